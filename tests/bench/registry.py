"""
What is measured, against what, and which goal; the groups that measure it.

A new measure is an entry in ``MEASURES`` and a ``Figure`` of the same key from some group in ``groups.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.forms import Form


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
    ``note`` is what a reader of the table needs to know of this run; ``curve`` is how it was at each size on the way,
    as pairs of a number of rows and a value.
    """

    key: str
    value: float
    limit: float | None = None
    peer: float | None = None
    spread: float | None = None
    note: str = ""
    curve: tuple[tuple[int, float], ...] = ()


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
            "1",
            1,
            "documents from partners in batches of 1,000, each checked, kept with its history and answered",
            "items/s",
            limit="COPY of the same rows into the same table and indexes",
            peer="Django REST framework, many at once, by the hundred",
            goal_limit=0.5,
            goal_peer=10.0,
        ),
        Measure(
            "2",
            2,
            "such a batch, p99",
            "ms",
            limit="the same batch over HTTP into one table",
            peer="Django REST framework, a hundred",
            goal_limit=2.5,
            goal_peer=1.0,
            lower=True,
        ),
        Measure(
            "3",
            3,
            "a file of the template (xlsx), from upload to commit",
            "rows/s",
            limit="calamine reading it",
            peer="django-import-export, the admin's way",
            goal_limit=0.3,
            goal_peer=40.0,
        ),
        Measure(
            "3-bulk",
            3,
            "the same, beside the peer's bulk mode",
            "rows/s",
            peer="django-import-export in bulk",
            goal_peer=10.0,
        ),
        Measure(
            "4",
            4,
            "files of the template (csv), from upload to commit",
            "rows/s",
            limit="COPY of the same rows into the same table and indexes",
            peer="django-import-export, the admin's way",
            goal_limit=0.4,
            goal_peer=50.0,
        ),
        Measure(
            "5",
            5,
            "one document a request",
            "requests/s",
            limit="a bare Django page of one record",
            peer="Django REST framework, one a request",
            goal_limit=0.4,
            goal_peer=4.0,
        ),
        Measure(
            "17-intake",
            17,
            "growth of taking in: the last tenth of the batches",
            "items/s",
            limit="the first tenth",
            goal_limit=0.85,
        ),
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
            "8",
            8,
            "home behind nginx, which keeps it for its seconds",
            "requests/s",
            limit="nginx giving the same bytes as a file",
            peer="Datasette's home over the same rows",
            goal_limit=0.6,
            goal_peer=200.0,
        ),
        Measure(
            "8-p99",
            8,
            "the same, p99",
            "ms",
            limit="nginx giving the same bytes as a file",
            goal_limit=2.0,
            lower=True,
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
                key,
                id,
                f"{name}, beside Datasette",
                "requests/s",
                peer="Datasette over the same rows",
                goal_peer=goal,
            )
            for key, id, name, goal in (
                ("9-datasette", 9, "page of a record", 5.0),
                ("10-datasette", 10, "list of a region", 10.0),
                ("11-datasette", 11, "home", 5.0),
                ("12-datasette", 12, "JSON page of 20", 4.0),
                ("13-datasette", 13, "JSON page from the middle of the list", 400.0),
                ("14-three", 14, "search of 3 or 4 characters", 3.0),
                ("14-two", 14, "search of 2 characters", 250.0),
            )
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
            "15-publish",
            15,
            "growth of the stock: a record entered, submitted, approved and published, p50",
            "ms",
            limit="the small stock",
            goal_limit=1.2,
            lower=True,
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
            "indicator run: every figure of 400 bodies",
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
                ("20", "all rules"),
                ("20-again", "the same a second time on one day"),
                ("20-dry", "dry run of one rule over last year"),
            )
        ),
    )
}
