"""What a rule sees on a day: one figure of each body, its colour, and the words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from records.subjects.models import Organisation
from supervision.figures.measures import Measure, Period, Reading, Row, is_measure, measure
from supervision.warnings.choices import DATED, Colour, Condition
from supervision.warnings.rules import Settings, base, change, colour_of, trend, windows
from supervision.warnings.sources import Found, Source, is_source, source

Key = tuple[UUID, str]


class NoFigure(LookupError):
    """The measure that a rule asks for is not there (yet, or any more)."""


@dataclass(frozen=True)
class Seen:
    """One figure of one body that reaches a limit."""

    figure: Decimal
    cases: Decimal
    colour: Colour
    words: str


def known(settings: Settings) -> bool:
    return is_source(settings.measure) if settings.condition in DATED else is_measure(settings.measure)


def title_of(settings: Settings) -> str:
    """The measure in words; the bare key where nobody knows it here."""
    if not known(settings):
        return settings.measure
    found: Measure | Source = (
        source(settings.measure) if settings.condition in DATED else measure(settings.measure)
    )
    return str(found.title)


def bodies_of(region_code: str, settings: Settings) -> list[UUID]:
    """The bodies that a rule looks at: those of its region that answer for themselves, of its kinds."""
    rows = Organisation.objects.current().within(region_code)
    kinds = settings.kinds
    if (
        settings.condition not in DATED
        and is_measure(settings.measure)
        and measure(settings.measure).whole_region
    ):
        # A figure of a whole region is its government's; at each of its bodies it would be warned of again.
        kinds = (Organisation.Kind.GOVERNMENT.value,)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def see(settings: Settings, bodies: Sequence[UUID], on: date) -> dict[Key, Seen]:
    """
    The bodies whose figure reaches a limit on that day.

    :raises NoFigure: where nobody counts the measure at this node
    """
    return Sight(settings, bodies).on(on)


class Sight:
    """
    One rule and its bodies, looked at day by day through a year: a period that several days ask for is counted once,
    and all of them in one question where the measure can.

    :param days: those that will be looked at, the earliest month first
    :raises NoFigure: where nobody counts the measure at this node
    """

    def __init__(self, settings: Settings, bodies: Sequence[UUID], days: Sequence[date] = ()) -> None:
        if not known(settings):
            raise NoFigure(_("没有代码为“%s”的指标，请修改规则或先启用提供它的功能。") % settings.measure)
        self.settings, self.bodies, self._days = settings, bodies, days
        self._read: dict[Period, list[Reading | None]] = {}

    def on(self, day: date) -> dict[Key, Seen]:
        if self.settings.condition in DATED:
            return _dated(self.settings, source(self.settings.measure), self.bodies, day)
        return _measured(self.settings, measure(self.settings.measure), self, day)

    def read(self, asked: Measure, on: date) -> list[list[Reading | None]]:
        """The readings of each period that this day's figure is reckoned from, in the order of the bodies."""
        periods = periods_of(self.settings, on)
        if self._days and asked.compute_each:
            ahead = list(dict.fromkeys(one for day in self._days for one in periods_of(self.settings, day)))
            for period, found in zip(ahead, asked.compute_each(ahead, self.bodies), strict=True):
                self._keep(period, found)
            self._days = ()
        for period in periods:
            if period not in self._read:
                self._keep(period, asked.compute(period, self.bodies))
        read = [self._read[period] for period in periods]
        # What ended before the oldest of them began is past for good: the days go on.
        self._read = {one: kept for one, kept in self._read.items() if one.until >= periods[0].since}
        return read

    def _keep(self, period: Period, found: Mapping[UUID, Reading]) -> None:
        self._read[period] = [found.get(body) for body in self.bodies]


def periods_of(settings: Settings, on: date) -> list[Period]:
    """Those that the figure of a day is reckoned from, the oldest first."""
    count = {Condition.WORSE: 2, Condition.TREND: settings.months}.get(settings.condition, 1)
    length = 1 if settings.condition == Condition.TREND else settings.months
    return [Period(since, until) for since, until in windows(on, length, count)]


def rows_behind(settings: Settings, body: UUID, on: date) -> list[Row]:
    """What the figure was counted from, for staff."""
    if not known(settings):
        return []
    if settings.condition in DATED:
        since, until = _span(settings, on)
        return source(settings.measure).rows(on, body, since=since, until=until)
    since_on, until_on = windows(on, settings.months, 1)[0]
    return measure(settings.measure).rows(Period(since_on, until_on), body)


