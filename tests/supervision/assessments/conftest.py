import pytest

from records.access.services import ensure_system_users
from tests.supervision.assessments import factories


@pytest.fixture
def staff(db) -> factories.Staff:
    ensure_system_users()
    return factories.staff()
