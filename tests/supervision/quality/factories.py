"""Files, submissions and what came up the chain, as they lie in the tables after a month."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.chain.models import Peer, PeerRole, Quarantined, Traffic
from records.dishonesty.models import ImportBatch, ImportRow, Submission, SubmissionItem
from records.subjects.models import Organisation
from tests.records.access.factories import XUCHANG, administrators, holder, partner
from tests.records.dishonesty.factories import BUREAU_CODE, bureau

# The first of July: June has ended.
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
JUNE = date(2026, 6, 1)
IN_JUNE = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
LACKING = [{"column": "title", "code": "required", "detail": "缺标题"}]
WRONG = [{"column": "decided_on", "code": "invalid", "detail": "日期不对"}]


@dataclass(frozen=True)
class Desk:
    clerk: User
    supervisor: User
    owner: User
    body: Organisation


def desk() -> Desk:
    body = bureau()
    return Desk(
        clerk=holder("陈静", Role.CLERK),
        supervisor=holder("何琳", Role.SUPERVISOR),
        owner=holder("许褚", Role.DEPARTMENT, organisation=body),
        body=body,
    )


def batch(at: Desk, *, uploaded_at: datetime = IN_JUNE, **more: Any) -> ImportBatch:
    return ImportBatch.objects.create(
        **{
            "file_name": "六月.xlsx",
            "stored_name": "x",
            "sha256": f"{ImportBatch.objects.count():064d}",
            "region_id": XUCHANG,
            "supplier_name": "示例市财政局",
            "supplier_uscc": BUREAU_CODE,
            "state": "done",
            "uploaded_by": at.clerk,
            "uploaded_at": uploaded_at,
            "confirmed_by": at.clerk,
            "confirmed_at": uploaded_at,
            "finished_at": uploaded_at + timedelta(hours=1),
            **more,
        }
    )


def rows(of: ImportBatch, *kinds: str) -> None:
    """``good``, ``mended``, ``waiting``, ``lacking``, ``discarded`` or ``double``, one row each."""
    before, after = of.finished_at - timedelta(minutes=1), of.finished_at + timedelta(days=1)
    first = of.rows.count() + 2
    columns: dict[str, dict[str, Any]] = {
        "good": {"state": "imported", "settled_at": before, "entry": of.pk},
        "mended": {"state": "imported", "settled_at": after, "entry": of.pk, "errors": WRONG},
        "waiting": {"state": "questionable", "errors": WRONG},
        "lacking": {"state": "questionable", "errors": LACKING},
        "discarded": {"state": "discarded", "errors": WRONG, "settled_at": after},
        "double": {"state": "duplicate"},
    }
    ImportRow.objects.bulk_create(
        [
            ImportRow(batch=of, number=first + number, content={}, **columns[kind])
            for number, kind in enumerate(kinds)
        ]
    )


def submission(at: Desk, *outcomes: str) -> Submission:
    system_admin = administrators()[0]
    registered = partner(system_admin, region=at.body.region)
    made = Submission.objects.create(
        partner=registered.application.user, kind="dishonesty-record", received_at=IN_JUNE, digest="0" * 64
    )
    SubmissionItem.objects.bulk_create(
        [
            SubmissionItem(
                submission=made,
                position=number,
                outcome=outcome,
                errors=WRONG if outcome == "rejected" else [],
                entry=None if outcome == "rejected" else made.pk,
            )
            for number, outcome in enumerate(outcomes)
        ]
    )
    return made


def child(code: str = "411000", name: str = "许昌市节点") -> Peer:
    return Peer.objects.create(code=code, name=name, role=PeerRole.CHILD, registered_at=IN_JUNE)


def traffic(peer: Peer, outcome: str, events: int, hour: datetime = IN_JUNE) -> None:
    Traffic.objects.create(
        sender=peer.code, hour=hour, outcome=outcome, events=events, requests=1, last_at=hour
    )


def set_aside(peer: Peer, *, solved: bool) -> None:
    Quarantined.objects.create(
        sender=peer.code,
        leaf_hash=bytes([Quarantined.objects.count()]) * 32,
        reason="unknown_kind",
        received_at=IN_JUNE,
        resolved_at=NOW if solved else None,
    )
