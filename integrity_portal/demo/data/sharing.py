"""An address at which the court's system lets itself be called: tried out, once in vain, and switched off by it again."""

from datetime import timedelta
from typing import Any

from integrity_portal.demo.data.world import World
from records.access.models import PartnerApplication
from records.common.outbound import Answer
from records.common.settling import uid_at
from records.sharing.choices import EventKind
from records.sharing.models import WebhookEndpoint
from records.sharing.services import delivering, endpoints, gathering
from records.sharing.sources import Happening

# Names of this domain lead nowhere (RFC 2606); the answers below are as invented as the court.
URL = "https://hooks.example.invalid/credit"


def load(world: World) -> None:
    body = world.body(world.plan.top, world.plan.partner)
    application = (
        PartnerApplication.objects.select_related("user").filter(organisation=body, sandbox=False).first()
    )
    if application is None or WebhookEndpoint.objects.filter(partner=application.user).exists():
        return
    partner, answers = application.user, [503, 200]
    endpoint, _secret = endpoints.register_endpoint(
        url=URL,
        events=endpoints.allowed_events(application),
        description="联调",
        by=partner,
        at=world.now,
    )
    data = {"url": f"/api/v1/webhooks/{endpoint.pk}/"}
    gathering.owe(endpoint, [Happening(EventKind.TEST, endpoint.pk, uid_at(world.now), data)], at=world.now)

    def invented(url: str, **said: Any) -> Answer:
        status = answers.pop(0)
        return Answer(status, b"maintenance" if status == 503 else b"ok", 40)

    for wait in (0, 10):
        delivering.deliver(at=world.now + timedelta(seconds=wait), post=invented)
    # Nothing of the demonstration calls a name that leads nowhere.
    endpoints.change_endpoint(endpoint=endpoint, changes={"is_on": False}, by=partner, at=world.now)
