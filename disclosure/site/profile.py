"""What a part of a body's profile is: one kind of thing published about it, with its count and its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from disclosure.published.profiles import months_of
from disclosure.search.finding import numbers_of
from disclosure.search.pages import Page, page_of
from disclosure.site.charts import Line, line_chart
from records.subjects.models import Organisation

COUNT_CAP = 1_000
SHOWN = 10


@dataclass(frozen=True)
class Subject:
    """Whose profile it is: the body, the uids of all that it answers for, and the day."""

    body: Organisation
    uids: list[UUID]
    on: date


@dataclass(frozen=True)
class Part:
    """
    :ivar name: the value of ``?part=`` that opens it
    :ivar rows: what everybody may read of it today, through ``disclosure.published`` and nowhere else
    :ivar tell: one row as its card shows it; ``card`` is that template, which knows it as ``record`` and ``told``
    :ivar whole: the address of the whole list of this body, if there is one
    :ivar empty: what stands there when there is nothing; without it the part is left out
    :ivar trend: the column by which its months are counted; without it there is no line
    """

    name: str
    label: Any
    rows: Callable[[Subject], QuerySet]
    ordering: str
    tell: Callable[[Any], Any]
    card: str
    whole: Callable[[Subject], str]
    empty: Any = ""
    trend: str = ""


@dataclass(frozen=True)
class Tab:
    part: Part
    total: int
    url: str
    chosen: bool

    @property
    def number(self) -> str:
        return f"{COUNT_CAP}+" if self.total > COUNT_CAP else str(self.total)


def tabs(subject: Subject, parts: Sequence[Part], *, chosen: str) -> list[Tab]:
    """The parts of which this body has something, and the first one always; one of them is open."""
    # Counted up to one more than the cap, all in one question: a further part costs a profile nothing.
    numbers = numbers_of({part.name: part.rows(subject) for part in parts}, cap=COUNT_CAP)
    kept = [part for part in parts if numbers[part.name] or part.empty]
    opened = next((part.name for part in kept if part.name == chosen), kept[0].name)
    here = reverse("site:organisation", args=[subject.body.uid])
    return [
        Tab(
            part,
            numbers[part.name],
            # The first one's address is the profile's own.
            f"{here}?part={part.name}#parts" if part is not kept[0] else f"{here}#parts",
            part.name == opened,
        )
        for part in kept
    ]


def page_in(subject: Subject, part: Part, *, cursor: str) -> Page:
    return page_of(part.rows(subject), ordering=part.ordering, cursor=cursor, size=SHOWN)


def trends(subject: Subject, kept: Sequence[Tab]) -> list[Line]:
    """A line for each part that has a course in time."""
    return [
        line_chart(
            str(tab.part.label),
            months_of(tab.part.rows(subject), tab.part.trend, on=subject.on),
            on=subject.on,
            url=tab.url,
        )
        for tab in kept
        if tab.part.trend and tab.total
    ]
