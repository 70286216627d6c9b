"""Addresses that refuse, servers that are down, too many requests, two workers at once, and the database's own rules."""

import smtplib
import threading
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from disclosure.subscriptions import sending, services
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject
from tests.disclosure.factories import record
from tests.disclosure.subscriptions.asking import ADDRESS, DAY, FORM, NEW, active

pytestmark = pytest.mark.django_db


# --- Failures, limits, and the database's own rules ----------------------------------------------------


def fail_with(monkeypatch: Any, error: Exception) -> None:
    def send(self: Any, fail_silently: bool = False) -> int:
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


def test_an_address_that_refuses_is_tried_less_and_less_and_then_forgotten(
    monkeypatch: Any, caplog: Any
) -> None:
    active()
    record()
    fail_with(monkeypatch, smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}))
    at, waits = now() + DAY, []
    while Subscription.objects.exists():
        before = at
        assert sending.send_digests(at=at) == 0
        left = Subscription.objects.first()
        if left is None:
            break
        assert sending.send_digests(at=at) == 0
        waits.append(left.next_at - before)
        at = left.next_at
    assert waits == list(sending.WAITS)
    assert "example.cn" not in caplog.text.lower()


def test_a_mail_server_that_is_down_costs_nobody_the_subscription(monkeypatch: Any) -> None:
    active()
    record(title="等着的一条")
    at = now() + DAY
    with monkeypatch.context() as broken:
        fail_with(broken, smtplib.SMTPServerDisconnected("gone"))
        for _try in range(20):
            sending.send_digests(at=at)
            at = Subscription.objects.get().next_at
    assert Subscription.objects.get().failures == 0
    sending.send_digests(at=at)
    (digest,) = mail.outbox
    assert "等着的一条" in digest.body


def test_one_that_cannot_be_told_does_not_stand_in_the_way_of_the_others(monkeypatch: Any) -> None:
    broken = active(Subject("search", "severity=serious"))
    active(Subject("search", "severity=ordinary"), address="other@example.cn")
    record(title="给别人的一条")
    real = sending.digest_of

    def digest_of(subscription: Subscription, **more: Any) -> Any:
        if subscription.uid == broken.uid:
            raise ArithmeticError("a fault in the programme")
        return real(subscription, **more)

    monkeypatch.setattr(sending, "digest_of", digest_of)
    assert sending.send_digests(at=now() + DAY) == 1
    assert "给别人的一条" in mail.outbox[0].body
    assert Subscription.objects.get(pk=broken.pk).next_at > now() + DAY


def test_nobody_subscribes_to_a_body_that_is_not_there(client: Client) -> None:
    assert client.get(f"{NEW}?organisation=00000000-0000-7000-8000-000000000000").status_code == 404


def test_requests_are_bounded_by_origin_and_by_address(client: Client, settings: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    settings.RATE_LIMITS = {"subscribing": (3, 86_400), "subscribed": (2, 86_400)}
    assert [client.post(NEW, FORM).status_code for _try in range(3)] == [200, 200, 429]
    assert client.post(NEW, {**FORM, "address": "other@example.cn"}).status_code == 429
    from_elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert from_elsewhere.post(NEW, FORM).status_code == 429
    assert from_elsewhere.post(NEW, {**FORM, "address": "other@example.cn"}).status_code == 200
    cache.clear()


def test_an_address_has_so_many_subscriptions_at_most(monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "MOST_OF_AN_ADDRESS", 2)
    for severity in ("minor", "ordinary", "serious"):
        active_or_not = Subject("search", f"severity={severity}")
        services.ask(subject=active_or_not, address=ADDRESS, rhythm="daily", language="en", at=now())
    assert Subscription.objects.count() == 2


def test_where_no_mail_goes_out_the_page_says_so_and_offers_the_feed(client: Client, settings: Any) -> None:
    settings.SUBSCRIPTION_MAIL = False
    text = client.get(f"{NEW}?severity=serious").content.decode()
    assert "暂不发送邮件" in text
    assert "/feeds/records.atom?severity=serious" in text
    client.post(NEW, FORM)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "status = 'active'", "expires_at = NULL", "confirmed_at = now()", "address_index = 'reader@example.cn'",
        "target = 'everything'", "rhythm = 'hourly'", "letter = 'x'",
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_subscription(change: str) -> None:
    services.ask(subject=Subject("search", ""), address=ADDRESS, rhythm="daily", language="en", at=now())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE disclosure_subscription SET {change}")


def test_two_workers_write_to_one_reader_once(committed_db: Any, monkeypatch: Any) -> None:
    """The second worker finds the row held by the first, in the middle of sending, and passes on."""
    active()
    record()
    at, sending_now, go_on = now() + DAY, threading.Event(), threading.Event()
    sent: list[str] = []

    def send(self: Any, fail_silently: bool = False) -> int:
        sent.append(self.subject)
        sending_now.set()
        assert go_on.wait(20)
        return 1

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    counted: list[int] = []

    def work() -> None:
        try:
            counted.append(sending.send_digests(at=at))
        finally:
            connection.close()

    first = threading.Thread(target=work)
    first.start()
    assert sending_now.wait(20)
    assert sending.send_digests(at=at) == 0
    go_on.set()
    first.join(20)
    assert sending.send_digests(at=at) == 0
    assert (counted, len(sent)) == ([1], 1)
