from types import SimpleNamespace

import pytest
from django.core.cache import cache

from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.records.access import factories


@pytest.fixture
def staff(db):
    """Three administrators, a clerk who signs in, and the clerk's colleague."""
    ensure_system_users()
    # Tries are counted between tests too, where nobody clears them.
    cache.clear()
    system, security, trail = factories.administrators()
    return SimpleNamespace(
        system=system,
        security=security,
        trail=trail,
        clerk=factories.holder("陈静", Role.CLERK),
        reviewer=factories.holder("刘洋", Role.REVIEWER),
    )


@pytest.fixture
def in_service(settings):
    """As a node in service: a second factor, one session each, passwords that age."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SINGLE_SESSION = True
    settings.PASSWORD_MAX_DAYS = 90
