"""The auditor's pages: searching, one's day, a thing's story, taking away, alarms; and nobody else's."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access import audit, sealing
from records.access.models import AuditEntry
from records.access.trail import alarms, finding, verifying
from records.access.trail.models import TrailAlarm
from records.subjects.models import Region
from tests.records.access.trail.factories import Thing, behind_its_back, refusals
from tests.records.dishonesty.factories import bureau

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 6, 12, 0, tzinfo=HERE)
LIST = "/admin/records/auditentry/"
ALARMS = "/admin/records/trailalarm/"
UID = "6f1c2a34-0000-4000-8000-000000000001"


@pytest.fixture
def enter(client, staff):
    def entered(who):
        client.force_login(getattr(staff, who), backend="records.access.backends.RoleBackend")
        return client

    return entered


def words(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_one_persons_day_from_morning_to_evening_with_its_sums(enter, staff):
    for hour in (8, 9):
        audit.record(action="record.submit", by=staff.clerk, at=NOON.replace(hour=hour))
    page = words(
        enter("trail").get(
            LIST, {"person": staff.clerk.pk, "since": "2026-05-06", "until": "2026-05-06", "order": "oldest"}
        )
    )
    assert page.index("08:00:00") < page.index("09:00:00")
    assert "当天都做了什么" in page


def test_a_row_leads_to_its_persons_day_and_its_things_story(enter, staff):
    audit.record(action="record.submit", by=staff.clerk, at=NOON, subject=Thing(UID))
    page = words(enter("trail").get(LIST))
    assert f"?person={staff.clerk.pk}&amp;since=2026-05-06&amp;until=2026-05-06&amp;order=oldest" in page
    assert f"?q={UID}&amp;type=thing&amp;order=oldest" in page


def test_the_next_page_keeps_the_question(enter, staff, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 2)
    for _n in range(5):
        audit.record(action="record.submit", by=staff.clerk, at=NOON)
    client, address, seen = enter("trail"), f"{LIST}?who=chenjing", 0
    while address:
        answer = client.get(address)
        seen += len(answer.context["rows"])
        address = f"{LIST}{answer.context['older']}" if answer.context["older"] else ""
    assert seen == 5


def test_reading_is_written_with_the_keys_and_without_the_words(enter, staff):
    client = enter("trail")
    client.get(LIST, {"q": "欧阳某人的记录"})
    client.get(LIST, {"q": UID, "who": "陈静"})
    first, second = AuditEntry.objects.filter(action="trail_listed", by=staff.trail).order_by("id")
    assert first.details == {"filters": ["q"]}
    assert second.details == {"filters": ["q", "who"], "object": UID, "people": [staff.clerk.pk]}


def test_what_is_wrong_is_said_and_nothing_is_shown(enter, staff):
    audit.record(action="record.submit", by=staff.clerk, at=NOON)
    answer = enter("trail").get(LIST, {"who": "没有这个人"})
    assert "没有这个账号或姓名" in words(answer)
    assert answer.context["rows"] == []


def test_a_trail_that_does_not_hold_is_said_on_top(enter, staff):
    audit.record(action="record.submit", by=staff.clerk, at=timezone.now())
    sealing.seal()
    behind_its_back("UPDATE records_auditentry SET by_name = '李四'")
    verifying.check(full=True, at=timezone.now())
    assert "最近一次核验未通过" in words(enter("trail").get(LIST))


@pytest.mark.parametrize("who", ["system", "security", "clerk", "reviewer"])
def test_the_trail_is_the_auditors(enter, who):
    for address in (LIST, f"{LIST}export/", f"{ALARMS}rehearsal/"):
        assert enter(who).get(address).status_code == 403, address
    assert enter(who).post(f"{LIST}export/", {}).status_code == 403


def form(**more):
    return {
        "since": "2026-05-06", "until": "2026-05-06", "form": "jsonl", "purpose": "inspection", "reason": "年度审计检查", **more,
    }  # fmt: skip


class TestTakingAway:
    def test_a_file_for_a_purpose(self, enter, staff):
        audit.record(action="record.submit", by=staff.clerk, at=NOON)
        client = enter("trail")
        assert "用途" in words(client.get(f"{LIST}export/"))
        answer = client.post(f"{LIST}export/", form())
        content = b"".join(answer.streaming_content).decode()
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-411000-')
        assert "no-store" in answer.headers["Cache-Control"]
        assert '"action":"record.submit"' in content
        asked, taken = AuditEntry.objects.filter(action__startswith="trail.export").order_by("id")
        assert asked.request_id == taken.request_id == answer.headers["X-Request-ID"]

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"reason": ""}, "事由"),
            ({"purpose": "x"}, "用途"),
            ({"since": "2026-05-07"}, "起始日期晚于截止日期"),
            ({"since": "2024-05-07"}, "一次最多导出"),
            ({"since": "2020-01-01", "until": "2020-01-02"}, "这段时间没有审计记录"),
        ],
        ids=["reason", "purpose", "backwards", "too-much", "nothing"],
    )
    def test_what_is_missing_is_said(self, enter, wrong, said):
        answer = enter("trail").post(f"{LIST}export/", form(**wrong))
        assert said in words(answer)
        assert not AuditEntry.objects.filter(action="trail.exported").exists()

    def test_who_was_signed_in_long_ago_shows_first_who_he_is(self, enter):
        client = enter("trail")
        client.get(LIST)
        session = client.session
        session["staff"] = {**session["staff"], "proved": session["staff"]["proved"] - 86_400}
        session.save()
        answer = client.post(f"{LIST}export/", form())
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("admin:step_up"))


class TestAlarms:
    @pytest.fixture(autouse=True)
    def low(self, settings):
        settings.TRAIL_ALARM_THRESHOLDS = {"refusals_hour": 3}

    @pytest.fixture
    def about_clerk(self, staff):
        refusals(staff.clerk, NOON, 3)
        alarms.watch(at=NOON.replace(minute=30))
        return TrailAlarm.objects.get()

    @pytest.fixture
    def about_auditor(self, staff):
        refusals(staff.trail, NOON, 3)
        alarms.watch(at=NOON.replace(minute=30))
        return TrailAlarm.objects.get()

    def page(self, alarm, step=""):
        return (
            f"{ALARMS}{alarm.pk}/step/{step}/"
            if step
            else reverse("admin:records_trailalarm_change", args=[alarm.pk])
        )

    def test_from_the_list_to_the_end(self, enter, staff, about_clerk):
        client = enter("trail")
        assert "多次越权被拒" in words(client.get(ALARMS))
        page = words(client.get(self.page(about_clerk)))
        assert page.count("2026-05-06 12:00:0") == 3
        assert "核查告警" in page
        assert "办结告警" not in page
        client.post(self.page(about_clerk, "acknowledge"), {"words": "已向本人了解，属误操作。"})
        page = words(client.get(self.page(about_clerk)))
        assert "已向本人了解，属误操作。" in page
        client.post(self.page(about_clerk, "close"), {"words": "不作处理，已提醒注意权限。"})
        assert "没有待办的告警" in words(client.get(ALARMS))
        assert "已办结" in words(client.get(ALARMS, {"shut": "1"}))
        assert AuditEntry.objects.filter(action="trail.alarm_read", by=staff.trail).count() == 2

    def test_too_few_words_are_said_in_the_form(self, enter, about_clerk):
        answer = enter("trail").post(self.page(about_clerk, "acknowledge"), {"words": "正常"})
        assert "不少于 10 个字" in words(answer)

    def test_an_auditor_reads_what_is_about_him_and_takes_no_step(self, enter, about_auditor):
        client = enter("trail")
        assert "不能核查或办结涉及自己的告警" in words(client.get(self.page(about_auditor)))
        answer = client.post(
            self.page(about_auditor, "acknowledge"), {"words": "我自己看过了，没有任何问题。"}
        )
        assert "不能核查或办结涉及自己的告警" in words(answer)
        about_auditor.refresh_from_db()
        assert about_auditor.acknowledged_at is None

    def test_the_security_administrator_sees_those_about_auditors_alone(self, enter, staff, about_auditor):
        refusals(staff.clerk, NOON, 3)
        alarms.watch(at=NOON.replace(minute=40))
        other = TrailAlarm.objects.get(about=staff.clerk)
        client = enter("security")
        listed = words(client.get(ALARMS))
        assert "赵强" in listed
        assert "陈静" not in listed
        assert client.get(self.page(other)).status_code == 404
        page = words(client.get(self.page(about_auditor)))
        assert "/admin/records/auditentry/" not in page.split('class="columns"')[1]
        client.post(self.page(about_auditor, "acknowledge"), {"words": "已向审计管理员了解情况。"})
        about_auditor.refresh_from_db()
        assert about_auditor.acknowledged_by == staff.security

    @pytest.mark.parametrize("who", ["system", "clerk", "reviewer"])
    def test_nobody_else_opens_them(self, enter, about_clerk, who):
        client = enter(who)
        for address in (ALARMS, self.page(about_clerk), self.page(about_clerk, "acknowledge")):
            assert client.get(address).status_code in (403, 404), address

    def test_the_rehearsal_shows_what_the_thresholds_would_have_done(self, enter, staff):
        refusals(staff.clerk, timezone.now().replace(minute=10) - timedelta(days=2), 3)
        page = words(enter("trail").get(f"{ALARMS}rehearsal/"))
        assert "最近 30 天会告警 1 次" in page
        assert "陈静" in page
        assert AuditEntry.objects.filter(action="trail.rehearsed").exists()

    def test_addresses_that_are_none(self, enter, about_clerk):
        client = enter("trail")
        for address in (
            f"{ALARMS}nonsense/change/", f"{ALARMS}{UID}/change/", self.page(about_clerk, "forget"), f"{ALARMS}{UID}/step/close/",
        ):  # fmt: skip
            assert client.get(address).status_code == 404, address
        assert client.get(ALARMS, {"before": "x"}).status_code == 200
        assert client.get(self.page(about_clerk), {"before": "9" * 40}).status_code == 200


def test_an_entry_says_in_words_what_was_done_to_what_and_leads_on(enter, staff, db):
    region = Region.objects.get(code="411000")
    entry = audit.refused(
        action="role_granted", by=staff.security, at=NOON, subject=region, details={"code": "not_your_role"}
    )
    entry = AuditEntry.objects.get(action="role_granted")
    page = words(enter("trail").get(f"{LIST}{entry.pk}/change/"))
    for said in ("授予角色", "拒绝", "安全管理员", "行政区划", "原因代码", "not_your_role", "待封存"):
        assert said in page
    assert ">records.region" not in page
    assert f"person={staff.security.pk}" in page
    sealing.seal()
    assert AuditEntry.objects.get(pk=entry.pk).seal.hash in words(
        enter("trail").get(f"{LIST}{entry.pk}/change/")
    )


@pytest.mark.parametrize("number", ["0", "999999999999", "x", "9" * 30])
def test_an_entry_that_there_is_not_is_no_page(enter, number):
    assert enter("trail").get(f"{LIST}{number}/change/").status_code == 404


def test_a_list_names_regions_and_kinds_of_things(enter, staff):
    audit.record(action="record.submit", by=staff.clerk, at=NOON, subject=bureau())
    page = words(enter("trail").get(LIST))
    assert "许昌市</td>" in page
    assert ">机构</span>" in page
    assert ">records.organisation" not in page


def test_the_runs_of_the_night_say_what_held_and_what_did_not(enter, staff):
    client = enter("trail")
    assert "还没有核验过" in words(client.get("/admin/records/trailcheck/"))
    entry = audit.record(action="record.submit", by=staff.clerk, at=NOON)
    sealing.seal()
    verifying.check(full=True, at=timezone.now())
    assert "从头核验" in words(client.get("/admin/records/trailcheck/"))
    behind_its_back(f"UPDATE records_auditentry SET by_name = '某人' WHERE id = {entry.pk}")
    verifying.check(full=True, at=timezone.now())
    assert "记录与封存时不符" in words(client.get("/admin/records/trailcheck/"))
