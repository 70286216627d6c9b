import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from records.access.models import User
from records.access.services import ensure_system_users
from tests.api import factories
from tests.records.dishonesty.factories import People, people


@pytest.fixture
def api() -> APIClient:
    """A client that asks for JSON and reads Chinese, as one gets without saying anything."""
    return APIClient()


@pytest.fixture
def who(db: None) -> People:
    ensure_system_users()
    return people()


@pytest.fixture
def court(db: None) -> SimpleNamespace:
    """许昌市中级人民法院 with its token; ``send`` posts items, ``see`` asks what became of them."""
    ensure_system_users()
    factories.registered_bureau()
    user = factories.partner()
    return SimpleNamespace(user=user, **_hand(user))


def _hand(user: User) -> dict[str, Callable[..., Any]]:
    client, header = APIClient(), factories.bearer(user)

    def send(*items: Any, **headers: str) -> Any:
        # Spelt in ASCII, so that what is not quite text can be sent too.
        body = json.dumps(factories.envelope(*items))
        return client.post(
            "/api/v1/submissions/", body, content_type="application/json", headers={**header, **headers}
        )

    def see(address: str) -> Any:
        return client.get(address, headers=header)

    return {"send": send, "see": see}


@pytest.fixture
def signed_in(who: People) -> Callable[[User], APIClient]:
    """A browser of the staff: the admin's session, CSRF checks left to the test that is about them."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="records.access.backends.RoleBackend")
        return client

    return sign_in


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test has just written is given by the feed at once instead of half a second later."""
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(seconds=-5))
