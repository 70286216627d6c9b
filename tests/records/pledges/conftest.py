import pytest

from records.access.services import ensure_system_users
from tests.records.dishonesty import factories


@pytest.fixture
def who(db) -> factories.People:
    ensure_system_users()
    return factories.people()
