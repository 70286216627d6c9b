"""A page is made once for many readers, is gone in time, and nobody's own answer is ever another's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils.timezone import now
from environs import Env, EnvValidationError
from redis.exceptions import RedisError

from disclosure.site import keeping
from disclosure.site.keeping import kept_page
from integrity_portal.settings.limits import pages_kept
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from tests.disclosure.factories import record
from tests.records.dishonesty.factories import People, people, published

pytestmark = pytest.mark.django_db
SECONDS = 5
LIST = "/records/"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    settings.PAGES_KEPT_SECONDS = SECONDS
    clock = Clock()
    monkeypatch.setattr(keeping, "time", clock)
    cache.clear()
    yield clock
    cache.clear()


@pytest.fixture
def who() -> People:
    return people()


def title_shown(title: str, reader: Client | None = None, path: str = LIST, **more: Any) -> bool:
    answer = (reader or Client()).get(path, **more)
    assert answer.status_code == 200
    return title in answer.content.decode()


def test_the_second_reader_costs_no_question(django_assert_num_queries: Any) -> None:
    record(title="逾期不付工程款")
    first = Client().get(LIST)
    with django_assert_num_queries(0):
        second = Client().get(LIST)
    assert second.content == first.content
    unalike = {"X-Request-ID", "X-Accel-Expires"}
    assert {k: v for k, v in second.items() if k not in unalike} == {
        k: v for k, v in first.items() if k not in unalike
    }
    assert second["X-Request-ID"] != first["X-Request-ID"]
    assert "no-cache" in second["Cache-Control"]
    assert "Cookie" in second["Vary"]


def test_what_ended_is_gone_when_the_seconds_are_over(who: People, clock: Clock) -> None:
    ended = published(who, title="将要终止的一条")
    page = f"/records/{ended.uid}/"
    regions = ("/", LIST, f"/organisations/{ended.organisation_id}/", f"/regions/{ended.region_id}/")
    for path in (page, *regions):
        assert title_shown(ended.title, path=path)
    services.end_record(uid=ended.uid, by=who.reviewer, at=now(), reason="原判决已被依法撤销。")
    clock.now += SECONDS + 0.01
    assert Client().get(page).status_code == 410
    for path in regions:
        assert not title_shown(ended.title, path=path)


def made_again(clock: Clock) -> Callable[[], HttpResponse]:
    """A kept page that says when it was made; what it is asked for."""

    @kept_page
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(clock.now))

    def ask() -> HttpResponse:
        request = RequestFactory().get("/")
        request.session = SessionStore()
        return view(request)

    return ask


@pytest.mark.parametrize("pause", [0.05, 0.3, 1.0, 1.7, 2.9, 4.9, 7.0])
@pytest.mark.parametrize("seconds", [1, 2, 3, 4, 5])
def test_no_page_is_given_for_longer_than_its_seconds_however_often_it_is_asked_for(
    clock: Clock, settings: Any, seconds: int, pause: float
) -> None:
    settings.PAGES_KEPT_SECONDS = seconds
    ask, until = made_again(clock), clock.now + 30
    while clock.now < until:
        answer = ask()
        left = float(answer.content) + seconds - clock.now
        assert left > 0
        # A server in front that is told 1 gives the page away for up to two seconds, as nginx does; of 0 it keeps none.
        told = int(answer["X-Accel-Expires"])
        assert told == 0 or told + 1 <= left
        clock.now += pause


def test_a_page_of_which_much_is_left_is_given_to_all(clock: Clock) -> None:
    record(title="先公示的一条")
    assert title_shown("先公示的一条")
    record(title="后公示的一条")
    clock.now += SECONDS * keeping.RENEWED_AFTER - 0.01
    assert not title_shown("后公示的一条")


def test_well_before_its_end_one_makes_a_page_anew_and_the_others_need_not_wait(clock: Clock) -> None:
    ask, asked = made_again(clock), list[HttpResponse]()

    @kept_page
    def slow(request: HttpRequest) -> HttpResponse:
        # While it is made, others ask for it.
        asked.extend(ask() for _other in range(3))
        return HttpResponse(str(clock.now))

    first = float(ask().content)
    clock.now += SECONDS * keeping.RENEWED_AFTER + 0.9
    request = RequestFactory().get("/")
    request.session = SessionStore()
    assert float(slow(request).content) == clock.now
    assert [float(answer.content) for answer in asked] == [first] * 3
    # What a server in front is given meanwhile it can keep, so that its other readers do not come here, too.
    assert [answer["X-Accel-Expires"] for answer in asked] == ["1"] * 3
    assert float(ask().content) == clock.now


def test_a_renewal_that_never_ended_holds_up_nobody(clock: Clock) -> None:
    ask = made_again(clock)
    first = float(ask().content)
    clock.now += SECONDS - 0.1

    @kept_page
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    request = RequestFactory().get("/")
    with pytest.raises(RuntimeError):
        broken(request)
    assert float(ask().content) == first
    clock.now += 0.2
    assert float(ask().content) == clock.now


def test_a_server_in_front_is_told_to_come_back_when_the_page_is_made_anew(clock: Clock) -> None:
    assert Client().get("/")["X-Accel-Expires"] == "2"
    clock.now += 1.5
    assert Client().get("/")["X-Accel-Expires"] == "2"


def test_a_server_in_front_that_asks_when_its_page_is_over_finds_one_that_it_can_keep(clock: Clock) -> None:
    for _time in range(20):
        told = int(Client().get("/")["X-Accel-Expires"])
        assert told > 0
        clock.now += told + 0.9


def test_a_page_of_a_clock_ahead_is_made_anew(clock: Clock) -> None:
    clock.now += 3_600
    record(title="先公示的一条")
    assert title_shown("先公示的一条")
    clock.now -= 3_600
    record(title="后公示的一条")
    assert title_shown("后公示的一条")


@pytest.mark.parametrize(
    ("cookie", "value", "sign"),
    [
        ("language", "en", 'lang="en"'),
        ("language", "zh-hant", 'lang="zh-Hant"'),
        ("text_size", "large", "large-text"),
        ("contrast", "high", "high-contrast"),
    ],
    ids=["english", "traditional", "large", "contrast"],
)
def test_each_way_of_reading_has_pages_of_its_own(settings: Any, cookie: str, value: str, sign: str) -> None:
    names = {"language": settings.LANGUAGE_COOKIE_NAME}
    special = Client()
    special.cookies[names.get(cookie, f"{settings.COOKIE_PREFIX}{cookie}")] = value
    for reader, has in ((special, True), (Client(), False), (special, True), (Client(), False)):
        assert (sign in reader.get("/").content.decode().split("<body>")[0]) is has


def test_switches_lead_back_to_the_page_that_was_asked_for() -> None:
    for path in ("/records/?domain=finance", "/records/?domain=procurement"):
        assert f'name="next" value="{path}"' in Client().get(path).content.decode()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Client().get(f"{LIST}?q=工程款"),
        lambda: Client().get(LIST, headers={"Authorization": "Bearer x"}),
        lambda: Client().head(LIST),
        lambda: Client().get(f"{LIST}?region={'1' * 600}"),
        lambda: Client().get("/records/00000000-0000-0000-0000-000000000000/"),
    ],
    ids=["search", "account", "head", "long", "missing"],
)
def test_what_is_one_readers_own_is_not_kept(ask: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_write", lambda *page: pytest.fail("was kept"))
    assert "X-Accel-Expires" not in ask()


def test_a_stranger_to_reading_cookies_reads_and_leaves_nothing(settings: Any) -> None:
    record(title="先公示的一条")
    assert title_shown("先公示的一条")
    record(title="后公示的一条")
    staff = Client()
    staff.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert title_shown("后公示的一条", staff)
    assert not title_shown("后公示的一条")


def _answering(change: Callable[[HttpRequest, HttpResponse], Any]) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get("/")
    request.session = SessionStore()

    @kept_page
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("page")
        return change(request, response) or response

    return request, view(request)


OWN: dict[str, Callable[[HttpRequest, HttpResponse], Any]] = {
    "cookie": lambda request, response: response.set_cookie("seen", "1"),
    "form": lambda request, response: get_token(request) and None,
    "session": lambda request, response: request.session.get("anything"),
    "limited": lambda request, response: setattr(request, "rate_usage", None),
    "no-store": lambda request, response: response.headers.__setitem__("Cache-Control", "no-store"),
    "policy": lambda request, response: setattr(response, "_csp_update", {"img-src": "https://a.example"}),
    "nonce": lambda request, response: setattr(request, "_csp_nonce", "abc"),
    "ended": lambda request, response: HttpResponse(status=410),
    "stream": lambda request, response: StreamingHttpResponse(iter([b"page"])),
    "long": lambda request, response: HttpResponse(b"x" * (keeping.LONGEST_PAGE + 1)),
}


@pytest.mark.parametrize("change", OWN.values(), ids=OWN)
def test_an_answer_of_ones_own_is_not_kept(
    change: Callable[[HttpRequest, HttpResponse], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_write", lambda *page: pytest.fail("was kept"))
    _request, response = _answering(change)
    assert "X-Accel-Expires" not in response


def test_a_plain_answer_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    monkeypatch.setattr(keeping, "_write", lambda *page: written.append(page))
    _answering(lambda request, response: None)
    assert len(written) == 1


def test_only_these_pages_are_kept() -> None:
    assert {pattern.name for pattern in patterns() if is_kept(pattern.callback)} == {
        "home", "records", "record", "organisations", "organisation", "regions", "region", "statistics",
    }  # fmt: skip


def patterns(within: Any = None) -> Iterator[URLPattern]:
    for pattern in (within or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def is_kept(view: Any) -> bool:
    while view is not None:
        if getattr(getattr(view, "__code__", None), "co_filename", "") == keeping.__file__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_without_redis_each_page_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **more: Any) -> None:
        raise RedisError

    monkeypatch.setattr(keeping, "cache", type("Away", (), {"get": away, "set": away})())
    record(title="先公示的一条")
    assert title_shown("先公示的一条")
    DishonestyRecord.objects.update(title="更正过的一条")
    assert title_shown("更正过的一条")


def test_with_0_seconds_nothing_is_kept(settings: Any) -> None:
    settings.PAGES_KEPT_SECONDS = 0
    record(title="先公示的一条")
    assert title_shown("先公示的一条")
    DishonestyRecord.objects.update(title="更正过的一条")
    assert title_shown("更正过的一条")
    assert "X-Accel-Expires" not in Client().get(LIST)


@pytest.mark.parametrize(
    ("said", "demo", "seconds"), [("", False, 5), ("", True, 0), ("3", True, 3), ("0", False, 0)]
)
def test_how_long_is_a_setting(monkeypatch: pytest.MonkeyPatch, said: str, demo: bool, seconds: int) -> None:
    monkeypatch.delenv("PAGES_KEPT_SECONDS", raising=False)
    if said:
        monkeypatch.setenv("PAGES_KEPT_SECONDS", said)
    assert pages_kept(Env(), demo=demo) == seconds


@pytest.mark.parametrize("said", ["6", "-1", "3600"])
def test_nobody_can_have_pages_kept_for_longer(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PAGES_KEPT_SECONDS", said)
    with pytest.raises(EnvValidationError, match="PAGES_KEPT_SECONDS"):
        pages_kept(Env(), demo=False)
