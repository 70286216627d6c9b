"""A body learns how often, for what and by whom it was asked about, and nothing of who looks into it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.checks.awards import services as awards
from records.checks.awards.asked_about import LOOKED_BACK, asked_about
from records.checks.awards.choices import Purpose, SubjectKind
from records.dishonesty.choices import Channel
from tests.api.factories import partner
from tests.records.access.factories import holder
from tests.records.checks.factories_reports import department
from tests.records.dishonesty.factories import bureau

pytestmark = pytest.mark.django_db
PAGE = "/admin/records/creditreport/asked-about/"
BACKEND = "records.access.backends.RoleBackend"


@pytest.fixture(autouse=True)
def _office():
    ensure_system_users()


def ask(by, *, purpose=Purpose.LENDING, at=None, title="贷前核查"):
    at = at or timezone.now()
    region = by.partner_application.region if hasattr(by, "partner_application") else bureau().region
    check = awards.ask(
        entries=[awards.Entry(SubjectKind.ORGANISATION, "", bureau().uscc)],
        purpose=purpose,
        title=title,
        region=region,
        channel=Channel.API,
        by=by,
        at=at,
    )
    awards.run(uid=check.pk, at=at)


def test_questions_are_counted_by_purpose_and_asker():
    bank = partner("示例市农村商业银行", scopes=["credit-checks:write"])
    for _ in range(2):
        ask(bank)
    ask(holder("周杰", Role.SUPERVISOR), purpose=Purpose.AWARD)
    rows = asked_about([bureau()], at=timezone.now())
    assert {(row.purpose, row.asker, row.count) for row in rows} == {
        (str(Purpose.LENDING.label), "示例市农村商业银行", 2),
        (str(Purpose.AWARD.label), "本站主办单位", 1),
    }


def test_investigators_and_old_questions_are_left_out():
    court = partner("许昌市中级人民法院", scopes=["credit-checks:write"])
    ask(court, purpose=Purpose.JUSTICE)
    ask(court, at=timezone.now() - LOOKED_BACK - timedelta(days=1))
    assert asked_about([bureau()], at=timezone.now()) == []


def test_a_department_reads_its_own_page_and_nobody_else_does():
    bank = partner("示例市农村商业银行", scopes=["credit-checks:write"])
    ask(bank)
    client = Client()
    client.force_login(department(bureau()), backend=BACKEND)
    words = client.get(PAGE).content.decode()
    assert "示例市农村商业银行" in words
    assert "贷前核查" not in words
    stranger = Client()
    stranger.force_login(holder("罗静", Role.CLERK), backend=BACKEND)
    assert stranger.get(PAGE).status_code == 403
