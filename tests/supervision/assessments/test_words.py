"""Every rule and every score can be told in a sentence, in both languages of the pages."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from supervision.assessments.rules import How, score
from supervision.assessments.shape import inputs_of, tree_of
from supervision.assessments.systems.loading import catalogue
from supervision.assessments.words import how_told, rule_told
from tests.supervision.assessments import trees


@settings(max_examples=60)
@given(trees.systems())
def test_whatever_comes_out_can_be_told(drawn: tuple[dict[str, Any], dict[str, Any], str]) -> None:
    system, inputs, kind = drawn
    found = score(tree_of(system), inputs_of(inputs), kind)
    for language in ("zh-hans", "en"):
        with override(language):
            for one in found.nodes.values():
                assert how_told(one.how).strip()
            for one in system["indicators"]:
                if one["mode"] not in ("group", "manual"):
                    told = rule_told(one["mode"], one["rule"])
                    assert told or one["mode"] == "bonus"


def test_the_rules_of_the_systems_that_come_along_say_what_their_guidance_says() -> None:
    suzhou = {one["key"]: one for one in catalogue()[-1]["indicators"]}
    assert rule_told("automatic", suzhou["2.5"]["rule"]) == "有效入库率；达到95.00 %得满分；按比率折算"
    assert rule_told("deduction", suzhou["1.4.2"]["rule"]) == "每次扣0.5分"
    veto = next(one for one in catalogue() if one["key"].startswith("demonstration"))["indicators"][2]
    assert rule_told("veto", veto["rule"]) == "整改到位率（全地区）；低于100.00 %的，直接定为“不达标”"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (
            How("automatic_rate", {"value": "0.9", "measure": "data_valid_rate", "full_at": "0.95"}),
            "90.00 %；达到95.00 %得满分，否则按比率折算",
        ),
        (
            How(
                "automatic_step",
                {"value": "2", "measure": "judgment_debtors", "full_at": "0", "better": "less"},
            ),
            "2 件；不高于0 件得满分，否则不得分",
        ),
        (How("taken_off", {"count": "3", "lost": "1.5"}), "3次，从本组得分中扣1.5分"),
        (How("not_applicable"), "不适用，分值由同组其他指标按比例分担"),
    ],
    ids=lambda one: one.code if isinstance(one, How) else "",
)
def test_a_score_is_told_with_its_figures(how: How, told: str) -> None:
    assert how_told(how) == told
