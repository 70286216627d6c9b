"""One reconcile run as it goes: its findings, its figures, and the line that wakes an operator."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.access.services import chain_user
from records.chain.alarms import raise_alarm
from records.chain.models import (
    AlarmCause,
    FindingKind,
    FindingOutcome,
    ReconcileFinding,
    ReconcileRun,
    ReconcileTrigger,
)
from records.common.canonical import canonical_bytes
from records.common.identity import this_node

name_actions(chain_healed=gettext_lazy("核对并修复链上数据"))

log = structlog.get_logger(__name__)

# A database that was emptied differs everywhere; the run says so and does not write a million rows about it.
MOST_FINDINGS = 10_000


@dataclass
class Reporter:
    """Findings are written as they are made, each in the transaction of its own healing."""

    run: ReconcileRun
    at: datetime
    found: int = 0
    healed: int = 0
    entries: int = 0
    compared: int = 0
    documents: int = 0
    requests: int = 0
    verified_through: int | None = None
    kinds: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        return self.found - self.healed

    @property
    def dry_run(self) -> bool:
        return self.run.dry_run

    def find(
        self,
        kind: FindingKind,
        *,
        healed: bool,
        node: str = "",
        origin: str = "",
        seq: int | None = None,
        index: int | None = None,
        document_kind: str = "",
        uid: UUID | str | None = None,
        version: int | None = None,
        detail: str = "",
    ) -> None:
        self.found += 1
        self.healed += healed
        self.kinds.add(kind)
        if self.found > MOST_FINDINGS:
            return
        if self.run.pk is None:
            self.run.save()
        ReconcileFinding.objects.create(
            run=self.run,
            node_code=node or this_node().code,
            kind=kind,
            outcome=FindingOutcome.HEALED if healed else FindingOutcome.LEFT,
            origin=origin,
            origin_seq=seq,
            index=index,
            document_kind=document_kind,
            uid=uid,
            version=version,
            detail=detail[:2000],
            found_at=self.at,
        )


def begin(*, trigger: ReconcileTrigger, peer_code: str, dry_run: bool, at: datetime) -> Reporter:
    """A child asks page by page: its questions are kept only where one of them finds something."""
    run = ReconcileRun(trigger=trigger, peer_code=peer_code, dry_run=dry_run, started_at=at)
    if trigger != ReconcileTrigger.CHILD:
        run.save()
    return Reporter(run, at)


def finish(reporter: Reporter, *, problem: str = "", at: datetime) -> None:
    run = reporter.run
    if run.pk is None and not problem:
        return
    run.finished_at = at
    run.entries, run.compared, run.documents = reporter.entries, reporter.compared, reporter.documents
    run.requests, run.found, run.healed = reporter.requests, reporter.found, reporter.healed
    run.verified_through, run.problem = reporter.verified_through, problem[:2000]
    run.save()
    if reporter.found:
        details: dict[str, Any] = {
            "run": run.pk,
            "found": reporter.found,
            "healed": reporter.healed,
            "kinds": sorted(reporter.kinds),
        }
        # Something differed: an operator looks, healed or not, because somebody wrote past the portal.
        _raise(reporter, details)
        log.error(
            "chain_reconcile_differs", peer=run.peer_code, dry_run=run.dry_run, left=reporter.left, **details
        )
        if reporter.healed:
            audit.record(action="chain_healed", by=chain_user(), at=at, subject=run, details=details)
    else:
        log.info(
            "chain_reconcile_equal", peer=run.peer_code, entries=reporter.entries, compared=reporter.compared
        )
    if problem:
        log.error("chain_reconcile_stopped", peer=run.peer_code, problem=problem)


def _raise(reporter: Reporter, details: dict[str, Any]) -> None:
    """One open alarm however many nights find something; the runs tell the rest."""
    raise_alarm(
        cause=AlarmCause.TAMPERED,
        sender=reporter.run.peer_code or this_node().code,
        origin=this_node().code,
        position=reporter.run.pk,
        held=b"",
        claimed=b"",
        evidence=canonical_bytes(details).decode(),
        at=reporter.at,
    )
