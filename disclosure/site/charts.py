"""The geometry of the charts: numbers become the coordinates of an SVG, and a sentence says the finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

BAR_WIDTH = 320
COLUMN_HEIGHT = 120
COLUMN_STEP = 44
LINE_WIDTH = 320
LINE_HEIGHT = 64
RANGE_WIDTH = 360
# Room for the words that stand over and under the ends.
RANGE_EDGE = 28
# Fewer than these say nothing about what is usual, and much about each.
FEWEST_PEERS = 5


@dataclass(frozen=True)
class Bar:
    label: str
    number: int
    share: int
    length: int
    start: int = 0
    url: str = ""
    tone: str = ""
    short: str = ""
    year: str = ""

    @property
    def top(self) -> int:
        """Where a column begins, counted from above as SVG does."""
        return COLUMN_HEIGHT - self.length

    @property
    def middle(self) -> int:
        return self.start + COLUMN_STEP // 2


@dataclass(frozen=True)
class Chart:
    name: str
    finding: str
    bars: tuple[Bar, ...]
    width: int = BAR_WIDTH
    height: int = COLUMN_HEIGHT

    @property
    def source(self) -> str:
        """Every chart says where its numbers come from, and of which day they are."""
        return _source()


@dataclass(frozen=True)
class Point:
    label: str
    number: int
    x: float
    y: float

    @property
    def text_y(self) -> float:
        return round(self.y - 7, 1)


# Told apart by what it is and not by its numbers, which would be looked at one by one: those who make it keep it.
@dataclass(frozen=True, eq=False)
class Line:
    """How a number went from month to month; small, so that several stand beside one another."""

    name: str
    finding: str
    points: tuple[Point, ...]
    url: str = ""
    width: int = LINE_WIDTH
    height: int = LINE_HEIGHT

    @property
    def path(self) -> str:
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def source(self) -> str:
        return _source()


@dataclass(frozen=True)
class Range:
    """
    One's own number between the fewest and the most of one's peers, with their median.

    :ivar name: the figure under which it is explained
    """

    name: str
    label: str
    finding: str
    own: int
    low: int
    middle: float
    high: int
    peers: int
    unit: str = ""
    width: int = RANGE_WIDTH

    def _at(self, number: float) -> float:
        whole = max(self.high, self.own, 1)
        return round(RANGE_EDGE + (self.width - 2 * RANGE_EDGE) * number / whole, 1)

    @property
    def low_at(self) -> float:
        return self._at(self.low)

    @property
    def middle_at(self) -> float:
        return self._at(self.middle)

    @property
    def high_at(self) -> float:
        return self._at(self.high)

    @property
    def own_at(self) -> float:
        return self._at(self.own)

    @property
    def source(self) -> str:
        return _source()


@dataclass(frozen=True)
class Row:
    label: str
    number: int
    url: str = ""
    tone: str = ""


def bar_chart(name: str, rows: Iterable[Row], *, keep_order: bool = False) -> Chart:
    """Lying bars, the longest first unless the rows have an order of their own."""
    kept = [row for row in rows if row.number]
    if not keep_order:
        kept.sort(key=lambda row: -row.number)
    whole, most = sum(row.number for row in kept), max((row.number for row in kept), default=1)
    bars = tuple(
        Bar(
            row.label,
            row.number,
            round(100 * row.number / whole),
            max(2, round(BAR_WIDTH * row.number / most)),
            url=row.url,
            tone=row.tone,
        )
        for row in kept
    )
    if not bars:
        return Chart(name, _("还没有可以统计的记录"), ())
    top = max(bars, key=lambda bar: bar.number)
    finding = _("“%(label)s”最多，%(number)d 条，占 %(share)d%%") % {
        "label": top.label,
        "number": top.number,
        "share": top.share,
    }
    return Chart(name, finding, bars)


def month_chart(name: str, counts: dict[str, int], *, on: date, months: int = 12) -> Chart:
    """Standing columns, one a month, up to the month of ``on``."""
    wanted, numbers = _by_month(counts, on=on, months=months)
    most, whole = max([*numbers, 1]), sum(numbers)
    bars = tuple(
        Bar(
            _("%(year)d年%(month)d月") % {"year": year, "month": month},
            number,
            round(100 * number / whole) if whole else 0,
            round(COLUMN_HEIGHT * number / most) if number else 0,
            start=position * COLUMN_STEP,
            short=f"{month}",
            # The year stands under its January, and under the first month unless that would crowd it.
            year=f"{year}" if month == 1 or (position == 0 and month < 11) else "",
        )
        for position, ((year, month), number) in enumerate(zip(wanted, numbers, strict=True))
    )
    finding = (
        _("最近 %(months)d 个月新公示 %(number)d 条，本月 %(now)d 条")
        % {"months": months, "number": whole, "now": numbers[-1]}
        if whole
        else _("还没有可以统计的记录")
    )
    return Chart(name, finding, bars, width=COLUMN_STEP * months)


def line_chart(name: str, counts: dict[str, int], *, on: date, months: int = 12, url: str = "") -> Line:
    """The same months as a line."""
    _wanted, numbers = _by_month(counts, on=on, months=months)
    return _line(name, tuple(numbers), url, on, get_language())


@lru_cache(maxsize=1_000)
def _line(name: str, numbers: tuple[int, ...], url: str, on: date, language: str | None) -> Line:
    wanted, months = _months(on.year, on.month, len(numbers)), len(numbers)
    most, step = max([*numbers, 1]), (LINE_WIDTH - 24) / (months - 1)
    points = tuple(
        Point(
            _("%(year)d年%(month)d月") % {"year": year, "month": month},
            number,
            round(8 + position * step, 1),
            round(LINE_HEIGHT - 6 - (LINE_HEIGHT - 20) * number / most, 1),
        )
        for position, ((year, month), number) in enumerate(zip(wanted, numbers, strict=True))
    )
    finding = _("最近 %(months)d 个月共 %(number)d，本月 %(now)d") % {
        "months": months,
        "number": sum(numbers),
        "now": numbers[-1],
    }
    return Line(name, finding, points, url=url)


def range_chart(name: str, label: str, own: int, peers: Sequence[int], *, unit: str = "") -> Range | None:
    """
    Where one stands among one's peers, without naming any of them.

    :param peers: the others' numbers, one's own not among them; nothing is drawn where they are too few
    """
    if len(peers) < FEWEST_PEERS:
        return None
    low, high, middle = min(peers), max(peers), float(median(peers))
    finding = _(
        "这里 %(own)d%(unit)s；另外 %(peers)d 个的中位数 %(middle)g%(unit)s，最少 %(low)d，最多 %(high)d"
    ) % {
        "own": own,
        "unit": unit,
        "peers": len(peers),
        "middle": middle,
        "low": low,
        "high": high,
    }
    return Range(name, label, finding, own, low, middle, high, len(peers), unit)


def drawn(
    template: str, shown: Chart | Line | Range, *, key: object, unit: str = "", explained: str = ""
) -> SafeString:
    """
    A chart as its template draws it, which knows it as ``chart``.

    Its numbers change once a minute at most and are asked for with each page: the same numbers make the same picture.
    """
    return _drawn(template, shown, str(key), unit, explained, get_language(), localdate())


@lru_cache(maxsize=200)
def _drawn(
    template: str,
    shown: Chart | Line | Range,
    key: str,
    unit: str,
    explained: str,
    language: str | None,
    on: date,
) -> SafeString:
    return mark_safe(  # noqa: S308 - a template's own output
        get_template(template).render({"chart": shown, "key": key, "unit": unit, "explained": explained})
    )


def _source() -> str:
    return _("来源：本站公示中的数据，%(day)s") % {"day": date_format(localdate(), "DATE_FORMAT")}


def _by_month(
    counts: dict[str, int], *, on: date, months: int
) -> tuple[Sequence[tuple[int, int]], list[int]]:
    wanted = _months(on.year, on.month, months)
    return wanted, [counts.get(f"{year:04d}-{month:02d}", 0) for year, month in wanted]


@lru_cache(maxsize=100)
def _months(year: int, month: int, number: int) -> tuple[tuple[int, int], ...]:
    """So many months as year and month, up to this one."""
    last = year * 12 + month - 1
    return tuple((index // 12, index % 12 + 1) for index in range(last - number + 1, last + 1))
