"""The registry of figures: what can be counted of a body over a period, and which rows stand behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.choices import Domain

Words = str | Promise
Better = Literal["more", "less"]
Kind = Literal["count", "rate", "amount", "days"]

MOST_ROWS = 500


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a period ends on or after the day on which it begins")

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first moment after it, in the portal's own time."""
        zone = timezone.get_default_timezone()
        after = self.until + timedelta(days=1)
        return datetime.combine(self.since, time.min, zone), datetime.combine(after, time.min, zone)

    @property
    def ended_until(self) -> date:
        """Its last day, or yesterday while it still runs: what falls due today is not late today."""
        return min(self.until, timezone.localdate() - timedelta(days=1))


@dataclass(frozen=True)
class Reading:
    """
    What a measure found.

    :ivar value: nothing where nothing was due, which is not the same as nought
    :ivar denominator: of rates and of days: out of how many
    :ivar rows: how many rows stand behind it, as its list shows them
    """

    value: Decimal | None
    numerator: Decimal
    denominator: Decimal | None = None
    rows: int = 0


@dataclass(frozen=True)
class Row:
    """One row behind a figure, for staff: where it stands, and how it was counted."""

    url: str
    title: str
    on: date | None
    counted: str


@dataclass(frozen=True)
class Measure:
    """
    One figure of bodies.

    :ivar field: the grid's column: a ``Domain`` of records or a word named by ``register_field``
    :ivar compute: by body, in a number of queries that does not depend on how many bodies are asked for; from
        days that stand in the data, so that last year can still be computed
    :ivar rows: at most ``MOST_ROWS``
    :ivar compute_each: the same for each of several periods, in one question for all of them, where that can be done
    :ivar whole_region: counted over everything in the region where the body sits, with its subordinate regions
    """

    key: str
    title: Words
    unit: Words
    help: Words
    field: str
    better: Better
    kind: Kind
    compute: Callable[[Period, Sequence[UUID]], dict[UUID, Reading]]
    rows: Callable[[Period, UUID], list[Row]]
    whole_region: bool = False
    compute_each: Callable[[Sequence[Period], Sequence[UUID]], Iterable[dict[UUID, Reading]]] | None = None

    def told(self, reading: Reading | None) -> str:
        """The figure as a person reads it."""
        if reading is None or reading.value is None:
            return _("无应计事项")
        return f"{self.number(reading.value)} {self.unit}".strip()

    def number(self, value: Decimal) -> str:
        if self.kind == "rate":
            return number_format(_rounded(100 * value, "0.01"), 2)
        if self.kind == "count":
            return number_format(_rounded(value, "1"), 0)
        return number_format(_rounded(value, "0.01"), 2)


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


_MEASURES: dict[str, Measure] = {}
_FIELDS: dict[str, Words] = {}


def register_measure(measure: Measure) -> None:
    """Make a figure known; a room does so in its wiring. Registering the same key again takes its place."""
    _MEASURES[measure.key] = measure


def register_field(key: str, title: Words) -> None:
    """Name a column of grids that is no ``Domain`` of records."""
    _FIELDS[key] = title


def measures() -> list[Measure]:
    """All figures, in the order in which the rooms named them."""
    return list(_MEASURES.values())


def measure(key: str) -> Measure:
    try:
        return _MEASURES[key]
    except KeyError:
        raise KeyError(f"no measure is registered as {key!r}; see supervision/figures") from None


def is_measure(key: str) -> bool:
    return key in _MEASURES


def field_title(key: str) -> Words:
    if key in _FIELDS:
        return _FIELDS[key]
    return Domain(key).label if key in Domain.values else key


register_field("records", gettext_lazy("失信记录"))
