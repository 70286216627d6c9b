"""What each way of asking finds, over one set of bodies and records; and that nothing hidden is found, counted or told."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.timezone import localdate, now
from hypothesis import given
from hypothesis import strategies as st

from disclosure.published import PUBLIC, organisations_for, records_for
from disclosure.search import commonness
from disclosure.search.bodies import best_bodies, matching_bodies, ranked_bodies
from disclosure.search.commonness import Commonness
from disclosure.search.criteria import Criteria
from disclosure.search.facets import facets
from disclosure.search.finding import Sought, ranked
from disclosure.search.matching import matching, sought
from disclosure.search.pages import page_of, page_of_groups
from disclosure.search.words import Words
from records.common.pinyin import SYLLABLES, readings, sounding, sounds
from records.common.text import fold, number_key
from records.dishonesty.models import DishonestyRecord, RecordWording
from records.dishonesty.services.wording import make_wordings
from records.subjects.models import OrganisationName
from tests.disclosure.factories import body, hidden_records, record

CODE = "11411000005780602P"


@pytest.fixture(params=["indexed", "fresh", "rare"])
def town(
    request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, DishonestyRecord]]:
    """Some bodies with a record each; ``fresh`` are those whose words no worker has taken up yet; and all words may be rare."""
    nothing_is_common = Commonness({}, 0.0, time.monotonic())
    known = nothing_is_common if request.param == "rare" else Commonness({}, 1.0, time.monotonic())
    monkeypatch.setattr(commonness, "_known", known)
    finance = body("许昌市财政局", uscc=CODE)
    traffic = body("禹州市交通运输局", region="411081")
    merged = body("许昌市旅游局")
    culture = body("许昌市文化广电和旅游局")
    merged.merged_into = culture
    merged.save()
    nature = body("许昌市自然资源和规划局")
    OrganisationName.objects.create(organisation=nature, name="许昌市国土资源局", kind="former")
    nature.save()
    short = body("魏都", region="411002")
    made = {
        "财政": record(
            organisation=finance,
            title="未按合同支付货款",
            document_number="许财罚〔2026〕12号",
            facts="采购办公桌椅后逾期未付，供应商多次催告。",
            published_at=now() - timedelta(hours=1),
        ),
        "交通": record(
            organisation=traffic,
            title="拖欠工程款",
            document_number="（2026）豫1081民初77号",
            facts="道路改造竣工验收后仍未结算。",
            published_at=now() - timedelta(hours=2),
        ),
        "旅游": record(
            organisation=merged, title="未兑现奖励", document_number="豫旅决字第8号",
            published_at=now() - timedelta(hours=3),
        ),
        "自然": record(
            organisation=nature, title="未履行出让合同", document_number="（2025）豫10行终5号",
            published_at=now() - timedelta(hours=4),
        ),
        "魏都": record(
            organisation=short, title="财政补贴未到位", document_number="魏决〔2026〕3号",
            published_at=now() - timedelta(hours=5),
        ),
    }  # fmt: skip
    if request.param != "fresh":
        make_wordings([one.pk for one in made.values()], at=now())
    return made


def found(**query: str) -> list[DishonestyRecord]:
    """The page of the list, checked against the same search as one queryset and against its count."""
    criteria, problems = Criteria.read(QueryDict(urlencode(query)))
    assert not problems
    visible = records_for(PUBLIC, on=localdate())
    page = page_of(sought(visible, criteria), ordering=criteria.ordering)
    assert list(matching(visible, criteria).order_by(criteria.ordering)) == page.rows
    assert facets(sought(visible, criteria), region="411000").total == len(page.rows)
    return page.rows


ALWAYS = [
    ("财", ["财政", "魏都"]),
    ("财政", ["财政", "魏都"]),
    ("財政", ["财政", "魏都"]),
    ("许昌市财政局", ["财政"]),
    ("許昌市財政局", ["财政"]),
    ("昌市财", ["财政"]),
    ("魏", ["魏都"]),
    ("魏都", ["魏都"]),
    ("xcsczj", ["财政"]),
    ("XCSCZJ", ["财政"]),
    ("ｘｃｓｃｚｊ", ["财政"]),
    ("csc", ["财政"]),
    ("xuchangshicaizhengju", ["财政"]),
    ("xuchang caizheng", ["财政"]),
    ("caizheng", ["财政"]),
    ("yuzhou jiaotong", ["交通"]),
    ("yzsjtysj", ["交通"]),
    (CODE, ["财政"]),
    (CODE.lower(), ["财政"]),
    ("1141 1000 0057 8060 2P", ["财政"]),
    ("１１４１１０００００５７８０６０２Ｐ", ["财政"]),
    ("许财罚〔2026〕12号", ["财政"]),
    ("许财罚[2026]12号", ["财政"]),
    ("许财罚（2026）12号", ["财政"]),
    ("许财罚【２０２６】１２号", ["财政"]),
    ("许财罚 〔2026〕 12号", ["财政"]),
    ("(2026)豫1081民初77号", ["交通"]),
    ("〔2026〕豫1081民初77号", ["交通"]),
    ("豫1081民初77", ["交通"]),
    ("许昌市国土资源局", ["自然"]),
    ("国土", ["自然"]),
    ("xcsgtzyj", ["自然"]),
    ("许昌市文化广电和旅游局", ["旅游"]),
    ("许昌市旅游局", ["旅游"]),
    ("xcslyj", ["旅游"]),
    ("交通 拖欠", ["交通"]),
    ("拖欠　工程", ["交通"]),
    ("工程桥梁", []),
    ("xcsczjx", []),
    ("caizhengting", []),
    ("11411000005780603P", []),
    ("！？", []),
    ("%", []),
]
ONCE_INDEXED = [
    ("多次催告", ["财政"]),
    ("办公桌椅", ["财政"]),
    ("辦公桌椅", ["财政"]),
    ("竣工 禹州", ["交通"]),
    ("改造竣工", ["交通"]),
    ("造改", []),
    ("许财罚202612号", ["财政"]),
]

BODIES = [
    ("许昌市财政局", ["许昌市财政局"]),
    ("财政", ["许昌市财政局"]),
    ("xcsczj", ["许昌市财政局"]),
    ("xuchang", ["许昌市财政局", "许昌市文化广电和旅游局", "许昌市自然资源和规划局"]),
    ("许昌市旅游局", ["许昌市文化广电和旅游局"]),
    ("旅游局", ["许昌市文化广电和旅游局"]),
    ("国土资源", ["许昌市自然资源和规划局"]),
    (CODE, ["许昌市财政局"]),
    ("魏都", ["魏都"]),
    ("wd", ["魏都"]),
    ("银河", []),
]


def test_reader_finds_exactly_what_he_means(town: dict[str, DishonestyRecord]) -> None:
    answers = {words: [one.title for one in found(q=words)] for words, _names in ALWAYS}
    assert answers == {words: [town[name].title for name in names] for words, names in ALWAYS}


@pytest.mark.parametrize("town", ["indexed"], indirect=True)
def test_words_of_the_facts_are_found_once_a_worker_has_taken_them_up(
    town: dict[str, DishonestyRecord],
) -> None:
    answers = {words: [one.title for one in found(q=words)] for words, _names in ONCE_INDEXED}
    assert answers == {words: [town[name].title for name in names] for words, names in ONCE_INDEXED}


def test_api_gives_what_the_page_gives(client: Client, town: dict[str, DishonestyRecord]) -> None:
    for words in ("财政", "xcsczj", "许财罚[2026]12号", "国土", CODE, "旅游", "逾期"):
        answer = client.get("/api/v1/public/records/", {"q": words}).json()
        assert [one["uid"] for one in answer["results"]] == [str(one.uid) for one in found(q=words)], words


@pytest.mark.parametrize("town", ["fresh"], indirect=True)
def test_bodies_are_found_alike_on_pages_and_by_programs(
    client: Client, town: dict[str, DishonestyRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words, names in BODIES:
        bodies = matching_bodies(organisations_for(PUBLIC), words)
        assert [one.name for one in bodies.order_by("pinyin")] == names, words
        answer = client.get("/api/v1/public/organisations/", {"q": words}).json()
        assert [one["name"] for one in answer["results"]] == names, words
        page = page_of_groups(ranked_bodies(words), ordering="pinyin")
        assert sorted(one.name for one in page.rows) == sorted(names), words
        # The few beside a list of records are the first of these, asked for at once.
        monkeypatch.setattr("disclosure.search.bodies.MOST_RANKED", 1_000)
        assert best_bodies(words, most=2) == page.rows[:2], words
        # Too many to be ranked at once, they come group by group.
        monkeypatch.setattr("disclosure.search.bodies.MOST_RANKED", 0)
        assert best_bodies(words, most=2) == page.rows[:2], words


def test_best_match_comes_first_and_nothing_twice(db: None) -> None:
    def made(name: str, title: str, number: str, facts: str = "无。") -> DishonestyRecord:
        return record(organisation=body(name), title=title, document_number=number, facts=facts)

    facts = made("甲县林业局", "未付款", "甲1号", "与工程局有关。")
    title = made("乙县林业局", "欠付工程局货款", "乙1号")
    holds = made("许昌市工程局", "未付款", "丙1号")
    begins = made("工程局", "未付款", "丁1号")
    older = made("工程局二处", "未付款", "戊1号")
    DishonestyRecord.objects.filter(pk=older.pk).update(published_at=now() - timedelta(days=3))
    number = made("己县林业局", "未付款", "工程局〔2026〕1号")
    all_of_them = [facts, title, holds, begins, older, number]
    make_wordings([one.pk for one in all_of_them], at=now())
    visible = records_for(PUBLIC, on=localdate())
    page = page_of_groups(ranked(visible, "工程局"), ordering="-published_at")
    # The number holds the words as a title does; asked for as a whole, it is the first of all.
    assert page.rows == [begins, older, holds, number, title, facts]
    whole = page_of_groups(ranked(visible, "工程局(2026)1号"), ordering="-published_at")
    assert whole.rows == [number]


@pytest.mark.parametrize("town", ["indexed"], indirect=True)
def test_pages_of_ranked_answers_go_forth_and_back(town: dict[str, DishonestyRecord]) -> None:
    for size in (1, 2, 3):
        _forth_and_back(town, size)


def _forth_and_back(town: dict[str, DishonestyRecord], size: int) -> None:
    visible = records_for(PUBLIC, on=localdate())
    groups = ranked(visible, "财政")
    whole = page_of_groups(groups, ordering="-published_at").rows
    assert whole == [town["财政"], town["魏都"]]
    forth, cursor = [], ""
    while True:
        page = page_of_groups(groups, ordering="-published_at", cursor=cursor, size=size)
        forth.append(page.rows)
        if not page.next:
            break
        cursor = page.next
    back = []
    while page.previous:
        page = page_of_groups(groups, ordering="-published_at", cursor=page.previous, size=size)
        back.append(page.rows)
    assert [one for rows in forth for one in rows] == whole
    assert back == forth[-2::-1]


def test_rare_word_far_down_the_list_is_found_by_the_index(
    monkeypatch: pytest.MonkeyPatch, town: dict[str, DishonestyRecord]
) -> None:
    monkeypatch.setattr("disclosure.search.finding.WALKED", 1)
    assert found(q="魏都") == [town["魏都"]]
    assert found(q="财政") == [town["财政"], town["魏都"]]
    assert found(q="财政", ordering="published_at")[0] == town["魏都"]


@pytest.mark.parametrize("ordering", ["-published_at", "published_at", "-decided_on", "decided_on"])
@pytest.mark.parametrize("size", [2, 3, 6, 20])
def test_word_of_many_weeks_comes_in_the_order_of_the_list(
    monkeypatch: pytest.MonkeyPatch, db: None, ordering: str, size: int
) -> None:
    monkeypatch.setattr("disclosure.search.finding.WALKED", 1)
    asked: list[bool] = []
    indexed = Sought._indexed
    monkeypatch.setattr(Sought, "_indexed", lambda *given: asked.append(len(given) > 2) or indexed(*given))
    made = [
        record(
            title=f"第{number}件",
            facts="多处路灯未修",
            published_at=now() - timedelta(days=3 * number),
            decided_on=localdate() - timedelta(days=30 + 3 * number),
        )
        for number in range(12)
    ]
    make_wordings([one.pk for one in made], at=now())
    rows, cursor = list[DishonestyRecord](), ""
    visible = sought(records_for(PUBLIC, on=localdate()), Criteria.read({"q": "路灯未修"})[0])
    while True:
        page = page_of(visible, ordering=ordering, cursor=cursor, size=size)
        rows += page.rows
        if not page.next:
            break
        cursor = page.next
    assert rows == (made if ordering.startswith("-") else made[::-1])
    # The first two pages of two lie within two weeks, the first of six within the weeks that these let expect.
    assert size not in (2, 6) or asked[:2] == [True, True]


def test_a_few_new_records_long_after_all_others_do_not_send_the_search_through_the_whole_list(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr("disclosure.search.finding.WALKED", 4)
    asked: list[bool] = []
    indexed = Sought._indexed
    monkeypatch.setattr(Sought, "_indexed", lambda *given: asked.append(len(given) > 2) or indexed(*given))
    for days in (1, 2):
        record(title="别的事", facts="没有要找的词", published_at=now() - timedelta(days=days))
    week = 7 * 24 * 3600
    # All in the midst of one week, whatever day it is today.
    middle = datetime.fromtimestamp((now().timestamp() // week - 9) * week + week // 2, UTC)
    made = [
        record(title=f"第{number}件", facts="多处路灯未修", published_at=middle - timedelta(hours=number))
        for number in range(6)
    ]
    make_wordings([one.pk for one in made], at=now())
    visible = sought(records_for(PUBLIC, on=localdate()), Criteria.read({"q": "路灯未修"})[0])
    assert page_of(visible, ordering="-published_at", cursor="", size=3).rows == made[:3]
    assert asked == [True]


def test_ended_record_is_found_no_more_although_its_words_are_still_indexed(
    town: dict[str, DishonestyRecord],
) -> None:
    ended = town["财政"]
    assert found(q="合同支付") == [ended]
    DishonestyRecord.objects.filter(pk=ended.pk).update(display_until=localdate() - timedelta(days=1))
    for words in ("合同支付", "许昌市财政局", "xcsczj", "许财罚[2026]12号", "多次催告", CODE):
        assert found(q=words) == []


HIDDEN = "蓬莱秘事"


@pytest.fixture
def secrets(db: None) -> list[DishonestyRecord]:
    """One record of each hidden kind, all with a word that nothing else has; all of them indexed, as if by mistake."""
    kept = list(hidden_records().values())
    for one in kept:
        words = {"title": f"{one.title}{HIDDEN}", "facts": HIDDEN, "document_number": f"{HIDDEN}〔2026〕9号"}
        DishonestyRecord.objects.filter(pk=one.pk).update(**words)
        RecordWording.objects.create(
            record=one, version=1, words=HIDDEN, pairs=Words(HIDDEN).pairs, made_at=now()
        )
    return kept


def test_hidden_words_are_found_nowhere(client: Client, secrets: list[DishonestyRecord]) -> None:
    public = record(title="公开的一条")
    for words in (HIDDEN, "蓬莱", "蓬", f"{HIDDEN}〔2026〕9号", f"{HIDDEN}20269号", "penglai", "plms"):
        assert found(q=words) == [], words
        for address in ("/search/", "/records/", "/organisations/"):
            page = client.get(address, {"q": words})
            shown = page.content.decode().replace(f"q={quote(words)}", "").replace(words, "")
            assert "隐藏" not in shown
            assert HIDDEN not in shown, address
        searched = client.get("/search/", {"q": words}).context
        assert (searched["parts"], searched["wider"], searched["alike"]) == ([], [], [])
        listed = client.get("/records/", {"q": words}).context
        assert (listed["counted"].total, listed["wider"], listed["alike"]) == (0, [], [])
        assert client.get("/api/v1/public/records/", {"q": words}).json()["results"] == []
        file = b"".join(client.get("/records/export.csv", {"q": words}).streaming_content)
        assert len(file.decode().splitlines()) == 1
    # With another word beside it the help must not tell that only the hidden one finds nothing by itself.
    helped = client.get("/records/", {"q": f"{HIDDEN} 公开的一条"}).context["wider"]
    assert [choice.number for choice in helped] == ["1"]
    assert public.title in client.get("/records/", {"q": "公开的一条"}).content.decode()


def test_worker_indexes_what_everybody_may_read_and_forgets_the_rest(secrets: list[DishonestyRecord]) -> None:
    public = record(title="公开的一条")
    make_wordings([public.pk, *(one.pk for one in secrets)], at=now())
    left = set(RecordWording.objects.values_list("record__title", flat=True))
    published = {one.title for one in DishonestyRecord.objects.filter(status="published", scope="public")}
    assert left == published
    assert not any(
        word in title for title in left for word in ("草稿", "内部", "政务共享", "已终止", "授权查询")
    )


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read(text: str) -> None:
    criteria, problems = Criteria.read({"q": text})
    assert not problems
    words = Words(criteria.q)
    triples = {pair for pair in words.pairs if len(pair) == 3}
    neighbours = {gram for gram in words.grams if len(gram) == 2}
    assert set(words.pairs) - triples <= neighbours
    # Each is asked for, by itself or as a part of one of the triples, and none twice.
    assert all(any(pair in asked for asked in words.pairs) for pair in neighbours)
    assert not any(pair in triple for pair in words.pairs for triple in triples if pair != triple)
    assert all(sum(sign in "0123456789" for sign in triple) >= 2 for triple in triples)
    assert words.code == "" or len(words.code) == 18


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert number_key(number_key(text)) == number_key(text)


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=6))
def test_syllables_written_together_are_read_as_what_they_were_or_more(syllables: list[str]) -> None:
    ways = readings("".join(syllables))
    assert ways
    assert all("".join(way) == "".join(syllables) for way in ways)
    assert all(syllable in SYLLABLES for way in ways for syllable in way)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x5FFF), min_size=2, max_size=8))
def test_every_name_is_found_by_its_own_first_letters(name: str) -> None:
    from records.common.pinyin import spelt

    letters = "".join(syllable[0] for syllable in spelt(name))
    known = set(sounds([name]))
    if len(letters) > 1:
        assert any(set(way) <= known for way in sounding(letters))


def test_sought_gives_no_rows_without_an_order(db: None) -> None:
    rows: Any = Sought(records_for(PUBLIC, on=localdate()), Words("财政"))
    with pytest.raises(TypeError):
        rows[:5]
    with pytest.raises(TypeError):
        rows.order_by("-published_at")[5:10]
