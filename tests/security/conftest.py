from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from records.access.models import User
from records.access.services import ensure_system_users
from tests.records.dishonesty import factories


@pytest.fixture
def who(db: None) -> factories.People:
    ensure_system_users()
    return factories.people()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User, **more: Any) -> Client:
        client = Client(**more)
        client.force_login(user, backend="records.access.backends.RoleBackend")
        return client

    return sign_in


@pytest.fixture
def over_tls(settings: Any) -> None:
    """As in service: HTTPS is on, and cookies bear the names that browsers guard."""
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-portal_411000_session"
    settings.CSRF_COOKIE_NAME = "__Host-portal_411000_csrf"
