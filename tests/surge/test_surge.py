"""What the campaign reckons and says; the flood itself is tests/live/test_surge.py."""

from collections import Counter

from tests.surge.__main__ import SHARE, judged, table
from tests.surge.campaign import Account, loopback


def account(**more: object) -> Account:
    said = {
        "sent": 100,
        "codes": ["1"],
        "honest_begun": 2,
        "honest_codes": ["2", "3"],
        "honest_seconds": [0.5, 1.0],
    }
    made = Account(2.0, 1, **{**said, **more})  # type: ignore[arg-type]
    made.statuses = Counter(more.get("statuses", {200: 1, 429: 99}))  # type: ignore[arg-type]
    made.by_client = Counter(more.get("by_client", {"127.66.0.1": 1}))  # type: ignore[arg-type]
    return made


def test_a_good_account_has_no_fault_and_is_told_in_a_table() -> None:
    good = account()
    assert judged("one", good) == []
    lines = table({"one": good.as_dict(), "many": good.as_dict()}).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert next(line.split() for line in lines if line.startswith("per_second")) == [
        "per_second",
        "50.0",
        "50.0",
    ]
    assert next(line.split() for line in lines if line.startswith("honest_worst")) == [
        "honest_worst_ms",
        "1000",
        "1000",
    ]


def test_each_fault_is_named() -> None:
    assert "got through" in judged("x", account(honest_codes=["2"]))[0]
    assert "one client" in judged("x", account(by_client={"127.66.0.1": SHARE + 1}))[0]
    assert "500" in judged("x", account(statuses={500: 1}))[0]
    assert judged("x", account(faults=["broken line"])) == ["x: broken line"]


def test_addresses_are_enough_and_none_comes_twice() -> None:
    found = list(loopback(67))
    assert len(set(found)) == len(found) > 60_000
    assert all(address.startswith("127.67.") for address in found[:300])
