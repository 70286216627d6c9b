"""Programs read of notices, policies and agencies what readers see, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from disclosure.editing import services
from disclosure.notices.desks import ARTICLES, POLICIES
from tests.disclosure.texts.factories import AGENCIES, CONDUCT, LISTS, SCORES, draft, ended, published


def _get(client, name, *args, status=200, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_lists_hold_what_is_shown_and_narrow_by_words_and_codes(client, who):
    shown = published(ARTICLES, who, title="可见的通知", body="## 题\n\n正文")
    published(ARTICLES, who, title="可见的新闻", kind="news")
    for hidden in (
        draft(ARTICLES, who),
        ended(ARTICLES, who),
        published(ARTICLES, who, scope="government"),
        published(ARTICLES, who, show_from=localdate() + timedelta(days=1)),
    ):
        assert hidden.title not in str(_get(client, "public-notices"))
    assert [one["title"] for one in _get(client, "public-notices", kind="notice")["results"]] == [shown.title]
    assert [one["title"] for one in _get(client, "public-notices", q="新闻")["results"]] == ["可见的新闻"]
    one = _get(client, "public-notice", shown.pk)
    assert one["body"] == "## 题\n\n正文"
    assert one["organisation"]["name"] == shown.organisation.name


def test_policies_are_narrowed_by_whether_they_hold(client, who):
    published(POLICIES, who, title="旧", repealed_on=localdate())
    published(POLICIES, who, title="新")
    assert [one["title"] for one in _get(client, "public-policies", force="repealed")["results"]] == ["旧"]
    policy = published(POLICIES, who, title="将", effective_on=localdate() + timedelta(days=3))
    assert _get(client, "public-policy", policy.pk)["force"] == "pending"


def test_an_agency_is_told_with_its_grades_and_what_stands_against_it_now(client, who):
    agency = published(AGENCIES, who)
    published(SCORES, who, agency=agency, score="88.00")
    entry = published(CONDUCT, who, agency=agency)
    published(CONDUCT, who, agency=agency, title="过期的", show_until=localdate() - timedelta(days=1))
    assert [one["uscc"] for one in _get(client, "public-agencies", q=agency.uscc)["results"]] == [agency.uscc]
    told = _get(client, "public-agency", agency.pk)
    assert [(one["grade"], one["score"]) for one in told["scores"]] == [("a", "88.00")]
    assert [one["uid"] for one in told["bad_conduct"]] == [str(entry.pk)]


@pytest.mark.parametrize(
    ("desk", "name"), [(ARTICLES, "public-notice"), (POLICIES, "public-policy"), (AGENCIES, "public-agency")]
)
def test_what_was_taken_down_is_gone_and_what_never_was_is_unknown(client, who, desk, name):
    item = published(desk, who)
    services.end(desk=desk, uid=item.pk, reason="撤", by=who.reviewer, at=now())
    answer = _get(client, name, item.pk, status=410)
    assert answer["code"] == "ended"
    assert item.title not in str(answer)
    _get(client, name, draft(desk, who).pk, status=404)


@pytest.mark.parametrize(
    "query", [{"force": "golden"}, {"q": "长" * 101}, {"cursor": "x"}, {"colour": "red"}]
)
def test_what_cannot_be_read_is_named(client, db, query):
    answer = _get(client, "public-policies", status=400, **query)
    assert answer["errors"][0]["pointer"] == f"?{next(iter(query))}"


def test_the_one_search_box_finds_texts_lists_and_agencies_that_are_shown(client, who):
    found = [
        published(ARTICLES, who, title="灯塔计划的通知"),
        published(POLICIES, who, title="某办法", body="关于灯塔计划的规定。"),
        published(LISTS, who, title="灯塔计划清单"),
        published(AGENCIES, who, title="灯塔计划代理公司"),
    ]
    hidden = [draft(ARTICLES, who, title="灯塔计划草稿"), ended(POLICIES, who, title="灯塔计划旧规")]
    page = client.get(reverse("site:search"), {"q": "灯塔计划"}).content.decode()
    for item in found:
        assert str(item.pk) in page
    for item in hidden:
        assert str(item.pk) not in page
