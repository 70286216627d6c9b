"""
What happens in other rooms that partners may be called about.

A room names its source once; what a partner may know of is decided there, by the same rules by which he reads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from records.access.models import User


@dataclass(frozen=True)
class Happening:
    """
    That something happened to a thing, and nothing of what the thing says.

    :ivar position: its place in the order of what is written; with ``event`` and ``about`` it makes a call unique
    :ivar data: what the call says besides: kinds, numbers and addresses, no personal data
    """

    event: str
    about: UUID
    position: UUID
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """
    :ivar until: how far the source has looked; whatever lies before it and is not named was not for this partner
    """

    happenings: Sequence[Happening]
    until: UUID


@dataclass(frozen=True)
class Source:
    """
    :ivar quiet: whether nothing at all was written between two positions; asked once for all partners
    :ivar since: ``since(partner, events, kinds, after, until, limit)``: in their order, what happened between two
        positions; no more than ``limit``, and ``until`` drawn in where there was more
    """

    name: str
    events: tuple[str, ...]
    quiet: Callable[[UUID, UUID], bool]
    since: "Callable[[User, Sequence[str], Sequence[str], UUID, UUID, int], Found]"


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    _sources[source.name] = source


def sources() -> list[Source]:
    return list(_sources.values())


def cut(happenings: list[Happening], until: UUID, limit: int) -> Found:
    """The first of them, with ``until`` drawn in behind the last one where there are more."""
    happenings.sort(key=lambda each: each.position)
    if len(happenings) <= limit:
        return Found(happenings, until)
    return Found(happenings[:limit], UUID(int=happenings[limit - 1].position.int + 1))


# So many rows of a table one step looks through, whether or not they are for the partner it looks for.
WALKED = 5_000


def walked(rows: "QuerySet[Any]", after: UUID, end: UUID) -> UUID:
    """Where the walk of one step through a table that is written in the order of its keys ends, if not at ``end``."""
    keys = rows.filter(pk__gt=after, pk__lt=end).order_by("pk").values_list("pk", flat=True)[:WALKED]
    found = list(keys)
    return UUID(int=found[-1].int + 1) if len(found) == WALKED else end
