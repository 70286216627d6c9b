"""The way to zero as a drawing: the same geometry for staff and for the public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from supervision.inspections.rules import Left

WIDTH, HEIGHT, EDGE = 640, 160, 34


@dataclass(frozen=True)
class CurvePoint:
    day: date
    open: int
    known: int
    x: float
    y: float

    @property
    def text_y(self) -> float:
        return round(self.y - 8, 1)


@dataclass(frozen=True)
class Curve:
    """:ivar finding: what the curve shows, as a sentence"""

    finding: str
    points: tuple[CurvePoint, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def path(self) -> str:
        return " ".join(f"{one.x:g},{one.y:g}" for one in self.points)


def curve_of(course: Sequence[Left]) -> Curve:
    if not course:
        return Curve(_("治理还没有开始。"), ())
    most, last = max(1, *(one.open for one in course)), course[-1]
    step = (WIDTH - 2 * EDGE) / max(len(course) - 1, 1)
    points = tuple(
        CurvePoint(
            one.day,
            one.open,
            one.known,
            round(EDGE + number * step, 1),
            round(HEIGHT - (HEIGHT - 24) * one.open / most, 1),
        )
        for number, one in enumerate(course)
    )
    finding = (
        _("共列入 %(known)d 件，已全部清零。")
        if last.known and not last.open
        else _("共列入 %(known)d 件，还有 %(open)d 件没有清零。")
    )
    return Curve(finding % {"known": last.known, "open": last.open}, points)
