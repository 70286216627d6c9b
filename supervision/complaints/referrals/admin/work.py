"""One's own work between nodes: what is to be handed on, and what of it is to be read first."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from supervision.complaints.referrals import queries


def counts(request: HttpRequest) -> dict[str, int]:
    """Counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_referral_counts", None)
    if known is None:
        user = person(request)
        lists: dict[str, QuerySet] = {}
        if Role.COMPLAINT_HANDLER in user.roles():
            lists = {"to_refer": queries.to_refer(user), "held": queries.held_letters(user)}
        known = count_many(lists) if lists else {}
        request._referral_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest) -> int:
    return sum(counts(request).values())


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty has no card."""
    counted = counts(request)
    waiting = reverse("admin:supervision_referral_waiting")
    held = f"{reverse('admin:supervision_referral_changelist')}?stands=held"
    made = [
        Card(_("待转其他节点"), _("须由上级或下级节点办理，等您核定转出"), counted.get("to_refer", 0), waiting, "serious", True),
        Card(_("留言待核定"), _("反映人的留言，核定后转告承办节点"), counted.get("held", 0), held, "plain", True),
    ]  # fmt: skip
    return [card for card in made if card.count]
