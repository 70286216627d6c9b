"""
Every route × every role that may not see it × every hidden thing: nothing hidden leaks.

The routes come from the URL resolver, so that a new page is asked on the day it is added; one that nobody has
declared makes the test fail.
"""

import pytest

from tests.access_matrix.walking import Words, leaks_in, walk
from tests.access_matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OUTSIDERS = (
    "anonymous", "partner", "former reviewer", "clerk of another city", "reviewer of another city",
    "department of another body", "system administrator", "security administrator",
)  # fmt: skip


@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_may_not_see_a_hidden_thing_meets_it_nowhere(role: str, world: World) -> None:
    leaks = []
    asked = 0
    words = Words(world)
    for answer in walk(role, world):
        asked += 1
        assert answer.status < 500 or answer.route in ("readyz",), f"{answer.address} answers {answer.status}"
        leaks += [f"{answer.address} ({answer.status}): {leak}" for leak in leaks_in(answer, world, words)]
    assert asked > 300
    assert not leaks, f"{role} sees what he may not:\n" + "\n".join(leaks)
