"""What administrators of another region ask of each other, hidden; and how the three administrators' pages are asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access.models import User
from records.access.roles import Role
from records.access.stewardship.models import DestructionList, StewardRequest
from tests.records.access.factories import HENAN, holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A request of the province, which the city's own administrators do not read."""
    at, above = now(), holder("省系统管理员", Role.SYSTEM_ADMIN, HENAN)
    asked = StewardRequest.objects.create(
        action="user_created",
        concerns="username:hidden",
        region_id=HENAN,
        arguments={"username": "hidden"},
        changes=[{"label": "姓名", "before": "—", "after": word("三员审批涉及的姓名")}],
        reason=word("三员审批事由"),
        document=word("三员审批依据"),
        asked_by=above,
        asked_office=Role.SYSTEM_ADMIN,
        asked_at=at,
        expires_at=at + timedelta(days=7),
    )
    drawn = DestructionList.objects.create(
        kind="sign_ins", before=at, found=1, basis="网络安全法", drawn_at=at
    )
    world.objects |= {"stewardrequest": [asked.pk], "destructionlist": [drawn.pk]}


def _uids(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid} for uid in world.objects.get(model, [])]


def _accounts(world: "World") -> list[dict[str, Any]]:
    return [{"user_id": pk} for pk in User.objects.order_by("pk").values_list("pk", flat=True)[:5]]


def _asked(world: "World") -> list[dict[str, Any]]:
    actions = ("user_reactivated", "factors_reset", "user_created")
    return [{**hole, "action": action} for hole in _accounts(world)[:2] for action in actions]


_BEFORE = "00000000-0000-7000-8000-000000000000"
ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:records_stewardrequest_changelist": (
        PLAIN,
        ("", "show=mine", "show=all", f"show=all&before={_BEFORE}"),
    ),
    **{
        f"admin:records_stewardrequest_{page}": (_uids("stewardrequest"), ("",))
        for page in ("page", "decide", "withdraw", "fetch")
    },
    "admin:records_user_leave": (_accounts, ("",)),
    "admin:records_user_ask": (_asked, ("",)),
    "admin:records_grant_mine": (PLAIN, ("",)),
    "admin:records_grant_substitute": (PLAIN, ("",)),
    "admin:records_grantreview_changelist": (PLAIN, ("",)),
    "admin:records_destructionlist_changelist": (PLAIN, ("",)),
    "admin:records_destructionlist_propose": (_uids("destructionlist"), ("",)),
}
