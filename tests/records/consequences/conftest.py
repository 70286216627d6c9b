import pytest

from records.access.services import ensure_system_users
from tests.records.consequences import factories


@pytest.fixture
def who(db) -> factories.Staff:
    ensure_system_users()
    return factories.staff()
