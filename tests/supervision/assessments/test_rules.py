"""The arithmetic of an indicator system: each way of scoring, and what holds whatever is entered."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.assessments.rules import score, share_out
from supervision.assessments.shape import inputs_of, scores_shape, tree_of
from tests.supervision.assessments import trees


def scored(indicators: list[dict[str, Any]], inputs: dict[str, Any], *, kind: str = "", **more: Any) -> Any:
    system = {"grades": [], "bonus_cap": None, **more, "indicators": indicators}
    return score(tree_of(system), inputs_of(inputs), kind)


def item(key: str, mode: str = "manual", weight: str = "10", **more: Any) -> dict[str, Any]:
    weights = {"*": weight} if weight else {}
    return {"key": key, "title": key, "mode": mode, "weights": weights, "rule": {}, **more}


def automatic(key: str, weight: str, **rule: Any) -> dict[str, Any]:
    return item(key, "automatic", weight, rule={"measure": "publicity_rate", "shape": "rate", **rule})


# --- Pro rata --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        # 有效入库率 ≥95 % full, else the rate times 6 (苏州).
        ({"full_at": "0.95"}, "0.95", "6.00"),
        ({"full_at": "0.95"}, "0.9499", "5.70"),
        ({"full_at": "0.95"}, "0.5", "3.00"),
        ({"full_at": "0.95"}, "1", "6.00"),
        # Of a rate of what went wrong, the rest counts.
        ({"full_at": "0.02", "better": "less"}, "0.02", "6.00"),
        ({"full_at": "0.02", "better": "less"}, "0.25", "4.50"),
        # By the share of what earns all points.
        ({"full_at": "200", "shape": "share"}, "50", "1.50"),
        ({"full_at": "200", "shape": "share"}, "900", "6.00"),
        # Between nought and full, in either direction.
        ({"full_at": "0.9", "zero_at": "0.6", "shape": "line"}, "0.75", "3.00"),
        ({"full_at": "0.9", "zero_at": "0.6", "shape": "line"}, "0.5", "0.00"),
        ({"full_at": "0", "zero_at": "4", "shape": "line", "better": "less"}, "1", "4.50"),
        ({"full_at": "0", "zero_at": "4", "shape": "line", "better": "less"}, "9", "0.00"),
        # All or nothing (动态清零).
        ({"full_at": "0", "shape": "step", "better": "less"}, "0", "6.00"),
        ({"full_at": "0", "shape": "step", "better": "less"}, "1", "0.00"),
    ],
)
def test_a_figure_earns_points_pro_rata(rule: dict[str, str], value: str, points: str) -> None:
    found = scored([automatic("a", "6", **rule)], {"a": {"value": value}})
    assert found.nodes["a"].score == Decimal(points)
    assert found.total == Decimal(points)


def test_halves_of_a_hundredth_are_rounded_up() -> None:
    found = scored([automatic("a", "1", full_at="1")], {"a": {"value": "0.125"}})
    assert found.total == Decimal("0.13")


@pytest.mark.parametrize(
    ("value", "points"), [("0.96", "6"), ("0.95", "6"), ("0.9", "4"), ("0.8", "4"), ("0.79", "1")]
)
def test_steps_give_the_points_of_the_best_that_is_reached(value: str, points: str) -> None:
    rule = {"tiers": [{"from": "0.8", "points": "4"}, {"from": "0.95", "points": "6"}], "otherwise": "1"}
    assert scored([item("a", "tiered", "6", rule=rule)], {"a": {"value": value}}).total == Decimal(points)


def test_steps_downwards() -> None:
    rule = {"tiers": [{"from": "0", "points": "6"}, {"from": "2", "points": "3"}], "better": "less"}
    for value, points in (("0", 6), ("1", 3), ("2", 3), ("3", 0)):
        assert scored([item("a", "tiered", "6", rule=rule)], {"a": {"value": value}}).total == points


def test_points_are_scaled_where_a_kind_of_body_has_another_weight() -> None:
    rule = {"tiers": [{"from": "0.8", "points": "4"}]}
    township = item("a", "tiered", "8", weights={"*": "8", "township": "4"}, rule=rule)
    assert scored([township], {"a": {"value": "0.9"}}).total == 4
    assert scored([township], {"a": {"value": "0.9"}}, kind="township").total == 2


# --- Caps ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("times", "points"), [("0", "8"), ("3", "6.5"), ("5", "5.5"), ("99", "5.5"), ("-4", "8")]
)
def test_a_deduction_stops_at_its_cap(times: str, points: str) -> None:
    rule = {"points": "0.5", "cap": "2.5"}
    found = scored([item("a", "deduction", "8", rule=rule)], {"a": {"value": times}})
    assert found.total == Decimal(points)


def test_without_a_cap_a_deduction_ends_with_the_points_of_its_item() -> None:
    found = scored([item("a", "deduction", "2", rule={"points": "0.5"})], {"a": {"value": "9"}})
    assert found.total == 0


def test_what_is_taken_off_a_group_never_makes_it_less_than_nothing() -> None:
    tree = [
        item("g", "group", "14"),
        item("g1", "manual", "14", parent="g"),
        item("g2", "deduction", "", parent="g", rule={"points": "0.5"}),
    ]
    found = scored(tree, {"g1": {"value": "13"}, "g2": {"value": "3"}})
    assert (found.nodes["g"].score, found.nodes["g2"].score) == (Decimal("11.50"), Decimal("-1.50"))
    assert scored(tree, {"g1": {"value": "1"}, "g2": {"value": "20"}}).nodes["g"].score == 0


# --- Bonus -----------------------------------------------------------------------------------------------
def test_bonus_points_have_a_cap_for_each_item_each_group_and_in_all() -> None:
    tree = [
        item("a", "manual", "100"),
        item("b", "group", "8"),
        item("b1", "bonus", "6", parent="b"),
        item("b2", "bonus", "4", parent="b", rule={"points": "2"}),
    ]
    said = {"a": {"value": "90"}, "b1": {"value": "7"}, "b2": {"value": "1"}}
    found = scored(tree, said)
    assert (found.nodes["b1"].score, found.nodes["b2"].score) == (6, 2)
    assert (found.base, found.bonus, found.total) == (90, 8, 98)
    found = scored(tree, {**said, "b2": {"value": "2"}})
    assert (found.nodes["b2"].score, found.nodes["b"].score, found.bonus) == (4, 8, 8)
    assert scored(tree, said, bonus_cap="5").total == 95


# --- Vetoes ----------------------------------------------------------------------------------------------
GRADES = [
    {"title": "优秀", "least": "90"},
    {"title": "合格", "least": "60"},
    {"title": "不合格", "least": "0"},
]


@pytest.mark.parametrize(
    ("effect", "value", "total", "grade"),
    [
        ({"effect": "zero"}, "1", "0", "不合格"),
        ({"effect": "zero"}, "0", "95", "优秀"),
        ({"effect": "grade", "grade": "合格"}, "2", "95", "合格"),
        ({"effect": "grade", "grade": "不合格"}, "1", "95", "不合格"),
        ({"effect": "grade", "grade": "不合格", "least": "1"}, "0.99", "95", "不合格"),
        ({"effect": "grade", "grade": "不合格", "least": "1"}, "1", "95", "优秀"),
        ({"effect": "grade", "grade": "不合格", "most": "0.0001"}, "0.0002", "95", "不合格"),
    ],
)
def test_one_veto_decides(effect: dict[str, str], value: str, total: str, grade: str) -> None:
    tree = [item("a", "manual", "100"), item("v", "veto", "", rule=effect)]
    found = scored(tree, {"a": {"value": "95"}, "v": {"value": value}}, grades=GRADES)
    assert (found.total, found.grade) == (Decimal(total), grade)
    assert found.vetoes == (("v",) if grade != "优秀" else ())


def test_a_veto_never_makes_a_grade_better() -> None:
    tree = [item("a", "manual", "100"), item("v", "veto", "", rule={"effect": "grade", "grade": "合格"})]
    assert scored(tree, {"a": {"value": "10"}, "v": {"value": "1"}}, grades=GRADES).grade == "不合格"


def test_a_system_of_vetoes_alone_has_no_points_but_a_grade() -> None:
    tree = [item("v", "veto", "", rule={"effect": "grade", "grade": "不合格", "least": "1"})]
    for value, grade in (("1", "优秀"), ("0.9", "不合格")):
        found = scored(tree, {"v": {"value": value}}, grades=GRADES)
        assert (found.total, found.grade) == (None, grade)


# --- Not applicable -------------------------------------------------------------------------------------
def test_what_does_not_apply_leaves_its_points_to_its_group() -> None:
    tree = [
        item("g", "group", "30"),
        item("g1", "manual", "10", parent="g"),
        item("g2", "manual", "15", parent="g"),
        automatic("g3", "5", full_at="1") | {"parent": "g"},
        item("h", "manual", "70"),
    ]
    # 5 points shared out 10 : 15.
    found = scored(
        tree, {"g1": {"value": "5"}, "g2": {"value": "15"}, "g3": {"value": None}, "h": {"value": "70"}}
    )
    assert (found.nodes["g1"].max, found.nodes["g2"].max) == (12, 18)
    assert (found.nodes["g1"].score, found.nodes["g2"].score) == (6, 18)
    assert found.nodes["g3"].score is None
    assert found.total == 94
    # A whole group that does not apply leaves its points to the other groups.
    nothing = {key: {"applies": False} for key in ("g1", "g2", "g3")}
    assert scored(tree, {**nothing, "h": {"value": "35"}}).total == 50


@pytest.mark.parametrize(("when", "points"), [("full", "5.00"), ("zero", "0.00")])
def test_a_system_may_say_what_follows_where_nothing_was_due(when: str, points: str) -> None:
    tree = [automatic("a", "5", full_at="1", when_none=when), item("b", "manual", "5")]
    found = scored(tree, {"a": {"value": None}, "b": {"value": "0"}})
    assert found.total == Decimal(points)


def test_an_item_for_other_kinds_of_bodies_leaves_its_points_too() -> None:
    tree = [item("a", "manual", "40", applies_to=["township"]), item("b", "manual", "60")]
    assert scored(tree, {"b": {"value": "30"}}, kind="department").total == 50
    assert scored(tree, {"a": {"value": "40"}, "b": {"value": "30"}}, kind="township").total == 70


def test_points_are_shared_out_to_the_last_hundredth() -> None:
    assert share_out(Decimal(5), [Decimal(1)] * 3) == [Decimal("1.67"), Decimal("1.67"), Decimal("1.66")]
    assert sum(share_out(Decimal("0.02"), [Decimal(1)] * 3)) == Decimal("0.02")
    assert share_out(Decimal(5), [Decimal(0)]) == [0]


def test_what_nobody_has_judged_yet_counts_nothing_and_is_named() -> None:
    found = scored([item("a", "manual", "40"), item("b", "manual", "60")], {"b": {"value": "30"}})
    assert (found.total, found.missing) == (30, ("a",))


# --- Whatever is entered --------------------------------------------------------------------------------
@settings(max_examples=150)
@given(trees.systems(), st.randoms(use_true_random=False))
def test_scores_stay_within_their_bounds_and_do_not_depend_on_any_order(
    drawn: tuple[dict[str, Any], dict[str, Any], str], chance: random.Random
) -> None:
    system, inputs, kind = drawn
    found = score(tree_of(system), inputs_of(inputs), kind)
    for key, one in found.nodes.items():
        mode = next(item["mode"] for item in system["indicators"] if item["key"] == key)
        if one.score is None:
            continue
        assert one.score == round(one.score, 2)
        assert one.score <= one.max, key
        if mode != "deduction" or one.weight:
            assert one.score >= 0, key
    most = trees.worth(system, kind)
    if found.total is not None:
        assert 0 <= found.total <= most + found.bonus
        assert 0 <= (found.base or 0) <= most
    assert found.bonus >= 0
    if system["bonus_cap"] is not None:
        assert found.bonus <= Decimal(system["bonus_cap"])
    other_rows, other_inputs = list(system["indicators"]), list(inputs.items())
    chance.shuffle(other_rows)
    chance.shuffle(other_inputs)
    again = score(tree_of(system | {"indicators": other_rows}), inputs_of(dict(other_inputs)), kind)
    assert scores_shape(again) == scores_shape(found)


@settings(max_examples=60)
@given(trees.systems())
def test_no_points_get_lost_where_items_do_not_apply(
    drawn: tuple[dict[str, Any], dict[str, Any], str],
) -> None:
    """However weights are passed on, those of the items that count add up to what the whole is worth."""
    system, inputs, kind = drawn
    found = score(tree_of(system), inputs_of(inputs), kind)
    if found.base is None:
        return
    groups = {one["key"] for one in system["indicators"] if one["mode"] == "group"}
    scored_keys = {
        one["key"]
        for one in system["indicators"]
        if one["key"] not in groups and one["mode"] in ("manual", "tiered", "deduction", "automatic")
    }
    reachable = sum((found.nodes[key].max for key in scored_keys if found.nodes[key].applies), Decimal(0))
    assert reachable == trees.worth(system, kind)
