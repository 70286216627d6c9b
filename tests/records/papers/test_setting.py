"""What is on the paper: every word of it, in a typeface that travels with it, whatever the data was."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from records.papers.cleaning import CUT, LONGEST_TEXT, clean, clean_text
from records.papers.kinds import KINDS, PaperKind, paper_kind, register_paper_kind
from tests.records.papers.factories import pages_of, set_paper, text_of
from tests.records.papers.samples import SAMPLES

EXPECTED = {
    "decision-letter": ("许信异〔2026〕12号", "更正涉案金额为120,000元", "申请行政复议", "来源单位核实意见"),
    "acceptance-slip": ("信用修复", "作出决定并书面答复", "2026年5月18日", "本回执不载明查询码"),
    "award-check-sheet": ("2026年度先进集体评选", "发现记录", "需人工核实", "公示期内，一般失信"),
    "rectification-order": ("2026年6月3日", "支付判决确定的款项及利息", "国发〔2016〕76号"),
    "work-report": ("公示失信记录3件", "系统数据3件", "数字依据", "国发〔2016〕76号"),
    "document-reminder-slip": (
        "某政办〔2026〕30号",
        "2026年7月4日",
        "已过回报期限",
        "回报单位（盖章）",
        "原文翻印发至直属各部门",
    ),
    "credit-report": ("自查", "异议处理中", "查询期内无相关信息", "信用信息概要"),
}


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(EXPECTED) <= set(KINDS)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_reader_and_his_program_find_every_word(kind: str) -> None:
    text = text_of(set_paper(kind, SAMPLES[kind]))
    for words in (*EXPECTED[kind], "411000-20260504-7K3F9A", "7K3F9ACD", "/verify/", "第1页，共"):
        assert words in text


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_typeface_is_embedded_and_no_other_is_asked_for(kind: str) -> None:
    reader = PdfReader(BytesIO(set_paper(kind, SAMPLES[kind])))
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    ]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "NotoSansCJK" in font["/BaseFont"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)


def test_equal_data_gives_equal_bytes() -> None:
    data = SAMPLES["decision-letter"]
    assert set_paper("decision-letter", data) == set_paper("decision-letter", data)
    assert set_paper("decision-letter", data) != set_paper("decision-letter", {**data, "decision": "维持。"})


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demonstration_says_so_on_every_page(settings: Any, is_demo: bool) -> None:
    settings.DEMO = is_demo
    long = {"body": ["一段较长的正文。" * 60] * 20}
    reader = PdfReader(BytesIO(set_paper("decision-letter", long)))
    assert len(reader.pages) > 2
    assert all(("演示数据" in page.extract_text()) is is_demo for page in reader.pages)


ATTACKS = (
    "#panic(1)",
    '#read("/etc/passwd")',
    '"); #read("common.typ',
    "$x$ *粗* _斜_ `码` <标签> @引用 \\",
    '#import "common.typ": *',
    "// 注释 /* 注释 */",
    "{{ data }}{% load %}<script>alert(1)</script>",
    '\\u{0} \\") + sys.inputs.paper',
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_and_code_in_the_data_are_printed_and_not_obeyed(attack: str) -> None:
    data = {
        "addressee": attack,
        "facts": [{"label": attack, "value": attack}],
        "body": [attack],
        "decision": attack,
    }
    text = text_of(set_paper("decision-letter", data, title=attack))
    assert text.replace("\u200b", "").count("".join(attack.split())) >= 5


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_long_word_is_broken_and_stays_on_the_sheet(kind: str) -> None:
    """A chain of letters without a gap would otherwise run out of the page."""
    word = "A" * 3_000
    data = {key: [word] if isinstance(value, list) else word for key, value in SAMPLES[kind].items()}
    reader = PdfReader(BytesIO(set_paper(kind, data)))
    right = float(reader.pages[0].mediabox.right)
    edges: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: edges.append(
                tm[4] + 0.5 * size * len(text.strip().replace("\u200b", ""))
            )
        )
    assert max(edges) <= right


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    "data", [{}, {"rows": None}, {"facts": "一行"}, {"facts": [1, None, ["甲"], [], {}]}]
)
def test_data_that_is_missing_or_misshapen_still_makes_a_sheet(kind: str, data: Any) -> None:
    assert "411000-20260504-7K3F9A" in text_of(set_paper(kind, data))


def test_an_endless_text_is_cut_where_the_reader_sees_it() -> None:
    text = text_of(set_paper("decision-letter", {"body": ["长" * (LONGEST_TEXT + 5)]}))
    assert CUT in text
    assert text.count("长") == LONGEST_TEXT


def test_thousands_of_rows_are_set_with_their_head_on_each_page() -> None:
    rows = [
        {"name": f"对象{number}", "identifier": "", "result": "clear", "findings": []}
        for number in range(1_000)
    ]
    pdf = set_paper("award-check-sheet", {"rows": rows})
    assert pages_of(pdf) > 15
    assert text_of(pdf).count("发现的记录及理由") >= pages_of(pdf) - 1
    assert "对象999" in text_of(pdf)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=25)
@given(kind=st.sampled_from(sorted(SAMPLES)), values=st.lists(JSON, min_size=12, max_size=12))
def test_no_data_whatever_stops_the_typesetter(kind: str, values: list[Any]) -> None:
    data = dict(zip(SAMPLES[kind], values, strict=False))
    assert set_paper(kind, data).startswith(b"%PDF-")


@given(st.text())
def test_what_is_left_of_a_text_can_be_printed(text: str) -> None:
    left = clean_text(text)
    assert not any(sign in left for sign in "\0\x1b\u202e\u2066\r\t")
    left.encode()
    assert clean_text(left) == left


def test_words_are_kept_as_they_are() -> None:
    assert clean({"甲": ["第一行\n第二行", 3, None, True]}) == {"甲": ["第一行\n第二行", 3, None, True]}


def test_a_kind_without_a_template_is_refused() -> None:
    with pytest.raises(ValueError, match="no template"):
        register_paper_kind(PaperKind("x", "x", "missing.typ"))
    with pytest.raises(ValueError, match="no kind of paper"):
        paper_kind("x")
