"""Who reads unusually much is seen; who does his daily work is not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from records.access import services
from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services import AccessDenied
from records.access.trail import alarms
from records.access.trail.models import TrailAlarm
from records.access.trail.rules import RULES
from records.access.trail.tasks import watch_trail
from records.access.trail.unusual import rehearsed
from tests.records.access.factories import administrators, holder
from tests.records.access.trail.factories import Thing, reads, refusals

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Asia/Shanghai")
# A Wednesday at ten in the morning.
MORNING = datetime(2026, 5, 6, 10, 0, tzinfo=HERE)
DAY = timedelta(days=1)


@pytest.fixture
def archivist(staff):
    return holder("何敏", Role.HR_ARCHIVIST)


@pytest.fixture(autouse=True)
def low(settings):
    """The same rules with figures that a test reaches."""
    settings.TRAIL_ALARM_THRESHOLDS = {
        "reads_hour": 6, "reads_day": 10, "reads_night": 3, "reads_region": 3, "reads_person": 4, "refusals_hour": 3,
        "exports_day": 2,
    }  # fmt: skip


def raised(at=MORNING + timedelta(minutes=30)):
    alarms.watch(at=at)
    return sorted(TrailAlarm.objects.values_list("rule", flat=True))


def test_many_reads_in_an_hour(archivist):
    reads(archivist, MORNING, 5)
    assert raised() == []
    reads(archivist, MORNING, 1)
    assert raised() == ["reads_hour"]
    alarm = TrailAlarm.objects.get()
    assert (alarm.about, alarm.count, alarm.limit, alarm.usual) == (archivist, 6, 6, 0)
    assert alarm.since_at == MORNING
    assert alarm.first_entry == AuditEntry.objects.filter(outcome="read").earliest("id")


def test_whoever_reads_so_much_every_day_is_no_alarm(archivist):
    for day in range(1, 6):
        reads(archivist, MORNING - day * DAY, 5)
    reads(archivist, MORNING, 7)
    assert raised() == []
    reads(archivist, MORNING, 8)
    assert raised() == ["reads_day", "reads_hour"]
    assert TrailAlarm.objects.get(rule="reads_hour").usual == 5


def test_a_habit_of_two_months_ago_is_forgotten(archivist):
    for day in range(40, 46):
        reads(archivist, MORNING - day * DAY, 5)
    reads(archivist, MORNING, 6)
    assert raised() == ["reads_hour"]


def test_many_reads_in_a_day_though_never_in_an_hour(archivist):
    for hour in range(5):
        reads(archivist, MORNING + timedelta(hours=hour), 2, thing=Thing(f"of-{hour}"))
    assert raised(at=MORNING + timedelta(hours=5)) == ["reads_day"]


def test_the_last_hour_is_counted_still_when_the_task_comes_late(archivist):
    reads(archivist, MORNING, 6)
    assert raised(at=MORNING + timedelta(hours=1, minutes=40)) == ["reads_hour"]


def test_reads_of_one_night_count_together_over_midnight(archivist):
    evening = MORNING.replace(hour=23, minute=59, second=50)
    reads(archivist, evening, 2, every=60)
    assert raised(at=evening + timedelta(hours=1)) == []
    reads(archivist, evening + timedelta(hours=2), 1)
    assert raised(at=evening + timedelta(hours=3)) == ["reads_night"]
    assert TrailAlarm.objects.get().since_at == MORNING.replace(hour=22)


def test_six_in_the_morning_is_day(archivist):
    reads(archivist, MORNING.replace(hour=6), 5)
    assert raised(at=MORNING.replace(hour=7)) == []


def test_a_region_in_which_he_never_read_before(archivist, monkeypatch):
    monkeypatch.setattr("records.access.trail.unusual.KNOWN_READS", 5)
    reads(archivist, MORNING - DAY, 5)
    elsewhere = Thing("there", region="411082")
    reads(archivist, MORNING, 3, action="record.file_read", thing=elsewhere)
    assert raised() == ["reads_region"]
    assert TrailAlarm.objects.get().thing == "411082"


def test_a_newcomer_has_no_region_that_would_be_unusual(archivist):
    reads(archivist, MORNING, 3, action="record.file_read", thing=Thing("there", region="411082"))
    assert raised() == []


def test_the_same_person_again_and_again(archivist):
    reads(archivist, MORNING, 4, thing=Thing("6f1c2a34-0000-4000-8000-000000000001"))
    assert raised() == ["reads_person"]
    assert TrailAlarm.objects.get().thing == "thing:6f1c2a34-0000-4000-8000-000000000001"


def test_records_of_bodies_are_read_all_day_by_whoever_works_on_them(archivist):
    reads(archivist, MORNING, 30, action="record.read", thing=Thing("a"))
    assert raised() == []


def test_refusals(archivist):
    refusals(archivist, MORNING, 3)
    assert raised() == ["refusals_hour"]


def test_exports(archivist):
    reads(archivist, MORNING, 2, action="task.export")
    assert raised() == ["exports_day"]


def test_machines_read_by_the_thousand(staff):
    reads(services.clock_user(), MORNING, 20)
    assert raised() == []


def test_a_threshold_of_nought_switches_a_rule_off(archivist, settings):
    settings.TRAIL_ALARM_THRESHOLDS = dict.fromkeys(RULES, 0)
    reads(archivist, MORNING, 50)
    assert raised() == []
    assert rehearsed(at=MORNING + DAY) == []


def test_one_alarm_per_cause_however_often_the_task_runs(archivist):
    reads(archivist, MORNING, 6)
    for _again in range(3):
        watch_trail.apply()
        raised()
    reads(archivist, MORNING + timedelta(hours=1), 6)
    assert raised(at=MORNING + timedelta(hours=1, minutes=30)).count("reads_hour") == 1
    assert AuditEntry.objects.filter(action="trail.alarm_raised", details__rule="reads_hour").count() == 1


def test_the_rehearsal_tells_what_would_have_been_raised_and_raises_nothing(archivist):
    for day in (2, 9, 20):
        refusals(archivist, MORNING - day * DAY, 3)
    found = rehearsed(at=MORNING)
    assert [(one.rule.code, one.count) for one in found] == [("refusals_hour", 3)] * 3
    assert found[0].since_at == MORNING - 2 * DAY
    assert not TrailAlarm.objects.exists()


class TestJudging:
    @pytest.fixture
    def alarm(self, archivist):
        refusals(archivist, MORNING, 3)
        alarms.watch(at=MORNING + timedelta(minutes=30))
        return TrailAlarm.objects.get()

    def test_acknowledged_with_a_finding_then_closed_with_a_conclusion(self, alarm, staff, archivist):
        at = MORNING + timedelta(hours=2)
        alarms.acknowledge(alarm=alarm, finding="向本人了解：误点了别人的记录。", by=staff.trail, at=at)
        alarms.close(alarm=alarm, conclusion="属操作不熟，已当面提醒，不作处理。", by=staff.trail, at=at)
        alarm.refresh_from_db()
        assert (alarm.acknowledged_by, alarm.closed_by, alarm.closed_at) == (staff.trail, staff.trail, at)
        assert alarm.last_entry.by == archivist
        told = AuditEntry.objects.filter(action__startswith="trail.alarm", by=staff.trail)
        assert set(told.values_list("action", flat=True)) == {
            "trail.alarm_acknowledged",
            "trail.alarm_closed",
        }

    def test_the_entries_behind_it_grow_while_it_is_open_and_stay_when_it_is_closed(
        self, alarm, staff, archivist
    ):
        assert alarms.entries_behind(alarm).count() == 3
        refusals(archivist, MORNING + timedelta(hours=1), 1)
        assert alarms.entries_behind(alarm).count() == 4
        at = MORNING + timedelta(hours=2)
        alarms.acknowledge(alarm=alarm, finding="向本人了解：误点了别人的记录。", by=staff.trail, at=at)
        closed = alarms.close(
            alarm=alarm, conclusion="属操作不熟，已当面提醒，不作处理。", by=staff.trail, at=at
        )
        refusals(archivist, MORNING + timedelta(hours=1), 1)
        assert alarms.entries_behind(closed).count() == 4

    def test_what_was_judged_raises_no_second_alarm_and_what_comes_after_does(self, alarm, staff, archivist):
        at = MORNING + timedelta(minutes=40)
        alarms.acknowledge(alarm=alarm, finding="向本人了解：误点了别人的记录。", by=staff.trail, at=at)
        alarms.close(alarm=alarm, conclusion="属操作不熟，已当面提醒，不作处理。", by=staff.trail, at=at)
        assert len(raised(at=at)) == 1
        refusals(archivist, at, 2)
        assert len(raised(at=at + timedelta(minutes=10))) == 1
        refusals(archivist, at, 1)
        assert len(raised(at=at + timedelta(minutes=10))) == 2

    def test_nothing_is_closed_before_somebody_has_looked(self, alarm, staff):
        with pytest.raises(AccessDenied) as refused:
            alarms.close(alarm=alarm, conclusion="不作处理，理由充分。", by=staff.trail, at=MORNING)
        assert refused.value.code == "not_acknowledged"

    def test_no_word_is_no_finding(self, alarm, staff):
        with pytest.raises(AccessDenied) as refused:
            alarms.acknowledge(alarm=alarm, finding=" 正常 ", by=staff.trail, at=MORNING)
        assert refused.value.code == "words_needed"

    @pytest.mark.parametrize("who", ["system", "security", "clerk"])
    def test_it_is_the_auditors(self, alarm, staff, who):
        with pytest.raises(AccessDenied) as refused:
            alarms.acknowledge(
                alarm=alarm, finding="看过了，没有问题的。", by=getattr(staff, who), at=MORNING
            )
        assert refused.value.code == "not_your_role"


class TestAboutAnAuditor:
    @pytest.fixture
    def alarm(self, staff):
        refusals(staff.trail, MORNING, 3)
        alarms.watch(at=MORNING + timedelta(minutes=30))
        return TrailAlarm.objects.get()

    def test_nobody_judges_himself(self, alarm, staff):
        with pytest.raises(AccessDenied) as refused:
            alarms.acknowledge(alarm=alarm, finding="我自己看过了，没有问题。", by=staff.trail, at=MORNING)
        assert refused.value.code == "about_yourself"

    def test_the_security_administrator_does(self, alarm, staff):
        alarms.acknowledge(alarm=alarm, finding="已向审计管理员了解情况。", by=staff.security, at=MORNING)
        closed = alarms.close(
            alarm=alarm, conclusion="属正常审计工作，不作处理。", by=staff.security, at=MORNING
        )
        assert closed.closed_by == staff.security

    @pytest.mark.parametrize(
        "columns",
        [
            "acknowledged_by_id = about_id, acknowledged_at = now(), finding = '看过'",
            "acknowledged_by_id = {other}, acknowledged_at = now()",
            "acknowledged_by_id = {other}, acknowledged_at = now(), finding = ''",
            "acknowledged_by_id = {other}, acknowledged_at = now(), finding = '看过',"
            " closed_by_id = about_id, closed_at = now(), conclusion = '完', last_entry_id = first_entry_id",
            "closed_by_id = {other}, closed_at = now(), conclusion = '完', last_entry_id = first_entry_id",
            "count = 99",
            "about_id = {other}",
        ],
        ids=["himself", "half", "wordless", "closes-himself", "closed-unseen", "count", "about"],
    )
    def test_the_database_refuses_it_too(self, alarm, staff, columns):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE records_trailalarm SET {columns.format(other=staff.security.pk)}")

    def test_the_database_keeps_it_and_keeps_it_single(self, alarm):
        for sql in (
            "DELETE FROM records_trailalarm",
            'INSERT INTO records_trailalarm (uid, rule, about_id, thing, count, "limit", usual, since_at, first_entry_id,'
            ' opened_at) SELECT gen_random_uuid(), rule, about_id, thing, count, "limit", usual, since_at, first_entry_id,'
            " opened_at FROM records_trailalarm",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_every_rule_says_what_it_is_about():
    assert all(str(rule.label) and str(rule.why) and rule.threshold > 0 for rule in RULES.values())
    assert max(map(len, RULES)) <= TrailAlarm._meta.get_field("rule").max_length


def test_two_auditors_judge_each_other(db):
    services.ensure_system_users()
    _system, _security, first = administrators()
    second = holder("钱审", Role.AUDIT_ADMIN)
    refusals(first, MORNING, 3)
    alarms.watch(at=MORNING + timedelta(minutes=30))
    alarm = alarms.acknowledge(
        alarm=TrailAlarm.objects.get(), finding="核对了审计计划，确有其事。", by=second, at=MORNING
    )
    assert alarm.acknowledged_by == second
