"""What waits for a person in one room: the cards of the home page, the side bar's numbers, the filter of the lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from records.access import kept_counts
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.filters import OneOf
from records.dishonesty.admin.work import Card

if TYPE_CHECKING:
    from records.access.models import User

_ROOMS: list["RoomWork"] = []


@dataclass(frozen=True)
class Kind:
    """
    One kind of work.

    :ivar model: whose list holds it
    :ivar is_task: whether somebody has to act; the others are for information
    :ivar query: the filter of that list, where it is not ``work=key``
    :ivar page: the page of the model that shows the list, where it is not the list itself
    :ivar in_badge: whether it is in the side bar's number; what another kind counts already is not
    """

    key: str
    title: str | Promise
    help: str | Promise
    model: str
    tone: str
    roles: frozenset[str]
    is_task: bool = True
    query: str = ""
    in_badge: bool = True
    page: str = "changelist"


class RoomWork:
    """
    The kinds of work of one room.

    :param app: the app of its models
    :param lists: a person's lists by the keys of the kinds; the same querysets give number and list, so they agree
    """

    def __init__(
        self, app: str, kinds: Sequence[Kind], lists: Callable[["User"], Mapping[str, QuerySet[Any]]]
    ) -> None:
        self.app, self.kinds, self.lists_of = app, tuple(kinds), lists
        _ROOMS.append(self)

    def kinds_of(self, request: HttpRequest, model: str = "") -> list[Kind]:
        """Those that this person's roles have to do with."""
        roles = person(request).roles()
        return [kind for kind in self.kinds if kind.roles & roles and model in ("", kind.model)]

    def count(self, request: HttpRequest, kind: Kind) -> int:
        return _counted(request)[self._name(kind)]

    def badge(self, request: HttpRequest, model: str = "") -> int:
        """How much of this room, or of one of its lists, waits for this person."""
        return sum(self.count(request, kind) for kind in self.kinds_of(request, model) if kind.in_badge)

    def cards(self, request: HttpRequest) -> list[Card]:
        """The numbers of the home page; what is empty has no card."""
        return [
            Card(
                str(kind.title),
                str(kind.help),
                count,
                f"{reverse(f'admin:{self.app}_{kind.model}_{kind.page}')}?{kind.query or f'work={kind.key}'}",
                kind.tone,
                kind.is_task,
            )
            for kind in self.kinds_of(request)
            if (count := self.count(request, kind))
        ]

    def list_filter(self) -> type[OneOf]:
        """The filter of the lists by kind of work."""
        room = self

        class MyWork(OneOf):
            title = gettext_lazy("我的工作")  # type: ignore[assignment]
            parameter_name = "work"

            def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
                kinds = room.kinds_of(request, model_admin.model._meta.model_name)
                return [(kind.key, str(kind.title)) for kind in kinds if not kind.query]

            def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
                kinds = room.kinds_of(request, queryset.model._meta.model_name or "")
                if self.value() not in {kind.key for kind in kinds}:
                    return queryset
                rows = room.lists_of(person(request))[self.value() or ""]
                return queryset.filter(pk__in=rows.order_by().values("pk"))

        return MyWork

    def _name(self, kind: Kind) -> str:
        return f"{self.app}.{kind.model}.{kind.key}"


def _counted(request: HttpRequest) -> dict[str, int]:
    """The lists of all rooms, counted in one question."""

    def count() -> dict[str, int]:
        wanted: dict[str, QuerySet[Any]] = {}
        for room in _ROOMS:
            if kinds := room.kinds_of(request):
                found = room.lists_of(person(request))
                wanted |= {room._name(kind): found[kind.key] for kind in kinds}
        return count_many(wanted)

    return kept_counts.counted(request, "rooms", count)
