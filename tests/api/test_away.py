"""An engine that does not answer is the portal's trouble and not the caller's: 503, when to come back, and a problem."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.test import Client
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import ConnectionError as RedisAway

from records.dishonesty.models import Submission
from tests.api import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v1/public/records/"


def check(answer: Any, words: str = "服务暂不可用") -> None:
    assert answer.status_code == 503, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert (answer.json()["code"], answer.json()["title"]) == ("unavailable", words)


def fails(error: Exception) -> Any:
    def fail(*_args: Any, **_more: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [OperationalError, InterfaceError, BrokerAway, RedisAway],
    ids=["database", "connection", "broker", "redis"],
)
def test_an_engine_that_goes_while_an_endpoint_works_is_503_with_retry_after(
    api: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    api.raise_request_exception = False
    monkeypatch.setattr("disclosure.api.records.listed", fails(error("connection refused at 10.0.0.7")))
    answer = api.get(LIST)
    check(answer)
    assert "10.0.0.7" not in answer.content.decode()


def test_both_languages_say_so(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    api.raise_request_exception = False
    monkeypatch.setattr("disclosure.api.records.listed", fails(OperationalError()))
    answer = api.get(LIST, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert not re.findall("[\u3000-\u9fff]", answer.content.decode("unicode_escape"))


@pytest.mark.parametrize("path", ["/api/v1/records/", "/admin/", "/records/"])
def test_a_database_that_refuses_connections_before_anything_is_looked_at_is_503(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    monkeypatch.setattr(
        "django.db.backends.base.base.BaseDatabaseWrapper.cursor", fails(OperationalError("refused"))
    )
    answer = client.get(path)
    if path.startswith("/api/"):
        check(answer)
    else:
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "过几分钟" in answer.content.decode()


def test_without_redis_the_api_goes_on_reading_and_taking_in(court: Any, api: Any, settings: Any) -> None:
    # Nothing listens there.
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert api.get("/api/v1/public/regions/411000/").status_code == 200
    assert court.send(factories.item()).status_code == 201
    assert Submission.objects.count() == 1
    with pytest.raises(RedisAway):
        cache.get("anything")


def test_an_error_of_ours_outside_any_endpoint_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    monkeypatch.setattr("records.access.backends.RoleBackend.get_user", fails(RuntimeError("secret_plan")))
    monkeypatch.setattr("django.contrib.auth.get_user", fails(RuntimeError("secret_plan")))
    answer = client.get("/api/v1/records/")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "secret_plan" not in answer.content.decode()


def test_a_request_that_django_itself_refuses_is_a_problem_under_the_api(settings: Any) -> None:
    answer = Client(raise_request_exception=False).get(
        "/api/v1/public/records/", headers={"Host": "elsewhere.example"}
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    page = Client(raise_request_exception=False).get("/records/", headers={"Host": "elsewhere.example"})
    assert page.status_code == 400
    assert page["Content-Type"].startswith("text/html")
