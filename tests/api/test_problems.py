"""Every failure is one kind of answer, in the reader's language; what is unchanged costs nothing to ask again."""

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils.http import http_date
from django.utils.timezone import now

from records.common.rest.problems import CODES, TITLES, document
from records.dishonesty.models import DishonestyRecord
from tests.api import factories
from tests.disclosure.factories import record

pytestmark = pytest.mark.django_db
LIST = "/api/v1/public/records/"
MEMBERS = ["type", "title", "status", "code", "detail", "errors"]


def check(answer, status, code):
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert list(problem) == MEMBERS
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"/developers/#problem-{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_what_is_not_there_is_a_problem(api):
    check(api.get(f"{LIST}00000000-0000-7000-8000-000000000000/"), 404, "not_found")
    check(api.get("/api/v1/no/such/address/"), 404, "not_found")
    check(api.get("/api/v1/no/such/address"), 404, "not_found")
    check(api.post("/api/v1/no/such/address/", {}, format="json"), 404, "not_found")
    check(api.get(f"{LIST}not-a-uid/"), 404, "not_found")


def test_a_forgotten_slash_is_added_and_the_method_kept(api):
    answer = api.get("/api/v1/public/records?severity=serious")
    assert (answer.status_code, answer["Location"]) == (308, f"{LIST}?severity=serious")
    assert api.post("/api/v1/submissions", {}, format="json").status_code == 308


