"""One's own work at all desks: what waits for a second person, and what came back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.editing import queries
from disclosure.editing.desk import desks
from records.access import kept_counts
from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card


def counts(request: HttpRequest) -> dict[str, int]:
    """All lists counted together, by desk and kind of work; nothing for those who neither write nor review."""

    def count() -> dict[str, int]:
        user = person(request)
        lists: dict[str, QuerySet[Any]] = {}
        if Role.REVIEWER in user.roles():
            lists |= {f"{desk.kind} waiting": queries.waiting_for(desk, user) for desk in desks()}
        if Role.CLERK in user.roles():
            lists |= {f"{desk.kind} returned": queries.returned_to(desk, user) for desk in desks()}
        return count_many(lists)

    return kept_counts.counted(request, "desks", count)


def badge(request: HttpRequest, kind: str) -> int:
    counted = counts(request)
    return counted.get(f"{kind} waiting", 0) + counted.get(f"{kind} returned", 0)


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty has no card."""
    counted, found = counts(request), []
    for desk in desks():
        url = reverse(f"admin:disclosure_{desk.model._meta.model_name}_changelist")
        for work, title, help_text, tone in (
            ("waiting", _("%s待审核"), _("他人撰写，等您核对后发布或退回"), "plain"),
            ("returned", _("%s退回给我"), _("审核人已写明原因，补正后再提交"), "serious"),
        ):
            if number := counted.get(f"{desk.kind} {work}", 0):
                found.append(Card(title % desk.label, help_text, number, f"{url}?work={work}", tone, True))
    return found
