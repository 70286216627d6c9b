"""The campaign's judge sees each thing that must not happen, and says nothing where all is well."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.judge import Truth, judge

CITY, PROVINCE = "411000", "410000"
ABOVE = {CITY: [CITY, PROVINCE]}
LINES = [
    {"batch": 1, "wrote": [["a", 1, "publish", "p1"], ["a", 2, "amend", "p2"]]},
    {"batch": 1, "outcome": "kept", "events": 2, "error": ""},
    {"batch": 2, "wrote": [["b", 1, "publish", "p3"]]},
    {
        "batch": 2,
        "outcome": "gone",
        "events": 0,
        "error": "OperationalError: the server closed the connection",
    },
    {"batch": 3, "wrote": [["a", 3, "end", "p4"]]},
    {
        "batch": 3,
        "outcome": "kept",
        "events": 1,
        "error": "OperationalError: the server closed the connection",
    },
    {"ended": True},
]


def truth(lines: list[dict[str, Any]] = LINES) -> Truth:
    return Truth.read(json.dumps(line) for line in lines)


def account() -> dict[str, Any]:
    return {
        "events": [
            [0, CITY, 0, "seeded", 1, 0, "publish", "p0", "l0"],
            [1, CITY, 1, "a", 1, 0, "publish", "p1", "l1"],
            [2, CITY, 2, "a", 2, 1, "amend", "p2", "l2"],
            [3, CITY, 3, "a", 3, 2, "end", "p4", "l3"],
        ],
        "documents": {"a": ["ended", 3, [1, 2, 3]], "seeded": ["published", 1, [1]]},
        "derived": {"checked": 4, "bad_index": None, "reason": ""},
        "included": 4,
        "unproven": [],
        "pending": 0,
        "behind_by": 0,
        "waiting": 0,
        "quarantined": [],
        "alarms": [],
        "arrivals": {PROVINCE: 4},
        "reconcile": {"found": 0, "problem": "", "kinds": []},
    }


def verdict(accounts: dict[str, dict[str, Any]], told: Truth | None = None) -> dict[str, int]:
    found = judge({CITY: told or truth()}, {CITY: {"seeded"}}, accounts, ABOVE)
    assert bool(found.words) is not found.clean
    return {name: number for name, number in found.counts.items() if number}


def test_nothing_is_found_where_all_is_well() -> None:
    assert verdict({CITY: account(), PROVINCE: account()}) == {}


def test_what_was_rolled_back_is_no_truth_and_what_was_found_again_is() -> None:
    read = truth()
    assert [event[:2] for event in read.kept] == [("a", 1), ("a", 2), ("a", 3)]
    assert (read.gone, read.unknown_resolved, read.torn, read.ended) == (1, 2, 0, True)


def test_half_a_transaction_is_a_loss() -> None:
    torn = [*LINES[:5], {**LINES[5], "outcome": "torn"}, LINES[6]]
    assert verdict({CITY: account(), PROVINCE: account()}, truth(torn))["lost"] == 1


def _without(place: int) -> Callable[[dict[str, Any]], None]:
    return lambda held: held["events"].pop(place)


def _twice(held: dict[str, Any]) -> None:
    held["events"].append([4, *held["events"][3][1:]])


def _swapped(held: dict[str, Any]) -> None:
    first, second = held["events"][1], held["events"][2]
    held["events"][1:3] = [[1, *second[1:]], [2, *first[1:]]]


def _changed(held: dict[str, Any]) -> None:
    held["events"][2][7] = "another"


def _invented(held: dict[str, Any]) -> None:
    held["events"].append([4, CITY, 4, "c", 1, 0, "publish", "p9", "l9"])


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(held: dict[str, Any]) -> None:
        *way, last, value = path
        place = held
        for step in way:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (_without(3), "lost"),
        (_without(1), "lost"),
        (_twice, "doubled"),
        (_swapped, "out_of_order"),
        (_changed, "altered"),
        (_invented, "invented"),
        (_set("derived", "reason", "content_altered"), "unproven"),
        (_set("unproven", ["inclusion of 3 in 4"]), "unproven"),
        (_set("included", 3), "unproven"),
        (_set("pending", 1), "unsettled"),
        (_set("waiting", 1), "unsettled"),
        (_set("quarantined", ["bad_seal"]), "unsettled"),
        (_set("alarms", ["conflict"]), "unsettled"),
        (_set("reconcile", {"found": 1, "problem": "", "kinds": []}), "altered"),
        (_set("documents", "a", ["published", 3, [1, 2, 3]]), "out_of_order"),
        (_set("documents", "a", ["ended", 3, [1, 2, 2, 3]]), "doubled"),
        (_set("documents", {}), "lost"),
    ],
)
@pytest.mark.parametrize("where", [CITY, PROVINCE])
def test_each_wrong_is_named_at_whichever_level_it_lies(
    change: Callable[[dict[str, Any]], Any], name: str, where: str
) -> None:
    accounts = {CITY: account(), PROVINCE: copy.deepcopy(account())}
    change(accounts[where])
    assert name in verdict(accounts)


def test_an_arrival_that_the_origin_never_learns_of_is_not_settled() -> None:
    accounts = {CITY: account(), PROVINCE: account()}
    accounts[CITY]["arrivals"] = {PROVINCE: 3}
    assert verdict(accounts) == {"unsettled": 1}
