"""
What has changed for the public since a reader last asked, the ended ones included.

The position in the feed is the uid of a version: it tells the moment at which the version was written, and the
newest version of each thing is the only one that is given. A version is given only when no transaction is still
open that may yet commit an older one; a reader who goes on from where he was misses nothing. What ends by the
calendar has its place at that midnight, whether or not the clock has come by since.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate
from django.utils.timezone import get_current_timezone

from disclosure.published.calendar_ends import Place, midnight_after, position_of_end, run_out
from disclosure.published.kinds import RECORD, OpenKind
from disclosure.published.records import no_longer_shown, present, readable, records_for
from disclosure.published.registers import entries_for, present_entry
from disclosure.published.views import EVERYBODY, View
from records.common.settling import LATE_CLOCKS, settled_at, uid_at
from records.dishonesty.choices import EndReason, Scope, Status
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.registers.models import EntryVersion, RegisterEntry
from records.registers.register import Register, register_named, registers

_SALT = "disclosure.api.changes"
# So many things are read whole at a time.
_PART = 500
# So many versions one request of a partner walks, whether or not they are for him: whoever sees one county of the
# nation would else wait while all the others are looked through.
_WALKED = 5_000


@dataclass(frozen=True)
class Change:
    """
    :ivar row: what is shown now, or nothing where it has gone
    :ivar tombstone: that it has gone, why and since when, or nothing where it is shown
    """

    position: UUID
    kind: str
    uid: UUID
    version: int
    at: datetime
    row: dict[str, Any] | None = None
    tombstone: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """The change as the delta feed gives it."""
        if self.tombstone is not None:
            return {"kind": self.kind, **self.tombstone}
        return {"kind": self.kind, **(self.row or {}), "ended": False}


@dataclass(frozen=True)
class Window:
    """
    :ivar changes: the changed things as they are now, or their tombstones, in the order asked for
    :ivar position: where to go on; the old position where nothing has changed
    :ivar more: whether there is more to be had at once
    :ivar settled_at: all changes up to this moment lie before the end of the feed
    """

    changes: list[Change]
    position: UUID | None
    more: bool
    settled_at: datetime

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [change.told() for change in self.changes]


def public_changes(
    *, after: UUID | None, on: date, limit: int, kinds: Collection[str] | None = None
) -> Window:
    """The next ``limit`` changes behind the position ``after``; all there ever were, if it is None."""
    settled = settled_at()
    places = _places(after, uid_at(settled), kinds, limit + 1, on=on, newest_first=False)
    more, places = len(places) > limit, places[:limit]
    position = places[-1].position if places else after
    return Window(_filled(places, on=on), position, more, settled)


def changes_for(
    view: View, *, after: UUID | None, on: date, limit: int, kinds: Collection[str] | None = None
) -> Window:
    """
    The same for one partner: what he sees of each thing now, or that it has gone from his view.

    The position goes on even where there was nothing for him, so that no request walks the same versions twice.
    """
    settled = settled_at()
    end = uid_at(settled)
    until = _walked(after, end)
    places = _places(after, until, kinds, limit + 1, on=on, newest_first=False, view=view)
    full, places = len(places) > limit, places[:limit]
    more = full or until < end
    # Behind the end of what is settled it stays a little back: a server whose clock is late writes there still.
    beyond = [after or UUID(int=0), UUID(int=until.int - 1) if more else uid_at(settled - LATE_CLOCKS)]
    position = places[-1].position if full else max(*beyond, *(place.position for place in places))
    return Window(_filled(places, on=on, view=view), position, more, settled)


def _walked(after: UUID | None, end: UUID) -> UUID:
    """Where the walk of one request ends, if not before."""
    until = end
    for versions in (RecordVersion.objects.all(), EntryVersion.objects.all()):
        walk = versions.filter(uid__gt=after or UUID(int=0), uid__lt=end).order_by("uid")
        uids = list(walk.values_list("uid", flat=True)[:_WALKED])
        if len(uids) == _WALKED:
            until = min(until, UUID(int=uids[-1].int + 1))
    return until


def newest_changes(
    *, before: UUID | None, on: date, limit: int, kinds: Collection[str] | None = None
) -> Window:
    """The same from the end: the newest ``limit`` changes, or those before a position, newest first."""
    settled = settled_at()
    until = uid_at(settled) if before is None else min(before, uid_at(settled))
    places = _places(None, until, kinds, limit + 1, on=on, newest_first=True)
    more, places = len(places) > limit, places[:limit]
    position = places[-1].position if places else before
    return Window(_filled(places, on=on), position, more, settled)


def departures(*, since: datetime, on: date, limit: int | None) -> list[Change]:
    """
    What has gone since a moment, newest first: tombstones alone.

    Of everything, whatever a reader asked for: a tombstone that answered to words would tell what the ended
    one had said. Whoever does not hold it has nothing to delete.
    """
    after, until = uid_at(since), uid_at(settled_at())
    ended = changed_records(after=after, until=until).filter(
        Q(record__status=Status.ENDED) | ~Q(record__scope=Scope.PUBLIC)
    )
    lines = ended.order_by("-uid").values_list("uid", "record_id", "number", "registered_at")[:limit]
    found = [Place(position, RECORD, uid, number, at) for position, uid, number, at in lines]
    over = Q(pk__in=[])
    for register in registers():
        entries = register.model.objects.filter(uid=OuterRef("entry"))
        left = entries.filter(Q(status=Status.ENDED) | ~Q(scope=Scope.PUBLIC))
        over |= Q(Exists(left), kind=register.kind)
    versions = changed_entries(after=after, until=until).filter(over).order_by("-uid")
    rows = versions.values_list("uid", "kind", "entry", "number", "registered_at")[:limit]
    found += [Place(*row) for row in rows]
    found += _run_out(after, until, None, limit, on=on, newest_first=True)
    found.sort(key=lambda place: place.position, reverse=True)
    told: list[Change] = []
    for start in range(0, len(found[:limit]), _PART):
        filled = _filled(found[start : start + _PART], on=on, each_once=False)
        told += [change for change in filled if change.tombstone is not None]
    return told[:limit]


def changed_between(kind: OpenKind, rows: QuerySet[Any], *, after: UUID, until: UUID) -> QuerySet[Any]:
    """Those of a kind's rows whose newest version was written between two positions."""
    if kind.kind == RECORD:
        changed: QuerySet[Any] = changed_records(after=after, until=until).values("record_id")
    else:
        of = [register for register in registers() if register.kind == kind.kind]
        changed = changed_entries(after=after, until=until, of=of).values("entry")
    return rows.filter(uid__in=changed)


