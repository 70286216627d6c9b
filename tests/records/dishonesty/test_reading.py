"""What partners and files send: right things are understood, wrong ones answered with field, reason and remedy."""

import copy
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.dishonesty.content import (
    COLUMNS,
    NewOfficial,
    NewOrganisation,
    content_digest,
    from_row,
    read_item,
    read_items,
)
from records.dishonesty.content.checks import ID_NUMBER as ID_IN_TEXT
from records.subjects.models import Official, OrganisationName
from records.subjects.services import merge_organisations, register_official
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import BUREAU_CODE, NOW

ID_NUMBER = "11010519491231002X"


def item(**more):
    return {
        "external_id": "P-1",
        "organisation": {"uscc": BUREAU_CODE, "name": "示例市财政局", "region": "411000"},
        "official": None,
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": "未按期支付政府采购合同价款",
        "facts": "2026年1月，该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "document_number": "（2026）示01民终1号",
        "document_name": "民事判决书",
        "authority": {"name": "示例市中级人民法院", "uscc": ""},
        "decided_on": "2026-03-15",
        "scope": "public",
        **more,
    }


@pytest.fixture
def read(who):
    factories.bureau()

    def _read(**more):
        return read_item(item(**more), by=who.clerk, at=NOW)

    return _read


def test_a_right_item_becomes_a_record_with_the_usual_values_filled_in(read):
    reading = read()

    assert reading.errors == []
    said = reading.attributes
    assert said["organisation"].uscc == BUREAU_CODE
    assert (said["document_kind"], said["catalogue_item"]) == ("judgment", "court")
    assert (said["decided_on"], said["subject_type"]) == (date(2026, 3, 15), "organisation")


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"organisation": {"uscc": "11990100000000019A"}}, "/organisation/uscc", "uscc_check_digit"),
        ({"organisation": {"uscc": "123"}}, "/organisation/uscc", "uscc_length"),
        ({"organisation": {"name": "查无此局"}}, "/organisation/name", "organisation_unknown"),
        ({"organisation": {"uscc": "11990100000000027A"}}, "/organisation/name", "organisation_unknown"),
        (
            {"organisation": {"uscc": "11990100000000027A", "name": "示例市教育局"}},
            "/organisation/region",
            "required",
        ),
        (
            {"organisation": {"uscc": "11990100000000027A", "name": "示例市教育局", "region": "999999"}},
            "/organisation/region",
            "region_unknown",
        ),
        (
            {"organisation": {"uscc": "11990100000000027A", "name": "示例省教育厅", "region": "410000"}},
            "/organisation/region",
            "outside_your_region",
        ),
        (
            {"organisation": {"uscc": BUREAU_CODE, "name": "完全另一个局"}},
            "/organisation/name",
            "name_does_not_match",
        ),
        ({"organisation": {}}, "/organisation", "required"),
        ({"organisation": "示例市财政局"}, "/organisation", "not_an_object"),
        ({"source": "gossip"}, "/source", "unknown_code"),
        ({"source": ""}, "/source", "required"),
        ({"domain": None}, "/domain", "required"),
        ({"severity": "terrible"}, "/severity", "unknown_code"),
        ({"title": ""}, "/title", "required"),
        ({"title": "长" * 201}, "/title", "too_long"),
        ({"title": {"zh": "标题"}}, "/title", "not_text"),
        ({"title": "标\x00题"}, "/title", "null_character"),
        ({"facts": "太短"}, "/facts", "too_short"),
        ({"legal_basis": ""}, "/legal_basis", "required"),
        ({"document_number": ""}, "/document_number", "required"),
        ({"authority": {"name": ""}}, "/authority/name", "required"),
        ({"authority": {"name": "示例法院", "uscc": "X"}}, "/authority/uscc", "uscc_length"),
        ({"decided_on": "去年三月"}, "/decided_on", "not_a_date"),
        ({"decided_on": "2026-02-30"}, "/decided_on", "not_a_date"),
        ({"decided_on": "2026-05-07"}, "/decided_on", "in_future"),
        ({"scope": "everyone"}, "/scope", "unknown_code"),
        ({"severity": "minor"}, "/minor_publication_reason", "minor_not_public"),
        ({"source": "arrears", "document_kind": "penalty"}, "/document_kind", "determination_needed"),
        ({"official": {"id_number": ID_NUMBER}}, "/official/name", "required"),
        ({"official": {"name": "欧阳示例", "id_number": "110105194912310021"}}, "/official/id_number", "id_number_check_digit"),
        ({"amount": "许多"}, "/amount", "not_a_number"),
        ({"amount": "1.234"}, "/amount", "too_precise"),
        ({"amount": "1e30"}, "/amount", "too_large"),
        ({"amount": "-1"}, "/amount", "negative"),
        ({"subject_served": "也许"}, "/subject_served", "not_yes_or_no"),
        ({"naming_basis": "《示例条例》"}, "/naming_basis", "only_for_officials"),
        ({"mood": "bad"}, "/mood", "unknown_field"),
    ],
)  # fmt: skip
def test_each_wrong_thing_is_answered_at_its_place(read, wrong, pointer, code):
    reading = read(**wrong)

    assert (pointer, code) in [(problem.pointer, problem.code) for problem in reading.errors]
    assert all(problem.detail for problem in reading.errors)


