from typing import Any

import pytest

from tests.access_matrix.world import World, hide, people, seen_by_all


@pytest.fixture
def world(settings: Any) -> World:
    settings.RATE_LIMITS = {}
    made = World(*seen_by_all())
    hide(made)
    people(made)
    return made