# --- Dated things -------------------------------------------------------------------------------
def _span(settings: Settings, on: date) -> tuple[date | None, date]:
    if settings.condition == Condition.DUE:
        return on, on + timedelta(days=int(max(settings.limits.values())))
    return None, on - timedelta(days=max(1, int(min(settings.limits.values()))))


def _dated(settings: Settings, asked: Source, bodies: Sequence[UUID], on: date) -> dict[Key, Seen]:
    if settings.fields and asked.field not in settings.fields:
        return {}
    since, until = _span(settings, on)
    seen = {}
    for body, found in asked.find(on, bodies, since=since, until=until).items():
        days = (found.first - on).days if settings.condition == Condition.DUE else (on - found.first).days
        figure, cases = Decimal(days), Decimal(found.count)
        colour = colour_of(settings, figure, cases)
        if colour is not None:
            said = _dated_words(settings, asked, found, days)
            seen[body, asked.field] = Seen(figure, cases, colour, said)
    return seen


def _dated_words(settings: Settings, asked: Source, found: Found, days: int) -> str:
    said = (
        _("%(what)s：%(count)d件将到期，最早的在%(day)s，还有%(days)d天。")
        if settings.condition == Condition.DUE
        else _("%(what)s：%(count)d件已过期限，最早的应在%(day)s前办，已过%(days)d天。")
    )
    return said % {"what": asked.title, "count": found.count, "day": found.first, "days": days}


# --- Measures -----------------------------------------------------------------------------------
def _measured(settings: Settings, asked: Measure, sight: Sight, on: date) -> dict[Key, Seen]:
    if settings.fields and asked.field not in settings.fields:
        return {}
    periods = periods_of(settings, on)
    seen: dict[Key, Seen] = {}
    # Most bodies share their readings with many others, and so what follows from them.
    judged: dict[tuple[int, ...], Seen | None] = {}
    for body, *row in zip(sight.bodies, *sight.read(asked, on), strict=True):
        same = tuple(map(id, row))
        if same not in judged:
            judged[same] = _judged(settings, asked, row, periods)
        if (found := judged[same]) is not None:
            seen[body, asked.field] = found
    return seen


def _judged(
    settings: Settings, asked: Measure, row: list[Reading | None], periods: list[Period]
) -> Seen | None:
    figure, cases = _figure(settings, asked, row)
    colour = colour_of(settings, figure, cases)
    if figure is None or colour is None:
        return None
    return Seen(figure, cases, colour, _measured_words(settings, asked, row, figure, periods))


def _figure(settings: Settings, asked: Measure, row: list[Reading | None]) -> tuple[Decimal | None, Decimal]:
    if settings.condition == Condition.WORSE:
        return change(asked.kind, asked.better, row[0], row[1])
    if settings.condition == Condition.TREND:
        return trend(asked.kind, asked.better, row)
    now = row[-1]
    if now is None or now.value is None:
        return None, Decimal(0)
    if settings.condition == Condition.REPEAT:
        return now.numerator, now.numerator
    return now.value, base(asked.kind, now)


def _measured_words(
    settings: Settings, asked: Measure, row: list[Reading | None], figure: Decimal, periods: list[Period]
) -> str:
    now, span = asked.told(row[-1]), {"since": periods[-1].since, "until": periods[-1].until}
    what = {"what": asked.title, "now": now, **span}
    if settings.condition == Condition.WORSE:
        return _("%(what)s：%(since)s至%(until)s为%(now)s，上一期为%(before)s，变差%(by)s。") % {
            **what,
            "before": asked.told(row[0]),
            "by": _percent(asked, figure),
        }
    if settings.condition == Condition.TREND:
        return _("%(what)s：连续%(months)d个月变差，%(until)s止的一个月为%(now)s，共变差%(by)s。") % {
            **what,
            "months": settings.months,
            "by": _percent(asked, figure),
        }
    return _("%(what)s：%(since)s至%(until)s为%(now)s。") % what


def _percent(asked: Measure, share: Decimal) -> str:
    hundredths = (100 * share).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("%s个百分点") % hundredths if asked.kind == "rate" else f"{hundredths}%"
