"""What goes out to partners: an address that is called and its log, hidden; and how the pages and addresses are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from disclosure.partners import snapshots
from records.access.models import PartnerApplication, User
from records.access.scopes import DESCRIPTIONS
from records.common.ids import new_uid
from records.sharing.choices import EventKind
from records.sharing.models import SharedSnapshot, WebhookDelivery, WebhookEndpoint, WebhookTry
from records.sharing.services import endpoints, gathering
from records.sharing.sources import Happening
from tests.api.factories import give
from tests.records.access.factories import HENAN

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
KINDS = ("dishonesty-record", "commendation", "licence", "made-up")
WITH_ROWS = ("webhookendpoint",)


def hide(world: "World", word: Callable[[str], str]) -> None:
    """An address of a partner of the province, which the city's administrators do not see, with a call and a snapshot."""
    at = now()
    listening = User.objects.create(
        username="partner-hidden", full_name=word("回调单位"), kind=User.Kind.PARTNER
    )
    PartnerApplication.objects.create(
        name="hidden",
        client_id="client-hidden",
        client_secret="not-used-here",  # noqa: S106 - nobody signs in with it
        user=listening,
        organisation=world.public.organisation,
        region_id=HENAN,
        allowed_scopes=sorted(DESCRIPTIONS),
    )
    give(listening, "dishonesty-record", may_read=True)
    endpoint, _secret = endpoints.register_endpoint(
        url="https://hidden.example.test/in",
        events=[EventKind.RECORD_PUBLISHED],
        description=word("回调用途"),
        by=listening,
        at=at,
    )
    gathering.owe(endpoint, [Happening(EventKind.TEST, new_uid(), new_uid())], at=at)
    call = WebhookDelivery.objects.get(endpoint=endpoint)
    WebhookTry.objects.create(
        delivery=call, number=1, at=at, milliseconds=5, status=500, answer=word("回调答复")
    )
    snapshot = snapshots.ask(kinds=[], by=listening, at=at)
    world.words["回调主机"] = "hidden.example.test"
    world.objects |= {
        "webhookendpoint": [endpoint.pk],
        "webhookdelivery": [call.pk],
        "sharedsnapshot": [snapshot.pk],
    }


def _endpoints(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in WebhookEndpoint.objects.values_list("pk", flat=True)]


def _calls(world: "World") -> list[dict[str, Any]]:
    rows = WebhookDelivery.objects.values_list("endpoint", "pk")
    return [{"uid": endpoint, "delivery": uid} for endpoint, uid in rows]


def _snapshots(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in SharedSnapshot.objects.values_list("pk", flat=True)]


def _files(world: "World") -> list[dict[str, Any]]:
    return [{**hole, "name": f"{KINDS[0]}.jsonl"} for hole in _snapshots(world)]


def _things(world: "World") -> list[dict[str, Any]]:
    return [{"kind": KINDS[0], "uid": uid} for uid in world.objects["dishonestyrecord"]]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "changes": (
        PLAIN,
        ("", "after=2000-01-01T00:00:00Z", "page_size=1", *(f"kind={kind}" for kind in KINDS)),
    ),
    "shared": ([{"kind": kind} for kind in KINDS], ("", "region=411000", "page_size=100")),
    "shared-thing": (_things, ("",)),
    "snapshots": (PLAIN, ("",)),
    "snapshot": (_snapshots, ("",)),
    "snapshot-file": (_files, ("",)),
    "webhooks": (PLAIN, ("",)),
    **dict.fromkeys(
        ("webhook", "webhook-secret", "webhook-test", "webhook-replays", "webhook-deliveries"),
        (_endpoints, ("",)),
    ),
    **dict.fromkeys(("webhook-delivery", "webhook-delivery-replay"), (_calls, ("",))),
    "admin:records_webhookendpoint_switch": (_endpoints, ("",)),
}
