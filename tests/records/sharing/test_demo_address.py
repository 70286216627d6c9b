"""What the demonstration shows of webhooks: a log to look at, and no call to a name that leads nowhere."""

from types import SimpleNamespace

import pytest
from django.utils.timezone import now

from integrity_portal.demo.data import sharing
from records.sharing.choices import DeliveryState
from records.sharing.models import WebhookDelivery, WebhookEndpoint, WebhookTry
from tests.records.sharing.factories import listener


@pytest.mark.django_db
def test_the_courts_address_has_a_log_and_is_off(who):
    court = listener("许昌市中级人民法院").partner_application.organisation
    world = SimpleNamespace(
        now=now(), plan=SimpleNamespace(top=None, partner=court), body=lambda place, body: body
    )
    for _start in range(2):
        sharing.load(world)
    endpoint = WebhookEndpoint.objects.get()
    assert not endpoint.is_on
    assert WebhookDelivery.objects.get().state == DeliveryState.DONE
    assert list(WebhookTry.objects.order_by("number").values_list("status", flat=True)) == [503, 200]
