"""Overdue moves by itself, on the right day, once; a verdict is asked for, and a broken promise leads to a draft."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access.roles import Role
from records.archives.models import ArchiveEntry
from records.chain.models import ChainEvent
from records.clocks import cases
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import submit_record
from records.pledges import services
from records.pledges.models import Pledge
from records.pledges.services.following import catch_up
from records.pledges.tasks import mark_overdue_pledges
from records.registers.models import EntryVersion
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import NOW
from tests.records.pledges.factories import (
    decide,
    fresh,
    propose,
    publish,
    published,
    settled,
    submitted,
    tenure,
)

# 30 June and 1 July in Beijing, one minute apart.
LAST_MINUTE = datetime(2026, 6, 30, 15, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)


def open_keys():
    return sorted(Deadline.objects.open().values_list("key", flat=True))


def test_a_published_promise_has_its_day_as_a_deadline_and_a_draft_has_none(who):
    pledge = submitted(who)
    assert not Deadline.objects.exists()
    publish(who, pledge)
    deadline = Deadline.objects.get()
    assert (deadline.key, deadline.due_on, deadline.role) == ("pledge_due", date(2026, 6, 30), Role.CLERK)


def test_it_is_overdue_from_the_first_minute_of_the_next_day_and_told_at_every_level_once(who):
    pledge = published(who)
    assert notice_overdue(at=LAST_MINUTE) == 0
    assert not Pledge.objects.overdue(on=date(2026, 6, 30)).exists()
    assert notice_overdue(at=NEXT_DAY) == 1
    assert notice_overdue(at=NEXT_DAY) == 0
    after = fresh(pledge)
    assert (after.overdue_since, after.version) == (date(2026, 7, 1), 2)
    assert Pledge.objects.overdue(on=date(2026, 7, 1)).get() == pledge
    assert ChainEvent.objects.filter(uid=pledge.uid).count() == 2
    newest = EntryVersion.objects.get(entry=pledge.uid, number=2)
    assert (newest.writers, newest.content["overdue_since"]) == ([], "2026-07-01")


def test_a_verdict_is_asked_for_within_ten_working_days(who):
    published(who)
    notice_overdue(at=NEXT_DAY)
    asked = Deadline.objects.open().get(key="pledge_verdict")
    assert (asked.start_on, asked.number, asked.unit, asked.role) == (
        date(2026, 7, 1),
        10,
        "wd",
        Role.REVIEWER,
    )


def test_the_daily_task_marks_what_no_deadline_marked_and_runs_twice(who):
    pledge = published(who)
    Deadline.objects.filter(case_uid=pledge.pk).update(cancelled_at=NOW, cancelled_by=who.clerk)
    assert catch_up(at=LAST_MINUTE) == 0
    assert catch_up(at=NEXT_DAY) == 1
    assert catch_up(at=NEXT_DAY) == 0
    assert fresh(pledge).overdue_since == date(2026, 7, 1)


def test_the_task_does_what_the_service_does(who):
    pledge = published(who, decided_on=date(2026, 1, 1), due_on=date(2026, 1, 2))
    assert mark_overdue_pledges() == 1
    assert fresh(pledge).overdue_since == date(2026, 1, 3)


def test_a_promise_kept_in_time_never_becomes_overdue(who):
    pledge = published(who)
    settled(who, pledge, "verdict")
    assert open_keys() == []
    assert notice_overdue(at=NEXT_DAY) == 0
    assert fresh(pledge).overdue_since is None


def test_what_was_kept_in_part_still_falls_due(who):
    pledge = published(who)
    settled(who, pledge, "verdict", outcome="partly", fulfilled_on=None)
    assert open_keys() == ["pledge_due"]
    notice_overdue(at=NEXT_DAY)
    assert fresh(pledge).is_open
    assert open_keys() == ["pledge_due", "pledge_verdict"]


def test_a_lawful_change_moves_the_deadline_and_nothing_else_does(who):
    pledge = published(who)
    deadline = Deadline.objects.get()
    with pytest.raises(TransitionDenied) as denied:
        cases.ask_extension(deadline=deadline, number=10, unit="wd", reason="来不及", by=who.clerk, at=NOW)
    assert denied.value.code == "never_extended"
    settled(who, pledge, "change")
    assert Deadline.objects.open().get().due_on == date(2026, 10, 31)
    assert notice_overdue(at=NEXT_DAY) == 0


def test_what_was_lawfully_ended_is_never_overdue(who):
    pledge = published(who)
    settled(who, pledge, "change", ends=True, new_due_on=None)
    assert open_keys() == []
    assert catch_up(at=NEXT_DAY) == 0


def broken(who, **more):
    pledge = published(who, due_on=date(2026, 5, 5), **more)
    settled(who, pledge, "verdict", outcome="broken", fulfilled_on=None, reasons="期满未开工。")
    return fresh(pledge)


def test_a_broken_promise_leads_to_a_draft_that_waits_for_its_determination(who):
    pledge = broken(who, amount=None)
    record = services.draft_from_pledge(uid=pledge.uid, by=who.clerk, at=NOW)
    assert (record.source, record.document_kind, record.catalogue_item) == (
        "broken_pledge",
        "determination",
        "pledge",
    )
    assert "年内建成三所社区托育园" in record.title
    assert "期满未开工" in record.facts
    assert fresh(pledge).draft_id == record.pk
    with pytest.raises(TransitionDenied, match="文书|文号"):
        submit_record(uid=record.uid, by=who.clerk, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        services.draft_from_pledge(uid=pledge.uid, by=who.clerk, at=NOW)
    assert denied.value.code == "drafted_already"


def test_the_amount_of_a_promise_is_told_in_yuan(who):
    record = services.draft_from_pledge(uid=broken(who, pledge_kind="contract").uid, by=who.clerk, at=NOW)
    assert str(record.amount) == "12000000.00"
    assert record.domain == "investment"


def test_only_what_is_broken_leads_to_a_record_and_only_a_clerk_drafts_it(who):
    with pytest.raises(TransitionDenied) as denied:
        services.draft_from_pledge(uid=published(who).uid, by=who.clerk, at=NOW)
    assert denied.value.code == "wrong_state"
    pledge = broken(who, title="另一项承诺")
    with pytest.raises(TransitionDenied) as denied:
        services.draft_from_pledge(uid=pledge.uid, by=holder("督导", Role.SUPERVISOR), at=NOW)
    assert denied.value.code == "not_your_role"
    assert not DishonestyRecord.objects.exists()


# --- Traced back ------------------------------------------------------------------------------
def test_the_result_goes_into_the_files_of_whoever_answered_on_the_day_that_counts(who):
    tenure("上任示例", date(2020, 1, 1), date(2026, 3, 31))
    tenure("现任示例", date(2026, 4, 1))
    stage_official = tenure("科长示例", date(2025, 1, 1), title="项目科科长").official
    pledge = published(who, pledge_kind="contract", due_on=date(2026, 5, 5))
    settled(who, pledge, "stage", official=stage_official)
    settled(who, pledge, "verdict", outcome="broken", fulfilled_on=None, reasons="未建成。")
    entries = ArchiveEntry.objects.order_by("archive__official__name")
    assert [(one.archive.official.name, one.kind, one.result) for one in entries] == [
        ("现任示例", "project", "broken"),
        ("科长示例", "project", "broken"),
    ]
    assert "开工建设" in entries[1].text


def test_a_later_verdict_takes_the_place_of_the_earlier_in_the_file(who):
    tenure("现任示例", date(2020, 1, 1))
    pledge = broken(who)
    settled(who, pledge, "verdict", fulfilled_on=date(2026, 5, 6), reasons="逾期一日建成。")
    standing = ArchiveEntry.objects.filter(superseded_at=None).get()
    assert (standing.kind, standing.result) == ("pledge", "fulfilled")
    assert ArchiveEntry.objects.count() == 2


def test_a_kept_promise_of_nobody_known_is_no_trouble(who):
    settled(who, published(who), "verdict")
    assert not ArchiveEntry.objects.exists()


def test_the_decider_of_a_verdict_is_never_its_proposer(who):
    pledge = published(who)
    step = propose(who, pledge, "verdict", by=who.clerk)
    from tests.records.access.factories import give

    give(who.clerk, Role.REVIEWER)
    with pytest.raises(TransitionDenied) as denied:
        decide(who, step, by=who.clerk)
    assert denied.value.code == "four_eyes"


def test_an_unmeasurable_promise_is_not_submitted(who):
    with pytest.raises(TransitionDenied, match="无法核对"):
        submitted(who, counts_as_kept="尽快办好。")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_on": date(2026, 1, 14)}, "due_on"),
        ({"counterparty_name": "示例公司"}, "counterparty_kind"),
        ({"counterparty_kind": "法人及非法人组织"}, "counterparty_name"),
        ({"counterparty_uscc": "91990100MA0000001G"}, "counterparty_uscc"),
        ({"document_url": "javascript:alert(1)"}, "document_url"),
    ],
    ids=["too early", "no kind", "no name", "a code of nobody", "a script"],
)
def test_what_contradicts_itself_is_not_even_a_draft(who, more, field):
    from tests.records.pledges.factories import draft

    with pytest.raises(ValidationError) as refused:
        draft(who, **more)
    assert field in refused.value.message_dict


def test_what_a_kind_asks_for_must_be_there(who):
    with pytest.raises(TransitionDenied, match="承诺事项"):
        submitted(who, pledge_kind="township")
    with pytest.raises(TransitionDenied, match="相对人"):
        submitted(who, pledge_kind="payment")


def test_the_past_does_not_keep_a_promise_from_being_entered(who):
    pledge = published(who, decided_on=date(2024, 1, 1), due_on=date(2024, 1, 1))
    deadline = Deadline.objects.get(case_uid=pledge.pk)
    assert deadline.due_on == date(2024, 1, 1)
    notice_overdue(at=NOW + timedelta(minutes=1))
    assert fresh(pledge).overdue_since == date(2024, 1, 2)
