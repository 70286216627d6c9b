"""Originals that came back, from a child or from the superior, go to where the tree proves them."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from records.chain import healing, log, own_log
from records.chain.intake import keep_seals, take_in_late
from records.chain.judging import CONFLICT, NEW, SealJudge, Verdict, judge
from records.chain.models import ChainEvent, FindingKind, Peer
from records.chain.own_log import Damage
from records.chain.reporting import Reporter
from records.chain.wire import Batch
from records.common import bulk
from records.common.identity import this_node


@dataclass
class Mended:
    """Which documents were touched; what could not be put anywhere, with the reason."""

    uids: set[str] = field(default_factory=set)
    refused: list[dict[str, object]] = field(default_factory=list)

    def refuse(self, verdict: Verdict, reason: str) -> None:
        event = verdict.entry.event
        self.refused.append(
            {
                "origin": event.seal.origin if event else "",
                "seq": event.seq if event else None,
                "reason": reason,
            }
        )


class _Mending:
    def __init__(self, batch: Batch, sender: Peer, reporter: Reporter, may_append: bool) -> None:
        self.batch, self.sender, self.reporter, self.may_append = batch, sender, reporter, may_append
        self.judge = SealJudge(sender, reporter.at)
        self.mended = Mended()
        self.late: list[Verdict] = []

    @cached_property
    def damaged(self) -> dict[bytes, Damage]:
        """Looked for only when an original has no row of its own, for that is a look at the whole log."""
        return own_log.damaged_places(log.size())

    def mend(self) -> Mended:
        verdicts = judge(self.batch, sender=self.sender, at=self.reporter.at)
        genuine = [verdict for verdict in verdicts if self._genuine(verdict)]
        seals = keep_seals({verdict.event.seal for verdict in genuine}) if genuine else {}
        for verdict in genuine:
            self._place(verdict, seals[verdict.event.seal])
        self._append()
        return self.mended

    def _genuine(self, verdict: Verdict) -> bool:
        """Signed by its origin, whatever else this node holds under its number."""
        event = verdict.entry.event
        if event is None or verdict.reason in ("malformed", "hash_mismatch"):
            self.mended.refuse(verdict, verdict.reason)
            return False
        reason = self.judge.reason(event.seal)
        if not reason and not self.batch.proofs[event.seal].proves(
            event.position, event.leaf, event.seal.root
        ):
            reason = "bad_path"
        if reason:
            self.mended.refuse(verdict, reason)
        return not reason

    def _place(self, verdict: Verdict, seal_id: int) -> None:
        event = verdict.event
        row = (
            ChainEvent.objects.in_log()
            .filter(origin=event.seal.origin, origin_seq=event.seq)
            .values_list("index", flat=True)
            .first()
        )
        if row is not None and self._put(verdict, row, seal_id, FindingKind.LOG_ALTERED):
            return
        damage = self.damaged.get(event.leaf)
        if damage is not None and self._put(verdict, damage.index, seal_id, damage.kind):
            return
        if verdict.outcome == NEW and self.may_append and self._was_witnessed(event.leaf):
            self.late.append(verdict)
        elif verdict.outcome == CONFLICT and self.may_append:
            self.late.append(verdict)
            self.mended.refuse(verdict, "conflict")
        else:
            self.mended.refuse(verdict, verdict.reason or "not_in_tree")

    def _put(self, verdict: Verdict, index: int, seal_id: int, kind: FindingKind) -> bool:
        event = verdict.event
        own = event.seal.origin == this_node().code
        stands, done = healing.put_back(
            event,
            index=index,
            path=self.batch.proofs[event.seal].path(event.position) or b"",
            seal_id=seal_id,
            sender="" if own else self.sender.code if self.may_append else event.seal.origin,
            at=self.reporter.at,
        )
        if stands:
            self.mended.uids.add(event.uid)
            if done != "sound":
                self._report(verdict, kind, index)
        return stands

    def _report(self, verdict: Verdict, kind: FindingKind, index: int | None, detail: str = "") -> None:
        event = verdict.event
        self.reporter.find(
            kind,
            healed=True,
            origin=event.seal.origin,
            seq=event.seq,
            index=index,
            document_kind=event.kind,
            uid=UUID(event.uid),
            version=event.version,
            detail=detail,
        )

    def _was_witnessed(self, leaf: bytes) -> bool:
        """Only what the child pushed in its log's order: a resend is no way around the witness."""
        return bool(
            bulk.select(
                "SELECT EXISTS (SELECT FROM records_witnesstile WHERE peer_id = %s AND level = 0"
                " AND position(%s::bytea IN data) > 0)",
                self.sender.pk,
                leaf,
            )[0][0]
        )

    def _append(self) -> None:
        if not self.late:
            return
        outcome = take_in_late(self.late, sender=self.sender, at=self.reporter.at)
        for verdict in outcome.of(NEW):
            self.mended.uids.add(verdict.event.uid)
            self._report(
                verdict, FindingKind.LOG_MISSING, None, "it was never taken in; it stands at the end now"
            )


def mend(batch: Batch, *, sender: Peer, reporter: Reporter, may_append: bool) -> Mended:
    """
    Put every genuine original where this node's tree proves it.

    :param may_append: take in what never stood here, as a superior does with what its child pushed
    """
    return _Mending(batch, sender, reporter, may_append).mend()
