"""Finding records: Chinese of one character and more, codes, numbers, regions, dates; pages that skip nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils.timezone import localdate, now

from disclosure.published import PUBLIC, records_for
from disclosure.search import facets as facets_module
from disclosure.search.criteria import Criteria
from disclosure.search.facets import facets
from disclosure.search.highlights import highlighted
from disclosure.search.matching import matching
from disclosure.search.pages import PAGE_SIZE, page_of
from records.common.ids import new_uid
from records.dishonesty.models import DishonestyRecord
from tests.disclosure.factories import body, record

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    criteria, problems = Criteria.read(QueryDict(query))
    assert not problems
    return {r.title for r in matching(records_for(PUBLIC, on=localdate()), criteria)}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("款", id="one character"),
        pytest.param("工程", id="two characters"),
        pytest.param("拖欠工程款", id="the whole title"),
        pytest.param("工程 欠", id="two words in any order"),
        pytest.param("禹州市交通", id="a part of the body's name"),
        pytest.param("禹州市交通 工程款", id="body and title"),
        pytest.param("拖欠工程款　", id="a full-width blank"),
        pytest.param("禹州市交通運輸局", id="traditional characters"),
        pytest.param("（2026）豫1081民初77号", id="the document's number"),
        pytest.param("(2026)豫1081民初77号", id="the number with half-width brackets"),
        pytest.param("11411081005780501K", id="the body's code"),
        pytest.param("11411081005780501k", id="the code in small letters"),
    ],
)
def test_reader_finds_a_record_by_what_he_knows_of_it(query: str) -> None:
    bureau = body("禹州市交通运输局", region="411081", uscc="11411081005780501K")
    record(title="拖欠工程款", organisation=bureau, document_number="（2026）豫1081民初77号")
    record(title="未兑现招商承诺")
    assert found(f"q={query}") == {"拖欠工程款"}


@pytest.mark.parametrize("query", ["桥梁", "%", "_", "！", "拖欠 桥梁", "' OR 1=1 --", "\x00"])
def test_words_that_are_nowhere_find_nothing(query: str) -> None:
    record(title="拖欠工程款")
    criteria, _problems = Criteria.read({"q": query})
    matched = matching(records_for(PUBLIC, on=localdate()), criteria)
    assert not matched.exists() or not criteria.q


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("region=000000", {"市", "县"}),
        ("region=410000", {"市", "县"}),
        ("region=411000", {"市", "县"}),
        ("region=411081", {"县"}),
        ("region=410100", set()),
    ],
)
def test_region_holds_all_that_is_inside_it(query: str, titles: set[str]) -> None:
    record(title="市", organisation=body())
    record(title="县", organisation=body("禹州市财政局", region="411081"))
    assert found(query) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("source=penalty", {"罚"}),
        ("domain=ppp", {"罚"}),
        ("severity=serious", {"罚"}),
        ("subject_type=organisation", {"罚", "判"}),
        ("decided_from=2026-03-01", {"罚"}),
        ("decided_to=2026-03-01", {"罚", "判"}),
        ("decided_to=2026-02-28", {"判"}),
        ("decided_from=2026-01-01&decided_to=2026-02-01&source=judgment", {"判"}),
    ],
)
def test_filters_narrow_the_list(query: str, titles: set[str]) -> None:
    far = localdate() + timedelta(days=30)
    record(
        title="罚",
        source="penalty",
        domain="ppp",
        severity="serious",
        decided_on=date(2026, 3, 1),
        display_until=far,
    )
    record(title="判", decided_on=date(2026, 1, 15), display_until=far)
    assert found(query) == titles


def test_records_of_a_merged_body_are_found_under_its_successor() -> None:
    old, new = body("许昌市原规划局"), body("许昌市自然资源局")
    record(title="旧名下", organisation=old)
    record(title="新名下", organisation=new)
    old.merged_into = new
    old.save()
    assert found(f"organisation={new.uid}") == {"旧名下", "新名下"} == found(f"organisation={old.uid}")


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("source=nothing", "source", "unknown_value"),
        ("ordering=title", "ordering", "unknown_value"),
        ("region=999999", "region", "unknown_region"),
        ("region=４１１０００", "region", "unknown_region"),
        ("organisation=1", "organisation", "not_a_uid"),
        ("decided_from=2026-02-30", "decided_from", "not_a_date"),
        ("decided_to=tomorrow", "decided_to", "not_a_date"),
        ("decided_from=2026-03-02&decided_to=2026-03-01", "decided_to", "before_start"),
        ("q=" + "查" * 101, "q", "too_long"),
    ],
)
def test_value_that_cannot_be_used_is_named_and_left_out(
    client: Client, query: str, field: str, code: str
) -> None:
    criteria, problems = Criteria.read(QueryDict(query))
    assert [(p.field, p.code) for p in problems] == [(field, code)]
    assert getattr(criteria, field) == getattr(Criteria(), field)
    page = client.get(f"/records/?{query}")
    assert page.status_code == 200
    assert problems[0].detail in page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("ordering", ["-published_at", "published_at", "-decided_on", "decided_on"])
def test_pages_forth_and_back_show_every_record_once_in_order(ordering: str) -> None:
    moment, today = now(), localdate()
    for number in range(7):
        # Some share the moment and the day, so that only the uid tells them apart.
        record(
            published_at=moment - timedelta(minutes=number // 3),
            decided_on=today - timedelta(days=10 + number // 3),
        )
    sign = "-" if ordering.startswith("-") else ""
    wanted = list(records_for(PUBLIC, on=today).order_by(ordering, f"{sign}uid"))
    forth, back, cursor = [], [], ""
    while True:
        page = page_of(records_for(PUBLIC, on=today), ordering=ordering, cursor=cursor, size=3)
        forth.append(page.rows)
        if not page.next:
            break
        cursor = page.next
    while page.previous:
        page = page_of(records_for(PUBLIC, on=today), ordering=ordering, cursor=page.previous, size=3)
        back.append(page.rows)
    assert [row for rows in forth for row in rows] == wanted
    assert back == forth[-2::-1]


def test_record_published_while_somebody_reads_shifts_no_page() -> None:
    old = [record(published_at=now() - timedelta(minutes=n)) for n in range(4)]
    first = page_of(records_for(PUBLIC, on=localdate()), ordering="-published_at", size=2)
    record(published_at=now())
    second = page_of(
        records_for(PUBLIC, on=localdate()), ordering="-published_at", cursor=first.next or "", size=2
    )
    assert [*first.rows, *second.rows] == old


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "W10", "e30", "WyItcHVibGlzaGVkX2F0IiwxLDIsM10", "é", "A" * 5000]
)
def test_cursor_from_nowhere_shows_the_first_page(client: Client, cursor: str) -> None:
    kept = record()
    assert kept.title in client.get("/records/", {"cursor": cursor}).content.decode()
    assert kept.organisation.name in client.get("/organisations/", {"cursor": cursor}).content.decode()


def test_counts_stop_at_the_cap_and_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets_module, "COUNT_CAP", 3)
    for _number in range(PAGE_SIZE + 1):
        record()
    counted = facets(records_for(PUBLIC, on=localdate()), region="411000")
    assert (counted.total, counted.capped) == (3, True)
    assert "共 3+ 条" in client.get("/records/").content.decode()


def test_search_for_nothing_that_can_be_found_says_so(client: Client) -> None:
    record()
    answer = client.get("/records/", {"q": "！？"})
    assert answer.context["counted"].total == 0
    assert "没有查到公示中的记录" in answer.content.decode()


def test_counts_beside_the_list_are_those_of_the_list(client: Client) -> None:
    record(source="penalty", severity="serious", organisation=body("禹州市财政局", region="411081"))
    record(source="penalty")
    record(source="judgment")
    counted = client.get("/records/?source=penalty").context["counted"]
    assert counted.total == 2
    assert counted.counts["severity"] == {"serious": 1, "ordinary": 1}
    assert counted.counts["region"] == {"411081": 1, "411000": 1}
    nation = facets(records_for(PUBLIC, on=localdate()), region="000000").counts["region"]
    province = facets(records_for(PUBLIC, on=localdate()), region="410000").counts["region"]
    assert (nation, province) == ({"41": 3}, {"4110": 3})


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("许昌市财政局", "财政", "许昌市<mark>财政</mark>局"),
        ("许昌市财政局", "財政", "许昌市<mark>财政</mark>局"),
        ("ＡＢＣ公司", "abc", "<mark>ＡＢＣ</mark>公司"),
        ("款未付款", "款", "<mark>款</mark>未付<mark>款</mark>"),
        ("a<b", "<", "a<mark>&lt;</mark>b"),
        ("许昌市", "", "许昌市"),
        ("", "许", ""),
    ],
)
def test_searched_words_are_marked_and_nothing_else_becomes_html(text: str, query: str, html: str) -> None:
    assert highlighted(text, query) == html


def test_search_of_the_public_walks_the_index_of_grams() -> None:
    """A million rows are searched through the partial index, which a differently spelt condition would miss."""
    kept = record(title="鑫")
    others = [
        DishonestyRecord(**{**_columns(kept), "uid": new_uid(), "search_grams": [f"{n}", f"{n}甲"]})
        for n in range(1500)
    ]
    DishonestyRecord.objects.bulk_create(others)
    with connection.cursor() as cursor:
        # What was just written waits in a list that makes the index look dear to the planner.
        cursor.execute("SELECT gin_clean_pending_list('record_search'); ANALYZE records_dishonestyrecord")
    matched = matching(records_for(PUBLIC, on=localdate()), Criteria(q="鑫"))
    assert "record_search" in matched.order_by().explain()


def _columns(made: DishonestyRecord) -> dict[str, object]:
    return {field.attname: getattr(made, field.attname) for field in DishonestyRecord._meta.concrete_fields}
