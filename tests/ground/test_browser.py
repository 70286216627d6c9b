"""The browser that the journeys drive watches the page while they do."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from integrity_portal.urls import urlpatterns as portal_urls
from tests.support.processes import eventually

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def page(body: str) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"<!doctype html><meta charset=utf-8><title>页</title>{body}")

    return view


urlpatterns = [
    *portal_urls,
    path("good/", page("<p>政务失信记录</p>")),
    path("inline/", page("<script>window.run = 1</script>")),
]


@pytest.fixture(autouse=True)
def pages(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def test_a_page_shows_in_a_chinese_browser(browser_page: Any) -> None:
    browser_page.goto("/good/")
    assert browser_page.inner_text("p") == "政务失信记录"
    assert browser_page.evaluate("navigator.language") == "zh-CN"


def test_an_inline_script_is_refused_by_the_policy_and_noticed(watched_page: Any) -> None:
    page, problems = watched_page
    page.goto("/inline/")
    assert page.evaluate("window.run") is None
    assert "Content Security Policy" in problems.pop()


def test_a_request_to_another_host_never_leaves_and_is_noticed(watched_page: Any) -> None:
    page, problems = watched_page
    page.goto("/good/")
    page.evaluate("location.href = 'http://203.0.113.7/'")
    eventually(lambda: page.wait_for_timeout(50) or problems)
    assert problems.pop() == "asked for another host: http://203.0.113.7/"


def test_a_script_that_breaks_is_noticed(watched_page: Any) -> None:
    page, problems = watched_page
    page.goto("/good/")
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    eventually(lambda: page.wait_for_timeout(50) or problems)
    assert "broken" in problems.pop()
