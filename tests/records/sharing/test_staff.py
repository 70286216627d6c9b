"""Staff sees whose addresses answer, and only the system administrator over the region has a hand on the switch."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services.errors import AccessDenied
from records.sharing.choices import OffReason
from records.sharing.models import WebhookEndpoint
from records.sharing.services import delivering, endpoints
from tests.records.access.factories import holder
from tests.records.sharing.factories import Receiver, endpoint, failed, listener
from tests.records.sharing.test_delivering import owe

pytestmark = pytest.mark.django_db
LIST = "admin:records_webhookendpoint_changelist"


def signed_in(role: Role, region: str = "411000") -> Client:
    client = Client()
    client.force_login(holder(f"{role}员", role, region), backend="records.access.backends.RoleBackend")
    return client


@pytest.fixture
def called(who) -> WebhookEndpoint:
    to, _secret = endpoint(listener(), description="值班系统")
    owe(to, 2)
    delivering.deliver(at=now(), post=Receiver(answers=[503, failed("tls")]))
    to.refresh_from_db()
    return to


def page(to: WebhookEndpoint) -> str:
    return reverse("admin:records_webhookendpoint_change", args=[to.pk])


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_the_pages_say_whether_calls_arrive_and_never_the_secret(called, role):
    client = signed_in(role)
    for show in ("", "?show=failing"):
        assert "值班系统" in client.get(reverse(LIST) + show).content.decode()
    assert "值班系统" not in client.get(reverse(LIST) + "?show=off").content.decode()
    text = client.get(page(called)).content.decode()
    assert "HTTP 503" in text
    assert "证书不可信" in text
    assert called.secret not in text
    assert called.url not in text
    assert AuditEntry.objects.filter(action="webhook.log_read").count() == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.SECURITY_ADMIN])
def test_nobody_else_has_these_pages(called, role):
    client = signed_in(role)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(page(called)).status_code == 403


def test_another_region_is_another_administrators(called):
    client = signed_in(Role.SYSTEM_ADMIN, "410100")
    assert "值班系统" not in client.get(reverse(LIST)).content.decode()
    assert client.get(page(called)).status_code == 404


def test_the_administrator_switches_off_and_on_with_a_reason(called):
    client, switch = (
        signed_in(Role.SYSTEM_ADMIN),
        reverse("admin:records_webhookendpoint_switch", args=[called.pk]),
    )
    client.post(switch, {"on": "0", "reason": ""})
    assert WebhookEndpoint.objects.get().is_on
    client.post(switch, {"on": "0", "reason": "对方系统升级"})
    assert WebhookEndpoint.objects.get().off_reason == OffReason.BY_STAFF
    assert AuditEntry.objects.get(action="webhook.switched_off").details["reason"] == "对方系统升级"
    client.post(switch, {"on": "1", "reason": "升级完成"})
    stored = WebhookEndpoint.objects.get()
    assert (stored.is_on, stored.failures) == (True, 0)


def test_the_auditor_looks_and_changes_nothing(called):
    client = signed_in(Role.AUDIT_ADMIN)
    client.post(
        reverse("admin:records_webhookendpoint_switch", args=[called.pk]), {"on": "0", "reason": "试试"}
    )
    assert WebhookEndpoint.objects.get().is_on


def test_the_service_itself_asks_for_role_and_reason(called, who):
    with pytest.raises(AccessDenied):
        endpoints.switch_by_staff(endpoint=called, on=False, reason="x", by=who.reviewer, at=now())
    admin = holder("外市管理员", Role.SYSTEM_ADMIN, "410100")
    with pytest.raises(AccessDenied):
        endpoints.switch_by_staff(endpoint=called, on=False, reason="x", by=admin, at=now())
    here = holder("本市管理员", Role.SYSTEM_ADMIN)
    with pytest.raises(ValidationError):
        endpoints.switch_by_staff(endpoint=called, on=False, reason="  ", by=here, at=now())
