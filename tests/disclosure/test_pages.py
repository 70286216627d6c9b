"""What a reader meets on each page, in either language, with or without anything to show."""

import re
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from disclosure.published import node_name
from disclosure.site.trace import trace, way_up
from disclosure.site.views import errors
from records.chain.queries import Arrival
from records.subjects.models import FormerRegion, OrganisationName
from tests.disclosure.factories import body, record

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20
MOST_BYTES = 100_000


@pytest.fixture(autouse=True)
def _fresh_figures() -> None:
    cache.clear()


@pytest.fixture
def many() -> list[Any]:
    """More than a page of records, over several bodies and months."""
    bodies = [
        body(f"许昌市某某局第{number}处", region=code) for number in range(3) for code in ("411000", "411081")
    ]
    return [
        record(
            organisation=bodies[number % len(bodies)],
            version=number % 3 + 1,
            published_at=now() - timedelta(days=number * 9),
            facts="甲方逾期未付。" * 200,
            under_objection=number % 5 == 0,
        )
        for number in range(30)
    ]


def _pages(many: list[Any]) -> dict[str, str]:
    return {
        "home": "/",
        "records": "/records/?q=某某局",
        "record": f"/records/{many[0].uid}/",
        "organisations": "/organisations/?q=某某局",
        "organisation": f"/organisations/{many[0].organisation_id}/",
        "regions": "/regions/",
        "region": "/regions/411000/",
        "statistics": "/statistics/",
        "about": "/about/",
        "transparency": "/transparency/",
        "entries": "/transparency/entries/",
        "verify": "/verify/?number=411000-20260504-7K3F9A&code=7K3F9ACD",
        "site map": "/site-map/",
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_is_light_on_the_database_and_on_the_line(
    client: Client, many: list[Any], language: str
) -> None:
    client.cookies["language"] = language
    for name, address in _pages(many).items():
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, name
        assert len(queries) <= MOST_QUERIES, (name, [q["sql"][:100] for q in queries])
        assert len(answer.content) < MOST_BYTES, name
        assert "OFFSET" not in " ".join(q["sql"] for q in queries).upper(), name


def test_more_records_on_a_page_ask_no_more_of_the_database(client: Client, many: list[Any]) -> None:
    def asked(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    # Where few are found, search looks into the facts as well.
    assert asked("/records/?q=某某局") <= asked("/records/?q=第0处")
    assert asked("/organisations/?q=某某局") <= asked("/organisations/?q=第1处")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_stands_under_the_strict_content_policy(client: Client, many: list[Any], language: str) -> None:
    client.cookies["language"] = language
    for name, address in _pages(many).items():
        answer = client.get(address)
        text = answer.content.decode()
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(
            r"<style|\sstyle=|\son\w+=|javascript:|<script(?! type=\"application/ld\+json\">[^<]*</script>)(?![^>]*\ssrc=)",
            text,
        ), name
        assert not re.findall(r"""(?:src|href|action)="(?:https?:)?//(?!testserver)[^"]*""", text), name


def test_page_sets_no_cookie_on_a_reader(client: Client, many: list[Any]) -> None:
    for address in _pages(many).values():
        assert not client.get(address).cookies


@pytest.mark.parametrize(
    ("path", "headers", "cookie", "language"),
    [
        pytest.param("/", {}, "", "zh-hans", id="a page is Chinese"),
        pytest.param("/", {"Accept-Language": "en"}, "", "zh-hans", id="whatever the browser speaks"),
        pytest.param("/", {}, "en", "en", id="unless the reader chose"),
        pytest.param("/", {}, "xx", "zh-hans", id="a language that there is"),
        pytest.param(
            "/api/v1/x/", {"Accept-Language": "en-GB,zh;q=0.5"}, "", "en", id="a program asks by header"
        ),
        pytest.param(
            "/api/v1/x/", {"Accept-Language": "fr;q=1,zh-CN;q=0.8,en;q=0.1"}, "", "zh-hans", id="by weight"
        ),
        pytest.param(
            "/api/v1/x/", {"Accept-Language": "en;q=x,*;q=1,;"}, "en", "zh-hans", id="nonsense is Chinese"
        ),
    ],
)
def test_language_is_the_readers_choice(
    client: Client, path: str, headers: dict[str, str], cookie: str, language: str
) -> None:
    if cookie:
        client.cookies["language"] = cookie
    answer = client.get(path, headers=headers)
    assert answer["Content-Language"] == language
    assert ("Accept-Language" if path.startswith("/api/") else "Cookie") in answer["Vary"]


def test_switches_keep_the_reader_where_he_was(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/records/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/records/?q=x")
    assert 'lang="en"' in client.get("/").content.decode()
    client.post("/text-size/", {"size": "large", "next": "/"})
    assert 'class="large-text"' in client.get("/").content.decode()
    client.post("/text-size/", {"size": "normal", "next": "/"})
    assert "large-text" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil", "", "/\\evil"]
)
def test_switch_leads_to_no_other_site(client: Client, to: str) -> None:
    assert client.post("/language/", {"language": "en", "next": to})["Location"] == "/"


def test_switch_sets_nothing_that_is_not_a_choice(client: Client) -> None:
    assert not client.post("/language/", {"language": "xx"}).cookies
    assert not client.post("/text-size/", {"size": "huge"}).cookies
    assert client.get("/language/").status_code == 405


def test_record_tells_who_decided_what_and_until_when(client: Client) -> None:
    today = localdate()
    kept = record(
        severity="serious", display_until=today + timedelta(days=12), repairable_from=today, version=2
    )
    text = client.get(f"/records/{kept.uid}/").content.decode()
    assert f"许昌市中级人民法院作出《民事判决书》，文号{kept.document_number}，涉及许昌市城市管理局。" in text
    for words in (
        "还有 12 天",
        "已经可以申请",
        "首次发布",
        "更正",
        "第 2 版",
        "信用河南",
        "信用中国",
        "严重",
    ):
        assert words in text
    assert f'href="/api/v1/public/records/{kept.uid}/"' in text
    assert f'<meta name="ArticleTitle" content="{kept.title}">' in text


def test_last_day_is_called_today(client: Client) -> None:
    kept = record(display_until=localdate())
    assert "就在今天" in client.get(f"/records/{kept.uid}/").content.decode()


def test_record_without_a_last_day_shows_no_clock_for_it(client: Client) -> None:
    kept = record(display_until=None, repairable_from=None)
    text = client.get(f"/records/{kept.uid}/").content.decode()
    assert "公示到期自动终止" not in text
    assert "可以申请信用修复" not in text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("411000", "信用许昌"),
        ("410000", "信用河南"),
        ("000000", "信用中国"),
        ("450000", "信用广西"),
        ("152200", "信用兴安"),
        ("990000", "990000"),
    ],
)
def test_node_is_called_as_people_call_it(code: str, name: str) -> None:
    assert node_name(code) == name


