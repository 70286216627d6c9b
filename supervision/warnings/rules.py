"""When a figure is a warning: pure, with no clock and no database of its own."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from supervision.warnings.choices import SMALLER_IS_GRAVER, Colour, Condition

# More would be a rule that nobody can read, or a question to the database that nobody waits for.
LONGEST_WINDOW, LONGEST_TREND, MOST_RUNS, LONGEST_SILENCE = 24, 12, 14, 730
FOLLOWED_WITHIN_DAYS = 90
NAMES = {Colour.BLUE: "blue", Colour.YELLOW: "yellow", Colour.ORANGE: "orange", Colour.RED: "red"}


class Read(Protocol):
    """What a measure read of one body (supervision/figures)."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal: ...
    @property
    def denominator(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Settings:
    """
    What one version of a rule asks.

    :ivar measure: the key of a measure or, for conditions over dates, of a source of dated things
    :ivar limits: by colour; a figure that reaches one has at least that colour
    :ivar months: the window of the measure; for ``trend`` the number of months that must each be worse
    :ivar minimum: fewer cases than these are no warning
    :ivar runs: on so many days of running in a row before it opens, and before it counts as gone
    :ivar silence_days: after a warning was closed as unfounded, unless it comes back graver
    :ivar kinds: the kinds of bodies; none named, all
    :ivar fields: the fields; none named, all
    """

    condition: Condition
    measure: str
    limits: Mapping[Colour, Decimal]
    months: int = 3
    minimum: int = 1
    runs: int = 1
    silence_days: int = 90
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "condition": self.condition.value,
            "measure": self.measure,
            "limits": {NAMES[colour]: str(limit) for colour, limit in sorted(self.limits.items())},
            "months": self.months,
            "minimum": self.minimum,
            "runs": self.runs,
            "silence_days": self.silence_days,
            "kinds": list(self.kinds),
            "fields": list(self.fields),
        }


def read_settings(said: Mapping[str, Any]) -> Settings:
    """
    The settings as stored or as typed.

    :raises ValidationError: each sentence at its field
    """
    problems: dict[str, str] = {}
    condition = said.get("condition")
    if condition not in Condition.values:
        raise ValidationError({"condition": _("请选择预警条件。")})
    kind = Condition(condition)
    limits = _limits(said.get("limits") or {}, problems)
    if not problems:
        _in_order(kind, limits, problems)
    whole = {
        "months": (1, LONGEST_TREND if kind == Condition.TREND else LONGEST_WINDOW),
        "minimum": (1, 1_000_000),
        "runs": (1, MOST_RUNS),
        "silence_days": (0, LONGEST_SILENCE),
    }
    if kind == Condition.TREND:
        # Two months make one step, which is a change and no trend.
        whole["months"] = (3, LONGEST_TREND)
    numbers: dict[str, int] = {}
    for name, (least, most) in whole.items():
        value = said.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            problems[name] = _("请填写%(least)d至%(most)d之间的整数。") % {"least": least, "most": most}
        else:
            numbers[name] = value
    if not str(said.get("measure") or "").strip():
        problems["measure"] = _("请选择指标。")
    if problems:
        raise ValidationError(problems)
    return Settings(
        condition=kind,
        measure=str(said["measure"]),
        limits=limits,
        kinds=tuple(sorted(said.get("kinds") or ())),
        fields=tuple(sorted(said.get("fields") or ())),
        **numbers,
    )


def _limits(said: Mapping[str, Any], problems: dict[str, str]) -> dict[Colour, Decimal]:
    found: dict[Colour, Decimal] = {}
    for colour, name in NAMES.items():
        text = said.get(name)
        if text in (None, ""):
            continue
        try:
            value = Decimal(str(text))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value < 0:
            problems[name] = _("%s的限值请填写不小于零的数。") % colour.label
        else:
            found[colour] = value
    if not found and not problems:
        problems["red"] = _("请至少填写一种颜色的限值。")
    return found


def _in_order(condition: Condition, limits: Mapping[Colour, Decimal], problems: dict[str, str]) -> None:
    """A graver colour asks for more; otherwise it would swallow the milder one."""
    graver = [limits[colour] for colour in sorted(limits)]
    if condition in SMALLER_IS_GRAVER:
        graver.reverse()
    if any(later <= earlier for earlier, later in itertools.pairwise(graver)):
        problems["red"] = (
            _("限值须按蓝、黄、橙、红依次变小。")
            if condition in SMALLER_IS_GRAVER
            else _("限值须按蓝、黄、橙、红依次变大。")
        )


# --- A figure and its colour ------------------------------------------------------------------
def colour_of(settings: Settings, figure: Decimal | None, cases: Decimal | int) -> Colour | None:
    """The gravest colour whose limit the figure reaches; none where too few cases stand behind it."""
    if figure is None or cases < settings.minimum:
        return None
    reached = [colour for colour, limit in settings.limits.items() if _reaches(settings, figure, limit)]
    return max(reached, default=None)


def _reaches(settings: Settings, figure: Decimal, limit: Decimal) -> bool:
    if settings.condition == Condition.BELOW:
        return figure < limit
    if settings.condition == Condition.DUE:
        return figure <= limit
    return figure >= limit


def base(kind: str, read: Read) -> Decimal:
    """How many cases stand behind a reading."""
    if kind == "count" or read.denominator is None:
        return read.numerator if kind != "amount" else Decimal(1)
    return read.denominator


