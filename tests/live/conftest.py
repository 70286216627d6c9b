"""The whole demonstration, once for all tests here."""

from collections.abc import Iterator

import pytest

from tests.support.demo import ROOT, LiveDemo, LiveNode, free_ports, running_demo
from tests.support.processes import eventually

__all__ = ["ROOT", "LiveDemo", "LiveNode"]


# Ended with the last test of this folder: an idle demonstration still costs the others a quarter of a core.
@pytest.fixture(scope="package")
def live() -> Iterator[LiveDemo]:
    """``manage.py demo`` in a folder of its own, with a tenth of the records."""
    with running_demo(first_port=free_ports(3), scale=0.1) as demo:
        # What was seeded travels first, so that each test sees only its own.
        eventually(demo.all_arrived, within=120, every=1.0)
        yield demo
