"""Re-derives the whole log from what is stored: payload → leaf → tree → signed checkpoint; names what is wrong first."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from records.chain import log, merkle, notes
from records.chain.batching import seal_data
from records.chain.envelope import SealData
from records.chain.models import ChainEvent, Checkpoint, PeerKey, Seal
from records.chain.tiles import envelope_of
from records.common.identity import this_node

STEP = 500


@dataclass
class Report:
    """``bad_index`` is the first entry that does not hold, with the reason; none when all is well."""

    size: int
    checked: int = 0
    bad_index: int | None = None
    reason: str = ""
    origins: set[str] = field(default_factory=set)

    @property
    def sound(self) -> bool:
        return not self.reason


class LogUnsound(Exception):
    def __init__(self, index: int | None, reason: str) -> None:
        super().__init__(reason)
        self.index = index
        self.reason = reason


def verify_log() -> Report:
    """Check every entry, the tree over them, and every signed checkpoint, in bounded memory."""
    report = Report(size=log.size())
    try:
        _check(report)
    except LogUnsound as bad:
        report.bad_index, report.reason = bad.index, bad.reason
    return report


def _check(report: Report) -> None:
    checkpoints = _Checkpoints()
    frontier, seals = merkle.Frontier(), SealCheck()
    stored = iter(log.stored_leaves(0, report.size))
    for row in _rows(report.size):
        index = report.checked
        if row.index != index:
            raise LogUnsound(index, "missing")
        leaf = envelope_of(row).leaf()
        if leaf != bytes(row.leaf_hash or b""):
            raise LogUnsound(index, "content_altered")
        if leaf != next(stored, None):
            raise LogUnsound(index, "not_in_tree")
        seals.check(row, leaf)
        frontier.extend([leaf])
        report.checked += 1
        report.origins.add(row.origin)
        checkpoints.check(frontier)
    if report.checked != report.size:
        raise LogUnsound(report.checked, "missing")
    if ChainEvent.objects.filter(index__gte=report.size).exists():
        raise LogUnsound(report.size, "beyond_checkpoint")


def _rows(size: int) -> Iterator[ChainEvent]:
    for start in range(0, size, STEP):
        end = min(start + STEP, size)
        yield from ChainEvent.objects.filter(index__gte=start, index__lt=end).order_by("index")


def _own_keys() -> list[PeerKey]:
    return list(PeerKey.objects.filter(peer__code=this_node().code))


class _Checkpoints:
    """The signed checkpoints in order of size, met as the recomputed tree reaches them."""

    def __init__(self) -> None:
        self.keys = _own_keys()
        self.rows = Checkpoint.objects.order_by("size").iterator(chunk_size=STEP)
        self.next = next(self.rows, None)

    def check(self, frontier: merkle.Frontier) -> None:
        while self.next is not None and self.next.size <= frontier.size:
            row, self.next = self.next, next(self.rows, None)
            if row.size != frontier.size:
                continue
            try:
                said = notes.parse(row.note)
            except notes.NoteError as error:
                raise LogUnsound(frontier.size - 1, "checkpoint_signature") from error
            if said.root != frontier.root() or said.size != row.size or bytes(row.root) != said.root:
                raise LogUnsound(frontier.size - 1, "checkpoint_root")
            signed = any(
                notes.verify_checkpoint(
                    row.note,
                    code=this_node().code,
                    algorithm=key.algorithm,
                    public_key=bytes(key.public_key),
                )
                for key in self.keys
            )
            if not signed:
                raise LogUnsound(frontier.size - 1, "checkpoint_signature")


class SealCheck:
    """Origins' seals: each signature once, each event's path to it."""

    def __init__(self) -> None:
        self.seals: dict[int, tuple[SealData, bool]] = {}
        self.keys: dict[tuple[str, str], PeerKey] = {
            (key.peer.code, key.key_id): key for key in PeerKey.objects.select_related("peer")
        }

    def check(self, row: ChainEvent, leaf: bytes) -> None:
        index = row.index
        if row.seal_id not in self.seals:
            if len(self.seals) > STEP:
                self.seals.clear()
            data = seal_data(Seal.objects.get(pk=row.seal_id or 0))
            key = self.keys.get((data.origin, data.key_id))
            self.seals[row.seal_id or 0] = (data, key is not None and data.verify(bytes(key.public_key)))
        data, holds = self.seals[row.seal_id or 0]
        if not holds or data.origin != row.origin:
            raise LogUnsound(index, "seal_signature")
        path = merkle.split_hashes(bytes(row.path or b""))
        position = (row.origin_seq or 0) - data.first_seq
        if not merkle.verify_inclusion(leaf, position, data.size, path, data.root):
            raise LogUnsound(index, "seal_path")