def test_record_says_when_it_is_disputed(client: Client) -> None:
    calm, disputed = record(), record(under_objection=True, under_litigation=True)
    assert "异议处理中" not in client.get(f"/records/{calm.uid}/").content.decode()
    text = client.get(f"/records/{disputed.uid}/").content.decode()
    assert "异议处理中" in text
    assert "复议诉讼中" in text


def _arrivals(*rows: tuple[str, int]) -> Any:
    found = [Arrival(code, "", version, "publish", now()) for code, version in rows]
    return mock.patch("disclosure.site.trace.arrivals", return_value=found)


@pytest.mark.parametrize(
    ("arrived", "states"),
    [
        ([], ["arrived", "waiting", "waiting"]),
        ([("411000", 2), ("410000", 2)], ["arrived", "arrived", "waiting"]),
        ([("411000", 1), ("411000", 2), ("410000", 1)], ["arrived", "older", "waiting"]),
        ([("411000", 2), ("410000", 2), ("000000", 1), ("000000", 2)], ["arrived", "arrived", "arrived"]),
    ],
)
def test_trace_shows_how_far_the_present_version_has_come(arrived: list[Any], states: list[str]) -> None:
    kept = record(version=2)
    with _arrivals(*arrived):
        steps = trace(kept)
    assert [step.state for step in steps] == states
    assert [step.name for step in steps] == ["信用许昌", "信用河南", "信用中国"]
    assert [step.here for step in steps] == [True, False, False]


def test_trace_at_the_nation_says_that_it_came_by_the_province(settings: Any) -> None:
    settings.NODE_CODE, settings.NODE_NAME = "000000", "信用中国"
    with _arrivals(("000000", 1)):
        steps = trace(record())
    assert [step.state for step in steps] == ["arrived"] * 3
    assert steps[-1].at is not None


def test_way_up_begins_where_the_record_was_written() -> None:
    assert way_up("411000") == ["411000", "410000", "000000"]
    assert way_up("410000") == ["410000", "000000"]
    assert way_up("000000") == ["000000"]


