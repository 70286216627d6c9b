from types import SimpleNamespace

import pytest

from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.records.access import factories


@pytest.fixture
def staff(db):
    """The three administrators, a clerk and a reviewer of 许昌, and a person without any role."""
    ensure_system_users()
    system, security, trail = factories.administrators()
    return SimpleNamespace(
        system=system,
        security=security,
        trail=trail,
        clerk=factories.holder("陈静", Role.CLERK),
        reviewer=factories.holder("刘洋", Role.REVIEWER),
        newcomer=factories.person("孙丽"),
    )
