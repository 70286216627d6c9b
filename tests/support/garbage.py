"""
What the garbage collector looks at.

Ten thousand collected tests, their modules and all models live to the end of the run. Looked through again and again
they cost a quarter of its time; nothing is found, for nothing of it ever ends.
"""

import gc

import pytest

# A request makes more objects than Python's 700 before most of them are gone again.
YOUNG, MIDDLE, OLD = 20_000, 20, 50


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
