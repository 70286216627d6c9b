"""What the database itself refuses, past every service."""

import pytest
from django.db import IntegrityError, transaction

from supervision.worklist.reports import services
from supervision.worklist.reports.models import WorkReport
from tests.supervision.disputes.test_constraints import refuses
from tests.supervision.reports import factories
from tests.supervision.reports.factories import NOW, STATES

SET = "UPDATE supervision_workreport SET {} = %s WHERE uid = %s"


def test_nobody_signs_what_he_wrote(desk):
    case = factories.signing(desk)
    refuses(
        "work_report_signed_by_another",
        "UPDATE supervision_workreport SET version = 1, submitted_on = '2026-07-02', signed_by_id = %s WHERE uid = %s",
        desk.writer.pk,
        case.pk,
    )


@pytest.mark.parametrize("whose", ["writer", "signer"])
def test_nobody_decides_on_what_he_wrote_or_signed(desk, whose):
    case = factories.accepted(desk)
    refuses("work_report_judged_by_another", SET.format("judged_by_id"), getattr(desk, whose).pk, case.pk)


def test_a_version_is_signed_by_none_of_its_writers(desk):
    case = factories.submitted(desk)
    refuses(
        "work_report_four_eyes",
        "INSERT INTO supervision_workreportversion (uid, report_id, number, content, writers, by_id, made_at,"
        " registered_at) VALUES (gen_random_uuid(), %s, 2, '{}', ARRAY[%s]::bigint[], %s, now(), now())",
        case.pk,
        desk.writer.pk,
        desk.writer.pk,
    )


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("signing", "work_report_handed_in_whole", "status", "submitted"),
        ("signing", "work_report_accepted_by_somebody", "status", "accepted"),
        ("submitted", "work_report_return_says_why", "status", "returned"),
        ("submitted", "work_report_accepted_by_somebody", "status", "accepted"),
        ("returned", "work_report_return_says_why", "reason", ""),
        ("open", "work_report_not_yet_handed_in", "submitted_on", "2026-07-01"),
        ("submitted", "work_report_copy_is_not_written_here", "from_below", True),
        ("open", "work_report_has_its_judge", "judged_in_id", None),
    ],
)
def test_no_half_states(desk, state, name, column, value):
    case = STATES[state](desk)
    # That it is a copy never changes, which is refused even before what a copy must be.
    expected = "work_report_stays" if column == "from_below" else name
    refuses(expected, SET.format(column), value, case.pk)


def test_a_copy_has_no_writers_here(desk):
    columns = (
        "uid, unit_id, region_id, judged_in_id, coverage, year, period, route, origin, origin_name, from_below, status,"
        " version, due_on, opened_at, updated_at, writers, submitted_on, reason"
    )
    refuses(
        "work_report_copy_is_not_written_here",
        f"INSERT INTO supervision_workreport ({columns}) VALUES (gen_random_uuid(), %s, '411000', '411000', 'government',"  # noqa: S608
        " 2026, 'half', 'within', '411000', '许昌', true, 'submitted', 1, '2026-07-05', now(), now(), ARRAY[%s]::bigint[],"
        " '2026-07-01', '')",
        desk.government.pk,
        desk.writer.pk,
    )


def test_one_report_for_each_unit_and_period(desk):
    case = factories.opened(desk)
    twin = WorkReport(
        unit=desk.bureau,
        region=desk.bureau.region,
        judged_in=desk.bureau.region,
        coverage="department",
        year=2026,
        period="half",
        route="within",
        origin="411000",
        origin_name="许昌",
        due_on=case.due_on,
        opened_at=NOW,
        updated_at=NOW,
    )
    with pytest.raises(IntegrityError, match="work_report_once"), transaction.atomic():
        twin.save(force_insert=True)


def test_whose_it_is_and_when_it_came_stays(desk):
    case = factories.submitted(desk)
    refuses("never deleted", "DELETE FROM supervision_workreport WHERE uid = %s", case.pk)
    for column, value in (
        ("year", 2025),
        ("unit_id", desk.government.pk),
        ("version", 0),
        ("submitted_on", "2026-07-01"),
        ("writers", "{}"),
    ):
        refuses("never changes", SET.format(column), value, case.pk)


@pytest.mark.parametrize("state", ["signing", "submitted", "accepted"])
def test_nothing_is_written_any_more_in_what_was_handed_in(desk, state):
    case = STATES[state](desk)
    for statement in (
        "UPDATE supervision_workreportsection SET proposal = '改' WHERE report_id = %s",
        "DELETE FROM supervision_workreportsection WHERE report_id = %s",
    ):
        refuses("work_report_section_stays", statement, case.pk)


def test_a_section_is_edited_by_somebody_or_not_at_all(desk):
    case = factories.drafting(desk)
    refuses(
        "work_report_section_edited_whole",
        "UPDATE supervision_workreportsection SET text = '无名' WHERE report_id = %s",
        case.pk,
    )


def test_a_figure_does_not_change_without_a_word(desk):
    case = factories.drafting(desk)
    section = factories.part(case, "records")
    refuses(
        "work_report_correction_says_why",
        "INSERT INTO supervision_workreportcorrection (uid, section_id, figure, was, stated, note, by_id, at)"
        " VALUES (gen_random_uuid(), %s, 'records_published', '3', 2, '', %s, now())",
        section.pk,
        desk.writer.pk,
    )


@pytest.mark.parametrize("table", ["step", "version", "correction"])
def test_what_was_said_and_done_is_only_added(desk, table):
    case = factories.written(desk)
    services.correct_figure(
        section=factories.part(case, "records").pk,
        figure="records_published",
        stated=factories.Decimal(4),
        note="漏报一件。",
        by=desk.writer,
        at=NOW,
    )
    services.send_to_sign(report=case.pk, by=desk.writer, at=NOW)
    services.sign(report=case.pk, by=desk.signer, at=NOW)
    refuses("append-only", f"DELETE FROM supervision_workreport{table}")
    refuses(
        "append-only", f"UPDATE supervision_workreport{table} SET by_id = by_id + 0, uid = gen_random_uuid()"
    )


def test_an_exemption_is_ended_and_never_taken_back(desk):
    services.exempt(
        unit=desk.bureau, reason="市政办〔2026〕1号：不承担相关职能。", by=desk.supervisor, at=NOW
    )
    refuses("append-only", "UPDATE supervision_workreportexemption SET reason = '别的'")
    refuses("report_exemption_ended_whole", "UPDATE supervision_workreportexemption SET ended_at = now()")
    refuses("append-only", "DELETE FROM supervision_workreportexemption")
