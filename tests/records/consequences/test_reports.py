"""A body reports its own dishonesty in time, late or never, and that stays visible."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.consequences import queries, services
from records.consequences.models import OwnReport
from records.consequences.services.overdue import report_is_missing
from tests.records.consequences.factories import ANSWER, NOW, REPORT, bureau, later, published, report_in


class TestReporting:
    def test_in_time_where_five_working_days_have_not_gone_by(self, who):
        report = report_in(who)
        # Event on Monday 4 May 2026, in the holiday; the 9th, a Saturday, is on duty: fifth working day is the 11th.
        assert (report.due_on, report.is_late) == (date(2026, 5, 11), False)

    def test_late_the_day_after(self, who):
        assert report_in(who, at=later(6)).is_late

    def test_completing_what_was_returned_makes_nobody_late(self, who):
        report = report_in(who, "returned")
        services.answer_report(uid=report.pk, content=ANSWER, by=who.body, at=later(20))
        report.refresh_from_db()
        assert (report.status, report.is_late) == ("filed", False)

    @pytest.mark.parametrize("name", ["facts", "causes", "remedy"])
    def test_each_part_is_asked_for_at_its_field(self, who, name):
        with pytest.raises(ValidationError) as refused:
            services.file_report(organisation=bureau(), content={**REPORT, name: " "}, by=who.body, at=NOW)
        assert list(refused.value.error_dict) == [name]

    def test_nothing_is_reported_before_it_happened(self, who):
        with pytest.raises(ValidationError) as refused:
            services.file_report(
                organisation=bureau(), content={**REPORT, "event_on": date(2026, 5, 7)}, by=who.body, at=NOW
            )
        assert "event_on" in refused.value.error_dict

    @pytest.mark.parametrize("someone", ["stranger", "clerk", "supervisor"])
    def test_nobody_reports_for_a_body_but_its_own_people(self, who, someone):
        with pytest.raises(TransitionDenied) as denied:
            services.file_report(organisation=bureau(), content=REPORT, by=getattr(who, someone), at=NOW)
        assert denied.value.code == "not_your_role"


class TestAsking:
    def test_the_clock_runs_from_the_asking_and_stops_with_the_answer(self, who):
        report = report_in(who, "due")
        clock = Deadline.objects.get(case_uid=report.pk)
        # Five working days after Wednesday 6 May 2026, Saturday the 9th on duty.
        assert (clock.key, clock.due_on, report.due_on) == (
            "own_report",
            date(2026, 5, 12),
            date(2026, 5, 12),
        )
        services.answer_report(uid=report.pk, content=ANSWER, by=who.body, at=later(2))
        clock.refresh_from_db()
        assert clock.met_at is not None

    def test_a_body_asks_nobody(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.ask_for_report(
                organisation=bureau(), title="事项", event_on=date(2026, 5, 4), by=who.body, at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_one_that_never_came_is_missing_and_one_that_came_late_is_late(self, who):
        report = report_in(who, "due")
        report_is_missing(uid=report.pk, at=later(7))
        report_is_missing(uid=report.pk, at=later(8))
        assert list(OwnReport.objects.missing()) == [report]

        services.answer_report(uid=report.pk, content=ANSWER, by=who.body, at=later(9))

        assert not OwnReport.objects.missing().exists()
        assert list(OwnReport.objects.late()) == [report]


class TestTaking:
    def test_a_clerk_takes_it_and_has_a_draft_that_says_the_same(self, who):
        report = report_in(who, "taken")
        draft = report.record
        assert (draft.title, draft.facts, draft.status) == (REPORT["title"], REPORT["facts"], "draft")
        assert draft.submitting_unit_name == bureau().name

    def test_nobody_takes_what_he_wrote(self, who):
        from records.access.roles import Role
        from tests.records.access.factories import give

        report = report_in(who)
        give(who.body, Role.CLERK)
        with pytest.raises(TransitionDenied) as denied:
            services.take_report(uid=report.pk, by=who.body, at=NOW)
        assert denied.value.code == "four_eyes"

    @pytest.mark.parametrize("name", ["return", "dismiss"])
    def test_against_it_only_with_a_reason(self, who, name):
        step = {"return": services.return_report, "dismiss": services.dismiss_report}[name]
        with pytest.raises(TransitionDenied) as denied:
            step(uid=report_in(who).pk, by=who.reviewer, at=NOW, note="")
        assert denied.value.code == "reason_needed"


def test_the_figures_count_what_was_reported_late_and_never(who):
    report_in(who)
    report_in(who, at=later(6))
    missing = report_in(who, "due")
    report_is_missing(uid=missing.pk, at=later(7))
    report_in(who, "cancelled")
    report_in(who, "dismissed")
    published(who, decided_on=date(2026, 5, 4))
    published(who, decided_on=date(2026, 4, 30), document_number="（2026）示01民终2号")

    found = queries.own_report_figures(first=date(2026, 5, 1), last=date(2026, 5, 31), region_prefix="4110")

    assert (found.filed, found.late, found.missing, found.unreported) == (2, 1, 1, 1)
    nobody = queries.own_report_figures(first=date(2026, 5, 1), last=date(2026, 5, 31), region_prefix="4111")
    assert (nobody.filed, nobody.late, nobody.missing, nobody.unreported) == (0, 0, 0, 0)