def test_merged_body_leads_to_the_one_that_answers_for_it(client: Client) -> None:
    old, new = body("许昌市原规划局"), body("许昌市自然资源局")
    record(title="旧名下", organisation=old)
    old.merged_into = new
    old.save()
    assert client.get(f"/organisations/{old.uid}/")["Location"] == f"/organisations/{new.uid}/"
    text = client.get(f"/organisations/{new.uid}/").content.decode()
    assert "许昌市原规划局" in text
    assert "旧名下" in text
    assert "原规划局" not in client.get("/organisations/").content.decode()
    assert client.get("/organisations/00000000-0000-7000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"许昌市财政局", "禹州市第一小学"}),
        ("q=财政", {"许昌市财政局"}),
        ("q=小学&region=411081", {"禹州市第一小学"}),
        ("region=411081", {"禹州市第一小学"}),
        ("kind=institution", {"禹州市第一小学"}),
        ("kind=nonsense", {"许昌市财政局", "禹州市第一小学"}),
        ("q=11411000005747138M", {"许昌市财政局"}),
        ("q=一小", {"禹州市第一小学"}),
        ("q=公安", set()),
    ],
)
def test_bodies_are_found_by_name_code_place_and_kind(client: Client, query: str, names: set[str]) -> None:
    body("许昌市财政局", uscc="11411000005747138M")
    school = body("禹州市第一小学", region="411081", kind="institution")
    OrganisationName.objects.create(organisation=school, name="一小", kind="short")
    school.save()
    found = client.get(f"/organisations/?{query}").context["bodies"]
    assert {row["body"].name for row in found} == names


def test_region_of_another_code_and_outside_say_so(client: Client) -> None:
    former = FormerRegion.objects.filter(successor__isnull=False, code__startswith="4110").first()
    assert former is not None
    answer = client.get(f"/regions/{former.code}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/regions/{former.successor_id}/")
    assert "不收录这个地区的记录" in client.get("/regions/440000/").content.decode()
    assert "不收录这个地区的记录" not in client.get("/regions/411081/").content.decode()
    assert client.get("/regions/999999/").status_code == 404
    assert client.get("/regions/x/").status_code == 404


def test_figures_say_what_is_shown_today(client: Client) -> None:
    record(published_at=now() - timedelta(days=29), under_objection=True)
    record(published_at=now() - timedelta(days=31), organisation=body("禹州市财政局", region="411081"))
    whole = client.get("/regions/411000/").context["figures"]
    assert (whole.total, whole.new, whole.bodies, whole.under_objection) == (2, 1, 2, 1)
    part = client.get("/regions/411081/").context["figures"]
    assert (part.total, part.new, part.bodies, part.under_objection) == (1, 0, 1, 0)
    areas = {area.region.code: area.number for area in client.get("/regions/").context["areas"]}
    assert areas["411081"] == 1
    assert sum(bar.number for bar in client.get("/statistics/").context["charts"]["month"].bars) == 2


def test_maps_lead_to_every_public_page_and_no_other(client: Client) -> None:
    kept = record()
    index = client.get("/sitemap.xml").content.decode()
    month = localdate(kept.published_at)
    assert f"http://testserver/sitemap/records-{month.year}-{month.month}.xml" in index
    assert "http://testserver/sitemap/pages.xml" in index
    listed = re.findall(
        "<loc>([^<]*)</loc>", client.get(f"/sitemap/records-{month.year}-{month.month}.xml").content.decode()
    )
    assert listed == [f"http://testserver/records/{kept.uid}/"]
    pages = re.findall(
        "<loc>http://testserver([^<]*)</loc>", client.get("/sitemap/pages.xml").content.decode()
    )
    assert "/regions/411081/" in pages
    assert {client.get(page).status_code for page in pages} == {200}
    assert client.get("/sitemap/records-2026-13.xml").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_empty_site_says_what_to_do(client: Client) -> None:
    assert "目前没有公示中的记录" in client.get("/").content.decode()
    assert "查不到不等于从来没有" in client.get("/records/").content.decode()
    assert "没有查到这个机构" in client.get("/organisations/").content.decode()
    assert "还没有可以统计的记录" in client.get("/statistics/").content.decode()


def test_demo_is_marked_on_every_page(client: Client, many: list[Any], settings: Any) -> None:
    for address in [*_pages(many).values(), "/records/00000000-0000-7000-8000-000000000000/"]:
        settings.DEMO = False
        assert "演示数据" not in client.get(address).content.decode()
        settings.DEMO = True
        assert "演示数据" in client.get(address).content.decode(), address


def test_errors_say_what_to_do() -> None:
    request = RequestFactory().get("/somewhere/")
    for view, status in ((errors.bad_request, 400), (errors.not_allowed, 403), (errors.not_found, 404)):
        answer = view(request, Exception())
        assert answer.status_code == status
        assert b'href="/"' in answer.content
    answer = errors.broken(request)
    assert answer.status_code == 500
    assert "网站出了故障" in answer.content.decode()


def test_form_left_open_too_long_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面开得太久" in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/records/", "/regions/", "/statistics/", "/sitemap.xml"])
def test_page_that_may_change_is_asked_for_again(client: Client, address: str) -> None:
    assert "no-cache" in client.get(address)["Cache-Control"]
    assert client.post(address).status_code == 405
