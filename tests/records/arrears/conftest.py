import pytest

from records.access.services import ensure_system_users
from tests.records.arrears import factories


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Papers of claims go where this test alone writes."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def who(db) -> factories.Staff:
    ensure_system_users()
    return factories.staff()
