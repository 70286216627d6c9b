"""
What lies on one person's desk: the open work that names him, and how it is given to somebody else.

Rooms that assign work to persons register it in their wiring. Work that waits for a role and not for a person needs no
handing over: whoever holds the role goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from records.access.models import User

# A page names so many of a kind; the number says how many there are.
NAMED = 50


class HandOver(Protocol):
    def __call__(self, case: Any, *, leaver: User, to: User, by: User, at: datetime) -> None: ...


@dataclass(frozen=True)
class Holding:
    """
    One kind of work that is assigned to persons.

    :ivar open_of: the open cases of this person
    :ivar assigned: the keys of all persons who have such open work, as a subquery
    :ivar name_of: what a case is called to administrators, who may not read it: its number
    :ivar why_not: why this person cannot take the case over; None where he can
    :ivar hand_over: gives one case to the successor, by the room's own rules, and writes it into the case's history
    """

    key: str
    label: str | Promise
    open_of: Callable[[User], QuerySet[Any]]
    assigned: Callable[[], QuerySet[Any]]
    name_of: Callable[[Any], str]
    why_not: Callable[[Any, User], str | None]
    hand_over: HandOver


_HOLDINGS: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    for holding in holdings:
        _HOLDINGS[holding.key] = holding


def kinds() -> list[Holding]:
    return list(_HOLDINGS.values())


def has_open_work(user: User) -> bool:
    return any(holding.open_of(user).exists() for holding in kinds())


def shut_with_open_work() -> QuerySet[User]:
    """Accounts that were shut in a hurry: what lies on their desks waits for nobody until it is handed over."""
    forsaken = Q(pk__in=[])
    for holding in kinds():
        forsaken |= Q(pk__in=holding.assigned())
    return User.objects.filter(forsaken, is_active=False)
