"""The tests' own strictness is real: each slip that it promises to catch is caught."""

import socket
from pathlib import Path

import pytest
from django.core.cache import cache
from django.template import Context, Engine, Origin, Template

from tests.support.strictness import OWN_TEMPLATES

ENGINE = Engine()


def page(source: str, *, ours: bool = True) -> Template:
    place = OWN_TEMPLATES / "page.html" if ours else Path("/elsewhere/page.html")
    return Template(source, origin=Origin(str(place)), engine=ENGINE)


@pytest.mark.parametrize(
    "source", ["{{ recrod }}", "{{ record.titel }}", "{% if 1 %}{{ recrod|upper }}{% endif %}"]
)
def test_a_misspelt_variable_in_a_template_of_ours_fails(source: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="is not defined"):
        page(source).render(Context({"record": {"title": "x"}}))


@pytest.mark.parametrize("source", ["{{ record.title }}", "{{ record.titel|default:'x' }}", "{{ 'x' }}"])
def test_a_right_variable_renders_as_ever(source: str) -> None:
    assert page(source).render(Context({"record": {"title": "x"}})) == "x"


def test_a_variable_is_asked_for_once_only() -> None:
    asked = []
    assert page("{{ rows }}").render(Context({"rows": lambda: asked.append(1) or "x"})) == "x"
    assert asked == [1]


def test_templates_of_others_stay_as_lenient_as_they_were_written() -> None:
    assert page("{{ recrod }}", ours=False).render(Context({})) == ""


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::7"])
def test_an_outside_host_is_out_of_reach(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as line, pytest.raises(pytest.fail.Exception, match="outside this machine"):
        line.connect((host, 443))


@pytest.mark.parametrize("run", [1, 2])
def test_the_cache_of_one_test_is_unknown_to_the_next(run: int) -> None:
    assert cache.get("seen") is None
    cache.set("seen", run)
    assert cache.get("seen") == run
