from collections.abc import Iterator

import pytest

from records.access.services import ensure_system_users
from supervision.figures import measures
from tests.supervision.warnings import factories


@pytest.fixture(autouse=True)
def figure() -> Iterator[factories.Figure]:
    """A figure of this room's tests alone, whose values each test sets; the registry is as before afterwards."""
    known = dict(measures._MEASURES)
    made = factories.Figure()
    measures.register_measure(made.measure())
    yield made
    measures._MEASURES.clear()
    measures._MEASURES.update(known)


@pytest.fixture
def watch(db, figure) -> factories.Post:
    ensure_system_users()
    return factories.post(figure)
