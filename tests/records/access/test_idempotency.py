"""A write sent twice happens once."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from records.access import idempotency
from records.access.models import IdempotencyKey
from records.access.roles import Role
from records.access.tasks import clear_what_expired
from records.subjects.models import Organisation
from tests.records.access.factories import holder, partner
from tests.records.access.test_partners import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.access.urls")]


@pytest.fixture
def court(staff):
    return partner(staff.system)


@pytest.fixture
def send(client, court):
    credentials = bearer(client, court)

    def sent(name, key=None, **headers):
        more = {"Idempotency-Key": key} if key is not None else {}
        return client.post(
            "/api/bodies/",
            {"name": name},
            content_type="application/json",
            headers={**credentials, **more, **headers},
        )

    return sent


def made(name):
    return Organisation.objects.filter(name=name).count()


def test_the_same_request_again_is_answered_as_before_and_changes_nothing(send):
    first, again = send("统计局", "k-1"), send("统计局", "k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Location"] == first["Location"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert made("统计局") == 1


def test_a_quoted_key_is_the_same_key(send):
    send("统计局", "k-1")
    assert send("统计局", '"k-1"')["Idempotency-Replayed"] == "true"


def test_another_request_under_the_same_key_is_refused(send):
    send("统计局", "k-1")
    answer = send("财政局", "k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert made("财政局") == 0


def test_another_key_is_another_request(send):
    assert send("统计局", "k-1").json() != send("统计局", "k-2").json()
    assert made("统计局") == 2


def test_without_a_key_nothing_is_remembered(send):
    send("统计局")
    send("统计局")
    assert made("统计局") == 2
    assert not IdempotencyKey.objects.exists()


def test_a_key_belongs_to_its_owner(send, client, staff):
    send("统计局", "k-1")
    other = bearer(client, partner(staff.system, "许昌市人民检察院"))
    answer = client.post(
        "/api/bodies/",
        {"name": "统计局"},
        content_type="application/json",
        headers={**other, "Idempotency-Key": "k-1"},
    )
    assert "Idempotency-Replayed" not in answer
    assert made("统计局") == 2


def test_an_error_undoes_everything_and_may_be_tried_again(send):
    assert send("wrong", "k-1").status_code == 422
    assert made("wrong") == 0
    assert send("财政局", "k-1").status_code == 201


def test_an_answer_that_says_no_is_an_answer_and_is_kept(send):
    send("refused", "k-1")
    assert send("refused", "k-1")["Idempotency-Replayed"] == "true"
    assert made("refused") == 1


def test_trouble_on_our_side_is_not_kept_as_the_answer(send):
    assert send("broken", "k-1").status_code == 503
    assert "Idempotency-Replayed" not in send("broken", "k-1")


def test_an_answer_without_content_is_repeated_without_content(client, court, staff):
    court.application.allowed_scopes = ["records:read"]
    court.application.save()
    headers = {**bearer(client, court), "Idempotency-Key": "k-1"}
    answers = [client.delete("/api/bodies/", headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert answers[1].content == b""


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "ü"])
def test_a_key_that_is_none_is_refused_with_the_rule(send, key):
    answer = send("统计局", key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")
    assert made("统计局") == 0


def test_kept_answers_are_forgotten_after_more_than_a_day(send):
    send("统计局", "k-1")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    clear_what_expired.apply()
    assert IdempotencyKey.objects.exists()
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=27))
    clear_what_expired.apply()
    assert not IdempotencyKey.objects.exists()


def test_two_at_the_same_moment_do_it_once(committed_db, monkeypatch):
    court = partner(holder("李明", Role.SYSTEM_ADMIN))
    credentials = bearer(Client(), court)
    started, may_finish = threading.Event(), threading.Event()
    keep = idempotency._keep

    def slowly(*args, **kwargs):
        started.set()
        may_finish.wait(timeout=10)
        keep(*args, **kwargs)

    monkeypatch.setattr(idempotency, "_keep", slowly)
    answers = {}

    def post(name):
        answers[name] = Client().post(
            "/api/bodies/",
            {"name": "统计局"},
            content_type="application/json",
            headers={**credentials, "Idempotency-Key": "k-1"},
        )
        connections.close_all()

    first = threading.Thread(target=post, args=["first"])
    first.start()
    assert started.wait(timeout=10)
    second = threading.Thread(target=post, args=["second"])
    second.start()
    second.join()
    may_finish.set()
    first.join()
    assert (answers["first"].status_code, answers["second"].status_code) == (201, 409)
    assert answers["second"].json()["code"] == "idempotency_key_in_use"
    assert answers["second"]["Retry-After"] == "1"
    assert made("统计局") == 1


def test_of_a_process_that_died_nothing_bars_who_comes_again(committed_db, monkeypatch):
    """Its database session ends with it; the same request with the same key is done anew, and at once."""
    court = partner(holder("李明", Role.SYSTEM_ADMIN))
    credentials = bearer(Client(), court)
    keep, sessions, answers = idempotency._keep, [], []
    started, may_finish = threading.Event(), threading.Event()

    def slowly(*args, **kwargs):
        if not sessions:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                sessions.append(cursor.fetchone()[0])
            started.set()
            may_finish.wait(timeout=10)
        keep(*args, **kwargs)

    monkeypatch.setattr(idempotency, "_keep", slowly)

    def post():
        answers.append(
            Client(raise_request_exception=False).post(
                "/api/bodies/",
                {"name": "统计局"},
                content_type="application/json",
                headers={**credentials, "Idempotency-Key": "k-1"},
            )
        )
        connections.close_all()

    first = threading.Thread(target=post)
    first.start()
    assert started.wait(timeout=10)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", sessions)
    second = threading.Thread(target=post)
    second.start()
    second.join()
    may_finish.set()
    first.join()
    assert [answer.status_code for answer in answers] == [201, 503]
    assert "Idempotency-Replayed" not in answers[0]
    assert made("统计局") == 1


def test_a_form_that_was_read_before_is_compared_as_it_was_read(rf):
    def after_reading(**form):
        request = Request(rf.post("/", form), parsers=[MultiPartParser()])
        assert request.data
        return idempotency._fingerprint(request)

    assert after_reading(a="1", b="2") == after_reading(b="2", a="1")
    assert after_reading(a="1") != after_reading(a="2")
    assert after_reading(a=ContentFile(b"1", "x")) != after_reading(a=ContentFile(b"12", "x"))
