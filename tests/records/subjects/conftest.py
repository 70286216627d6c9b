import pytest

from tests.records.subjects.factories import staff


@pytest.fixture
def clerk(db):
    return staff("clerk", "clerk")
