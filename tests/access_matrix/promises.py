"""How the public's pages of promises are asked; what is hidden of promises stands in ``pledges``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
LISTS = (
    "", "q=隐藏", "q=隐", "region=411000", "pledge_kind=service", "outcome=pending", "due=overdue", "due=soon",
    "domain=general", "matter=finance", "due_from=2000-01-01&due_to=2100-01-01", "counterparty_kind=自然人",
)  # fmt: skip


def _uids(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid} for uid in world.objects.get(model, [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:pledges": (PLAIN, LISTS),
    "site:pledges-csv": (PLAIN, LISTS),
    "site:feed-pledges": (PLAIN, LISTS),
    "site:pledge": (_uids("pledge"), ("",)),
    "site:townships": (PLAIN, ("", "region=411081")),
    "site:township": (_uids("organisation"), ("",)),
    "public-pledges": (PLAIN, (*LISTS, "ordering=decided_on")),
    "public-pledge": (_uids("pledge"), ("",)),
    "public-pledge-versions": (_uids("pledge"), ("",)),
    "public-pledge-proof": (_uids("pledge"), ("",)),
}
