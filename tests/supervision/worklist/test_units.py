"""Units are split as the text means them: what a list writes once holds for all, and nobody leads who is not said to."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.worklist.ledger import rules
from supervision.worklist.ledger.units import split_units, without_alias

CATALOGUE = Path(rules.__file__).parent / "catalogue"
TABLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob("*.json"))}
XUCHANG, NEIMENGGU = "xuchang-2017-34", "neimenggu-2017-123"


def units_of(table: str, number: int) -> str:
    return next(task["units"] for task in TABLES[table]["tasks"] if task["number"] == number)


def names(text: str) -> list[str]:
    return [unit.name for unit in split_units(text)]


OTHERS = ["市其他有关部门", "各县（市、区）政府", "示范区管委会", "经济技术开发区管委会", "东城区管委会"]
# Counted out by hand from the text of the tables.
BY_HAND = {
    (XUCHANG, 1): ["市政府法制办", "市编办", "市监察局", *OTHERS],
    (XUCHANG, 2): ["市政府办公室", "市政府法制办", "市编办", "市发展改革委", "市网信办", "市工信委", *OTHERS],
    (XUCHANG, 5): ["市发展改革委", "人行许昌市中心支行", *OTHERS],
    (XUCHANG, 11): [
        "市委组织部", "市政府法制办", "市发展改革委", "人行许昌市中心支行", "市中级法院", "市检察院", "市监察局",
        "市人社局（公务员局）", *OTHERS,
    ],
    (XUCHANG, 13): ["市发展改革委", "人行许昌市中心支行", "市政府法制办", "市人社局（公务员局）"],
    (XUCHANG, 20): OTHERS[1:],
    (NEIMENGGU, 1): ["自治区各有关部门"],
    (NEIMENGGU, 2): ["各盟行政公署", "各市人民政府", "自治区各部门"],
    (NEIMENGGU, 4): ["自治区发展改革委"],
    (NEIMENGGU, 7): ["自治区党委组织部", "自治区人力资源社会保障厅", "自治区公务员局"],
    (NEIMENGGU, 10): [
        "自治区党委组织部", "自治区监察厅", "自治区高级人民法院", "自治区人民检察院", "自治区人力资源社会保障厅",
        "自治区公务员局",
    ],
    (NEIMENGGU, 16): [
        "自治区财政厅", "自治区住房城乡建设厅", "自治区国土资源厅", "自治区水利厅", "自治区公共资源交易管理中心",
        "各盟行政公署", "各市人民政府",
    ],
    (NEIMENGGU, 20): ["自治区社会信用体系建设领导小组办公室", "自治区党委组织部", "自治区政府督查室"],
}  # fmt: skip


@pytest.mark.parametrize(("table", "number"), BY_HAND, ids=lambda value: str(value))
def test_units_of_the_tables_are_split_as_their_text_says(table, number):
    assert names(units_of(table, number)) == BY_HAND[table, number]


def test_the_two_tables_have_21_and_22_tasks_and_each_names_units():
    assert len(TABLES[XUCHANG]["tasks"]) == 21
    assert len(TABLES[NEIMENGGU]["tasks"]) == 22
    for table in TABLES.values():
        assert [task["number"] for task in table["tasks"]] == list(range(1, len(table["tasks"]) + 1))
        assert all(split_units(task["units"]) for task in table["tasks"])


def test_no_unit_of_the_tables_leads_because_neither_says_who():
    roles = {
        unit.role
        for table in TABLES.values()
        for task in table["tasks"]
        for unit in split_units(task["units"])
    }
    assert roles == {"responsible"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("各县（市、区）政府", "governments"),
        ("各县(市、区)人民政府", "governments"),
        ("各盟行政公署", "governments"),
        ("市直各部门", "departments"),
        ("自治区各部门", "departments"),
        ("市其他有关部门", "relevant"),
        ("自治区各有关部门", "relevant"),
        ("市财政局", "body"),
        ("示范区管委会", "body"),
    ],
)
def test_groups_are_told_from_single_bodies(name, kind):
    assert [unit.kind for unit in split_units(name)] == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "市发展改革委（牵头）、市财政局、市人社局",
            [("市发展改革委", "lead"), ("市财政局", "responsible"), ("市人社局", "responsible")],
        ),
        (
            "市发展改革委牵头，市财政局、市人社局配合",
            [("市发展改革委", "lead"), ("市财政局", "assist"), ("市人社局", "assist")],
        ),
        (
            "牵头单位：市发展改革委；责任单位：市财政局、市统计局",
            [("市发展改革委", "lead"), ("市财政局", "responsible"), ("市统计局", "responsible")],
        ),
        ("市财政局按职责分工负责", [("市财政局", "responsible")]),
        ("市市场监管局、市商务局", [("市市场监管局", "responsible"), ("市商务局", "responsible")]),
    ],
)
def test_who_leads_is_what_the_text_says(text, expected):
    assert [(unit.name, unit.role) for unit in split_units(text)] == expected


def test_an_office_of_the_states_own_line_gets_no_local_prefix():
    assert names("省发展改革委、中国人民银行郑州分行") == ["省发展改革委", "中国人民银行郑州分行"]


def test_a_name_in_brackets_is_the_same_office():
    assert without_alias("市人社局（公务员局）") == ("市人社局", "公务员局")
    assert without_alias("各县（市、区）政府") == ("各县（市、区）政府", "")


@given(
    st.text("市县区各有关部门政府财政局发改委（）、，；:：牵头配合管委会 \n", max_size=60)
    | st.text(max_size=40)
)
def test_any_text_is_split_without_losing_what_was_said(text):
    found = split_units(text)
    assert len({unit.name for unit in found}) == len(found)
    plain = "".join(text.split())
    assert all(unit.name and unit.said and unit.said in plain for unit in found)
