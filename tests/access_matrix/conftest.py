from pathlib import Path
from typing import Any

import pytest

from tests.access_matrix.world import World, hide, people, seen_by_all


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.RATE_LIMITS = {}
    # What each of thousands of requests would do again: ask for the session and write it back, which is half of all
    # statements, and look for its address among the static files, which in service is done once.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.SESSION_CACHE_ALIAS = "memory"
    settings.WHITENOISE_AUTOREFRESH, settings.STATIC_ROOT = False, tmp_path
    made = World(*seen_by_all())
    hide(made)
    people(made)
    return made
