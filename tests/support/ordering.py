"""
Which tests come when.

One after another: the fast ones first, so that a mistake is told soon. Side by side: the files that take minutes first,
each on a process of its own, or the others would stand idle while the last of them runs. Tests of one file stay together,
and all that share the running demonstration do, which is started once.
"""

from typing import Any

import pytest

DEMONSTRATION = "tests/live/"
# It ends the demonstration that the others there use.
END_OF_DEMONSTRATION = "tests/live/test_start_and_end.py"
# They start what they need by themselves, and would only keep the demonstration waiting, which costs also when idle.
APART = tuple(f"{DEMONSTRATION}test_{name}.py" for name in ("anonymity", "partners_surge", "surge"))
MATRIX = "tests/access_matrix/"
LONGEST = (
    DEMONSTRATION,
    MATRIX,
    "tests/chaos/",
    *APART,
    "tests/scale/",
    "tests/fuzz/",
    "tests/disclosure/test_accessibility.py",
    "tests/disclosure/test_crawl.py",
    "tests/journeys/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_longest_first if hasattr(config, "workerinput") else _slow_last)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    # Groups by marks would do, but xdist 3.8 writes them where pytest 9 no longer reads them.
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Groups(config, log)


def group_of(nodeid: str) -> str:
    """What runs on one process, one after another."""
    if nodeid.startswith(MATRIX):
        # Each walk is minutes of its own and makes its own world.
        return nodeid
    file = nodeid.partition("::")[0]
    return DEMONSTRATION if file.startswith(DEMONSTRATION) and file not in APART else file


def _slow_last(item: pytest.Item) -> tuple[bool, bool]:
    return item.get_closest_marker("slow") is not None, _ends_the_demonstration(item)


def _longest_first(item: pytest.Item) -> tuple[int, bool]:
    group = group_of(item.nodeid)
    # A file apart lies in the demonstration's folder and has a place of its own.
    start = max((start for start in LONGEST if group.startswith(start)), key=len, default=None)
    place = len(LONGEST) if start is None else LONGEST.index(start)
    return place, _ends_the_demonstration(item)


def _ends_the_demonstration(item: pytest.Item) -> bool:
    return item.nodeid.startswith(END_OF_DEMONSTRATION)
