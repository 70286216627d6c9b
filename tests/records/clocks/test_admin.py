from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry, Grant, User
from records.access.roles import Role
from records.clocks.models import CalendarDay, CalendarYear, DeadlineRule
from records.clocks.reference import load
from records.subjects.models import Region

pytestmark = pytest.mark.django_db


def staff(username, role):
    user = User.objects.create(username=username, full_name=username, is_staff=True)
    Grant.objects.create(
        user=user,
        role=role,
        region=Region.objects.get(code="411000"),
        starts_on=timezone.localdate(),
        granted_by=User.objects.create(username=f"{username}-granter", full_name="授权人"),
        granted_at=timezone.now(),
    )
    return user


@pytest.fixture(autouse=True)
def loaded():
    load()


@pytest.fixture
def admin(client):
    client.force_login(staff("zhao", Role.SYSTEM_ADMIN), backend="records.access.backends.RoleBackend")
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def rule_url(rule, page="change"):
    return reverse(f"admin:records_deadlinerule_{page}", args=[rule.pk])


def test_the_administrator_enters_a_notice_line_by_line(admin):
    CalendarYear.objects.filter(year=2031).delete()
    response = admin.post(
        reverse("admin:records_calendaryear_add"),
        {
            "year": 2031,
            "source": "国务院办公厅关于2031年部分节假日安排的通知",
            "days_off": "1月23日至1月29日 春节\n10月1日至10月7日 国庆节",
            "days_made_up": "1月19日 春节",
        },
    )
    assert response.status_code == 302, response.context["adminform"].form.errors
    days = CalendarDay.objects.filter(year=2031)
    assert (days.filter(is_working=False).count(), days.filter(is_working=True).count()) == (14, 1)
    assert AuditEntry.objects.get(action="clocks.enter_year").by.username == "zhao"


def test_a_year_opens_as_it_was_entered_and_a_correction_is_saved(admin):
    url = reverse("admin:records_calendaryear_change", args=[2026])
    form = admin.get(url).context["adminform"].form
    assert "02-17 春节" in form.initial["days_off"]
    made_up = form.initial["days_made_up"].replace("02-28 春节\n", "")
    response = admin.post(
        url, {"source": "更正", "days_off": form.initial["days_off"], "days_made_up": made_up}
    )
    assert response.status_code == 302
    assert not CalendarDay.objects.filter(day=date(2026, 2, 28)).exists()
    assert CalendarDay.objects.filter(year=2026).count() == 38


@pytest.mark.parametrize(
    ("off", "made_up", "message"),
    [
        ("春节放假七天", "", "第1行：“春节放假七天”无法识别"),
        ("1月23日 春节", "1月23日 春节", "2031-01-23出现两次"),
        ("2030年1月23日 春节", "", "不在2031年内"),
    ],
)
def test_a_mistyped_notice_is_refused_with_the_line(admin, off, made_up, message):
    response = admin.post(
        reverse("admin:records_calendaryear_add"),
        {"year": 2031, "source": "通知", "days_off": off, "days_made_up": made_up},
    )
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not CalendarYear.objects.filter(year=2031).exists()


def test_without_a_year_the_form_asks_for_it(admin):
    response = admin.post(
        reverse("admin:records_calendaryear_add"), {"source": "通知", "days_off": "1月1日 元旦"}
    )
    assert "year" in response.context["adminform"].form.errors


def test_the_list_of_years_warns_of_the_one_that_is_missing(admin):
    year = timezone.localdate().year
    CalendarYear.objects.filter(year=year).delete()
    response = admin.get(reverse("admin:records_calendaryear_changelist"))
    assert any(f"{year}年的放假安排尚未录入" in message for message in said(response))
    assert response.context["cl"].result_list[0].off > 0


def test_an_announced_year_cannot_be_removed(admin):
    assert admin.post(reverse("admin:records_calendaryear_delete", args=[2026])).status_code == 403
    assert CalendarYear.objects.filter(year=2026).exists()


def test_the_list_of_deadlines_speaks_chinese(admin):
    DeadlineRule.objects.create(key="prior_notice_hold.penalty", number=0, unit="wd", basis="依据")
    DeadlineRule.objects.create(key="retired_key", number=1, unit="d", basis="依据")
    page = admin.get(reverse("admin:records_deadlinerule_changelist")).content.decode()
    for words in ("信用修复办结", "10个工作日", "公示前告知等待（penalty）", "retired_key"):
        assert words in page


def test_a_deadline_is_changed_under_its_key_and_region(admin):
    rule = DeadlineRule.objects.get(key="repair_total", region=None)
    response = admin.post(
        rule_url(rule), {"key": "hacked", "number": 7, "unit": "wd", "basis": "总局令第107号", "rolls": "on"}
    )
    assert response.status_code == 302
    rule.refresh_from_db()
    assert (rule.key, rule.number, rule.rolls) == ("repair_total", 7, True)
    assert AuditEntry.objects.get(action="clocks.set_rule").details["after"] == "7 wd"


def test_an_exception_is_added_and_removed_again(admin):
    values = {
        "key": "prior_notice_hold.penalty",
        "region": "411000",
        "number": 0,
        "unit": "wd",
        "basis": "已送达",
    }
    response = admin.post(reverse("admin:records_deadlinerule_add"), values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    rule = DeadlineRule.objects.get(key="prior_notice_hold.penalty")
    assert rule.region_id == "411000"
    assert admin.post(rule_url(rule, "delete"), {"post": "yes"}).status_code == 302
    assert not DeadlineRule.objects.filter(pk=rule.pk).exists()
    assert AuditEntry.objects.filter(action="clocks.remove_rule").count() == 1


def test_removing_many_at_once_spares_the_general_rules(admin):
    url = reverse("admin:records_deadlinerule_changelist")
    general = DeadlineRule.objects.get(key="repair_total", region=None)
    own = DeadlineRule.objects.create(key="repair_total.x", number=1, unit="d", basis="依据")
    data = {"action": "delete_selected", "post": "yes"}
    admin.post(url, data | {"_selected_action": [general.pk, own.pk]})
    assert DeadlineRule.objects.filter(pk__in=[general.pk, own.pk]).count() == 2
    admin.post(url, data | {"_selected_action": [own.pk]})
    assert not DeadlineRule.objects.filter(pk=own.pk).exists()
    assert AuditEntry.objects.filter(action="clocks.remove_rule").count() == 1


def test_a_general_rule_cannot_be_removed(admin):
    rule = DeadlineRule.objects.get(key="repair_total", region=None)
    assert admin.post(rule_url(rule, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("key", ["repair_totl", "repair_totl.penalty"])
def test_a_rule_nobody_would_ask_for_is_refused(admin, key):
    values = {"key": key, "number": 1, "unit": "wd", "basis": "依据"}
    response = admin.post(reverse("admin:records_deadlinerule_add"), values)
    assert "没有期限" in response.content.decode()
    assert not DeadlineRule.objects.filter(key=key).exists()


def test_a_clerk_cannot_bend_a_deadline(client):
    client.force_login(staff("wang", Role.CLERK), backend="records.access.backends.RoleBackend")
    rule = DeadlineRule.objects.get(key="repair_total", region=None)
    response = client.post(rule_url(rule), {"number": 99, "unit": "y", "basis": "无"})
    assert response.status_code in {302, 403}
    rule.refresh_from_db()
    assert rule.number == 10
