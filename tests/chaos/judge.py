"""What the campaign must show, judged from the writers' journals and the three nodes' accounts. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# One event as it is the same at every level: uid, version, action, the payload's SHA-256.
Told = tuple[str, int, str, str]
NAMED_AT_MOST = 10


@dataclass
class Truth:
    """What one node's writer committed, by its journal."""

    kept: list[Told] = field(default_factory=list)
    gone: int = 0
    unknown_resolved: int = 0
    torn: int = 0
    ended: bool = False

    @classmethod
    def read(cls, lines: Iterable[str]) -> "Truth":
        truth, wrote = cls(), {}
        for line in lines:
            said = json.loads(line)
            truth.ended |= bool(said.get("ended"))
            if "wrote" in said:
                wrote[said["batch"]] = [tuple(event) for event in said["wrote"]]
            outcome = said.get("outcome")
            truth.unknown_resolved += bool(said.get("error"))
            truth.gone += outcome == "gone"
            truth.torn += outcome == "torn"
            if outcome == "kept":
                truth.kept += wrote[said["batch"]]
        return truth


@dataclass
class Verdict:
    """Counts that must be nothing, and the first cases of each in words."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    altered: int = 0
    invented: int = 0
    unproven: int = 0
    unsettled: int = 0
    words: list[str] = field(default_factory=list)

    def count(self, name: str, words: str, number: int = 1) -> None:
        if number:
            setattr(self, name, getattr(self, name) + number)
            if len(self.words) < NAMED_AT_MOST * 7:
                self.words.append(f"{name.replace('_', ' ')}: {words}")

    @property
    def counts(self) -> dict[str, int]:
        names = ("lost", "doubled", "out_of_order", "altered", "invented", "unproven", "unsettled")
        return {name: getattr(self, name) for name in names}

    @property
    def clean(self) -> bool:
        return not any(self.counts.values())


def judge(
    truths: Mapping[str, Truth], seeded: Mapping[str, set[str]], accounts: Mapping[str, dict[str, Any]],
    above: Mapping[str, list[str]],
) -> Verdict:  # fmt: skip
    """
    :param truths: by the origin's code, what its writer committed
    :param seeded: by the origin's code, documents that it had before
    :param accounts: by code, what each node holds in the end
    :param above: by code, the nodes that hold what it wrote: itself and every level above
    """
    verdict = Verdict()
    for code, account in accounts.items():
        _whole(verdict, code, account)
    for origin, truth in truths.items():
        if truth.torn or not truth.ended:
            verdict.count("lost", f"the writer of {origin} found half a transaction, or did not end")
        own = _by_origin(accounts[origin], origin)
        _as_committed(verdict, origin, truth, own, seeded[origin])
        for holder in above[origin][1:]:
            known = accounts[origin]["arrivals"].get(holder, 0)
            missing = len(own) - known
            verdict.count("unsettled", f"{origin} does not know of {missing} arrivals at {holder}", missing)
        for code in above[origin]:
            _same_events(verdict, code, origin, own, _by_origin(accounts[code], origin))
            _same_documents(verdict, code, origin, truth, accounts[code])
    return verdict


def _by_origin(account: dict[str, Any], origin: str) -> dict[int, list[Any]]:
    return {event[2]: event for event in account["events"] if event[1] == origin}


def _whole(verdict: Verdict, code: str, account: dict[str, Any]) -> None:
    """The log by itself: no gap, nothing twice, each document's versions in their order, everything proven."""
    last: dict[str, int] = {}
    places: Counter[tuple[str, int]] = Counter()
    versions: Counter[tuple[str, int]] = Counter()
    for number, (index, origin, seq, uid, version, previous, _action, _payload, _leaf) in enumerate(
        account["events"]
    ):
        places[origin, seq] += 1
        versions[uid, version] += 1
        if index != number:
            verdict.count("lost", f"{code} has no entry {number}")
        if previous != last.get(uid, 0) or version <= previous:
            verdict.count(
                "out_of_order", f"{code} index {index}: {uid} version {version} after {last.get(uid, 0)}"
            )
        last[uid] = version
    for counted in (places, versions):
        for key, times in counted.items():
            if times > 1:
                verdict.count("doubled", f"{code} holds {key} {times} times", times - 1)
    for origin in {origin for origin, _ in places}:
        held = sum(1 for other, _ in places if other == origin)
        reached = 1 + max(seq for other, seq in places if other == origin)
        verdict.count("lost", f"{code} lacks {reached - held} events of {origin}", reached - held)
    derived = account["derived"]
    if derived["reason"] or derived["checked"] != len(account["events"]):
        verdict.count("unproven", f"{code} index {derived['bad_index']}: {derived['reason']}")
    if account["included"] != len(account["events"]) or account["unproven"]:
        verdict.count("unproven", f"{code}: {account['unproven']}", max(1, len(account["unproven"])))
    for name in ("pending", "behind_by", "waiting"):
        verdict.count("unsettled", f"{code}: {name} {account[name]}", account[name])
    for name in ("quarantined", "alarms"):
        verdict.count("unsettled", f"{code}: {name} {account[name]}", len(account[name]))
    compared = account["reconcile"]
    if compared["found"] or compared["problem"]:
        verdict.count("altered", f"{code} by its own comparison: {compared}")


def _as_committed(
    verdict: Verdict, origin: str, truth: Truth, own: dict[int, list[Any]], seeded: set[str]
) -> None:
    stored = {(event[3], event[4]): (event[6], event[7]) for event in own.values()}
    committed = {(uid, version): (action, payload) for uid, version, action, payload in truth.kept}
    for key, content in committed.items():
        if key not in stored:
            verdict.count("lost", f"{origin} committed {key} and does not hold it")
        elif stored[key] != content:
            verdict.count("altered", f"{origin} committed another {key}")
    for key in stored:
        if key not in committed and key[0] not in seeded:
            verdict.count("invented", f"{origin} holds {key}, which nobody committed")


def _same_events(
    verdict: Verdict, code: str, origin: str, own: dict[int, list[Any]], held: dict[int, list[Any]]
) -> None:
    for seq, event in own.items():
        if seq not in held:
            verdict.count("lost", f"{code} lacks {origin}/{seq}")
        elif held[seq][1:] != event[1:]:
            verdict.count("altered", f"{code} holds another {origin}/{seq}")
    for seq in held.keys() - own.keys():
        verdict.count("invented", f"{code} holds {origin}/{seq}, which {origin} does not")


def _same_documents(verdict: Verdict, code: str, origin: str, truth: Truth, account: dict[str, Any]) -> None:
    final: dict[str, tuple[str, int]] = {}
    for uid, version, action, _ in truth.kept:
        final[uid] = ("ended" if action == "end" else "published", version)
    for uid, (state, version) in final.items():
        shown = account["documents"].get(uid)
        if shown is None:
            verdict.count("lost", f"{code} has no document {uid} of {origin}")
        elif shown[:2] != [state, version]:
            verdict.count("out_of_order", f"{code} shows {uid} as {shown[:2]} and not {[state, version]}")
        elif shown[2] != list(range(1, version + 1)):
            verdict.count("doubled", f"{code} keeps versions {shown[2]} of {uid}")
