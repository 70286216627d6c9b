import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from records.access.models import User
from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty import factories


@pytest.fixture
def who(db: None) -> factories.People:
    ensure_system_users()
    return factories.people()


@pytest.fixture
def stranger(who: factories.People) -> User:
    """A reviewer of one district, who reaches nothing of the city's own."""
    return holder("王芳", Role.REVIEWER, WEIDU)


@dataclass
class Desk:
    """One person at his desk: a signed-in browser without scripts."""

    client: Client

    def get(self, address: str, **values: Any) -> Any:
        return self.client.get(address, values)

    def post(self, address: str, follow: bool = True, **values: Any) -> Any:
        return self.client.post(address, values, follow=follow)


@pytest.fixture
def desk() -> Any:
    def at(user: User) -> Desk:
        client = Client()
        client.force_login(user, backend="records.access.backends.RoleBackend")
        return Desk(client)

    return at


def words(response: Any) -> str:
    """What a person reads on the page: no tags, no runs of blanks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
