"""
What the garbage collector looks at.

Ten thousand collected tests, their modules and all models live to the end of the run. Looked through again and again
they cost a quarter of its time; nothing is found, for nothing of it ever ends.
"""

import pytest

from integrity_portal import collector

# Already while they are collected, which makes millions of objects and drops next to none.
collector.loading()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    collector.loaded()
