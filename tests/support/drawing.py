"""
What Hypothesis draws, it may take its time over: Hypothesis would fail a test whose example takes 0.2 s, and so a busy
machine would decide it.

Where ``CI`` is set it draws the same each time (Hypothesis's own profile); elsewhere it looks further with each run.
"""

import pytest
from hypothesis import HealthCheck, settings

PROFILE = "unhurried"


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile(
        PROFILE,
        settings(),
        deadline=None,
        suppress_health_check=[*settings().suppress_health_check, HealthCheck.too_slow],
    )
    settings.load_profile(PROFILE)