def change(kind: str, better: str, before: Read | None, now: Read | None) -> tuple[Decimal | None, Decimal]:
    """
    By how much it got worse, and how many cases stand behind that.

    Rates are compared by their difference, everything else by its share of what it was; what got better is below
    zero, and so reaches no limit.
    """
    if before is None or now is None or before.value is None or now.value is None:
        return None, Decimal(0)
    worse = now.value - before.value if better == "less" else before.value - now.value
    if kind == "rate":
        return worse, min(base(kind, before), base(kind, now))
    share = worse / max(before.value, Decimal(1))
    if kind == "count":
        return share, abs(now.value - before.value)
    return share, min(base(kind, before), base(kind, now))


def trend(kind: str, better: str, months: Sequence[Read | None]) -> tuple[Decimal | None, Decimal]:
    """The whole change where each month was worse than the one before; otherwise nothing."""
    for before, now in itertools.pairwise(months):
        worse, _cases = change(kind, better, before, now)
        if worse is None or worse <= 0:
            return None, Decimal(0)
    return change(kind, better, months[0], months[-1])


def month_back(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where there is none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def windows(on: date, months: int, count: int) -> list[tuple[date, date]]:
    """``count`` windows of so many months one behind the other, the last ends on ``on``; the oldest first."""
    ends = [month_back(on, months * back) for back in range(count + 1)]
    return [(earlier + timedelta(days=1), later) for later, earlier in itertools.pairwise(ends)][::-1]


# --- Opening and going away ---------------------------------------------------------------------
@dataclass(frozen=True)
class Watch:
    """
    How often in a row something was over or under its limit, counted by days of running: a second run on one day
    takes the first one's place and adds nothing.
    """

    on: date | None = None
    met: int = 0
    calm: int = 0
    met_before: int = 0
    calm_before: int = 0

    def after(self, reached: bool, *, on: date) -> "Watch":
        met, calm = (self.met_before, self.calm_before) if self.on == on else (self.met, self.calm)
        return Watch(
            on=on,
            met=met + 1 if reached else 0,
            calm=0 if reached else calm + 1,
            met_before=met,
            calm_before=calm,
        )


def opens(settings: Settings, watch: Watch, colour: Colour | None, *, silenced: Colour | None) -> bool:
    """
    Whether a warning begins.

    :param silenced: the colour of one that was closed as unfounded not long ago
    """
    if colour is None or watch.met < settings.runs:
        return False
    return silenced is None or colour > silenced


def is_over(settings: Settings, watch: Watch) -> bool:
    return watch.calm >= settings.runs


# --- Dry run ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Raised:
    """One warning that would have begun: the key of its body and field, the day, and the colour."""

    body: Any
    field: str
    on: date
    colour: Colour


@dataclass(frozen=True)
class Month:
    """What one month of the dry run gives; ``pending`` are those whose ninety days have not passed."""

    month: str
    raised: int
    right: int
    wrong: int
    pending: int
    missed: int


def judged(
    raised: Iterable[Raised], events: Mapping[Any, Sequence[date]], *, today: date
) -> dict[Raised, bool | None]:
    """Whether something followed at the body within ninety days; None where that cannot be known yet."""
    found: dict[Raised, bool | None] = {}
    for one in raised:
        last = one.on + timedelta(days=FOLLOWED_WITHIN_DAYS)
        followed = any(one.on < event <= last for event in events.get(one.body, ()))
        found[one] = True if followed else (False if last <= today else None)
    return found


def months_of(
    ends: Sequence[date],
    judgements: Mapping[Raised, bool | None],
    warned: Mapping[Any, Sequence[tuple[date, date]]],
    events: Mapping[Any, Sequence[date]],
) -> list[Month]:
    """
    Month by month what was raised, and which events had no warning before them.

    :param ends: the last days of the months in order
    :param warned: by body, from when to when some warning would have been open
    """
    verdicts: dict[tuple[int, int], list[bool | None]] = {(end.year, end.month): [] for end in ends}
    missed = dict.fromkeys(verdicts, 0)
    for one, verdict in judgements.items():
        if (month := (one.on.year, one.on.month)) in verdicts:
            verdicts[month].append(verdict)
    for body, days in events.items():
        spans = warned.get(body, ())
        for day in set(days):
            if (month := (day.year, day.month)) in missed and not _was_warned(spans, day):
                missed[month] += 1
    return [
        Month(
            month=f"{end:%Y-%m}",
            raised=len(here),
            right=here.count(True),
            wrong=here.count(False),
            pending=here.count(None),
            missed=missed[end.year, end.month],
        )
        for end in ends
        for here in [verdicts[end.year, end.month]]
    ]


def _was_warned(spans: Sequence[tuple[date, date]], day: date) -> bool:
    """One that was open, or began at most ninety days before the event."""
    return any(
        begun < day and (day <= over or day <= begun + timedelta(days=FOLLOWED_WITHIN_DAYS))
        for begun, over in spans
    )


def precision(right: int, wrong: int) -> Decimal | None:
    """The share of warnings that turned out right; nothing where none was judged."""
    judged_ones = right + wrong
    return (Decimal(right) / Decimal(judged_ones)).quantize(Decimal("0.001")) if judged_ones else None
