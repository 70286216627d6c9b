"""
Which tests come when.

One after another: the fast ones first, so that a mistake is told soon. Side by side: the files that take minutes first,
each on a process of its own, or the others would stand idle while the last of them runs. Tests of one file stay together,
and all that share the running demonstration do, which is started once.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEMONSTRATION = "live"
LONGEST = (
    "live",
    "access_matrix",
    "chaos",
    "disclosure/test_accessibility.py",
    "disclosure/test_crawl.py",
    "journeys",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    side_by_side = hasattr(config, "workerinput")
    if side_by_side:
        # Before the others, for xdist writes the group into the name of a test, and whoever comes later is not read.
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_group(item)))
    yield
    # After the others, which sort as well.
    items.sort(key=_longest_first if side_by_side else _slow_last)


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()


def _group(item: pytest.Item) -> str:
    place = _place(item)
    if place.startswith("access_matrix/"):
        # Each walk is minutes of its own and makes its own world.
        return f"{place}/{item.name}"
    return DEMONSTRATION if place.startswith(f"{DEMONSTRATION}/") else place


def _slow_last(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def _longest_first(item: pytest.Item) -> int:
    place = _place(item)
    return next((at for at, start in enumerate(LONGEST) if place.startswith(start)), len(LONGEST))
