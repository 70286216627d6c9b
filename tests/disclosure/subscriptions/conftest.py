from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(milliseconds=-2))
    settings.RATE_LIMITS = {}
