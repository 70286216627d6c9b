"""
What is measured, against what, and which goal; the groups that measure it.

A new measure is an entry in ``MEASURES`` and a ``Figure`` of the same key from some group in ``groups.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """One line of the table. A goal is a ratio inside one run; ``lower`` says that less is better."""

    key: str
    id: int
    name: str
    unit: str
    limit: str = ""
    peer: str = ""
    goal_limit: float | None = None
    goal_peer: float | None = None
    lower: bool = False


@dataclass(frozen=True)
class Figure:
    """
    What a group measured. ``spread`` is (largest − smallest) / median of the repetitions, where there were some;
    ``note`` is what a reader of the table needs to know of this run.
    """

    key: str
    value: float
    limit: float | None = None
    peer: float | None = None
    spread: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Form:
    """How much is measured: ``short`` while one works, ``full`` for figures that are published."""

    name: str
    chain_events: int
    chain_window: int
    single_publishes: int
    replicated_rows: int
    rounds: int
    naive_records: int


FORMS = {
    form.name: form
    for form in (
        Form("short", 100_000, 10_000, 50, 20_000, 3, 150),
        Form("full", 1_000_000, 100_000, 200, 100_000, 3, 400),
    )
}


@dataclass(frozen=True)
class Bench:
    """What a group is given: the form, a folder for whatever it starts, and a voice."""

    form: Form
    folder: Path
    say: Callable[[str], None]


@dataclass(frozen=True)
class Group:
    name: str
    run: Callable[[Bench], Iterator[Figure]]


MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "6",
            6,
            "chain city → province → nation, every check, signature and receipt",
            "events/s",
            limit="logical replication of the nation's rows over two hops",
            peer="a Celery task per record over two hops",
            goal_limit=0.30,
            goal_peer=150.0,
        ),
        Measure(
            "7-p50",
            7,
            "one record, city → visible at the nation, idle, p50",
            "ms",
            limit="the goal: the default delay of logical replication",
            peer="logical replication over two hops at its defaults, in this run",
            goal_limit=1.0,
            lower=True,
        ),
        Measure(
            "7-p99",
            7,
            "one record, city → visible at the nation, idle, p99",
            "ms",
            limit="the goal: the default delay of logical replication",
            peer="logical replication over two hops at its defaults, in this run",
            goal_limit=1.0,
            lower=True,
        ),
        Measure(
            "17-chain",
            17,
            "growth of the chain: the last events of the log",
            "events/s",
            limit="the first events of the same log",
            goal_limit=0.85,
        ),
    )
}
