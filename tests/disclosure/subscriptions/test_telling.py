"""Mail that was asked for twice, comes only with news, and ends with one click."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils.timezone import localtime, now

from disclosure.subscriptions import links, sending, services
from disclosure.subscriptions.models import Rhythm, Subscription
from disclosure.subscriptions.subjects import Subject
from records.common.crypto import blind_index
from tests.disclosure.factories import body, record, user
from tests.disclosure.subscriptions.asking import ADDRESS, DAY, FORM, NEW, active

pytestmark = pytest.mark.django_db


def link_in(text: str, kind: str) -> str:
    found = re.search(rf"http://testserver(/subscriptions/{kind}\S+)", text)
    assert found
    return found[1]


def test_from_asking_to_the_first_digest_and_out_again(client: Client) -> None:
    organisation = body()
    query = f"?organisation={organisation.uid}"
    assert organisation.name in client.get(NEW + query).content.decode()
    assert "请查收确认邮件" in client.post(NEW + query, FORM).content.decode()
    assert mail.outbox == []
    sending.send_letters(at=now())
    sending.send_letters(at=now())
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS.lower()]
    assert organisation.name in letter.body

    confirm = link_in(letter.body, "confirm/")
    # Opening the link is not yet a yes: mail scanners open every link.
    assert "确认订阅" in client.get(confirm).content.decode()
    assert Subscription.objects.get().status == "pending"
    page = client.post(confirm, follow=True)
    assert "订阅已经生效" in page.content.decode()

    record(organisation=organisation, title="新的一条")
    record(organisation=body("别的局"), title="别家的一条")
    sending.send_digests(at=now() + DAY)
    sending.send_digests(at=now() + DAY)
    _letter, digest = mail.outbox
    assert "新的一条" in digest.body
    assert "别家的一条" not in digest.body
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    # As a mail provider does it: no cookie, no token of the site, one request.
    address = digest.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    provider = Client(enforce_csrf_checks=True)
    assert provider.get(address).status_code == 200
    assert Subscription.objects.exists()
    assert provider.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert provider.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_address_is_sealed_and_stands_on_no_page(client: Client, caplog: Any) -> None:
    subscription = active()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM disclosure_subscription s")
        stored = cursor.fetchone()[0].lower()
    assert "reader" not in stored
    assert blind_index(ADDRESS.lower()) in stored
    for address in (
        links.manage_address(subscription), links.unsubscribe_address(subscription), f"http://testserver{NEW}",
    ):  # fmt: skip
        text = client.get(address.removeprefix("http://testserver")).content.decode().lower()
        assert "reader@" not in text
    client.post(NEW, {**FORM, "address": "other@example.cn"})
    sending.send_letters(at=now())
    assert "@example.cn" not in caplog.text


def test_nobody_learns_from_the_page_who_has_subscribed(client: Client) -> None:
    active()
    known, unknown = client.post(NEW, FORM), client.post(NEW, {**FORM, "address": "other@example.cn"})
    assert known.status_code == unknown.status_code == 200
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", known.content) == token.sub(b"", unknown.content)
    sending.send_letters(at=now())
    said = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "不必再次确认" in said[ADDRESS.lower()]
    assert "/subscriptions/confirm/" in said["other@example.cn"]


def test_one_address_and_one_thing_are_one_subscription(client: Client) -> None:
    for spelling in (ADDRESS, ADDRESS.lower(), f" {ADDRESS} "):
        client.post(NEW, {**FORM, "address": spelling})
    assert Subscription.objects.count() == 1
    client.post(f"{NEW}?severity=serious&ordering=decided_on", FORM)
    client.post(f"{NEW}?severity=serious", FORM)
    assert Subscription.objects.count() == 2


def test_a_question_that_is_not_answered_is_forgotten(client: Client) -> None:
    client.post(NEW, FORM)
    token = links.confirm_token(Subscription.objects.get())
    services.forget_unconfirmed(at=now() + timedelta(hours=47))
    assert Subscription.objects.exists()
    services.forget_unconfirmed(at=now() + timedelta(hours=49))
    assert not Subscription.objects.exists()
    assert client.get(f"/subscriptions/confirm/{token}/").status_code == 404
    assert client.post(f"/subscriptions/confirm/{token}/").status_code == 404


@pytest.mark.parametrize("path", ["confirm/made-up/", "made-up/", "made-up/unsubscribe/"])
def test_a_link_that_nobody_sent_does_nothing(client: Client, path: str) -> None:
    active()
    assert client.get(f"/subscriptions/{path}").status_code == 404
    client.post(f"/subscriptions/{path}")
    assert Subscription.objects.filter(status="active").count() == 1


def test_a_link_to_leave_cannot_confirm_and_a_late_one_cannot_either(
    client: Client, monkeypatch: Any
) -> None:
    client.post(NEW, FORM)
    subscription = Subscription.objects.get()
    assert client.post(f"/subscriptions/confirm/{links.manage_token(subscription)}/").status_code == 404
    assert client.get(f"/subscriptions/{links.manage_token(subscription)}/").status_code == 404
    monkeypatch.setattr(links, "CONFIRM_WITHIN", timedelta(seconds=-1))
    assert client.post(f"/subscriptions/confirm/{links.confirm_token(subscription)}/").status_code == 404
    assert Subscription.objects.get().status == "pending"


@pytest.mark.parametrize("wrong", ["", "no-address", "a@b", "a@example.cn\nBcc: x@example.cn"])
def test_what_is_no_address_is_named_at_its_field(client: Client, wrong: str) -> None:
    answer = client.post(NEW, {**FORM, "address": wrong})
    assert answer.status_code == 422
    assert 'href="#id_address"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_the_page_to_manage_changes_rhythm_and_language(client: Client) -> None:
    subscription = active()
    address = f"/subscriptions/{links.manage_token(subscription)}/"
    assert "全部公示记录" in client.get(address).content.decode()
    client.post(address, {"rhythm": "weekly", "language": "en"})
    changed = Subscription.objects.get()
    assert (changed.rhythm, changed.language) == ("weekly", "en")
    assert localtime(changed.next_at).weekday() == 0
    assert client.post(address, {"rhythm": "hourly"}).status_code == 422


# --- What is told --------------------------------------------------------------------------------------


def test_no_news_is_no_mail_and_old_news_is_told_once() -> None:
    record(title="订阅以前就有的")
    services.ask(subject=Subject("search", ""), address=ADDRESS, rhythm="daily", language="zh-hans", at=now())
    services.confirm(uid=Subscription.objects.get().uid, at=now() + timedelta(milliseconds=5))
    sending.send_digests(at=now() + DAY)
    assert mail.outbox == []


def test_a_search_is_told_what_meets_it(client: Client) -> None:
    active(Subject("search", "severity=serious"))
    record(title="轻的一条", severity="ordinary")
    record(title="重的一条", severity="serious")
    record(title="隐藏的一条", severity="serious", scope="government")
    sending.send_digests(at=now() + DAY)
    (digest,) = mail.outbox
    assert "重的一条" in digest.body
    assert "轻的一条" not in digest.body
    assert "隐藏" not in digest.body
    assert "新发布" in digest.body


def test_a_region_is_told_of_all_below_it() -> None:
    active(Subject("region", "410000"))
    record(title="许昌的一条")
    record(title="外省的一条", organisation=body("外省局", region="110000"))
    sending.send_digests(at=now() + DAY)
    (digest,) = mail.outbox
    assert "许昌的一条" in digest.body
    assert "外省的一条" not in digest.body


def test_a_long_digest_names_some_and_says_that_there_is_more(monkeypatch: Any) -> None:
    monkeypatch.setattr("disclosure.subscriptions.digest.NAMED", 3)
    active()
    for _number in range(5):
        record()
    sending.send_digests(at=now() + DAY)
    (digest,) = mail.outbox
    assert digest.body.count("新发布") == 3
    assert "还有更多" in digest.body


def test_what_ended_without_having_been_told_is_never_told() -> None:
    active(Subject("search", "q=%E5%8D%95%E4%BD%8D"))
    ended = record(title="单位的一条", status="ended", ended_by=user("reviewer"))
    sending.send_digests(at=now() + DAY)
    assert mail.outbox == []
    assert str(ended.uid) not in str(Subscription.objects.values_list("told", flat=True))


def test_mail_is_in_the_language_that_was_asked_for() -> None:
    active(language="en")
    record()
    sending.send_digests(at=now() + DAY)
    (digest,) = mail.outbox
    # The Chinese stands in the code; a word that has an English one shows which language is in force.
    assert "Dishonesty record" in digest.body


def test_a_name_with_a_line_break_cannot_add_a_header() -> None:
    organisation = body("断\r\nBcc: x@example.cn 行")
    active(Subject("organisation", str(organisation.uid)))
    record(organisation=organisation)
    sending.send_digests(at=now() + DAY)
    (digest,) = mail.outbox
    assert "\n" not in digest.subject
    assert digest.recipients() == [ADDRESS.lower()]


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        (Rhythm.DAILY, "2026-11-22T06:59:59+08:00", "2026-11-22T07:00:00+08:00"),
        (Rhythm.DAILY, "2026-11-22T07:00:00+08:00", "2026-11-23T07:00:00+08:00"),
        (Rhythm.DAILY, "2026-11-22T23:30:00+00:00", "2026-11-24T07:00:00+08:00"),
        (Rhythm.WEEKLY, "2026-11-22T12:00:00+08:00", "2026-11-23T07:00:00+08:00"),
        (Rhythm.WEEKLY, "2026-11-23T06:00:00+08:00", "2026-11-23T07:00:00+08:00"),
        (Rhythm.WEEKLY, "2026-11-23T07:00:00+08:00", "2026-11-30T07:00:00+08:00"),
    ],
)
def test_digests_go_out_in_the_morning(rhythm: str, after: str, expected: str) -> None:
    from datetime import datetime

    assert services.next_moment(rhythm, after=datetime.fromisoformat(after)) == datetime.fromisoformat(
        expected
    )
