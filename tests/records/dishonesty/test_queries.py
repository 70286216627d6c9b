"""What waits for whom: each list of the home page holds exactly what its reader can and should do."""

from datetime import date, timedelta

from records.dishonesty import queries, services
from tests.records.access.factories import WEIDU, give, person
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, TODAY


def work(user, on=TODAY):
    return {name: found.count() for name, found in queries.my_work(user, on=on).items() if found.count()}


def test_a_clerk_sees_his_drafts_and_what_came_back(who):
    factories.draft(who)
    factories.returned(who)
    factories.submitted(who)

    assert work(who.clerk) == {"drafts": 1, "returned": 1}
    assert work(who.other_clerk) == {}


def test_a_reviewer_sees_what_others_wrote_and_never_his_own(who):
    give(who.clerk, "reviewer")
    factories.submitted(who)

    assert work(who.reviewer)["to_review"] == 1
    assert "to_review" not in work(who.clerk)


def test_a_hold_that_is_over_waits_for_a_reviewer_the_day_after(who):
    record = factories.approved(who, subject_served=False)

    assert work(who.reviewer, on=record.hold_until) == {"under_hold": 1}
    assert work(who.reviewer, on=record.hold_until + timedelta(days=1)) == {"hold_over": 1}


def test_a_display_that_ends_within_three_working_days_is_due_soon(who):
    factories.published(who, decided_on=date(2025, 5, 18))

    assert "due_soon" not in work(who.reviewer, on=date(2026, 5, 12))
    assert work(who.reviewer, on=date(2026, 5, 13)) == {"due_soon": 1}
    assert work(who.reviewer, on=date(2026, 5, 19)) == {"overdue": 1}


def test_a_change_waits_for_anyone_but_its_author(who):
    give(who.clerk, "reviewer")
    services.propose_change(
        uid=factories.published(who).uid,
        changes={"title": "更正后的标题"},
        reason="corrected",
        note="依据",
        by=who.clerk,
        at=NOW,
    )
    assert work(who.reviewer)["pending_changes"] == 1
    assert "pending_changes" not in work(who.clerk)


def test_nobody_sees_the_work_of_a_place_that_is_not_his(who):
    for state in ("draft", "submitted", "returned", "approved"):
        factories.IN_STATE[state](who)
    neighbour = person("邻县")
    give(neighbour, "reviewer", WEIDU)

    assert work(neighbour) == {}
    assert not queries.records_in_reach(neighbour).exists()


def test_without_a_role_there_is_nothing(who):
    factories.published(who)
    assert not queries.records_in_reach(who.newcomer).exists()


def test_a_department_sees_the_records_of_its_own_body_only(who):
    own = factories.published(who)
    other = factories.published(who, organisation=factories.bureau("另一机构", uscc=None))
    officer = person("部门联络员")
    give(officer, "department", organisation=own.organisation)

    assert list(queries.records_in_reach(officer)) == [own]
    assert other not in queries.records_in_reach(officer)
