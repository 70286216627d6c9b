"""How the chain fares at this node, upward and downward, in figures: for the page, the command and the metrics."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum

from records.chain import log, traffic
from records.chain.models import (
    BreakerState,
    ChainAlarm,
    ChainEvent,
    ConflictAlarm,
    Peer,
    PeerRole,
    PeerState,
    PushCursor,
    Quarantined,
    Receipt,
    ReceiptDirection,
    ReconcileRun,
    ReconcileTrigger,
    Traffic,
    TrafficOutcome,
    Waiting,
)
from records.chain.traffic import SLOWED

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TREND_HOURS = 48


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what came was in order, and how much was not."""

    taken: int = 0
    set_aside: int = 0
    refused: int = 0

    @property
    def wrong(self) -> int:
        return self.set_aside + self.refused

    @property
    def received(self) -> int:
        return self.taken + self.wrong

    @property
    def percent(self) -> float | None:
        """None where nothing came: no share of nothing."""
        return 100 * self.wrong / self.received if self.received else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not taken, how often in the last 24 hours, and when last."""

    outcome: str
    code: str
    count: int
    last_at: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class Child:
    peer: Peer
    received_at: datetime | None
    contacted_at: datetime | None
    clock_ahead: int
    behind: int | None
    behind_since_at: datetime | None
    day: Share
    week: Share
    reasons: tuple[Reason, ...]
    quarantined: int
    conflicts: int
    compared_at: datetime | None
    compared: ReconcileRun | None
    keys: int

    @property
    def code(self) -> str:
        return self.peer.code

    @property
    def is_active(self) -> bool:
        return self.peer.state == PeerState.ACTIVE

    def slowed_since(self, moment: datetime) -> bool:
        return any(reason.code in SLOWED and reason.last_at >= moment for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Upward:
    cursor: PushCursor
    behind: int
    oldest_at: datetime | None
    quarantined: int

    @property
    def is_broken(self) -> bool:
        return self.cursor.breaker != BreakerState.CLOSED


@dataclass(frozen=True, slots=True)
class Hour:
    at: datetime
    own: int
    below: int

    @property
    def events(self) -> int:
        return self.own + self.below


@dataclass(frozen=True)
class Board:
    at: datetime
    size: int
    pending: int
    oldest_pending_at: datetime | None
    waiting: int
    upward: Upward | None
    children: tuple[Child, ...]
    strangers: tuple[Reason, ...]
    compared: ReconcileRun | None
    trend: tuple[Hour, ...]
    alarms: tuple[ChainAlarm, ...] = ()
    evidence: dict[str, int] = field(default_factory=dict)


def open_alarms() -> QuerySet[ChainAlarm]:
    return ChainAlarm.objects.filter(closed_at=None).order_by("opened_at", "pk")


def board(*, at: datetime) -> Board:
    """All figures in a dozen indexed queries, however many events there are."""
    size = log.size()
    pending = ChainEvent.objects.pending().aggregate(count=Count("pk"), oldest=Min("created_at"))
    set_aside = dict(
        Quarantined.objects.filter(resolved_at=None, reported_by="")
        .values_list("sender")
        .annotate(count=Count("pk"))
    )
    evidence = dict(
        ConflictAlarm.objects.filter(closed_at=None).values_list("sender").annotate(count=Count("pk"))
    )
    shares, reasons = _traffic(at)
    return Board(
        at=at,
        size=size,
        pending=pending["count"],
        oldest_pending_at=pending["oldest"],
        waiting=Waiting.objects.count(),
        upward=_upward(size),
        children=_children(at, shares, reasons, set_aside, evidence),
        strangers=tuple(reasons.get("", ())),
        compared=ReconcileRun.objects.exclude(trigger=ReconcileTrigger.CHILD).order_by("-pk").first(),
        trend=_trend(at),
        alarms=tuple(open_alarms()),
        evidence=evidence,
    )


def _upward(size: int) -> Upward | None:
    cursor = PushCursor.objects.select_related("peer").filter(peer__role=PeerRole.PARENT).first()
    if cursor is None:
        return None
    behind = max(size - cursor.next_index, 0)
    oldest = ChainEvent.objects.filter(index=cursor.next_index).values_list("sequenced_at", flat=True)
    return Upward(
        cursor=cursor,
        behind=behind,
        oldest_at=oldest.first() if behind else None,
        quarantined=Quarantined.objects.filter(resolved_at=None, reported_by=cursor.peer.code).count(),
    )


def _children(
    at: datetime,
    shares: dict[str, tuple[Share, Share]],
    reasons: dict[str, list[Reason]],
    set_aside: dict[str, int],
    evidence: dict[str, int],
) -> tuple[Child, ...]:
    # By the index on the range: the newest receipt is the one that reaches furthest.
    newest = Receipt.objects.filter(peer=OuterRef("pk"), direction=ReceiptDirection.ISSUED).order_by(
        "-next_index"
    )
    peers = (
        Peer.objects.filter(role=PeerRole.CHILD)
        .select_related("contact")
        .annotate(
            received_at=Subquery(newest.values("at")[:1]),
            valid_keys=Count(
                "keys",
                filter=Q(keys__valid_from__lte=at) & (Q(keys__revoked_at=None) | Q(keys__revoked_at__gt=at)),
            ),
        )
        .order_by("code")
    )
    runs = {
        run.peer_code: run
        for run in ReconcileRun.objects.filter(trigger=ReconcileTrigger.CHILD)
        .order_by("peer_code", "-pk")
        .distinct("peer_code")
    }
    return tuple(_child(peer, shares, reasons, set_aside, evidence, runs.get(peer.code)) for peer in peers)


def _child(
    peer: Peer,
    shares: dict[str, tuple[Share, Share]],
    reasons: dict[str, list[Reason]],
    set_aside: dict[str, int],
    evidence: dict[str, int],
    run: ReconcileRun | None,
) -> Child:
    contact = getattr(peer, "contact", None)
    claimed = contact.claimed_size if contact else None
    behind = None if claimed is None else max(claimed - peer.witnessed_size, 0)
    day, week = shares.get(peer.code, (Share(), Share()))
    return Child(
        peer=peer,
        received_at=peer.received_at,  # type: ignore[attr-defined]
        contacted_at=contact.contacted_at if contact else None,
        clock_ahead=contact.clock_ahead if contact else 0,
        behind=behind,
        behind_since_at=contact.behind_since_at if contact and behind else None,
        day=day,
        week=week,
        reasons=tuple(reasons.get(peer.code, ())),
        quarantined=set_aside.get(peer.code, 0),
        conflicts=evidence.get(peer.code, 0),
        compared_at=contact.compared_at if contact else None,
        compared=run,
        keys=peer.valid_keys,  # type: ignore[attr-defined]
    )


def _traffic(at: datetime) -> tuple[dict[str, tuple[Share, Share]], dict[str, list[Reason]]]:
    """By sender: the shares of the last day and week, and the reasons of the last day."""
    day, week = traffic.hour_of(at - DAY), traffic.hour_of(at - WEEK)
    rows = (
        Traffic.objects.filter(hour__gte=week, hour__lte=at)
        .exclude(outcome=TrafficOutcome.WRITTEN)
        .values("sender", "outcome", "reason")
        .annotate(
            day_events=Sum("events", filter=Q(hour__gt=day), default=0),
            day_requests=Sum("requests", filter=Q(hour__gt=day), default=0),
            week_events=Sum("events"),
            week_requests=Sum("requests"),
        )
        .order_by("sender", "outcome", "reason")
    )
    sums: dict[str, list[dict[str, int]]] = defaultdict(lambda: [defaultdict(int), defaultdict(int)])
    wanted: dict[tuple[str, str, str], int] = {}
    for row in rows:
        outcome, reason = row["outcome"], row["reason"]
        of_events = outcome != TrafficOutcome.REFUSED
        counts = (
            (row["day_events"], row["week_events"])
            if of_events
            else (row["day_requests"], row["week_requests"])
        )
        for place, count in enumerate(counts):
            if reason not in SLOWED:
                sums[row["sender"]][place][outcome] += count
            if place == 0 and reason and count:
                wanted[row["sender"], outcome, reason] = count
    shares = {sender: (_share(day), _share(week)) for sender, (day, week) in sums.items()}
    return shares, _reasons(wanted, day)


def _share(counts: dict[str, int]) -> Share:
    return Share(
        taken=counts[TrafficOutcome.TAKEN] + counts[TrafficOutcome.KNOWN],
        set_aside=counts[TrafficOutcome.SET_ASIDE],
        refused=counts[TrafficOutcome.REFUSED],
    )


def _reasons(wanted: dict[tuple[str, str, str], int], day: datetime) -> dict[str, list[Reason]]:
    """What was said the last time, from the newest row of each."""
    newest = (
        Traffic.objects.filter(hour__gt=day)
        .exclude(reason="")
        .order_by("sender", "outcome", "reason", "-hour")
        .distinct("sender", "outcome", "reason")
    )
    found: dict[str, list[Reason]] = defaultdict(list)
    for row in newest:
        count = wanted.get((row.sender, row.outcome, row.reason))
        if count:
            found[row.sender].append(Reason(row.outcome, row.reason, count, row.last_at, row.detail))
    for reasons in found.values():
        reasons.sort(key=lambda reason: -reason.count)
    return found


def _trend(at: datetime) -> tuple[Hour, ...]:
    last = traffic.hour_of(at)
    first = last - timedelta(hours=TREND_HOURS - 1)
    rows = Traffic.objects.filter(
        hour__gte=first, hour__lte=last, outcome__in=[TrafficOutcome.WRITTEN, TrafficOutcome.TAKEN]
    )
    sums: dict[tuple[datetime, str], int] = {
        (hour, outcome): events
        for hour, outcome, events in rows.values_list("hour", "outcome").annotate(events=Sum("events"))
    }
    hours = (first + timedelta(hours=offset) for offset in range(TREND_HOURS))
    return tuple(
        Hour(
            hour,
            sums.get((hour, TrafficOutcome.WRITTEN), 0),
            sums.get((hour, TrafficOutcome.TAKEN), 0),
        )
        for hour in hours
    )
