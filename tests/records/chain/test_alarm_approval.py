"""What shows that a log contradicts itself is not put aside by one person."""

import pytest
from django.urls import reverse

from records.access.services import AccessDenied, ensure_system_users
from records.access.stewardship import frame
from records.access.stewardship.models import StewardRequest
from records.chain.alarms import close_alarm, raise_alarm
from records.chain.models import AlarmCause, ConflictAlarm
from tests.records.access.factories import NOW, administrators

pytestmark = pytest.mark.django_db
FINDING = "对方数据库从备份恢复，序号重复；已按手册核对。"


@pytest.fixture
def alarm(settings):
    settings.APPROVALS_REQUIRED = True
    ensure_system_users()
    raise_alarm(
        cause=AlarmCause.CONFLICT, sender="411082", origin="411082", position=7, held=b"a" * 32, claimed=b"b" * 32,
        evidence="", at=NOW,
    )  # fmt: skip
    return ConflictAlarm.objects.get()


def test_one_alone_does_not_close_it(alarm):
    system, *_others = administrators()
    with pytest.raises(AccessDenied) as denied:
        close_alarm(alarm=alarm, finding=FINDING, by=system, at=NOW)
    assert denied.value.code == "approval_needed"


def test_two_do_and_the_second_reads_what_was_found(alarm, client):
    system, security, _trail = administrators()
    client.force_login(system, backend="records.access.backends.RoleBackend")
    page = reverse("admin:records_conflictalarm_change", args=[alarm.pk])
    answer = client.post(page, {"finding": FINDING})
    asked = StewardRequest.objects.get()
    assert answer["Location"] == reverse("admin:records_stewardrequest_page", args=[asked.pk])
    assert FINDING in [change["after"] for change in asked.changes]
    alarm.refresh_from_db()
    assert alarm.closed_at is None
    frame.approve(request=asked, by=security, at=asked.asked_at)
    alarm.refresh_from_db()
    assert alarm.closed_at == asked.asked_at
