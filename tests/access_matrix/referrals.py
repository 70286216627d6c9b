"""Complaints between nodes with their letters, hidden; and how their staff pages are asked."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access.roles import Role
from supervision.complaints.models import Complaint
from supervision.complaints.referrals.models import Letter, Referral
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def hide(world: "World", word: Callable[[str], str]) -> None:
    """Of the complaint that waits, after ``complaints.hide``: handed on, with a word that nobody has read yet."""
    at = now()
    case = Complaint.objects.get(pk=world.hidden["complaint"])
    referral = Referral.objects.create(
        complaint=case,
        is_sent=True,
        peer_code="410000",
        peer_name="信用河南",
        is_upward=True,
        approved_by=holder("转办核定", Role.COMPLAINT_HANDLER),
        key="key",
        begun_at=at,
    )

    def letter(kind: str, text: str, **more: Any) -> Letter:
        return Letter.objects.create(
            referral_uid=referral.pk,
            peer_code="410000",
            is_incoming=False,
            kind=kind,
            content=json.dumps({"text": text}),
            made_at=at,
            **more,
        )

    letter("complaint", word("投诉转办的情况"), number=1, passed_at=at)
    held = letter("informant_says", word("待核定的反映人留言"), is_held=True)
    world.hidden["referral"] = referral.pk
    world.objects |= {"referral": [referral.pk], "letter": [held.pk]}


def _held(world: "World") -> list[dict[str, Any]]:
    return [{"letter": uid} for uid in world.objects.get("letter", [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_referral_changelist": (
        PLAIN, ("", "q=隐藏", "stands=out", "stands=in", "stands=held", "stands=problem"),
    ),
    "admin:supervision_referral_waiting": (PLAIN, ("",)),
    "admin:supervision_referral_refer": (
        lambda world: [{"complaint": uid} for uid in world.objects.get("complaint", [])],
        ("",),
    ),
    "admin:supervision_referral_release": (_held, ("",)),
    "admin:supervision_referral_keep": (_held, ("",)),
}  # fmt: skip
WITH_ROWS = frozenset({"referral"})
