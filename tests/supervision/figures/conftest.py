import pytest

from records.access.services import ensure_system_users
from tests.records.dishonesty import factories
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room


@pytest.fixture
def who(db) -> factories.People:
    ensure_system_users()
    return factories.people()