def test_one_reason_a_field(read):
    reading = read(source="gossip", decided_on="去年", organisation={"uscc": "123"})
    pointers = [problem.pointer for problem in reading.errors]
    assert len(pointers) == len(set(pointers)) == 3


def test_people_may_write_labels_commas_and_slashes(read):
    reading = read(
        source="司法判决", severity="严重", decided_on="2026/3/15", amount="1,200.50", subject_served="是"
    )

    assert reading.errors == []
    said = reading.attributes
    assert (said["source"], said["severity"], said["decided_on"]) == (
        "judgment",
        "serious",
        date(2026, 3, 15),
    )
    assert (said["amount"], said["subject_served"]) == (Decimal("1200.50"), True)


def test_a_new_body_with_a_valid_code_is_described_for_registration(read):
    body = {"uscc": "11990100000000027A", "name": "示例市教育局", "region": "411000"}

    found = read(organisation=body).attributes["organisation"]

    assert found == NewOrganisation(
        name="示例市教育局", uscc="11990100000000027A", region=found.region, kind="department"
    )


def test_a_former_name_still_finds_the_body(read):
    bureau = factories.bureau()
    OrganisationName.objects.create(organisation=bureau, name="示例市财政委员会", kind="former")

    for body in ({"name": "示例市财政委员会"}, {"uscc": BUREAU_CODE, "name": "示例市财政委员会"}):
        assert read(organisation=body).attributes["organisation"] == bureau


def test_a_merged_body_answers_through_the_one_it_went_into(read, who):
    from records.access.services import clock_user

    old, new = factories.bureau(), factories.bureau("示例市财政和国资局", uscc=None)
    merge_organisations(source=old, target=new, reason="机构改革", by=clock_user(), at=NOW)

    assert read(organisation={"uscc": BUREAU_CODE}).attributes["organisation"] == new


def test_bodies_that_merged_again_and_again_answer_through_the_last_in_few_queries(
    read, who, django_assert_max_num_queries
):
    from records.access.services import clock_user

    steps = [factories.bureau(), *(factories.bureau(f"示例市第{n}局", uscc=None) for n in range(3))]
    for old, new in pairwise(steps):
        merge_organisations(source=old, target=new, reason="机构改革", by=clock_user(), at=NOW)
    others = [factories.bureau(f"示例市原{n}科", uscc=None) for n in range(20)]
    for old in others:
        merge_organisations(source=old, target=steps[0].current(), reason="机构改革", by=clock_user(), at=NOW)
    items = [item(organisation={"name": body.name}) for body in (*steps, *others)]

    with django_assert_max_num_queries(12):
        readings = read_items(items, by=who.clerk, at=NOW)

    assert {reading.attributes["organisation"] for reading in readings} == {steps[-1]}
    assert {reading.attributes["organisation"].region.code for reading in readings} == {steps[-1].region_id}


def test_a_name_that_two_bodies_bear_is_not_guessed(read):
    factories.bureau("示例市档案馆", uscc=None)
    factories.bureau("示例市档案馆", uscc=None, region="411002")

    reading = read(organisation={"name": "示例市档案馆"})
    narrowed = read(organisation={"name": "示例市档案馆", "region": "411002"})

    assert [problem.code for problem in reading.errors] == ["organisation_ambiguous"]
    assert narrowed.attributes["organisation"].region_id == "411002"


def test_an_official_is_internal_by_default_and_found_by_number(read):
    from records.access.services import clock_user

    known = register_official(name="欧阳示例", id_number=ID_NUMBER, by=clock_user(), at=NOW)
    by_number = read(official={"name": "欧阳示例", "id_number": ID_NUMBER.lower()}, scope=None)
    by_name = read(official={"name": "欧阳示例"}, scope=None)

    assert by_number.attributes["official"] == known
    assert by_name.attributes["official"] == NewOfficial(name="欧阳示例", id_number="")
    assert by_number.attributes["scope"] == "internal"
    assert Official.objects.count() == 1


