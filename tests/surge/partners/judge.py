"""The account afterwards: what was accepted is there once, the same key has the same answer, nobody met an error."""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from tests.surge.partners.campaign import SUBMISSIONS, Partner

ALLOWED = {200, 201, 202, 304, 409, 429, 503}
# So long may what was published wait for its place in the log, once there is peace.
PEACE_SECONDS = 60
REPEATED = 10


def judged(everybody: Sequence[Partner], published: Sequence[str]) -> list[str]:
    faults = [f"{one.kind} {one.number}: {fault}" for one in everybody for fault in one.client.ledger.faults]
    if strange := set(_statuses(everybody)) - ALLOWED:
        faults.append(f"answered {sorted(strange)}")
    faults += _stored(everybody)
    for one in everybody:
        faults += _answered_alike(one) if one.sent else []
    faults += _published(everybody, published)
    return faults


def _stored(everybody: Sequence[Partner]) -> list[str]:
    """Each batch once, each accepted document once, and nothing that nobody was told of."""
    from records.dishonesty.models import DishonestyRecord, Submission

    faults = []
    told = {answer["id"] for one in everybody for _body, answer in one.sent.values()}
    kept = {str(uid) for uid in Submission.objects.values_list("uid", flat=True)}
    for name, uids in (("answered and not stored", told - kept), ("stored and never answered", kept - told)):
        if uids:
            faults.append(f"{len(uids)} batches {name}, as {sorted(uids)[0]}")
    accepted: Counter[str] = Counter()
    for one in everybody:
        for _body, answer in one.sent.values():
            accepted.update(i["external_id"] for i in answer["items"] if i["outcome"] == "accepted")
    rows = Counter(DishonestyRecord.objects.exclude(external_id="").values_list("external_id", flat=True))
    if lost := accepted.keys() - rows.keys():
        faults.append(f"{len(lost)} accepted documents are not there, as {sorted(lost)[0]}")
    if made_up := rows.keys() - accepted.keys():
        faults.append(f"{len(made_up)} documents are there that were not accepted, as {sorted(made_up)[0]}")
    if twice := [number for number, count in (rows + accepted).items() if count > 2]:
        faults.append(f"{len(twice)} documents are there or were accepted twice, as {twice[0]}")
    return faults


def _answered_alike(one: Partner) -> list[str]:
    """The last batches sent again: the same answer; and each accepted document has its fate."""
    faults = []
    for key, (body, answer) in list(one.sent.items())[-REPEATED:]:
        if one.client.post("push again", SUBMISSIONS, body, key=key) != answer:
            faults.append(f"{one.number}: {key} is answered otherwise the second time")
        told = one.client.get("fates", f"{SUBMISSIONS}{answer['id']}/") or {"items": []}
        for item in told["items"]:
            states = {"accepted": {"in_review", "approved", "published"}, "rejected": {"rejected"}}
            if item["fate"]["state"] not in states.get(item["outcome"], {item["fate"]["state"]}):
                faults.append(
                    f"{one.number}: {item['external_id']} is {item['outcome']} and {item['fate']['state']}"
                )
    return faults


def _published(everybody: Sequence[Partner], published: Sequence[str]) -> list[str]:
    """What clerks published stands in the log, though the workers died over it, and readers have read all of it."""
    from records.chain.models import ChainEvent

    faults = []
    until = time.monotonic() + PEACE_SECONDS
    while (waiting := ChainEvent.objects.filter(index=None).count()) and time.monotonic() < until:
        time.sleep(0.5)
    if waiting:
        faults.append(f"{waiting} events still have no place in the log")
    for one in (one for one in everybody if one.kind == "reader"):
        one.catch_up()
        if missed := set(published) - one.read:
            faults.append(f"reader {one.number} missed {len(missed)} of {len(published)}")
    return faults


def figures(
    everybody: Sequence[Partner], *, seconds: float, killed: Counter[str], published: int
) -> dict[str, Any]:
    spent: dict[str, list[float]] = defaultdict(list)
    for one in everybody:
        for what, found in one.client.ledger.seconds.items():
            spent[what] += found
    ledgers = [one.client.ledger for one in everybody]
    outcomes = Counter(
        item["outcome"]
        for one in everybody
        for _body, answer in one.sent.values()
        for item in answer["items"]
    )
    statuses = _statuses(everybody)
    return {
        "partners": len(everybody),
        "seconds": round(seconds),
        "requests": sum(statuses.values()),
        "per_second": round(sum(statuses.values()) / seconds, 1),
        "answers": {str(status): number for status, number in sorted(statuses.items())},
        "batches": sum(len(one.sent) for one in everybody),
        "documents": dict(outcomes),
        "published_meanwhile": published,
        "killed": dict(killed),
        "lines_cut": sum(one.cut for one in ledgers),
        "overlapped": sum(one.overlapped for one in ledgers),
        "replayed": sum(one.replayed for one in ledgers),
        "waited": sum(one.waited for one in ledgers),
        "milliseconds": {what: _spread(found) for what, found in sorted(spent.items())},
    }


def _statuses(everybody: Sequence[Partner]) -> Counter[int]:
    return sum((one.client.ledger.statuses for one in everybody), Counter())


def _spread(seconds: list[float]) -> dict[str, int]:
    ranked = sorted(seconds)
    return {
        "calls": len(ranked),
        "p50": round(1000 * statistics.median(ranked)),
        "p99": round(1000 * ranked[min(len(ranked) - 1, int(0.99 * len(ranked)))]),
        "worst": round(1000 * ranked[-1]),
    }
