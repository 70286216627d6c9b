"""Staff see that the open data are made and that mail gets out; nobody sees to whom."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from disclosure.opendata import building
from disclosure.subscriptions import services
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject
from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.disclosure.factories import record
from tests.records.access.factories import holder

pytestmark = pytest.mark.django_db

VERSIONS = "admin:disclosure_dumpversion"
SUBSCRIPTIONS = "admin:disclosure_subscription"


@pytest.fixture(autouse=True)
def _made(settings: Any, tmp_path: Path) -> None:
    settings.OPEN_DATA_DIR = tmp_path
    ensure_system_users()
    record()
    building.build(at=now())
    services.ask(
        subject=Subject("search", "severity=serious"), address="reader@example.cn", rhythm="daily",
        language="zh-hans", at=now(),
    )  # fmt: skip


def _as(client: Client, role: Role) -> Client:
    client.force_login(holder("王芳", role), backend="records.access.backends.RoleBackend")
    return client


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_versions_and_how_much_is_asked_for_and_no_address(
    client: Client, role: Role
) -> None:
    _as(client, role)
    made = building.newest_version()
    assert made is not None
    assert made.version in client.get(reverse(f"{VERSIONS}_changelist")).content.decode()
    page = client.get(reverse(f"{VERSIONS}_change", args=[made.pk])).content.decode()
    assert "integrity-open-data/1" in page
    listed = client.get(reverse(f"{SUBSCRIPTIONS}_changelist")).content.decode()
    assert "严重" in listed
    assert "等待确认 1" in listed
    one = client.get(
        reverse(f"{SUBSCRIPTIONS}_change", args=[Subscription.objects.get().pk])
    ).content.decode()
    assert "reader" not in listed + one
    assert Subscription.objects.get().address_index not in listed + one


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_nobody_changes_or_deletes_either_here(client: Client, role: Role) -> None:
    _as(client, role)
    for name, key in (
        (VERSIONS, building.newest_version().pk),
        (SUBSCRIPTIONS, Subscription.objects.get().pk),
    ):
        assert client.get(reverse(f"{name}_add")).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[key]), {"post": "yes"}).status_code == 403
        assert client.post(reverse(f"{name}_change", args=[key]), {"rhythm": "weekly"}).status_code == 403
    assert Subscription.objects.get().rhythm == "daily"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.SECURITY_ADMIN])
def test_it_is_nobody_elses_business(client: Client, role: Role) -> None:
    _as(client, role)
    for name in (VERSIONS, SUBSCRIPTIONS):
        assert client.get(reverse(f"{name}_changelist")).status_code == 403
