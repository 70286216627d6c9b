"""How punctual licences and penalties were shown, as figures and a table of a profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from disclosure.published.figures import FRESH_FOR_SECONDS
from disclosure.published.publicity import PunctualityFigures, punctuality
from records.subjects.models import Organisation


@dataclass(frozen=True)
class Line:
    """One register: of what was due, how much was in time."""

    label: str
    due: int
    on_time: int
    late: int
    rate: str


@dataclass(frozen=True)
class Told:
    since: date
    until: date
    lines: list[Line]

    @property
    def rate(self) -> int:
        """Of licences and penalties together, in whole per cent."""
        return round(100 * sum(line.on_time for line in self.lines) / sum(line.due for line in self.lines))


def of_region(code: str, *, on: date) -> Told | None:
    """Nothing where nothing was due; this and the next at most ``FRESH_FOR_SECONDS`` old."""
    key = f"punctuality:1:{code}:{on.isoformat()}"
    found: PunctualityFigures | None = cache.get(key)
    if found is None:
        found = punctuality(region=code, on=on)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return _told(found)


def of_body(body: Organisation, uids: Sequence[UUID], *, on: date) -> Told | None:
    """
    :param uids: of the body and all that were merged into it
    """
    key = f"punctuality-of-body:1:{body.uid}:{on.isoformat()}"
    found: PunctualityFigures | None = cache.get(key)
    if found is None:
        found = punctuality(bodies=uids, on=on)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return _told(found)


def _told(found: PunctualityFigures) -> Told | None:
    lines = [
        Line(label, counted.due, counted.on_time, counted.late, f"{counted.rate:g}")
        for label, counted in ((_("行政许可"), found.licences), (_("行政处罚"), found.penalties))
        if counted.due
    ]
    return Told(found.since, found.until, lines) if lines else None


def figures_of(told: Told | None) -> list[tuple[str, str, Any]]:
    """For the head of a profile: name of the figure, number, and of what."""
    return [("punctuality", line.rate, line.label) for line in told.lines] if told else []
