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
    stock_rows: int
    stock_growth: int
    stock_bodies: int
    stock_seconds: float


FORMS = {
    form.name: form
    for form in (
        Form("short", 100_000, 10_000, 50, 20_000, 3, 150, 20_000, 10, 2_000, 1.0),
        Form("full", 1_000_000, 100_000, 200, 100_000, 3, 400, 1_000_000, 100, 40_000, 6.0),
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
        Measure(
            "9",
            9,
            "page of a record, uncached",
            "requests/s",
            limit="a bare Django page of one record",
            peer="Django REST framework as one writes it first",
            goal_limit=0.6,
            goal_peer=6.0,
        ),
        Measure(
            "10",
            10,
            "list of a region, newest 20, uncached",
            "requests/s",
            limit="a bare Django page of one record",
            peer="Django REST framework as one writes it first",
            goal_limit=0.35,
            goal_peer=10.0,
        ),
        Measure(
            "11",
            11,
            "home, uncached",
            "requests/s",
            limit="a bare Django page of one record",
            peer="Django REST framework as one writes it first",
            goal_limit=0.5,
            goal_peer=50.0,
        ),
        Measure(
            "12",
            12,
            "JSON page of 20",
            "requests/s",
            limit="a bare Django page of one record",
            peer="Django REST framework as one writes it first",
            goal_limit=0.45,
            goal_peer=35.0,
        ),
        Measure(
            "10-profile",
            10,
            "page of a region, uncached",
            "requests/s",
            limit="a bare Django page of one record",
            goal_limit=0.35,
        ),
        Measure(
            "13",
            13,
            "JSON page from the middle of the list, p99",
            "ms",
            limit="the first page",
            goal_limit=1.1,
            lower=True,
        ),
        Measure(
            "13-rate",
            13,
            "JSON page from the middle of the list",
            "requests/s",
            peer="Django REST framework as one writes it first",
            goal_peer=400.0,
        ),
        Measure(
            "14",
            14,
            "search of 2 to 4 characters, newest 20",
            "requests/s",
            limit="the goal",
            peer="Django REST framework as one writes it first",
            goal_limit=1.0,
            goal_peer=600.0,
        ),
        Measure(
            "14-p99",
            14,
            "search of 2 to 4 characters, p99",
            "ms",
            limit="the goal",
            goal_limit=1.0,
            lower=True,
        ),
        Measure(
            "14-page",
            14,
            "the same as a page with counts beside it",
            "requests/s",
            limit="the goal",
            peer="Django REST framework as one writes it first",
            goal_limit=1.0,
            goal_peer=600.0,
        ),
        *(
            Measure(
                f"15-{key}",
                15,
                f"growth of the stock: {name}, p99",
                "ms",
                limit="the small stock",
                goal_limit=1.2,
                lower=True,
            )
            for key, name in (
                ("record", "page of a record"),
                ("region", "list of a region"),
                ("home", "home"),
                ("json", "JSON page"),
                ("middle", "JSON page from the middle"),
            )
        ),
        Measure(
            "16-p99",
            16,
            "growth of the stock: search, p99",
            "ms",
            limit="the small stock",
            goal_limit=2.0,
            lower=True,
        ),
        Measure(
            "16",
            16,
            "growth of the stock: search",
            "requests/s",
            limit="the small stock",
            goal_limit=0.60,
        ),
        Measure(
            "16-page",
            16,
            "growth of the stock: search with counts beside it, p99",
            "ms",
            limit="the small stock",
            goal_limit=2.0,
            lower=True,
        ),
        Measure(
            "18",
            18,
            "the whole list as CSV, streamed",
            "rows/s",
            limit="COPY of the same columns",
            goal_limit=0.40,
        ),
        Measure(
            "19",
            19,
            "indicator run: every figure of 400 bodies over 100,000 records and 20,000 promises",
            "s",
            limit="the half minute that is allowed",
            goal_limit=1.0,
            lower=True,
        ),
        *(
            Measure(
                key,
                20,
                f"warnings: {name}",
                "s",
                limit="the minute that is allowed",
                goal_limit=1.0,
                lower=True,
            )
            for key, name in (
                ("20", "all rules over 100,000 records and 20,000 promises"),
                ("20-again", "the same a second time on one day"),
                ("20-dry", "dry run of one rule over last year"),
            )
        ),
    )
}
