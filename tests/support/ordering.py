"""
Which tests come when.

One after another: the fast ones first, so that a mistake is told soon. Side by side: the files that take minutes first,
each on a process of its own, or the others would stand idle while the last of them runs. Tests of one file stay together,
and all that share the running demonstration do, which is started once.
"""

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_group(item)))
        items.sort(key=_longest_first)
    else:
        items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()


def _group(item: pytest.Item) -> str:
    place = _place(item)
    if place.startswith("access_matrix/"):
        # Each walk is minutes of its own and makes its own world.
        return f"{place}/{item.name}"
    return DEMONSTRATION if place.startswith(f"{DEMONSTRATION}/") else place


def _longest_first(item: pytest.Item) -> int:
    place = _place(item)
    return next((at for at, start in enumerate(LONGEST) if place.startswith(start)), len(LONGEST))
