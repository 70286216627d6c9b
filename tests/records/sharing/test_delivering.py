"""Calls are made until somebody takes them, each with one id and one body, and no bad address holds up another."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from records.access.models import AuditEntry, PartnerApplication, User
from records.common.ids import new_uid
from records.sharing import rules
from records.sharing.choices import DeliveryState, EventKind, OffReason
from records.sharing.models import WebhookDelivery, WebhookEndpoint, WebhookTry
from records.sharing.services import delivering, endpoints, gathering
from records.sharing.sources import Happening
from tests.records.sharing.factories import Receiver, endpoint, failed, listener

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(who):
    return listener()


def owe(to: WebhookEndpoint, number: int = 1) -> list[WebhookDelivery]:
    at = now()
    made = [Happening(EventKind.TEST, new_uid(), new_uid()) for _ in range(number)]
    gathering.owe(to, made, at=at)
    return list(WebhookDelivery.objects.filter(endpoint=to).order_by("position"))


def state(call: WebhookDelivery) -> str:
    return str(WebhookDelivery.objects.get(pk=call.pk).state)


def is_signed(secret: str, heard: dict) -> bool:
    """As a receiver checks it, by nothing but the standard library."""
    said = heard["headers"]
    text = f"{said['webhook-id']}.{said['webhook-timestamp']}.{heard['body']}".encode()
    right = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), text, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(right).decode()}" in said["webhook-signature"].split(" ")


def test_what_is_taken_is_done_and_logged(user):
    to, secret = endpoint(user)
    (call,) = owe(to)
    receiver = Receiver()

    assert delivering.deliver(at=now(), post=receiver) == 1

    (heard,) = receiver.heard
    assert heard["url"] == to.url
    assert heard["headers"]["webhook-id"] == f"msg_{call.uid.hex}"
    assert is_signed(secret, heard)
    assert state(call) == DeliveryState.DONE
    (line,) = WebhookTry.objects.all()
    assert (line.number, line.status, line.problem, line.answer) == (1, 200, "", "heard  you")
    assert delivering.deliver(at=now(), post=receiver) == 0


@pytest.mark.parametrize("answer", [500, 404, 302, failed("timeout"), failed("forbidden_address")])
def test_what_is_not_taken_comes_again_with_the_same_id_and_body(user, answer):
    to, _secret = endpoint(user)
    (call,) = owe(to)
    receiver, at = Receiver(answers=[answer]), now()

    delivering.deliver(at=at, post=receiver)
    assert state(call) == DeliveryState.WAITING
    assert delivering.deliver(at=at + timedelta(seconds=1), post=receiver) == 0
    delivering.deliver(at=at + timedelta(seconds=20), post=receiver)

    first, second = receiver.heard
    assert (first["headers"]["webhook-id"], first["body"]) == (
        second["headers"]["webhook-id"],
        second["body"],
    )
    assert state(call) == DeliveryState.DONE
    to.refresh_from_db()
    assert (to.failures, to.failing_since, to.rests_until) == (0, None, None)


def test_after_all_its_tries_a_call_is_given_up_and_can_be_asked_for_again(user):
    to, _secret = endpoint(user)
    (call,) = owe(to)
    WebhookDelivery.objects.update(round=len(rules.WAITS), tries=len(rules.WAITS))
    delivering.deliver(at=now(), post=Receiver(answers=[500]))
    assert state(call) == DeliveryState.GIVEN_UP

    assert delivering.send_again(endpoint=to, uids=[call.pk], by=user, at=now()) == 1
    receiver = Receiver()
    delivering.deliver(at=now() + timedelta(seconds=1), post=receiver)

    assert state(call) == DeliveryState.DONE
    assert receiver.heard[0]["headers"]["webhook-id"] == f"msg_{call.uid.hex}"


def test_a_worker_that_dies_leaves_its_calls_to_the_next_one(user):
    to, _secret = endpoint(user)
    (call,) = owe(to)
    at = now()
    claimed = delivering._claim(at=at)
    assert [each.delivery.pk for each in claimed] == [call.pk]
    assert delivering._claim(at=at + timedelta(seconds=30)) == []
    receiver = Receiver()
    assert delivering.deliver(at=at + delivering.CLAIM + timedelta(seconds=1), post=receiver) == 1
    # And if it was only slow: the same id, so that the receiver knows it; and the log holds both.
    delivering.keep(delivering._make(claimed[0], receiver))
    assert [line.number for line in WebhookTry.objects.order_by("number")] == [1, 2]
    assert len({heard["headers"]["webhook-id"] for heard in receiver.heard}) == 1
    assert state(call) == DeliveryState.DONE


def test_an_address_that_fails_rests_and_holds_nobody_else_up(user):
    bad, _secret = endpoint(user, url="https://bad.example.test/")
    good, _secret = endpoint(user, url="https://good.example.test/")
    owe(bad, 20)
    calls = owe(good, 20)

    class Choosy(Receiver):
        def __call__(self, url, **more):
            self.answers = [failed()] if "bad" in url else []
            return super().__call__(url, **more)

    receiver = Choosy()
    delivering.deliver(at=now(), post=receiver)

    assert {state(call) for call in calls} == {DeliveryState.DONE}
    to_bad = [heard for heard in receiver.heard if "bad" in heard["url"]]
    assert len(to_bad) <= rules.PATIENCE + delivering.OF_ONE
    bad.refresh_from_db()
    assert bad.rests_until is not None


def test_days_of_failure_switch_an_address_off_and_the_partner_is_told(
    user, settings, django_capture_on_commit_callbacks
):
    to, _secret = endpoint(user, contact="duty@example.test")
    owe(to)
    WebhookEndpoint.objects.update(failures=9, failing_since=now() - timedelta(days=6))
    with django_capture_on_commit_callbacks(execute=True):
        delivering.deliver(at=now(), post=Receiver(answers=[failed()]))

    to.refresh_from_db()
    assert (to.off_reason, to.is_on) == (OffReason.FAILING, False)
    (letter,) = mail.outbox
    assert letter.to == ["duty@example.test"]
    assert str(to.pk) in letter.body
    assert AuditEntry.objects.filter(action="webhook.switched_off").exists()
    owe(to)
    assert delivering.deliver(at=now() + timedelta(days=1), post=Receiver()) == 0


def test_a_day_after_a_new_secret_the_old_one_signs_no_more(user):
    to, old = endpoint(user)
    at = now()
    new = endpoints.renew_secret(endpoint=to, by=user, at=at)
    receiver = Receiver()
    for moment in (at + timedelta(hours=23), at + timedelta(hours=25)):
        owe(to)
        delivering.deliver(at=moment, post=receiver)

    during, after = receiver.heard
    assert (is_signed(old, during), is_signed(new, during)) == (True, True)
    assert (is_signed(old, after), is_signed(new, after)) == (False, True)


def test_nothing_is_locked_while_a_partner_takes_its_time(user):
    """An open transaction that writes would hold the feeds of all back."""
    to, _secret = endpoint(user)
    owe(to)
    nested = len(connection.savepoint_ids)
    seen: list[int] = []
    delivering.deliver(at=now(), post=Receiver(before=lambda: seen.append(len(connection.savepoint_ids))))
    assert seen == [nested]


@pytest.mark.parametrize("end", ["account", "days"])
def test_whoever_is_no_partner_any_more_is_not_called_even_for_what_was_owed(user, end):
    to, _secret = endpoint(user)
    owe(to)
    if end == "account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        PartnerApplication.objects.filter(user=user).update(ends_on=now().date() - timedelta(days=2))
    assert delivering.deliver(at=now(), post=Receiver()) == 0


def test_a_removed_address_is_called_no_more_and_keeps_no_secret(user):
    to, secret = endpoint(user, contact="duty@example.test")
    (call,) = owe(to)
    endpoints.remove_endpoint(endpoint=to, by=user, at=now())
    receiver = Receiver()
    assert delivering.deliver(at=now() + timedelta(days=1), post=receiver) == 0
    assert state(call) == DeliveryState.GIVEN_UP
    stored = WebhookEndpoint.objects.get()
    assert (stored.secret, stored.contact) == ("", None)
    assert secret not in str(stored.__dict__)


def test_old_calls_are_forgotten_and_then_the_removed_address(user, settings):
    to, _secret = endpoint(user)
    owe(to, 3)
    delivering.deliver(at=now(), post=Receiver())
    later = now() + timedelta(days=settings.WEBHOOK_LOG_DAYS + 1)
    fresh = endpoint(user, at=later)[0]
    owe(fresh)
    WebhookDelivery.objects.filter(endpoint=fresh).exists()
    endpoints.remove_endpoint(endpoint=to, by=user, at=now())
    assert delivering.clear(at=now()) == 0
    assert delivering.clear(at=later) == 4
    delivering.clear(at=later)
    assert list(WebhookEndpoint.objects.values_list("pk", flat=True)) == [fresh.pk]


# --- What the database itself refuses -------------------------------------------------------------------------


def refused(sql: str, *parameters: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return str(error.value)


def test_the_database_keeps_what_was_said_as_it_was_said(user):
    to, _secret = endpoint(user)
    owe(to)
    delivering.deliver(at=now(), post=Receiver())
    for column in (
        "body = '{}'",
        "event = 'record.ended'",
        "about = gen_random_uuid()",
        "created_at = now()",
    ):
        assert "never changes" in refused(f"UPDATE records_webhookdelivery SET {column}")  # noqa: S608
    assert "never changes" in refused("UPDATE records_webhooktry SET answer = 'no'")


def test_the_database_bounds_addresses_and_refuses_half_states(user):
    for number in range(5):
        endpoint(user, url=f"https://hooks.example.test/{number}")
    to = WebhookEndpoint.objects.order_by("slot").first()
    assert "webhookendpoint_few" in refused("UPDATE records_webhookendpoint SET slot = 6 WHERE slot = 5")
    assert "webhookendpoint_slot_once" in refused(
        "UPDATE records_webhookendpoint SET slot = 1 WHERE slot = 2"
    )
    assert "webhookendpoint_off_whole" in refused("UPDATE records_webhookendpoint SET off_reason = 'staff'")
    assert "webhookendpoint_failing_whole" in refused("UPDATE records_webhookendpoint SET failures = 1")
    assert "webhookendpoint_former_whole" in refused("UPDATE records_webhookendpoint SET former_secret = 'x'")
    assert "webhookendpoint_of_something" in refused("UPDATE records_webhookendpoint SET events = '{}'")
    owe(to)
    whole = "webhookdelivery_state_has_its_columns"
    assert whole in refused("UPDATE records_webhookdelivery SET state = 'done'")
    assert whole in refused("UPDATE records_webhookdelivery SET next_try_at = NULL")


def test_secrets_and_mail_addresses_are_unreadable_in_the_database(user):
    _to, secret = endpoint(user, contact="duty@example.test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM records_webhookendpoint e")
        (row,) = cursor.fetchone()
    assert secret not in row
    assert secret.removeprefix("whsec_") not in row
    assert "duty@" not in row