def written_position(position: UUID) -> str:
    """A position as readers keep it; signed, so that nobody asks for a place that was never given."""
    return signing.Signer(salt=_SALT).sign_object(position.hex)


def read_position(text: str) -> UUID | None:
    try:
        return UUID(hex=signing.Signer(salt=_SALT).unsign_object(text))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def changed_records(*, after: UUID, until: UUID, view: View = EVERYBODY) -> QuerySet[RecordVersion]:
    """The newest versions of records that are or once were in view, between two positions."""
    once = RecordVersion.objects.filter(view.then(RECORD), record=OuterRef("record"))
    return RecordVersion.objects.filter(
        view.now(RECORD, "record__") | Exists(once),
        uid__gt=after,
        uid__lt=until,
        number=F("record__version"),
    )


def changed_entries(
    *, after: UUID, until: UUID, of: Iterable[Register] | None = None, view: View = EVERYBODY
) -> QuerySet[EntryVersion]:
    """The same for the entries of registers, all of them in one walk along the versions' own key."""
    condition = Q(pk__in=[])
    for register in registers() if of is None else of:
        once = EntryVersion.objects.filter(view.then(register.kind), entry=OuterRef("entry"))
        newest = register.model.objects.filter(uid=OuterRef("entry"), version=OuterRef("number"))
        told = Q(Exists(newest.filter(view.now(register.kind)))) | Q(Exists(newest), Exists(once))
        condition |= Q(kind=register.kind) & told
    return EntryVersion.objects.filter(condition, uid__gt=after, uid__lt=until)


def _places(
    after: UUID | None,
    until: UUID,
    kinds: Collection[str] | None,
    limit: int,
    *,
    on: date,
    newest_first: bool,
    view: View = EVERYBODY,
) -> list[Place]:
    """Where something changed, from every kind that is asked for, in one order."""
    after, order = min(after or UUID(int=0), until), "-uid" if newest_first else "uid"
    kinds = view.chosen(kinds)
    found: list[Place] = []
    if kinds is None or RECORD in kinds:
        versions = changed_records(after=after, until=until, view=view).order_by(order)
        rows = versions.values_list("uid", "record_id", "number", "registered_at")[:limit]
        found += [Place(position, RECORD, uid, number, at) for position, uid, number, at in rows]
    wanted = [register for register in registers() if kinds is None or register.kind in kinds]
    if wanted:
        entries = changed_entries(after=after, until=until, of=wanted, view=view).order_by(order)
        lines = entries.values_list("uid", "kind", "entry", "number", "registered_at")[:limit]
        found += [Place(*line) for line in lines]
    found += _run_out(after, until, kinds, limit, on=on, newest_first=newest_first, view=view)
    return sorted(found, key=lambda place: place.position, reverse=newest_first)[:limit]


def _run_out(
    after: UUID,
    until: UUID,
    kinds: Collection[str] | None,
    limit: int | None,
    *,
    on: date,
    newest_first: bool,
    view: View = EVERYBODY,
) -> list[Place]:
    lasting: list[tuple[str, Any, str]] = [(RECORD, DishonestyRecord, "display_until")]
    lasting += [(register.kind, register.model, "valid_until") for register in registers()]
    found: list[Place] = []
    for kind, model, column in lasting:
        if kinds is None or kind in kinds:
            shared = model.objects.filter(view.now(kind), status=Status.PUBLISHED)
            found += run_out(shared, column, kind, after, until, limit, on=on, newest_first=newest_first)
    return found


