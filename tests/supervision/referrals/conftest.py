from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.chain.conftest import nodes  # noqa: F401 - a city and its province, each with its own database
from tests.records.chain.factories import PROVINCE
from tests.supervision.complaints import factories as complaints
from tests.supervision.referrals import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """What is handed in lies in a folder of its own in each test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def pair(nodes: Any) -> factories.Pair:  # noqa: F811
    ensure_system_users()
    city = complaints.office()
    factories.with_code(city)
    with nodes.at(PROVINCE):
        ensure_system_users()
        province = factories.province_office()
        factories.with_code(province)
    return factories.Pair(nodes, city, province)
