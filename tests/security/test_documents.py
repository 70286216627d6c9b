"""What the pages on security promise is shown by tests and settings that exist, and no point is left out."""

import functools
import re

import pytest
from django.conf import settings

from tests.support.processes import ROOT

ASVS = ROOT / "docs/security/asvs.md"
DENGBAO = ROOT / "docs/security/dengbao-3.md"
THREATS = ROOT / "docs/security/threat-model.md"
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1, 253 in all.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
ANSWERS = {"met", "operator", "in part", "otherwise, by law", "does not apply"}


def asvs_rows():
    return re.findall(
        r"^\| V([\d.]+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", ASVS.read_text(), re.MULTILINE
    )


@functools.cache
def text_of(path):
    return (ROOT / path).read_text()


def missing_tests(text):
    named = re.findall(r"`(tests/[\w/.-]+\.py)::(\w+|\*)`", text)
    return [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file()
        or (name != "*" and not re.search(rf"^\s*(?:async )?def {name}\(", text_of(path), re.MULTILINE))
    ]


def missing_settings(text):
    named = re.findall(r"`([A-Z][A-Z0-9_]{3,})(?:=[^`]*)?`", text)
    outside = {"NAME_FILE", "ACCESS_LOG", "HTTPS_REDIRECT", "BEHIND_PROXY", "HSTS_PRELOAD", "LOCAL_DIR"}
    read = (ROOT / "docs/operators/settings.md").read_text()
    return [name for name in named if not (hasattr(settings, name) or name in outside or f"`{name}`" in read)]


def test_every_requirement_of_the_standard_has_its_answer():
    rows = asvs_rows()
    wanted = [f"{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)]
    assert len(wanted) == 253
    assert [row[0] for row in rows] == wanted
    assert {row[2].strip() for row in rows} == ANSWERS


def test_what_is_met_is_shown_and_what_is_not_is_argued():
    for number, _words, answer, how, shown in asvs_rows():
        if answer.strip() == "met":
            assert "`" in shown, number
        else:
            assert how.strip(), number


def test_the_counts_on_top_are_those_of_the_rows():
    told = dict(
        re.findall(
            r"^\| (met|operator|in part|otherwise, by law|does not apply) \| (\d+) \|",
            ASVS.read_text(),
            re.MULTILINE,
        )
    )
    found = [row[2].strip() for row in asvs_rows()]
    assert {answer: str(found.count(answer)) for answer in ANSWERS} == told


@pytest.mark.parametrize("page", [ASVS, DENGBAO, THREATS], ids=["asvs", "dengbao", "threats"])
def test_every_test_and_setting_that_is_named_exists(page):
    assert missing_tests(page.read_text()) == []
    assert missing_settings(page.read_text()) == []


def test_a_test_that_is_gone_would_be_noticed():
    assert missing_tests("`tests/security/test_documents.py::test_of_nothing`") == [
        "tests/security/test_documents.py::test_of_nothing"
    ]
    assert missing_tests("`tests/security/test_nothing.py::*`") == ["tests/security/test_nothing.py::*"]
    assert missing_settings("`SECURE_NOTHING`") == ["SECURE_NOTHING"]


def test_every_table_of_the_national_standard_is_gone_through():
    text = DENGBAO.read_text()
    for heading in (
        "身份鉴别", "访问控制", "安全审计", "入侵防范", "恶意代码防范", "可信验证", "数据完整性", "数据保密性", "数据备份恢复",
        "剩余信息保护", "个人信息保护", "系统管理", "审计管理", "安全管理", "集中管控",
    ):  # fmt: skip
        assert re.search(rf"^###? .*{heading}", text, re.MULTILINE), heading
    rows = re.findall(r"^\| ([a-z]\)|—) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert len(rows) >= 45
    for letter, asked, answer, shown, operator in rows:
        assert asked.strip(), letter
        assert answer.strip() in ("符合", "部分，需运营方", "运营方"), (letter, asked)
        assert "`" in shown or answer.strip() == "运营方", asked
        assert operator.strip(), asked


def test_every_boundary_is_gone_through_by_all_six_letters():
    text = THREATS.read_text()
    boundaries = re.findall(r"^### (B\d+)[^\n]*\n(.*?)(?=^### |^## )", text, re.MULTILINE | re.DOTALL)
    assert len(boundaries) >= 7
    for name, body in boundaries:
        letters = re.findall(r"^\| (S|T|R|I|D|E) \|", body, re.MULTILINE)
        assert letters == ["S", "T", "R", "I", "D", "E"], name
