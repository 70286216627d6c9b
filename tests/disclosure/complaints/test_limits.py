"""One who floods is slowed and stopped, others are not; and no counter tells who it was."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from disclosure.site.complaints import thresholds, tickets
from disclosure.site.complaints.waiting import KEPT, Upload, pick_up, put_down, sweep
from records.common.uploads import FileRefused
from records.subjects.models import Organisation
from supervision.complaints.models import Complaint
from tests.disclosure.complaints import filling
from tests.disclosure.complaints.filling import PDF, code_on, handed_in, opened, sent, solved, to_check

FLOODER, HONEST = "203.0.113.77", "198.51.100.23"


def asked_by(address: str) -> Any:
    return RequestFactory().post("/complaints/new/", REMOTE_ADDR=address)


def test_the_first_few_cost_nothing_more_and_each_further_doubling_costs_twice(settings: Any) -> None:
    settings.RATE_LIMITS = {"complaining": (40, 3600)}
    levels = [thresholds.price_of(asked_by(FLOODER)).level for _number in range(14)]
    assert levels == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3]
    assert thresholds.price_of(asked_by(HONEST)).level == 0


def test_who_has_had_his_share_is_refused_for_the_rest_of_the_hour_and_others_are_not(settings: Any) -> None:
    settings.RATE_LIMITS = {"complaining": (2, 3600)}
    refused = [thresholds.price_of(asked_by(FLOODER)).refused_for for _number in range(3)]
    assert refused[:2] == [0, 0]
    assert 0 < refused[2] <= 3600
    assert thresholds.price_of(asked_by(HONEST)).refused_for == 0


def test_under_load_those_who_come_with_their_first_get_through(settings: Any) -> None:
    settings.RATE_LIMITS = {"complaining": (99, 3600), "complaining_together": (3, 60)}
    for number in range(4):
        thresholds.price_of(asked_by(f"203.0.113.{number}"))
    assert thresholds.price_of(asked_by(HONEST)).refused_for == 0
    assert thresholds.price_of(asked_by("203.0.113.1")).refused_for > 0


def test_no_key_and_no_value_in_redis_tells_an_address(settings: Any) -> None:
    settings.RATE_LIMITS = {"complaining": (99, 3600), "tracking": (99, 600), "complaint_pages": (99, 60)}
    request = asked_by(FLOODER)
    for count in (thresholds.price_of, thresholds.too_many_pages, thresholds.too_many_tries):
        count(request)
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    found = b" ".join(
        key + (redis.get(key) or b"") for key in redis.scan_iter("*") if redis.type(key) == b"string"
    )
    assert FLOODER.encode() not in found
    # All of it is gone within a day and a little.
    assert all(0 < redis.ttl(key) <= 26 * 3600 for key in redis.scan_iter("*complain*"))


def test_another_days_key_makes_the_same_client_another(monkeypatch: pytest.MonkeyPatch) -> None:
    today = thresholds.client_of(asked_by(FLOODER))
    assert thresholds.client_of(asked_by(FLOODER)) == today
    assert thresholds.client_of(asked_by(HONEST)) != today
    cache.clear()
    assert thresholds.client_of(asked_by(FLOODER)) != today


def test_behind_a_proxy_the_client_is_counted_and_not_the_proxy(settings: Any) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    behind = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.2.3.4, {HONEST}")
    assert thresholds.client_of(behind) == thresholds.client_of(asked_by(HONEST))


def test_a_refused_complaint_comes_back_whole_and_goes_through_later(
    client: Client, bureau: Organisation, settings: Any
) -> None:
    settings.RATE_LIMITS = {"complaining": (1, 3600)}
    assert code_on(handed_in(client, to_check(client, body=bureau)))
    refused = handed_in(client, to_check(client, body=bureau, title="第二件，稍后再交"))
    assert refused.status == 429
    assert refused.at == "check"
    assert "第二件，稍后再交" in refused.text
    assert "已填写的内容都已保留" in refused.text
    assert int(re.search(r"请 (\d+) 分钟后", refused.text)[1]) <= 60  # type: ignore[index]
    # Another client is not touched.
    assert code_on(handed_in(Client(REMOTE_ADDR=HONEST), to_check(Client(REMOTE_ADDR=HONEST), body=bureau)))
    settings.RATE_LIMITS = {}
    assert code_on(handed_in(client, refused))
    assert Complaint.objects.count() == 3


def test_without_work_a_few_seconds_are_asked_for_and_with_them_it_goes_through(
    client: Client, bureau: Organisation, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = {}
    page = to_check(client, body=bureau)
    early = sent(client, page, truthful="on")
    assert (early.status, early.at) == (422, "check")
    assert "秒后再次点击" in early.text
    monkeypatch.setattr(tickets, "WAIT_SECONDS", 0)
    assert code_on(sent(client, early, truthful="on"))


def test_a_forged_ticket_is_exchanged_for_a_fresh_one(
    client: Client, bureau: Organisation, settings: Any
) -> None:
    settings.RATE_LIMITS = {}
    page = to_check(client, body=bureau)
    forged = sent(client, page, truthful="on", ticket="forged:ticket:here", work="1")
    assert forged.status == 422
    assert forged.ticket != "forged:ticket:here"
    assert code_on(sent(client, forged, truthful="on", work=solved(forged.ticket, tickets.bits_of(0))))


def test_who_turns_pages_too_fast_waits_a_little_and_keeps_what_he_wrote(
    client: Client, bureau: Organisation, settings: Any
) -> None:
    settings.RATE_LIMITS = {"complaint_pages": (2, 60)}
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    slow = client.post(filling.NEW, {**page.said, "q": "城管", "go": "search"})
    assert slow.status_code == 429
    assert int(slow.headers["Retry-After"]) > 0
    text = slow.content.decode()
    assert 'name="kind" value="service"' in text
    assert 'name="q" value="城管"' in text


def test_files_that_nobody_hands_in_are_removed_and_the_room_for_them_is_bounded(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    token = put_down(Upload("a.pdf", PDF))
    found = pick_up(token)
    assert found is not None
    assert (found.extension, found.content) == (".pdf", PDF)
    assert pick_up(token + "x") is None
    assert sweep(at=timezone.now()) == 0
    monkeypatch.setattr("disclosure.site.complaints.waiting.MOST_WAITING", 1)
    with pytest.raises(FileRefused, match="凭查询码"):
        put_down(Upload("b.pdf", PDF))
    assert sweep(at=timezone.now() + 2 * KEPT) == 1
    assert pick_up(token) is None
    assert sweep(at=timezone.now() + 2 * KEPT) == 0
