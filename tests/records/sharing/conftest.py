from datetime import timedelta

import pytest

from records.access.services import ensure_system_users
from tests.records.dishonesty.factories import People, people


@pytest.fixture
def who(db: None) -> People:
    ensure_system_users()
    return people()


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test has just written is told at once instead of half a second later."""
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(seconds=-5))
