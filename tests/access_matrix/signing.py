"""How somebody signs in, hidden: the secret of his app, his recovery codes; and how those pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access.factors import services, totp
from records.access.roles import Role
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A colleague of all who walk: an administrator may know that he has an app, nobody its secret or its name."""
    user, secret, at = holder("登录同事", Role.CLERK), totp.new_secret(), now()
    factor = services.add_app(
        user=user, secret=secret, code=totp.code_at(secret, totp.step_of(at)), name=word("验证器名称"), at=at
    )
    world.words["身份验证器密钥"] = secret
    world.words["恢复码"] = services.renew_codes(user=user, at=at)[0]
    world.objects["signing"] = [user.pk]
    world.objects["secondfactor"] = [factor.pk]


def _accounts(world: "World") -> list[dict[str, Any]]:
    return [{"pk": pk} for pk in world.objects.get("signing", [])]


def _uids(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("secondfactor", [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    **{
        f"admin:{name}": (PLAIN, ("",))
        for name in (
            "second_step", "first_factor", "start_again", "oidc_begin", "go_on", "session_left", "session_stay",
            "security", "recovery_codes", "sessions_end_others",
        )
    },
    "admin:oidc_back": (PLAIN, ("", "code=x&state=x")),
    "admin:step_up": (PLAIN, ("", "next=/admin/")),
    "admin:factor_add": ([{"kind": "totp"}, {"kind": "passkey"}], ("",)),
    "admin:factor_remove": (_uids, ("",)),
    "admin:session_end": (_uids, ("",)),
    **{
        f"admin:account_{name}": (_accounts, ("",))
        for name in ("security", "unlock", "sessions_end", "factors_reset", "link")
    },
}  # fmt: skip
