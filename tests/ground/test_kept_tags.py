"""Words, addresses and days that are kept say what Django's own tags would say, for each reader anew."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, RequestContext, Template, engines
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation

from integrity_portal.tags.addresses import KeptAddress
from integrity_portal.tags.words import KeptSentence, KeptWords

MOMENT = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize("source", ["{% translate '首页' %}", "{% trans '首页' %}"])
def test_a_word_follows_the_readers_language_each_time(source: str) -> None:
    template = Template("{% load i18n %}" + source)
    assert template.nodelist.get_nodes_by_type(KeptWords)
    for language, word in (("zh-hans", "首页"), ("en", "Home"), ("zh-hans", "首页")):
        with translation.override(language):
            assert template.render(Context()) == word


def test_no_template_changes_the_language_on_its_way() -> None:
    """A page's words are looked up in the language that the page says it is written in."""
    folders = [Path(folder) for engine in engines.all() for folder in engine.template_dirs]
    files = [file for folder in folders for file in folder.rglob("*.html")]
    assert len(files) > 100
    assert [file for file in files if "{% language" in file.read_text()] == []


@pytest.mark.parametrize(
    "source",
    [
        "{% translate word %}",
        "{% translate '首页'|upper %}",
        "{% translate '项' context '承诺' %}",
    ],
)
def test_what_may_differ_within_a_language_is_not_kept(source: str) -> None:
    assert not Template("{% load i18n %}" + source).nodelist.get_nodes_by_type(KeptWords)


def test_a_word_with_a_name_follows_the_readers_language_each_time() -> None:
    template = Template("{% load i18n %}{% translate '首页' as said %}[{{ said }}]")
    assert template.nodelist.get_nodes_by_type(KeptWords)
    for language, word in (("zh-hans", "首页"), ("en", "Home"), ("zh-hans", "首页")):
        with translation.override(language):
            assert template.render(Context()) == f"[{word}]"


def test_percent_signs_and_signs_of_html_come_out_as_ever() -> None:
    template = Template("{% load i18n %}{% translate '5% <b>' %}")
    assert [template.render(Context()) for _ in range(2)] == ["5% <b>", "5% <b>"]


SENTENCES = {
    "plain": "{% blocktranslate %}共 {{ total }} 条{% endblocktranslate %}",
    "with": "{% blocktranslate trimmed with total=number|add:1 %}共 {{ total }} 条{% endblocktranslate %}",
    "percent": "{% blocktranslate %}100% 共 {{ total }}{% endblocktranslate %}",
    "unknown": "{% blocktranslate %}共 {{ nobody }} 条{% endblocktranslate %}",
    "shadowed": "{% blocktranslate with total=number %}共 {{ total }} 条{% endblocktranslate %}",
}


@pytest.mark.parametrize("source", SENTENCES.values(), ids=SENTENCES)
def test_sentences_are_filled_as_django_fills_them(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    template = Template("{% load i18n %}" + source)
    (kept,) = template.nodelist.get_nodes_by_type(KeptSentence)
    # An unknown variable fails a test by its own sign; here it is to be dealt with.
    monkeypatch.setattr(template.engine, "string_if_invalid", "?")
    for language, total in (("zh-hans", 7), ("en", "<b>"), ("zh-hans", 8)):
        with translation.override(language):
            context = Context({"total": total, "number": 1})
            with context.bind_template(template):
                assert kept.render(context) == kept.node.render(context)
                assert context["total"] == total


@pytest.mark.parametrize(
    "source",
    [
        "{% blocktranslate count n=number %}一条{% plural %}{{ n }} 条{% endblocktranslate %}",
        "{% blocktranslate asvar said %}一条{% endblocktranslate %}",
        "{% blocktranslate context '承诺' %}项{% endblocktranslate %}",
    ],
)
def test_counted_and_named_sentences_are_djangos_own(source: str) -> None:
    assert not Template("{% load i18n %}" + source).nodelist.get_nodes_by_type(KeptSentence)


def test_an_address_follows_the_prefix_the_site_is_mounted_under() -> None:
    template = Template("{% url 'site:records' %}")
    assert template.nodelist.get_nodes_by_type(KeptAddress)
    request = RequestFactory().get("/")
    try:
        for prefix in ("/", "/city/", "/"):
            set_script_prefix(prefix)
            assert template.render(RequestContext(request)) == f"{prefix}records/"
    finally:
        set_script_prefix("/")


def test_an_address_that_there_is_not_fails_each_time() -> None:
    template = Template("{% url 'site:nowhere' %}")
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            template.render(Context())


def test_an_address_with_a_name_is_kept_and_one_that_there_is_not_is_empty() -> None:
    template = Template(
        "{% url 'site:records' as there %}{% url 'site:nowhere' as nowhere %}[{{ there }}{{ nowhere }}]"
    )
    assert len(template.nodelist.get_nodes_by_type(KeptAddress)) == 2
    for _ in range(2):
        assert template.render(Context()) == "[/records/]"


@pytest.mark.parametrize("source", ["{% url 'site:region' code %}", "{% url name %}"])
def test_an_address_with_parts_of_its_own_is_not_kept(source: str) -> None:
    assert not Template(source).nodelist.get_nodes_by_type(KeptAddress)


def test_days_follow_language_form_and_zone() -> None:
    template = Template("{{ day|date:'DATE_FORMAT' }} {{ day|date:'Y-m-d' }} {{ moment|date:'H:i' }}")
    context = Context({"day": date(2026, 3, 4), "moment": MOMENT})
    for language, day in (("zh-hans", "2026年3月4日"), ("en", "March 4, 2026"), ("zh-hans", "2026年3月4日")):
        with translation.override(language):
            assert template.render(context).startswith(f"{day} 2026-03-04")


def test_one_moment_in_two_zones_is_written_in_each() -> None:
    template = Template("{% load tz %}{% localtime off %}{{ moment|date:'H:i T' }}{% endlocaltime %}")
    here = MOMENT.astimezone(ZoneInfo("Asia/Shanghai"))
    assert here == MOMENT
    assert template.render(Context({"moment": MOMENT})) == "17:30 UTC"
    assert template.render(Context({"moment": here})) == "01:30 CST"


def test_what_is_no_day_is_written_as_django_writes_it() -> None:
    assert (
        Template("{{ nothing|date }}{{ empty|date:'Y' }}").render(Context({"nothing": None, "empty": ""}))
        == ""
    )


@override_settings(ROOT_URLCONF="tests.ground.test_kept_tags")
def test_addresses_of_other_patterns_are_not_ours() -> None:
    with pytest.raises(NoReverseMatch):
        Template("{% url 'site:records' %}").render(Context())


urlpatterns: list[object] = []
