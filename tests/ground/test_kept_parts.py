"""Templates that are named in quotes are looked up once, and values are written as Django writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Engine, Template
from django.template.base import render_value_in_context
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from integrity_portal.tags import values
from integrity_portal.tags.parts import KeptExtends, KeptFile, KeptInclude
from integrity_portal.tags.values import written

FILES = {
    "base.html": "<{% block a %}base a{% endblock %}|{% block b %}base b{% endblock %}>",
    "middle.html": "{% extends 'base.html' %}{% block a %}middle {{ block.super }}{% endblock %}",
    "page.html": "{% extends 'middle.html' %}{% block b %}page {{ block.super }} {{ x }}{% endblock %}",
    "part.html": "({{ x }}{{ y }})",
    "around.html": "{% include 'part.html' %}{% include 'part.html' with y=x %}{% include 'part.html' with y=1 only %}",
    "chosen.html": "{% include name %}{% extends %}",
    "loop.html": "{% for x in many %}{% include './part.html' %}{% endfor %}",
}


def engine(builtins: list[str]) -> Engine:
    loaders = [("django.template.loaders.locmem.Loader", FILES)]
    return Engine(loaders=loaders, builtins=builtins)


OURS = engine(
    ["integrity_portal.tags.addresses", "integrity_portal.tags.dates", "integrity_portal.tags.parts"]
)
DJANGOS = engine([])


@pytest.mark.parametrize("name", ["base.html", "middle.html", "page.html", "around.html", "loop.html"])
def test_pages_of_parts_come_out_as_django_makes_them(name: str) -> None:
    ours, djangos = OURS.get_template(name), DJANGOS.get_template(name)
    for x in ("one", "<two>"):
        context = {"x": x, "y": "y", "many": [x, "three"]}
        assert ours.render(Context(context)) == djangos.render(Context(context))


def test_parts_named_in_quotes_are_kept() -> None:
    page, around = OURS.get_template("page.html"), OURS.get_template("around.html")
    assert page.nodelist.get_nodes_by_type(KeptExtends)
    (first, *others) = around.nodelist.get_nodes_by_type(KeptInclude)
    assert len(others) == 2
    around.render(Context({"x": 1}))
    assert first.kept is not None


def test_a_part_named_by_the_page_is_not() -> None:
    template = OURS.from_string("{% include name %}")
    assert not template.nodelist.get_nodes_by_type(KeptInclude)
    context = Context({"name": "part.html", "x": 1, "y": 2})
    assert template.render(context) == "(12)"
    context["name"] = "base.html"
    assert template.render(context) == "<base a|base b>"


@override_settings(DEBUG=True)
def test_while_one_develops_each_part_is_looked_up_anew() -> None:
    around = OURS.from_string("{% include 'part.html' %}")
    around.render(Context({"x": 1}))
    assert around.nodelist.get_nodes_by_type(KeptInclude)[0].kept is None


def test_the_address_of_a_file_follows_where_files_are() -> None:
    template = Template("{% load static %}{% static 'portal/emblem.svg' %}")
    assert template.nodelist.get_nodes_by_type(KeptFile)
    for url in ("/static/", "/files/", "/static/"):
        with override_settings(STATIC_URL=url):
            assert template.render(Context()) == f"{url}portal/emblem.svg"


VALUES: list[Any] = [
    "text", "<b>&\"'", mark_safe("<b>"), 7, -1, 1234567, True, None, 3.25, Decimal("12.50"), date(2026, 3, 4),  # noqa: S308
    datetime(2026, 3, 4, 17, 30, tzinfo=UTC), gettext_lazy("首页"), [1, "<"], SafeString("&amp;"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_values_are_written_as_django_writes_them(value: Any, escaped: bool, language: str) -> None:
    context = Context(autoescape=escaped)
    with translation.override(language):
        assert written(value, context) == render_value_in_context(value, context)
        shown = "{{ value }}" if escaped else "{% autoescape off %}{{ value }}{% endautoescape %}"
        assert Template(shown).render(Context({"value": value})) == render_value_in_context(value, context)


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_numbers_are_grouped_where_the_settings_ask_for_it() -> None:
    assert Template("{{ n }}").render(Context({"n": 1234567})) == render_value_in_context(1234567, Context())


def test_the_short_way_is_the_one_that_pages_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "escape", lambda text: f"short {text}")
    assert Template("{{ value }}").render(Context({"value": "way"})) == "short way"
