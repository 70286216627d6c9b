"""From the day on which a report opens by itself to the superior's table in which it stands."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import override

from records.chain.models import ChainEvent, Peer
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from records.papers.models import Paper
from records.papers.services import open_pdf
from records.subjects.models import Organisation
from supervision.worklist.reports import queries, services
from supervision.worklist.reports.gathering import silent_nodes, summed
from supervision.worklist.reports.models import WorkReport, WorkReportStep
from tests.records.access.factories import CHANGGE, WEIDU, XUCHANG, give, person
from tests.supervision.reports import factories
from tests.supervision.reports.factories import EARLY, LATE, NOW, SPAN, again, number, part, rate


class TestOpening:
    def test_it_opens_for_everybody_who_must_report_and_once_alone(self, desk):
        county = Organisation.objects.create(name="示例区人民政府", kind="government", region_id=WEIDU)
        Organisation.objects.create(name="示例区财政局", kind="department", region_id=WEIDU)
        Organisation.objects.create(name="示例学校", kind="institution", region_id=XUCHANG)
        assert services.open_reports(at=EARLY) == 3
        assert services.open_reports(at=EARLY) == 0
        reports = WorkReport.objects.of(SPAN)
        assert {(one.unit_id, one.coverage, one.route, one.judged_in_id) for one in reports} == {
            (desk.bureau.pk, "department", "within", XUCHANG),
            (county.pk, "government", "within", XUCHANG),
            (desk.government.pk, "government", "none", None),
        }
        assert {one.due_on for one in reports} == {date(2026, 7, 5)}

    def test_the_year_is_due_on_the_fifth_of_january(self, desk):
        services.open_reports(at=EARLY.replace(month=12, day=20))
        report = WorkReport.objects.get(unit=desk.bureau)
        assert (report.year, report.period, report.due_on) == (2026, "year", date(2027, 1, 5))
        deadline = Deadline.objects.get(case_uid=report.pk)
        assert (deadline.due_on, deadline.organisation) == (report.due_on, desk.bureau)
        assert "许信用办〔2017〕34号" in deadline.basis

    def test_a_body_that_becomes_known_later_gets_its_report_later(self, desk):
        factories.opened(desk)
        Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
        assert services.open_reports(at=NOW) == 1

    def test_who_is_exempt_has_none_until_that_ends(self, desk):
        free = services.exempt(unit=desk.bureau, reason="市政办〔2026〕1号", by=desk.supervisor, at=EARLY)
        assert services.open_reports(at=EARLY) == 1
        services.end_exemption(exemption=free.pk, by=desk.second_supervisor, at=NOW)
        assert services.open_reports(at=NOW) == 1

    def test_only_the_office_that_adds_them_up_exempts_anybody(self, desk):
        county = person("邻区督导")
        give(county, "supervisor", WEIDU)
        for by in (county, desk.writer, desk.clerk):
            with pytest.raises(TransitionDenied) as denied:
                services.exempt(unit=desk.bureau, reason="自己免除", by=by, at=NOW)
            assert denied.value.code == "not_your_role"

    def test_a_government_with_its_own_node_reports_from_there(self, desk):
        Organisation.objects.create(name="示例县人民政府", kind="government", region_id=CHANGGE)
        Peer.objects.create(code=CHANGGE, name="信用示例县", role="child", registered_at=NOW)
        services.open_reports(at=EARLY)
        assert not WorkReport.objects.filter(region=CHANGGE).exists()
        assert [peer.code for peer in silent_nodes(XUCHANG, SPAN)] == [CHANGGE]


class TestCompiling:
    def test_each_part_has_figures_words_and_the_moment_of_its_data(self, desk):
        report = factories.drafting(desk)
        records, pledges = part(report, "records"), part(report, "pledges")
        assert records.as_of == NOW
        assert records.figures == [
            {
                "key": "records_published",
                "title": "公示失信记录",
                "unit": "件",
                "kind": "count",
                "value": "3",
                "numerator": "3",
                "denominator": None,
                "before": "5",
            }
        ]
        assert records.proposal == "公示失信记录3件，上年同期5件，减少2件。"
        assert pledges.proposal == "承诺兑现率75.0%（3/4），上年同期50.0%，提高25.0个百分点。"
        assert [one.key for one in report.sections.all()] == ["work", "records", "pledges", "arrears", "next"]

    def test_it_is_chinese_in_whatever_language_somebody_works(self, desk):
        with override("en"):
            report = factories.drafting(desk)
        assert part(report, "records").proposal.startswith("公示失信记录")
        assert WorkReportStep.objects.get(report=report, name="compile").label == "汇编数据"

    def test_a_governments_own_figures_are_those_of_its_whole_region(self, desk, figures):
        report = factories.of_government(desk)
        figures["records_published"] = (number("9"), number("1"))
        assert [one["key"] for one in part(report, "records").figures] == ["records_published"]

    def test_reading_anew_keeps_what_people_wrote_and_shows_both(self, desk, figures):
        report = factories.drafting(desk)
        section = part(report, "records")
        services.edit_section(section=section.pk, text="记录减少到3件。", by=desk.writer, at=NOW)
        figures["records_published"] = (number("4"), number("5"))
        services.compile_report(report=report.pk, by=desk.writer, at=LATE)
        section.refresh_from_db()
        assert (section.text, section.as_of) == ("记录减少到3件。", LATE)
        assert section.proposal == "公示失信记录4件，上年同期5件，减少1件。"

    def test_a_part_without_data_any_more_goes_unless_somebody_wrote_in_it(self, desk, monkeypatch):
        report = factories.drafting(desk)
        services.edit_section(section=part(report, "records").pk, text="没有变化。", by=desk.writer, at=NOW)
        monkeypatch.setattr("supervision.worklist.reports.sections.measures", lambda: [])
        services.compile_report(report=report.pk, by=desk.writer, at=LATE)
        assert {one.key for one in report.sections.all()} == {"work", "records", "next"}

    def test_a_breakdown_leaves_out_what_did_not_happen(self, desk, monkeypatch):
        told = {"records_published": (number("0"), number("0"))}
        quiet = factories.measure("records_published", "count", told)
        object.__setattr__(quiet, "key", "records_source_judgment")
        told["records_published"] = (number("0"), number("0"))
        monkeypatch.setattr("supervision.worklist.reports.sections.measures", lambda: [quiet])
        report = factories.drafting(desk)
        assert not report.sections.filter(key="records").exists()


class TestEditing:
    def test_a_number_that_the_data_do_not_say_needs_a_word(self, desk):
        report = factories.drafting(desk)
        section = part(report, "records")
        with pytest.raises(ValidationError) as refused:
            services.edit_section(section=section.pk, text="公示失信记录7件。", by=desk.writer, at=NOW)
        assert list(refused.value.error_dict) == ["note"]
        assert "7" in refused.value.messages[0]
        services.edit_section(
            section=section.pk, text="公示失信记录7件。", note="4件已移交。", by=desk.writer, at=NOW
        )
        section.refresh_from_db()
        assert (section.said, section.proposal[:9], section.note) == (
            "公示失信记录7件。",
            "公示失信记录3件，"[:9],
            "4件已移交。",
        )

    @pytest.mark.parametrize(
        "text", ["公示失信记录3件，比2026年上半年预期少。", "去年同期5件，今年3件。", "下降明显。"]
    )
    def test_the_datas_own_numbers_may_be_said_in_other_words(self, desk, text):
        section = part(factories.drafting(desk), "records")
        assert services.edit_section(section=section.pk, text=text, by=desk.writer, at=NOW).said == text

    def test_the_generated_text_comes_back_when_the_edited_one_goes(self, desk):
        section = part(factories.drafting(desk), "records")
        services.edit_section(section=section.pk, text="少了。", by=desk.writer, at=NOW)
        section = services.edit_section(section=section.pk, text=" ", by=desk.writer, at=NOW)
        assert (section.text, section.edited_by, section.said) == ("", None, section.proposal)

    def test_a_corrected_figure_stands_beside_what_the_data_say(self, desk):
        section = part(factories.drafting(desk), "records")
        services.correct_figure(
            section=section.pk,
            figure="records_published",
            stated=Decimal(4),
            note="6月30日决定的一件7月1日才录入。",
            by=desk.writer,
            at=NOW,
        )
        (figure,) = section.stated()
        assert (figure["value"], figure["generated"]) == ("4", "3")
        assert figure["note"].startswith("6月30日")
        assert WorkReportStep.objects.filter(name="correct", note__contains="3 → 4").exists()

    def test_a_correction_holds_only_while_the_data_say_what_was_corrected(self, desk, figures):
        report = factories.drafting(desk)
        about = {"figure": "records_published", "note": "漏报一件。", "by": desk.writer, "at": NOW}
        services.correct_figure(section=part(report, "records").pk, stated=Decimal(4), **about)
        figures["records_published"] = (number("4"), number("5"))
        services.compile_report(report=report.pk, by=desk.writer, at=LATE)
        (figure,) = part(report, "records").stated()
        assert (figure["value"], figure["note"]) == ("4", "")
        assert part(report, "records").corrections.count() == 1

    @pytest.mark.parametrize(
        ("section", "figure", "stated", "note", "field"),
        [
            ("records", "records_published", "3", "一样", "stated"),
            ("records", "records_published", "4", " ", "note"),
            ("records", "records_published", "-1", "少了", "stated"),
            ("records", "records_published", "NaN", "不知", "stated"),
            ("records", "no_such", "4", "没有", "figure"),
            ("pledges", "pledge_kept_rate", "75", "百分数", "stated"),
        ],
    )
    def test_what_cannot_be_stated(self, desk, section, figure, stated, note, field):
        report = factories.drafting(desk)
        with pytest.raises(ValidationError) as refused:
            services.correct_figure(
                section=part(report, section).pk,
                figure=figure,
                stated=Decimal(stated),
                note=note,
                by=desk.writer,
                at=NOW,
            )
        assert list(refused.value.error_dict) == [field]

    @pytest.mark.parametrize("state", ["signing", "submitted", "accepted", "returned"])
    def test_nothing_is_written_past_its_state(self, desk, state):
        report = factories.STATES[state](desk)
        section = part(report, "records")
        for attempt in (
            lambda: services.edit_section(section=section.pk, text="改", by=desk.writer, at=NOW),
            lambda: services.correct_figure(
                section=section.pk,
                figure="records_published",
                stated=Decimal(1),
                note="改",
                by=desk.writer,
                at=NOW,
            ),
        ):
            with pytest.raises(TransitionDenied) as denied:
                attempt()
            assert denied.value.code == "wrong_state"

    def test_another_units_account_writes_nothing_in_it(self, desk):
        other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
        stranger = person("外单位")
        give(stranger, "department", organisation=other)
        report = factories.drafting(desk)
        with pytest.raises(TransitionDenied) as denied:
            services.edit_section(section=part(report, "work").pk, text="外来", by=stranger, at=NOW)
        assert denied.value.code == "not_your_role"
        assert report not in queries.reports_in_reach(stranger)


class TestSigning:
    @pytest.mark.parametrize(
        ("state", "when", "code"),
        [
            ("drafting", NOW, "sections_empty"),
            ("early", EARLY, "period_open"),
            ("early", NOW, "compile_again"),
        ],
    )
    def test_it_is_not_sent_half_done(self, desk, state, when, code):
        report = factories.STATES[state](desk)
        with pytest.raises(TransitionDenied) as denied:
            services.send_to_sign(report=report.pk, by=desk.writer, at=when)
        assert denied.value.code == code

    def test_signed_it_is_a_version_and_a_paper_and_in_time(self, desk):
        report = factories.submitted(desk)
        version = report.versions.get()
        assert (version.number, version.by, version.writers) == (1, desk.signer, [desk.writer.pk])
        assert (report.submitted_on, report.is_late) == (date(2026, 7, 2), False)
        paper = Paper.objects.get(pk=report.paper_id)
        assert paper.title == "示例市财政局2026年上半年政务诚信建设情况报告"
        assert b"work-report.typ" in open_pdf(paper)
        open_ones = Deadline.objects.open().filter(case_uid=report.pk)
        assert [(one.key, one.role) for one in open_ones] == [("work_report_judge", "supervisor")]

    def test_after_the_fifth_it_is_late_and_stays_so(self, desk):
        report = factories.submitted(desk, when=LATE)
        assert report.is_late
        assert list(WorkReport.objects.late(on=LATE.date())) != []

    def test_who_has_not_handed_it_in_is_noted_when_the_day_is_over(self, desk):
        report = factories.opened(desk)
        notice_overdue(at=LATE)
        report = again(report)
        assert report.missed_at is not None
        assert set(queries.my_work(desk.supervisor, on=LATE.date())["reports_missing"]) >= {report}
        # Written the day before, it is nobody's neglect.
        assert not queries.my_work(desk.supervisor, on=date(2026, 7, 5))["reports_missing"].exists()

    def test_the_signer_gives_it_back_with_what_is_to_be_changed(self, desk):
        report = factories.signing(desk)
        with pytest.raises(ValidationError):
            services.rework(report=report.pk, reason=" ", by=desk.signer, at=NOW)
        report = services.rework(report=report.pk, reason="请补充双公示。", by=desk.signer, at=NOW)
        services.edit_section(section=part(report, "work").pk, text="已补充。", by=desk.writer, at=NOW)
        services.send_to_sign(report=report.pk, by=desk.writer, at=NOW)
        assert services.sign(report=report.pk, by=desk.signer, at=NOW).version == 1


class TestJudging:
    def test_returned_it_is_mended_signed_again_and_still_came_in_time(self, desk):
        report = factories.returned(desk)
        assert (report.status, report.reason) == ("returned", "请补充承诺兑现情况。")
        open_ones = Deadline.objects.open().filter(case_uid=report.pk)
        assert [one.key for one in open_ones] == ["work_report_mend"]
        services.compile_report(report=report.pk, by=desk.writer, at=LATE)
        section = part(report, "pledges")
        services.edit_section(section=section.pk, text="3项已兑现，其余推进中。", by=desk.writer, at=LATE)
        services.send_to_sign(report=report.pk, by=desk.writer, at=LATE)
        report = services.sign(report=report.pk, by=desk.signer, at=LATE)
        assert (report.version, report.submitted_on, report.is_late) == (2, date(2026, 7, 2), False)
        assert not Deadline.objects.open().filter(case_uid=report.pk, key="work_report_mend").exists()
        texts = [
            next(one["text"] for one in version.content["sections"] if one["key"] == "pledges")
            for version in report.versions.order_by("number")
        ]
        assert texts[0] != texts[1] == "3项已兑现，其余推进中。"
        assert services.accept(report=report.pk, by=desk.second_supervisor, at=LATE).status == "accepted"

    def test_a_return_says_why(self, desk):
        report = factories.submitted(desk)
        with pytest.raises(ValidationError):
            services.send_back(report=report.pk, reason="", by=desk.supervisor, at=NOW)

    def test_a_countys_own_supervisor_does_not_take_its_governments_report(self, desk):
        county = Organisation.objects.create(name="示例区人民政府", kind="government", region_id=WEIDU)
        own = {role: person(f"区{role}") for role in ("clerk", "reviewer", "supervisor")}
        for role, user in own.items():
            give(user, role, WEIDU)
        report = factories.opened(desk, county)
        services.compile_report(report=report.pk, by=own["clerk"], at=NOW)
        factories.fill(report, own["clerk"])
        services.send_to_sign(report=report.pk, by=own["clerk"], at=NOW)
        services.sign(report=report.pk, by=own["reviewer"], at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.accept(report=report.pk, by=own["supervisor"], at=NOW)
        assert denied.value.code == "not_your_role"
        assert list(queries.to_judge(desk.supervisor)) == [again(report)]
        assert not queries.to_judge(own["supervisor"]).exists()
        services.accept(report=report.pk, by=desk.supervisor, at=NOW)

    def test_what_goes_up_is_an_event_of_the_chain_and_waits_for_the_answer(self, desk):
        report = factories.upward(desk)
        event = ChainEvent.objects.get(kind="work-report")
        assert (event.uid, event.version) == (report.pk, 1)
        with pytest.raises(TransitionDenied) as denied:
            services.accept(report=report.pk, by=desk.supervisor, at=NOW)
        assert denied.value.code == "superior_decides"
        assert services.take_answers(at=NOW) == 0

    def test_where_nobody_stands_above_it_is_filed(self, desk):
        report = factories.filed(desk)
        assert (report.status, report.route, report.version) == ("accepted", "none", 1)
        assert not ChainEvent.objects.filter(kind="work-report").exists()


class TestAddingUp:
    def test_the_superiors_report_says_who_reported_and_what_it_comes_to(self, desk, figures):
        other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
        silent = Organisation.objects.create(name="示例市水利局", kind="department", region_id=XUCHANG)
        factories.accepted(desk)
        clerk, reviewer = desk.clerk, desk.reviewer
        figures["records_published"] = (number("4"), number("0"))
        figures["pledge_kept_rate"] = (rate(1, 6), rate(0, 0))
        second = factories.opened(desk, other)
        services.compile_report(report=second.pk, by=clerk, at=LATE)
        factories.fill(second, clerk, when=LATE)
        services.send_to_sign(report=second.pk, by=clerk, at=LATE)
        services.sign(report=second.pk, by=reviewer, at=LATE)
        services.accept(report=second.pk, by=desk.supervisor, at=LATE)
        report = factories.opened(desk, desk.government)
        services.compile_report(report=report.pk, by=clerk, at=LATE)
        lower = part(report, "lower")
        assert lower.proposal == ("应报送3家，已报送2家（其中逾期报送1家），未报送1家，已采用2家。")
        who, sums = lower.tables
        assert [silent.name, "待编报", "—", ""] in who["rows"]
        assert [other.name, "已采用", "2026-07-08", "逾期"] in who["rows"]
        # 3 + 4 records; 3 of 4 and 1 of 6 promises are 4 of 10.
        assert ["公示失信记录", "7件", "2"] in sums["rows"]
        assert ["承诺兑现率", "40.0%", "2"] in sums["rows"]

    def test_only_accepted_reports_are_added_up_and_a_corrected_figure_as_it_was_stated(self, desk):
        report = factories.written(desk)
        services.correct_figure(
            section=part(report, "records").pk,
            figure="records_published",
            stated=Decimal(10),
            note="漏报七件。",
            by=desk.writer,
            at=NOW,
        )
        services.send_to_sign(report=report.pk, by=desk.writer, at=NOW)
        report = services.sign(report=report.pk, by=desk.signer, at=NOW)
        (records,) = (one for one in summed([report]) if one["key"] == "records_published")
        assert records["sum"].value == Decimal(10)
        government = factories.opened(desk, desk.government)
        services.compile_report(report=government.pk, by=desk.clerk, at=NOW)
        assert len(part(government, "lower").tables) == 1


def test_everybodys_lists_hold_what_waits_for_him_and_nothing_else(desk):
    report = factories.opened(desk)
    own = {"reports_to_write"}

    def lists(user):
        found = queries.my_work(user, on=NOW.date())
        return {name for name, rows in found.items() if rows.filter(pk=report.pk).exists()}

    assert lists(desk.writer) == lists(desk.clerk) == own
    services.compile_report(report=report.pk, by=desk.writer, at=NOW)
    factories.fill(report, desk.writer)
    services.send_to_sign(report=report.pk, by=desk.writer, at=NOW)
    assert lists(desk.writer) == set()
    assert lists(desk.signer) == lists(desk.reviewer) == {"reports_to_sign"}
    services.sign(report=report.pk, by=desk.signer, at=NOW)
    assert lists(desk.signer) == set()
    assert lists(desk.supervisor) == {"reports_to_judge"}
    services.accept(report=report.pk, by=desk.supervisor, at=NOW)
    assert not WorkReport.objects.filter(pk=report.pk, submitted_on__gt=F("due_on")).exists()
    assert lists(desk.supervisor) == set()