def _filled(places: list[Place], *, on: date, each_once: bool = True, view: View = EVERYBODY) -> list[Change]:
    """
    The places with what readers may know of each; those about which they may know nothing are left out.

    :param each_once: whether an end has one place in the whole log; else it is told wherever it stands
    """
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for place in places:
        by_kind[place.kind].add(place.uid)
    shown: dict[UUID, dict[str, Any]] = {}
    gone: dict[UUID, Any] = {}
    for kind, uids in by_kind.items():
        if kind == RECORD:
            readers = readable(records_for(view.audience, on=on)).filter(view.now(kind), uid__in=uids)
            shown |= {record.uid: present(record, view.audience) for record in readers}
            gone |= {record.uid: record for record in _gone_records(uids - shown.keys(), on=on, view=view)}
        else:
            register = register_named(kind)
            entries = entries_for(register, view.audience, on=on).filter(view.now(kind), uid__in=uids)
            shown |= {entry.uid: present_entry(register, entry) for entry in entries}
            left = _gone_entries(register, uids - shown.keys(), on=on, view=view)
            gone |= {entry.uid: entry for entry in left}
    over = _run_out_at(gone, by_kind, on=on) if each_once else {}
    told = []
    for place in places:
        if place.uid in shown:
            told.append(Change(*place.parts, row=shown[place.uid]))
        elif place.uid in gone and place.position == over.get(place.uid, place.position):
            told.append(Change(*place.parts, tombstone=_tombstone(gone[place.uid], place.at, on=on)))
    return told


def _run_out_at(gone: Mapping[UUID, Any], by_kind: Mapping[str, set[UUID]], *, on: date) -> dict[UUID, UUID]:
    """
    Where the end of what ran out is told, by uid: at the midnight after its last day, and once.

    Unless its newest version came later still, as when a correction put the last day into the past: whoever had
    read on behind that midnight must meet it there.
    """
    days = {uid: day for uid, thing in gone.items() if (day := _run_out_on(thing, on=on))}
    versions: dict[UUID, UUID] = {}
    for kind, uids in by_kind.items():
        wanted = uids & days.keys()
        if wanted and kind == RECORD:
            of_records = RecordVersion.objects.filter(record__in=wanted, number=F("record__version"))
            versions |= dict(of_records.values_list("record_id", "uid"))
        elif wanted:
            of_entries = EntryVersion.objects.filter(entry__in=wanted).order_by("number")
            versions |= dict(of_entries.values_list("entry", "uid"))
    return {uid: max(position_of_end(day, uid), versions.get(uid, UUID(int=0))) for uid, day in days.items()}


def _gone_records(uids: Iterable[UUID], *, on: date, view: View) -> list[DishonestyRecord]:
    """Those that readers may hold copies of: their display is over, or they have left the view since."""
    over = no_longer_shown(view.audience, on=on).filter(view.now(RECORD), uid__in=uids)
    left = DishonestyRecord.objects.exclude(view.now(RECORD)).filter(uid__in=uids)
    return [*over, *left]


def _gone_entries(register: Register, uids: Iterable[UUID], *, on: date, view: View) -> list[RegisterEntry]:
    """The same of a register; one that came here after its last day, or together with its end, never was shown."""
    entries = register.model.objects.filter(uid__in=uids)
    here_since = Greatest("published_at", "created_at")
    over = Q(status=Status.ENDED) | Q(status=Status.PUBLISHED, valid_until__lt=on)
    shown = (Q(valid_until=None) | Q(valid_until__gte=F("first_day"))) & (
        Q(ended_at=None) | Q(ended_at__gte=F("here_since"))
    )
    dated = entries.annotate(here_since=here_since).annotate(
        first_day=TruncDate("here_since", tzinfo=get_current_timezone())
    )
    in_view = view.now(register.kind)
    return [*dated.filter(over & shown, in_view), *entries.exclude(in_view)]


def _run_out_on(thing: DishonestyRecord | RegisterEntry, *, on: date) -> date | None:
    """The last day of what is over although nobody ended it yet."""
    last_day = thing.display_until if isinstance(thing, DishonestyRecord) else thing.valid_until
    is_over = thing.status == Status.PUBLISHED and last_day is not None and last_day < on
    return last_day if is_over else None


def _tombstone(thing: DishonestyRecord | RegisterEntry, changed_at: datetime, *, on: date) -> dict[str, Any]:
    """That it is gone, on which ground and since when; nothing of what it said."""
    reason, ended_at = thing.end_reason, thing.ended_at or changed_at
    if last_day := _run_out_on(thing, on=on):
        # The clock has not come by yet; the display is over all the same.
        reason, ended_at = EndReason.EXPIRED.value, midnight_after(last_day)
    return {
        "uid": str(thing.uid),
        "ended": True,
        "end_reason": reason or None,
        "ended_at": ended_at.isoformat(),
    }
