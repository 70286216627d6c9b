from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.archives import factories


@pytest.fixture
def hr(db: None) -> factories.People:
    ensure_system_users()
    return factories.people()


@pytest.fixture(autouse=True)
def files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
