"""Partners keep their own addresses, see their own log, and meet nobody else's."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from records.access.models import AuditEntry, IdempotencyKey, User
from records.sharing.choices import OffReason
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import delivering
from tests.api import factories
from tests.records.sharing.factories import Receiver, listener

WEBHOOKS = "/api/v1/webhooks/"
SAID = {"url": "https://hooks.example.test/in", "events": ["record.published", "record.ended"]}
pytestmark = pytest.mark.django_db


class Client:
    def __init__(self, user: User) -> None:
        self.user, self._client, self._header = user, APIClient(), factories.bearer(user)

    def ask(self, method: str, address: str, said: Any = None, **headers: str) -> Any:
        return getattr(self._client, method)(
            address, said, format="json", headers={**self._header, **headers}
        )

    def made(self, **more: Any) -> dict[str, Any]:
        answer = self.ask("post", WEBHOOKS, {**SAID, **more})
        assert answer.status_code == 201, answer.json()
        return answer.json()


@pytest.fixture
def client(who) -> Client:
    return Client(listener())


def test_an_address_is_registered_read_changed_and_removed(client):
    answer = client.ask("post", WEBHOOKS, SAID)
    made = answer.json()
    assert answer.status_code == 201
    assert made["secret"].startswith("whsec_")
    assert answer["Location"].endswith(f"{WEBHOOKS}{made['uid']}/")

    shown = client.ask("get", answer["Location"]).json()
    assert "secret" not in shown
    assert (shown["url"], shown["is_on"], shown["failures"]) == (SAID["url"], True, 0)
    changed = client.ask("patch", answer["Location"], {"description": "值班系统", "is_on": False}).json()
    assert (changed["description"], changed["is_on"], changed["off_reason"]) == ("值班系统", False, "partner")
    assert client.ask("patch", answer["Location"], {"is_on": True}).json()["off_reason"] is None
    assert [row["uid"] for row in client.ask("get", WEBHOOKS).json()["results"]] == [made["uid"]]
    assert client.ask("delete", answer["Location"]).status_code == 204
    assert client.ask("get", answer["Location"]).status_code == 404
    assert client.ask("get", WEBHOOKS).json()["results"] == []
    assert set(AuditEntry.objects.filter(by=client.user).values_list("action", flat=True)) >= {
        "webhook.registered", "webhook.changed", "webhook.removed",
    }  # fmt: skip


def test_the_secret_is_shown_once_even_to_whoever_asks_again_with_the_same_key(client):
    first = client.ask("post", WEBHOOKS, SAID, **{"Idempotency-Key": "k-1"}).json()
    again = client.ask("post", WEBHOOKS, SAID, **{"Idempotency-Key": "k-1"})
    assert again["Idempotency-Replayed"] == "true"
    assert (again.json()["uid"], again.json()["secret"]) == (first["uid"], None)
    assert first["secret"] not in IdempotencyKey.objects.get().body
    assert WebhookEndpoint.objects.count() == 1

    address = f"{WEBHOOKS}{first['uid']}/secret/"
    renewed = client.ask("post", address, **{"Idempotency-Key": "k-2"}).json()
    assert renewed["secret"] not in (None, first["secret"])
    assert client.ask("post", address, **{"Idempotency-Key": "k-2"}).json()["secret"] is None
    assert WebhookEndpoint.objects.get().secret == renewed["secret"]
    assert renewed["former_secret_until"] is not None


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"url": "http://hooks.example.test/"}, "/url", "not_https"),
        ({"url": "https://169.254.169.254/latest"}, "/url", "forbidden_address"),
        ({"url": "https://[::1]/in"}, "/url", "forbidden_address"),
        ({"url": "https://user:word@hooks.example.test/"}, "/url", "credentials"),
        ({"url": "https://hooks.example.test:8443/"}, "/url", "port"),
        ({"url": "https:// x"}, "/url", "malformed"),
        ({"url": "x" * 501}, "/url", "max_length"),
        ({"events": []}, "/events", "required"),
        ({"events": ["record.eaten"]}, "/events", "unknown_event"),
        ({"events": ["webhook.test"]}, "/events", "unknown_event"),
        ({"kinds": ["licence"]}, "/kinds", "kind_not_readable"),
        ({"contact": "nobody"}, "/contact", "invalid"),
    ],
)
def test_what_cannot_be_taken_is_named(client, said, pointer, code):
    answer = client.ask("post", WEBHOOKS, {**SAID, **said})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert not WebhookEndpoint.objects.exists()


def test_nobody_subscribes_to_what_he_may_not_read(who):
    client = Client(listener(scopes=["webhooks:manage", "submissions:read"]))
    answer = client.ask("post", WEBHOOKS, SAID)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "scope_missing")
    assert client.made(events=["submission.decided"])


def test_there_are_five_addresses_at_most(client):
    made = [client.made(url=f"https://hooks.example.test/{number}") for number in range(5)]
    refused = client.ask("post", WEBHOOKS, SAID)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_endpoints")
    client.ask("delete", f"{WEBHOOKS}{made[2]['uid']}/")
    assert client.made()


def test_a_test_call_is_owed_made_and_found_in_the_log(client):
    made = client.made()
    answer = client.ask("post", f"{WEBHOOKS}{made['uid']}/test/")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")

    delivering.deliver(at=now() + timedelta(seconds=1), post=Receiver(answers=[503]))

    shown = client.ask("get", answer["Location"]).json()
    assert (shown["state"], shown["tries"], shown["event"]) == ("waiting", 1, "webhook.test")
    assert [(line["status"], line["answer"]) for line in shown["log"]] == [(503, "heard  you")]
    assert '"type":"webhook.test"' in shown["body"]
    listed = client.ask("get", f"{WEBHOOKS}{made['uid']}/deliveries/?state=waiting").json()["results"]
    assert [row["uid"] for row in listed] == [shown["uid"]]
    assert client.ask("get", f"{WEBHOOKS}{made['uid']}/deliveries/?state=lost").status_code == 400


def test_one_call_or_all_since_a_moment_are_made_again(client):
    made = client.made()
    address, start = f"{WEBHOOKS}{made['uid']}/", now()
    for _ in range(3):
        client.ask("post", f"{address}test/")
    delivering.deliver(at=now() + timedelta(seconds=1), post=Receiver())
    calls = client.ask("get", f"{address}deliveries/").json()["results"]
    assert {call["state"] for call in calls} == {"done"}

    one = client.ask("post", f"{address}deliveries/{calls[0]['uid']}/replay/")
    assert (one.status_code, one.json()["state"]) == (202, "waiting")
    every = client.ask("post", f"{address}replays/", {"since": start.isoformat()})
    assert (every.status_code, every.json()) == (202, {"calls": 3, "next_since": None})
    receiver = Receiver()
    delivering.deliver(at=now() + timedelta(seconds=1), post=receiver)
    assert {heard["headers"]["webhook-id"] for heard in receiver.heard} == {
        f"msg_{uuid.UUID(call['uid']).hex}" for call in calls
    }
    later = (now() + timedelta(minutes=1)).isoformat()
    assert client.ask("post", f"{address}replays/", {"since": later}).json()["calls"] == 0
    assert client.ask("post", f"{address}replays/", {"since": "gestern"}).status_code == 422


def test_an_address_that_is_off_takes_no_calls_and_what_staff_switched_off_stays_off(client):
    made = client.made()
    address = f"{WEBHOOKS}{made['uid']}/"
    client.ask("patch", address, {"is_on": False})
    for way in ("test/", "replays/"):
        answer = client.ask("post", f"{address}{way}", {"since": now().isoformat()})
        assert (answer.status_code, answer.json()["code"]) == (409, "endpoint_is_off")
    WebhookEndpoint.objects.update(off_reason=OffReason.BY_STAFF)
    refused = client.ask("patch", address, {"is_on": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "switched_off_by_staff")


def test_nobody_meets_the_addresses_of_another(client):
    made = client.made()
    client.ask("post", f"{WEBHOOKS}{made['uid']}/test/")
    call = WebhookDelivery.objects.get()
    stranger = Client(listener("另一单位"))
    address = f"{WEBHOOKS}{made['uid']}/"
    for method, way in [
        ("get", ""), ("patch", ""), ("delete", ""), ("post", "secret/"), ("post", "test/"), ("post", "replays/"),
        ("get", "deliveries/"), ("get", f"deliveries/{call.pk}/"), ("post", f"deliveries/{call.pk}/replay/"),
    ]:  # fmt: skip
        assert stranger.ask(method, f"{address}{way}", {}).status_code == 404, (method, way)
    assert stranger.ask("get", WEBHOOKS).json()["results"] == []
    own = stranger.made()
    assert stranger.ask("get", f"{WEBHOOKS}{own['uid']}/deliveries/{call.pk}/").status_code == 404
    assert APIClient().get(WEBHOOKS).status_code == 401


def test_without_the_scope_nothing_is_managed(who):
    client = Client(listener(scopes=["changes:read"]))
    for method in ("get", "post"):
        assert client.ask(method, WEBHOOKS, SAID).status_code == 403