def test_a_thousand_items_cost_as_many_queries_as_ten(who, django_assert_max_num_queries):
    factories.bureau()
    for many in (10, 1000):
        who.clerk.forget_reaches()
        with django_assert_max_num_queries(6):
            readings = read_items([item(external_id=f"P-{n}") for n in range(many)], by=who.clerk, at=NOW)
        assert not any(reading.errors for reading in readings)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted({*item(), "amount", "subject_served", "naming_basis"})), value=JSON)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_sent_is_answered_and_never_breaks_the_reader(read, field, value):
    reading = read(**{field: value})
    for problem in reading.errors:
        assert problem.pointer.startswith("/")
        assert problem.code
        assert problem.detail


@given(value=JSON)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_item_need_not_even_be_an_object(who, value):
    assert read_item(value, by=who.clerk, at=NOW).errors


class TestDigest:
    def test_the_senders_own_reference_is_not_content(self):
        assert content_digest(item(external_id="A")) == content_digest(item(external_id="B"))

    def test_any_other_word_is(self):
        other = copy.deepcopy(item())
        other["authority"]["name"] = "另一法院"
        assert content_digest(item()) != content_digest(other)

    def test_the_order_of_fields_is_not(self):
        assert content_digest(item()) == content_digest(dict(reversed(item().items())))


def test_a_row_of_the_template_reads_as_the_same_item(who):
    factories.bureau()
    flat = {
        column.name: value
        for column in COLUMNS
        for value in [_at(item(), column.pointer)]
        if value is not None
    }
    assert from_row(flat) == {
        key: {name: said for name, said in value.items() if said} if isinstance(value, dict) else value
        for key, value in item().items()
        if value is not None
    }


def test_the_examples_in_the_template_can_be_imported(who):
    row = {column.name: column.example for column in COLUMNS}
    reading = read_item(from_row(row), by=who.clerk, at=NOW)
    assert reading.errors == []


def _at(value, pointer):
    for part in pointer.strip("/").split("/"):
        value = (value or {}).get(part)
    return value


def test_a_stranger_reaches_no_body(db):
    nobody = SimpleNamespace(kind="person", region_prefixes=lambda *roles: [])
    factories.bureau()
    reading = read_item(item(), by=nobody, at=NOW)
    assert "outside_your_region" in [problem.code for problem in reading.errors]


def test_many_together_are_told_what_each_is_told_alone(read, who):
    """A field is read for all at once, and each different value once: what is wrong with one concerns no other."""
    wrong = [
        {"title": "长" * 201, "facts": "太短"},
        {"source": "gossip", "decided_on": "去年", "organisation": {"uscc": "123"}},
        {"organisation": {"name": 7}, "authority": "示例法院"},
        {"official": {"name": "欧阳示例"}, "facts": "欧阳示例未按合同约定支付采购价款，经催告仍未履行。"},
        {"facts": f"身份证号为{ID_NUMBER}的责任人未按合同约定支付采购价款。"},
        {"severity": "minor", "amount": "-1"},
        "not an object",
    ]
    # Equal in Python, and not the same where they are no text.
    alike = [{"subject_served": value, "amount": value} for value in (1, True, 1.0, "1", 0, False, "0")]
    right = [{}, {"severity": "轻微", "scope": "内部"}, {"source": "arrears"}, {"external_id": 5}]
    items = [more if isinstance(more, str) else item(**more) for more in (*right, *wrong, *alike, *right)]

    together = read_items(items, by=who.clerk, at=NOW)

    for one, sent in zip(together, items, strict=True):
        alone = read_item(sent, by=who.clerk, at=NOW)
        assert (one.external_id, one.errors) == (alone.external_id, alone.errors)
        assert one.attributes == alone.attributes
        assert [type(value) for value in one.attributes.values()] == [
            type(value) for value in alone.attributes.values()
        ]
    assert [bool(one.errors) for one in together[: len(right) + len(wrong)]] == [False] * 4 + [True] * 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"号码{ID_NUMBER}。", [ID_NUMBER]),
        (f"{ID_NUMBER}和{ID_NUMBER}", [ID_NUMBER, ID_NUMBER]),
        (f"9{'1' * 18}", []),
        (f"{'1' * 18}9", []),
        (f"{ID_NUMBER}1", []),
        ("1101051949123100", []),
    ],
)
def test_a_persons_number_stands_by_itself(text, found):
    assert ID_IN_TEXT.findall(text) == found
