"""Head and foot are made once for a kind of page; each reader still finds where he is and how he reads."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from disclosure.templatetags import portal
from integrity_portal.settings.site import Site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "_frame_parts", {})


def page(path: str, reader: Client | None = None) -> str:
    return (reader or Client()).get(path).content.decode()


def part(page: str, tag: str) -> str:
    found = re.search(rf"<{tag}[ >].*?</{tag.split()[0]}>", page, re.DOTALL)
    assert found
    return found[0]


def test_the_navigation_shows_where_one_is() -> None:
    for path, here in (("/records/", "/records/"), ("/regions/", "/regions/"), ("/records/", "/records/")):
        assert current(path, "page") == [here]
    assert current("/demonstrations/", "true") == ["/regions/"]


def current(path: str, kind: str) -> list[str]:
    return re.findall(rf'href="([^"]*)" aria-current="{kind}"', part(page(path), 'nav class="main"'))


def test_a_switch_leads_back_to_this_very_address_and_can_say_nothing_else() -> None:
    for path in ("/records/?domain=finance", "/records/?domain=%22%3E%3Cscript%3E", "/records/"):
        switches = re.findall(r'name="next" value="([^"]*)"', part(page(path), "header"))
        assert [unescape(one) for one in switches] == [path] * 3
        assert "<script" not in part(page(path), "header")


def test_one_readers_letters_are_not_anothers(settings: Any) -> None:
    large = Client()
    large.cookies[f"{settings.COOKIE_PREFIX}text_size"] = "large"
    for reader, offered in ((large, "normal"), (Client(), "large"), (large, "normal")):
        assert re.findall(r'name="size" value="(\w+)"', page("/records/", reader)) == [offered]


def test_who_answers_for_the_site_follows_the_settings(settings: Any) -> None:
    for sponsor in ("示例市信用办", "示例市发展改革委"):
        settings.SITE = Site("", sponsor, "", "", "", ())
        assert sponsor in part(page("/records/"), "footer")
    settings.NODE_NAME = "信用示例"
    assert "信用示例" in part(page("/records/"), "header")


def test_the_parts_are_made_once() -> None:
    for _reader in range(3):
        page("/records/?region=410000")
        page("/records/")
    assert {key[:2] for key in portal._frame_parts} == {
        ("components/head.html", "records"),
        ("components/foot.html", "records"),
    }
    assert len(portal._frame_parts) == 2
