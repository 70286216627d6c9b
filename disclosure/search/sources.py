"""
What the one box looks through. Each kind of thing makes itself known here in a few lines::

    add(Source("cases", _("典型案例"), 60, groups=…, things=…, template="components/case_card.html"))

A source answers through ``disclosure.published`` alone: nothing is found, counted or suggested here that its own
list would not show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from disclosure.search.finding import Sought, numbers_of
from disclosure.search.pages import PAGE_SIZE, Page, page_of_groups

# Beyond this a tab says “100+”: nobody reads on, and counting costs.
NUMBER_CAP = 100

Rows = QuerySet[Any] | Sought


@dataclass(frozen=True)
class Source:
    """
    :ivar name: its tab in the address
    :ivar place: where its tab stands among the others
    :ivar groups: what the words find on that day, the best first; no row in two groups
    :ivar ordering: inside a group; ``uid`` breaks ties
    :ivar things: the rows of one page as the template knows them
    :ivar template: shows one of them, as ``record``, ``told`` and ``thing``
    :ivar whole: the same as one list, where that is quicker to count
    :ivar more: the address of the complete list with its own filters for these words
    """

    name: str
    label: str | Promise
    place: int
    groups: Callable[[str, date], Sequence[Rows]]
    things: Callable[[Sequence[Any], str, date], Sequence[Any]]
    template: str
    ordering: str = "-published_at"
    whole: Callable[[str, date], Rows] | None = None
    more: Callable[[str], str] | None = None

    def page(self, text: str, *, on: date, cursor: str = "", size: int = PAGE_SIZE) -> Page[Any]:
        return page_of_groups(self.groups(text, on), ordering=self.ordering, cursor=cursor, size=size)

    def lists(self, text: str, *, on: date) -> dict[str, Rows]:
        """What is counted for the tab, under names of its own."""
        groups = [self.whole(text, on)] if self.whole else self.groups(text, on)
        return {f"{self.name} {place}": rows for place, rows in enumerate(groups)}


_sources: dict[str, Source] = {}


def add(source: Source) -> None:
    _sources[source.name] = source


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: source.place)


def numbers(text: str, *, on: date) -> dict[str, int]:
    """How many there are of each kind, at most ``NUMBER_CAP`` and one, in one question to the database."""
    lists = {name: rows for source in sources() for name, rows in source.lists(text, on=on).items()}
    found = dict.fromkeys((source.name for source in sources()), 0)
    for name, number in numbers_of(lists, cap=NUMBER_CAP).items():
        kind = name.partition(" ")[0]
        found[kind] = min(found[kind] + number, NUMBER_CAP + 1)
    return found
