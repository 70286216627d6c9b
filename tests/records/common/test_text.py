import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.common.text import fold, grams, in_one, pairs, pinyin_key

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


def test_a_name_is_found_by_its_characters_and_pairs():
    assert grams("许昌市") == ["许", "许昌", "昌", "昌市", "市"]


@pytest.mark.parametrize("typed", ["許昌市財政局", "许昌市财政局"])
def test_traditional_writing_finds_simplified(typed):
    assert "财政" in grams(typed)
    assert grams(typed) == grams("许昌市财政局")


def test_width_and_case_do_not_matter():
    assert grams("ＰＰＰ项目") == grams("ppp项目")


def test_pairs_do_not_reach_across_punctuation_and_blanks():
    found = grams("许政〔2026〕1号 市政府_办")
    assert not {"政2", "61", "号市", "府办"} & set(found)
    assert {"20", "26", "1号", "政府"} <= set(found)


@pytest.mark.parametrize("text", ["", "  ", "——！？", "_"])
def test_a_text_without_words_has_no_grams(text):
    assert grams(text) == []


@given(CHINESE, st.data())
def test_every_piece_of_a_text_finds_it(text, data):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    assert set(grams(text[first:last])) <= set(grams(text))


@given(st.text("年豫民初号0123456789", min_size=1, max_size=20), st.data())
def test_every_piece_of_a_number_finds_it(number, data):
    first = data.draw(st.integers(0, len(number) - 1))
    last = data.draw(st.integers(first + 1, len(number)))
    assert set(pairs(number[first:last])) <= set(pairs(number))


def test_numbers_are_told_apart_by_three_signs_in_a_row():
    assert {"豫10", "108", "81民"} <= set(pairs("豫1081民初77号"))
    assert not {"豫民初", "一二三", "277"} & set(pairs("豫民初一二三，2、77"))


@given(st.text())
def test_grams_are_short_unique_and_already_folded(text):
    found = grams(text)
    assert len(found) == len(set(found))
    for gram in found:
        assert 1 <= len(gram) <= 2
        assert fold(gram) == gram


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("许昌市", "xu chang shi"),
        ("重庆市", "chong qing shi"),
        ("Ａ区财政局", "a qu cai zheng ju"),
        ("", ""),
    ],
)
def test_a_name_sorts_by_its_syllables(text, key):
    assert " ".join(pinyin_key(text).split()) == key


def test_xi_an_sorts_before_xian():
    assert pinyin_key("西安") < pinyin_key("县")


def test_a_worker_that_searches_nothing_loads_no_dictionary():
    program = "import sys, records.common.text; print({'opencc', 'pypinyin'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("sentences", "one"),
    [
        ([], ""),
        (["请填写标题。"], "请填写标题。"),
        (["请填写标题。", "请填写失信事实。"], "请填写标题；请填写失信事实。"),
        (["Enter a title.", "Enter the facts."], "Enter a title; Enter the facts."),
        (["签名不符", " ", "序号缺失"], "签名不符；序号缺失"),
    ],
)
def test_several_sentences_are_said_as_one(sentences, one):
    assert in_one(sentences) == one
