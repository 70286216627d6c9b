import pytest

from records.access.services import ensure_system_users
from tests.supervision.quality import factories


@pytest.fixture
def desk(db) -> factories.Desk:
    ensure_system_users()
    return factories.desk()