def test_a_method_that_is_not_offered_is_a_problem_that_names_the_others(api):
    answer = api.delete(LIST)
    check(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_who_sends_no_token_is_asked_for_one(api):
    answer = api.post("/api/v1/submissions/", {}, format="json")
    check(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["made-up", "", "ä"])
def test_a_token_that_is_none_is_refused(api, token):
    answer = api.get("/api/v1/submissions/", headers={"Authorization": f"Bearer {token}"})
    check(answer, 401, "invalid_token")


def test_a_token_that_ran_out_is_refused(api, court):
    header = factories.bearer(court.user, seconds=-1)
    check(api.post("/api/v1/submissions/", {}, format="json", headers=header), 401, "invalid_token")


def test_unreadable_json_and_other_formats_are_told_apart(api, court):
    header = factories.bearer(court.user)
    address = "/api/v1/submissions/"
    broken = api.post(address, b'{"kind": ', content_type="application/json", headers=header)
    check(broken, 400, "malformed")
    check(
        api.post(address, "kind=x", content_type="text/plain", headers=header), 415, "unsupported_media_type"
    )
    check(api.get(LIST, headers={"Accept": "text/html"}), 406, "not_acceptable")


def test_a_body_beyond_the_limit_is_too_large(court, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    check(court.send(factories.item()), 413, "too_large")
    check(court.send(factories.item(), **{"Idempotency-Key": "k"}), 413, "too_large")


@pytest.mark.parametrize("depth", [25, 900, 100_000])
def test_a_body_nested_to_wear_us_out_is_refused(api, court, depth):
    body = '{"kind": "dishonesty-record", "items": [' + "[" * depth + "]" * depth + "]}"
    answer = api.post(
        "/api/v1/submissions/", body, content_type="application/json", headers=factories.bearer(court.user)
    )
    check(answer, 400, "malformed")


def test_any_page_may_read_what_is_public_and_none_what_is_not(api, court):
    assert api.get(LIST)["Access-Control-Allow-Origin"] == "*"
    assert not court.send(factories.item()).has_header("Access-Control-Allow-Origin")


def test_the_words_of_a_problem_are_english_where_english_is_asked_for(api):
    answer = api.get(f"{LIST}?severity=dreadful&sort=up", headers={"Accept-Language": "en"})
    problem = check(answer, 400, "invalid_parameter")
    assert not re.findall("[\u3000-\u9fff]", f"{problem['title']}{problem['detail']}{problem['errors']}")


def test_too_many_requests_are_told_when_to_come_back(api, settings):
    settings.RATE_LIMITS = {"public": (2, 60)}
    answers = [api.get("/api/v1/public/regions/411000/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem = answers[2]
    check(problem, 429, "too_many_requests")
    assert 1 <= int(problem["Retry-After"]) <= 60
    assert problem["Retry-After"] in problem.json()["detail"]


def test_each_answer_tells_what_is_left_of_the_share(api, settings):
    settings.RATE_LIMITS = {"public": (5, 60)}
    first, second = api.get("/api/v1/public/regions/411000/"), api.get(LIST)

    assert first["RateLimit-Policy"] == '"public";q=5;w=60'
    assert first["RateLimit"].startswith('"public";r=4;t=')
    assert second["RateLimit"].startswith('"public";r=3;t=')


def test_an_error_of_ours_is_a_problem_that_tells_nothing_of_our_insides(api, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("column secret_plan does not exist")

    monkeypatch.setattr("disclosure.api.records.present", fail)
    record()
    api.raise_request_exception = False

    problem = check(api.get(LIST), 500, "internal_error")
    assert "secret_plan" not in str(problem)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({}, "没有找到"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "没有找到"),
        ({"Accept-Language": "en"}, "Not found"),
        ({"Accept-Language": "fr, en;q=0.5"}, "Not found"),
        ({"Accept-Language": "tlh"}, "没有找到"),
    ],
)
def test_problems_speak_the_readers_language(api, header, words, monkeypatch):
    monkeypatch.setattr("records.common.rest.problems.TITLES", dict.fromkeys((400, 404), _Words()))
    answer = api.get(f"{LIST}00000000-0000-7000-8000-000000000000/", headers=header)

    assert answer.json()["title"] == words
    assert answer["Content-Language"] == ("en" if words == "Not found" else "zh-hans")
    assert "Accept-Language" in answer["Vary"]


class _Words:
    """A title with a translation of its own, so that this test does not hang on the catalogue."""

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return "Not found" if get_language() == "en" else "没有找到"


def test_every_status_has_a_title_and_a_code():
    assert set(CODES) <= set(TITLES)
    assert all(document(status)["title"] for status in TITLES)


def test_an_unchanged_answer_is_not_sent_twice(api):
    kept = record()
    for address in (f"{LIST}{kept.uid}/", LIST, "/api/v1/public/regions/", "/api/v1/public/statistics/"):
        first = api.get(address)
        again = api.get(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304, address
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["RateLimit"]


def test_a_changed_answer_is_sent_though_its_version_stayed(api):
    kept = record()
    address = f"{LIST}{kept.uid}/"
    before = api.get(address)["ETag"]
    kept.organisation.name = "许昌市城市管理和综合执法局"
    kept.organisation.save()

    assert api.get(address, headers={"If-None-Match": before}).status_code == 200


def test_one_record_tells_when_it_last_changed(api):
    moment = now() - timedelta(days=3)
    kept = record()
    DishonestyRecord.objects.filter(pk=kept.pk).update(updated_at=moment)
    address = f"{LIST}{kept.uid}/"

    answer = api.get(address)

    assert abs(parsedate_to_datetime(answer["Last-Modified"]) - moment) < timedelta(seconds=1)
    assert api.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
    earlier = http_date((moment - timedelta(hours=1)).timestamp())
    assert api.get(address, headers={"If-Modified-Since": earlier}).status_code == 200


def test_public_answers_must_be_asked_for_again_and_others_are_never_kept(api, court):
    assert api.get(LIST)["Cache-Control"] == "public, no-cache"
    assert court.send(factories.item())["Cache-Control"] == "no-store"


def test_nobody_is_told_what_an_endpoint_takes_by_options(api):
    check(api.options("/api/v1/records/"), 401, "not_authenticated")
    check(api.options(LIST), 405, "method_not_allowed")
