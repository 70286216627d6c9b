"""The profile of a body and of a region: what there is of it, how it came about, and how it stands beside its like."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from disclosure.published import PUBLIC
from disclosure.published.profiles import months_of, overdue, peers
from disclosure.published.records import records_for
from disclosure.site.charts import FEWEST_PEERS, line_chart, range_chart
from disclosure.site.explained import FIGURES
from disclosure.site.profile import Subject, tabs
from disclosure.site.profile_parts import PARTS
from records.access.services import ensure_system_users
from records.registers.publicity import LICENCES, PENALTIES
from records.subjects.models import Organisation, Region
from tests.disclosure.factories import body, hidden_records, record
from tests.disclosure.stocked import decide
from tests.records.dishonesty.factories import people
from tests.records.registers import factories as registers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_figures() -> None:
    cache.clear()


def _subject(bureau: Organisation) -> Subject:
    return Subject(bureau, bureau.answering_uids(), localdate())


def _late(**more: Any) -> Any:
    return record(rectification_status="open", rectification_due_on=localdate() - timedelta(days=1), **more)


def test_licences_and_penalties_are_told_with_their_punctuality(client: Client) -> None:
    ensure_system_users()
    who = people()
    kept = decide(who, LICENCES)
    decide(who, PENALTIES, days_ago=20)
    page = client.get(f"/organisations/{kept.organisation_id}/?part=licences")
    assert [tab.part.name for tab in page.context["tabs"]] == ["records", "licences", "penalties"]
    assert kept.title in page.content.decode()
    told = page.context["punctual"]
    assert [(line.due, line.on_time, line.late, line.rate) for line in told.lines] == [(1, 0, 1, "0")] * 2
    assert told.rate == 0
    region = client.get(f"/regions/{kept.region_id}/")
    assert [line.late for line in region.context["punctual"].lines] == [1, 1]
    assert [line.name for line in page.context["trends"]] == ["行政许可", "行政处罚"]


def test_parts_without_anything_are_left_out_and_the_first_always_stays(client: Client) -> None:
    bureau = body()
    page = client.get(f"/organisations/{bureau.uid}/").content.decode()
    assert page.count("?part=") == 0
    assert "目前没有公示中的失信记录" in page


def test_each_part_has_its_count_and_opens_without_a_script(client: Client) -> None:
    ensure_system_users()
    honour = registers.published(people(), title="履约守信单位", valid_until=localdate() + timedelta(days=9))
    bureau = honour.organisation
    record(organisation=bureau, title="一条记录")
    _late(organisation=bureau, title="逾期的记录")
    shown = {tab.part.name: tab.number for tab in tabs(_subject(bureau), PARTS, chosen="")}
    assert shown == {"records": "2", "overdue": "1", "commendations": "1"}
    address = f"/organisations/{bureau.uid}/"
    first = client.get(address).content.decode()
    assert "一条记录" in first
    assert "履约守信单位" not in first
    links = re.findall(rf'href="({address}\?part=[a-z]+)#parts"', first)
    assert [link.rpartition("=")[2] for link in links] == ["overdue", "commendations"]
    assert "履约守信单位" in client.get(links[1]).content.decode()
    late = client.get(links[0]).content.decode()
    assert "逾期的记录" in late
    assert "一条记录" not in late
    # A part that is not there opens the first.
    assert "一条记录" in client.get(f"{address}?part=nothing").content.decode()


def test_hidden_records_count_in_no_part_line_or_comparison() -> None:
    bureau = body()
    hidden_records()
    assert [tab.total for tab in tabs(_subject(bureau), PARTS, chosen="")] == [0]
    rows = records_for(PUBLIC, on=localdate()).filter(organisation=bureau)
    assert months_of(rows, "published_at", on=localdate()) == {}
    other = body("许昌市另一局")
    assert peers(other, on=localdate()) == [0]


def test_overdue_is_what_was_not_put_right_in_time() -> None:
    today = localdate()
    late = _late()
    found_late = record(rectification_status="overdue", rectification_due_on=today - timedelta(days=9))
    record(rectification_status="open", rectification_due_on=today)
    record(rectification_status="submitted", rectification_due_on=today - timedelta(days=9))
    record(rectification_status="accepted", rectification_due_on=today - timedelta(days=9))
    record()
    assert set(overdue(records_for(PUBLIC, on=today), on=today)) == {late, found_late}


def test_profile_pages_through_its_part(client: Client) -> None:
    bureau = body()
    for number in range(12):
        record(organisation=bureau, title=f"第{number}条", published_at=now() - timedelta(hours=number + 1))
    first = client.get(f"/organisations/{bureau.uid}/")
    following = first.context["next_url"]
    assert following.endswith("#parts")
    second = client.get(following.partition("#")[0])
    titles = [row.shown["title"] for answer in (first, second) for row in answer.context["rows"]]
    assert titles == [f"第{number}条" for number in range(12)]


def test_body_is_compared_with_its_like_and_nobody_is_named(client: Client) -> None:
    bureau = body("许昌市甲局")
    for number in range(FEWEST_PEERS):
        other = body(f"许昌市第{number}局")
        for _again in range(number):
            record(organisation=other)
    body("许昌市某学校", kind="institution")
    body("禹州市某局", region="411081")
    record(organisation=bureau)
    page = client.get(f"/organisations/{bureau.uid}/")
    (beside,) = page.context["beside"]
    assert (beside.own, beside.low, beside.middle, beside.high, beside.peers) == (1, 0, 2.0, 4, 5)
    text = page.content.decode()
    assert "第4局" not in text
    assert "中位数 2条，最少 0，最多 4" in text


def test_merged_body_counts_where_it_went() -> None:
    heir = body("许昌市继受局")
    gone = body("许昌市旧局", merged_into=heir)
    record(organisation=gone)
    assert sorted(peers(body("许昌市看客局"), on=localdate())) == [1]


def test_too_few_peers_are_not_compared() -> None:
    assert range_chart("peers", "记录", 3, [1] * (FEWEST_PEERS - 1)) is None
    assert range_chart("peers", "记录", 3, [1] * FEWEST_PEERS) is not None


def test_range_stands_between_the_fewest_and_the_most() -> None:
    drawn = range_chart("peers", "记录", 9, [0, 1, 2, 3, 4])
    assert drawn is not None
    assert drawn.low_at < drawn.middle_at < drawn.high_at < drawn.own_at <= drawn.width


def test_line_tells_every_month_and_its_table_too(client: Client) -> None:
    today = localdate()
    drawn = line_chart("记录", {f"{today:%Y-%m}": 3, "1999-01": 9}, on=today)
    assert [point.number for point in drawn.points] == [0] * 11 + [3]
    assert drawn.finding == "最近 12 个月共 3，本月 3"
    record()
    text = client.get(f"/organisations/{body().uid}/").content.decode()
    assert 'aria-describedby="trend-table-1"' in text
    assert text.partition('id="trend-table-1"')[2].partition("</table>")[0].count("<tr>") == 13


def test_region_stands_beside_its_sisters(client: Client) -> None:
    for name, code, number in (("禹州市财政局", "411081", 2), ("长葛市财政局", "411082", 1)):
        for _again in range(number):
            record(organisation=body(name, region=code))
    page = client.get("/regions/411081/")
    beside = page.context["beside"]
    sisters = Region.objects.filter(parent="411000").count() - 1
    assert (beside.own, beside.low, beside.high, beside.peers) == (2, 0, 1, sisters)
    # The node's own region has no sisters here whose records are known.
    assert client.get("/regions/411000/").context["beside"] is None
    lines = client.get("/regions/411000/").context["lines"]
    assert [(line.name, line.last.number) for line in lines] == [("禹州市", 2), ("长葛市", 1)]
    assert client.get("/regions/440000/").context["remedies"] is None
    assert client.get("/regions/411000/").context["remedies"].objections == 0


def test_profile_asks_little_however_much_there_is(client: Client) -> None:
    bureau = body()
    for number in range(15):
        record(organisation=bureau, severity=("serious", "ordinary")[number % 2])
    for number in range(8):
        record(organisation=body(f"许昌市第{number}局"))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/organisations/{bureau.uid}/")
    assert len(queries) <= 20, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("address", ["/", "/regions/411000/", "/statistics/", "/organisations/{uid}/"])
def test_every_figure_leads_to_how_it_is_counted(client: Client, address: str) -> None:
    bureau = record(under_objection=True).organisation
    page = client.get(address.format(uid=bureau.uid)).content.decode()
    explained = client.get("/about/figures/").content.decode()
    found = 0
    for figures in re.findall(r'<dl class="figures.*?</dl>', page, re.DOTALL):
        for figure in re.findall(r"<div>(.*?)</div>", figures, re.DOTALL):
            link = re.match(r'<dt><a href="/about/figures/#(figure-[a-z_]+)">', figure)
            assert link, figure
            assert f'id="{link[1]}"' in explained
            found += 1
    assert found
    for anchor in re.findall(r'href="/about/figures/#([^"]*)"', page):
        assert f'id="{anchor}"' in explained


def test_every_explanation_says_how_and_of_what() -> None:
    for name, figure in FIGURES.items():
        assert figure.name == name
        assert all(str(words).strip() for words in (figure.label, figure.unit, figure.how, figure.source)), (
            name
        )
