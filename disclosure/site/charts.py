"""The geometry of the charts: numbers become the coordinates of an SVG, and a sentence says the finding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

BAR_WIDTH = 320
COLUMN_HEIGHT = 120
COLUMN_STEP = 44


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
    bars: list[Bar]
    width: int = BAR_WIDTH
    height: int = COLUMN_HEIGHT


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
    bars = [
        Bar(
            row.label,
            row.number,
            round(100 * row.number / whole),
            max(2, round(BAR_WIDTH * row.number / most)),
            url=row.url,
            tone=row.tone,
        )
        for row in kept
    ]
    if not bars:
        return Chart(name, _("还没有可以统计的记录"), [])
    top = max(bars, key=lambda bar: bar.number)
    finding = _("“%(label)s”最多，%(number)d 条，占 %(share)d%%") % {
        "label": top.label,
        "number": top.number,
        "share": top.share,
    }
    return Chart(name, finding, bars)


def month_chart(name: str, counts: dict[str, int], *, on: date, months: int = 12) -> Chart:
    """Standing columns, one a month, up to the month of ``on``."""
    wanted = [_month_before(on, back) for back in reversed(range(months))]
    numbers = [counts.get(f"{year:04d}-{month:02d}", 0) for year, month in wanted]
    most, whole = max([*numbers, 1]), sum(numbers)
    bars = [
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
    ]
    finding = (
        _("最近 %(months)d 个月新公示 %(number)d 条，本月 %(now)d 条")
        % {"months": months, "number": whole, "now": numbers[-1]}
        if whole
        else _("还没有可以统计的记录")
    )
    return Chart(name, finding, bars, width=COLUMN_STEP * months)


def _month_before(day: date, back: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 - back
    return index // 12, index % 12 + 1
