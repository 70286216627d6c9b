"""A file is taken as a whole or not at all, and says of each line what is wrong."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from records.access.models import AuditEntry
from records.archives.choices import EntryState, ImportState, LineOutcome
from records.archives.columns import ATTENDANCE_COLUMNS, ENTRY_COLUMNS
from records.archives.models import Archive, ArchiveEntry, ArchiveImport, Participation
from records.archives.reading import day_of
from records.archives.services import education, imports
from records.common.workflow import TransitionDenied
from records.subjects.models import Official, Region
from tests.records.access.factories import XUCHANG, body
from tests.records.archives.factories import (
    ID_NUMBER,
    NOW,
    OTHER_NUMBER,
    archive,
    course,
    entry,
    official,
)

LABELS = {column.name: str(column.label) for column in (*ENTRY_COLUMNS, *ATTENDANCE_COLUMNS)}


def row(**more: str) -> dict[str, str]:
    """A complete line about somebody new."""
    return {
        "name": "示例甲",
        "id_number": ID_NUMBER,
        "organisation": "许昌市财政局",
        "post_title": "科员",
        "kind": "年度考核",
        "result": "称职",
        "year": "2025",
        "occurred_on": "2026-01-15",
        "basis_number": "示人社〔2026〕1号",
        "basis_on": "2026-01-15",
        "basis_authority": "示例市人力资源和社会保障局",
        **more,
    }


def file(*rows: dict[str, str], name: str = "档案.csv") -> ContentFile:
    out = io.StringIO()
    names = list(dict.fromkeys(key for one in rows for key in one))
    writer = csv.writer(out)
    writer.writerow([LABELS[name] for name in names])
    writer.writerows([[one.get(name, "") for name in names] for one in rows])
    return ContentFile(out.getvalue().encode("utf-8-sig"), name=name)


def checked(hr: Any, *rows: dict[str, str], by: Any = None, **more: Any) -> ArchiveImport:
    batch = imports.upload(
        file=more.pop("file", None) or file(*rows),
        region=Region.objects.get(pk=XUCHANG),
        by=by or hr.archivist,
        at=NOW,
        **more,
    )
    return imports.check(uid=batch.pk, at=NOW)


def taken(hr: Any, *rows: dict[str, str], **more: Any) -> ArchiveImport:
    batch = checked(hr, *rows, **more)
    imports.confirm(uid=batch.pk, by=hr.archivist, at=NOW)
    return imports.run(uid=batch.pk, at=NOW)


def reasons(batch: ArchiveImport) -> list[tuple[int, str, str]]:
    return [
        (line.number, error["column"], error["code"])
        for line in batch.lines.filter(outcome=LineOutcome.WRONG).order_by("number")
        for error in line.errors
    ]


def test_a_file_registers_people_opens_archives_and_enters_what_it_says(hr):
    batch = taken(
        hr,
        row(),
        row(kind="诚信教育培训", result="合格", year=""),
        row(name="示例乙", id_number=OTHER_NUMBER, kind="", result="", year="", basis_number="", basis_on="", basis_authority="", occurred_on=""),
    )  # fmt: skip
    assert (batch.state, batch.rows_ready) == (ImportState.DONE, 3)
    person = Official.objects.get(name="示例甲")
    assert (person.id_number, person.posts.get().title) == (ID_NUMBER, "科员")
    assert person.archive.organisation == hr.bureau
    assert sorted(person.archive.entries.values_list("kind", flat=True)) == ["appraisal", "training"]
    second = Official.objects.get(name="示例乙")
    assert (second.posts.get().seat, second.archive.entries.count()) == (2, 0)
    done = AuditEntry.objects.get(action="archive.import_done")
    assert done.details == {"officials": 2, "archives": 2, "entries": 2}


def test_checking_enters_nothing(hr):
    batch = checked(hr, row())
    assert (batch.state, batch.rows_ready) == (ImportState.CHECKED, 1)
    assert not Archive.objects.exists()
    assert not Official.objects.exists()


def test_one_wrong_line_keeps_the_whole_file_out(hr):
    batch = checked(hr, row(), row(name="示例乙", id_number="990101198805120025"))
    assert reasons(batch) == [(3, "id_number", "id_number_check_digit")]
    with pytest.raises(TransitionDenied) as denied:
        imports.confirm(uid=batch.pk, by=hr.archivist, at=NOW)
    assert denied.value.code == "rows_wrong"
    assert not Official.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"id_number": ""}, "id_number", "person_unclear"),
        ({"id_number": "123"}, "id_number", "id_number_length"),
        ({"organisation": "没有这个局"}, "organisation", "organisation_unknown"),
        ({"organisation": ""}, "organisation", "required"),
        ({"post_title": ""}, "post_title", "required"),
        ({"kind": "闲话"}, "kind", "wrong"),
        ({"result": "警告"}, "result", "wrong"),
        ({"year": "二〇二五"}, "year", "wrong"),
        ({"year": ""}, "year", "wrong"),
        ({"occurred_on": "一月十五"}, "occurred_on", "wrong"),
        ({"basis_on": "2026-13-01"}, "basis_on", "wrong"),
        ({"basis_number": ""}, "basis_number", "wrong"),
        ({"basis_authority": ""}, "basis_authority", "wrong"),
        ({"text": f"号码{OTHER_NUMBER}"}, "text", "wrong"),
    ],
)
def test_each_mistake_is_told_at_its_cell(hr, wrong, column, code):
    assert reasons(checked(hr, row(**wrong))) == [(2, column, code)]


def test_what_is_in_the_file_already_is_passed_over(hr):
    taken(hr, row())
    again = checked(hr, row(), row(year="2024"))
    assert list(again.lines.order_by("number").values_list("outcome", flat=True)) == ["known", "ready"]
    imports.confirm(uid=again.pk, by=hr.archivist, at=NOW)
    imports.run(uid=again.pk, at=NOW)
    assert ArchiveEntry.objects.count() == 2
    assert Official.objects.count() == 1
    nothing_new = checked(hr, row())
    with pytest.raises(TransitionDenied) as denied:
        imports.confirm(uid=nothing_new.pk, by=hr.archivist, at=NOW)
    assert denied.value.code == "nothing_new"


def test_another_result_for_the_same_year_is_a_correction_and_no_import(hr):
    taken(hr, row())
    assert reasons(checked(hr, row(result="优秀"))) == [(2, "year", "year_taken")]
    assert reasons(checked(hr, row(year="2023"), row(year="2023", result="优秀"))) == [
        (3, "year", "year_taken")
    ]


def test_the_same_line_twice_counts_once(hr):
    batch = taken(hr, row(), row())
    assert (batch.rows_ready, batch.rows_known) == (1, 1)
    assert ArchiveEntry.objects.count() == 1


def test_one_number_is_one_person(hr):
    assert reasons(checked(hr, row(), row(name="示例乙", year="2024"))) == [(3, "name", "another_name")]
    taken(hr, row())
    assert reasons(checked(hr, row(name="示例乙", year="2024"))) == [(2, "name", "another_name")]


def test_somebody_in_post_is_known_by_name_and_body_if_nobody_shares_them(hr):
    official(hr, "欧阳示例")
    assert taken(hr, row(name="欧阳示例", id_number="")).state == ImportState.DONE
    official(hr, "欧阳示例", title="副科长")
    assert reasons(checked(hr, row(name="欧阳示例", id_number="", year="2024"))) == [
        (2, "id_number", "person_unclear")
    ]


def test_a_sanction_from_a_file_waits_for_a_second_archivist(hr):
    taken(hr, row(kind="处分", result="记过", year="", occurred_on="2026-03-01"))
    one = ArchiveEntry.objects.get()
    assert (one.state, one.starts_on, one.ends_on) == (EntryState.PENDING, date(2026, 3, 1), date(2027, 3, 1))


class TestReach:
    def test_nobody_imports_for_a_body_that_is_not_his(self, hr):
        body("许昌市教育局")
        batch = checked(hr, row(organisation="许昌市教育局"), by=hr.of_body, organisation=hr.bureau)
        assert reasons(batch) == [(2, "organisation", "organisation_unknown")]

    def test_a_file_kept_elsewhere_is_not_written_into(self, hr):
        elsewhere = body("许昌市教育局")
        archive(hr, official(hr, "示例甲", id_number=ID_NUMBER, at_body=elsewhere), at_body=elsewhere)
        batch = checked(hr, row(), by=hr.of_body, organisation=hr.bureau)
        assert reasons(batch) == [(2, "name", "kept_elsewhere")]

    @pytest.mark.parametrize("who", ["of_body", "of_district", "auditor", "newcomer"])
    def test_only_the_archivist_of_the_whole_region_uploads_for_it(self, hr, who):
        with pytest.raises(TransitionDenied) as denied:
            checked(hr, row(), by=getattr(hr, who))
        assert denied.value.code == "not_your_role"

    def test_the_body_need_not_be_named_in_a_file_for_one_body(self, hr):
        batch = checked(hr, row(organisation=""), by=hr.of_body, organisation=hr.bureau)
        assert batch.rows_ready == 1


def test_what_changed_since_the_check_sends_the_file_back(hr):
    batch = checked(hr, row())
    imports.confirm(uid=batch.pk, by=hr.archivist, at=NOW)
    taken(hr, row(result="优秀"))
    again = imports.run(uid=batch.pk, at=NOW)
    assert (again.state, again.confirmed_by, again.rows_wrong) == (ImportState.CHECKED, None, 1)
    assert ArchiveEntry.objects.get().result == "excellent"


def test_a_second_run_enters_nothing_twice(hr):
    batch = taken(hr, row())
    assert imports.run(uid=batch.pk, at=NOW).state == ImportState.DONE
    assert imports.check(uid=batch.pk, at=NOW).state == ImportState.DONE
    assert ArchiveEntry.objects.count() == 1


def test_lost_messages_are_made_good_by_the_task(hr):
    from records.archives.tasks import resume_imports

    batch = imports.upload(file=file(row()), region=Region.objects.get(pk=XUCHANG), by=hr.archivist, at=NOW)
    assert resume_imports() == 1
    imports.confirm(uid=batch.pk, by=hr.archivist, at=NOW)
    assert resume_imports() == 1
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "not_a_table"), (b"%PDF-1.7", "not_a_table"), (b"\x00\x01", "not_a_table")]
)
def test_only_tables_are_taken(hr, content, code):
    with pytest.raises(TransitionDenied) as denied:
        checked(hr, file=ContentFile(content, name="a.pdf"))
    assert denied.value.code == code


def test_an_unknown_table_fails_with_the_remedy(hr):
    batch = checked(hr, file=ContentFile("甲,乙\n1,2\n".encode(), name="a.csv"))
    assert batch.state == ImportState.FAILED
    assert "模板" in batch.failure


def test_the_report_gives_the_wrong_lines_back_to_be_mended(hr):
    batch = checked(hr, row(), row(name="示例乙", id_number=OTHER_NUMBER, result="警告"))
    sheet = openpyxl.load_workbook(io.BytesIO(imports.report(batch))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 2
    assert "示例乙" in lines[1]
    assert "请从中选择" in lines[1][-1]


@pytest.mark.parametrize("kind", ["entries", "attendance"])
def test_the_template_is_read_back_with_every_column(kind):
    book = openpyxl.load_workbook(io.BytesIO(imports.template(kind)))
    assert [cell.value for cell in book.worksheets[0][1]] == [
        str(column.label) for column in imports.COLUMNS_OF[kind]
    ]


def test_neither_the_stored_file_nor_any_row_shows_what_was_uploaded(hr, tmp_path):
    batch = checked(hr, row(), row(id_number="990101198805120025", name="示例丁"))
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stored
    for path in stored:
        assert ID_NUMBER.encode() not in path.read_bytes()
        assert "示例甲".encode() not in path.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(line::text, '') FROM records_archiveimportline line")
        told = cursor.fetchone()[0]
    assert "示例" not in told
    assert "9901011988" not in told
    assert batch.rows_wrong == 1


@pytest.mark.slow
def test_twenty_thousand_lines_are_checked_and_taken_in_good_time(hr):
    import time

    from integrity_portal.demo.data.codes import identity_number

    rows = [
        row(
            name=f"示例{n}",
            id_number=identity_number(
                region="990101", born_on=date(1960, 1, 1) + timedelta(days=n % 14_000), serial=n // 14_000 + 1
            ),
        )
        for n in range(20_000)
    ]
    began = time.monotonic()
    assert taken(hr, *rows).state == ImportState.DONE
    # A minute on a machine with nothing else to do; the bound is for a busy one.
    assert time.monotonic() - began < 240
    assert ArchiveEntry.objects.count() == 20_000
    too_many = checked(hr, *rows, row())
    assert too_many.state == ImportState.FAILED


class TestAttendance:
    def course(self, hr: Any) -> Any:
        made = course(hr)
        for day in (20, 21):
            education.add_session(
                uid=made.pk, held_on=date(2026, 4, day), title="专题讲座", by=hr.archivist, at=NOW
            )
        return made

    def line(self, **more: str) -> dict[str, str]:
        return {"name": "欧阳示例", "id_number": "", "sessions": "全部", "score": "86", **more}

    def test_brings_who_came_with_sessions_and_score(self, hr):
        made = self.course(hr)
        official(hr, "欧阳示例")
        official(hr, "司马示例", title="副科长")
        batch = taken(hr, self.line(), self.line(name="司马示例", sessions="2", score="59.5"), course=made)
        assert batch.state == ImportState.DONE
        found = {one.official.name: one for one in Participation.objects.select_related("official")}
        assert found["欧阳示例"].sessions.count() == 2
        assert (found["欧阳示例"].passed, found["司马示例"].passed) == (True, False)
        assert [session.number for session in found["司马示例"].sessions.all()] == [2]

    def test_a_second_file_corrects_the_first(self, hr):
        made = self.course(hr)
        official(hr, "欧阳示例")
        taken(hr, self.line(), course=made)
        assert checked(hr, self.line(), course=made).rows_known == 1
        taken(hr, self.line(score="40", sessions="1"), course=made)
        one = Participation.objects.get()
        assert (one.passed, one.sessions.count()) == (False, 1)

    @pytest.mark.parametrize(
        ("wrong", "column", "code"),
        [
            ({"score": "101"}, "score", "wrong"),
            ({"score": "好"}, "score", "wrong"),
            ({"sessions": "3"}, "sessions", "wrong"),
            ({"sessions": "第一次"}, "sessions", "wrong"),
            ({"name": "无此人"}, "id_number", "person_unclear"),
            ({"id_number": OTHER_NUMBER, "organisation": "许昌市财政局"}, "post_title", "required"),
        ],
    )
    def test_each_mistake_is_told_at_its_cell(self, hr, wrong, column, code):
        made = self.course(hr)
        official(hr, "欧阳示例")
        assert reasons(checked(hr, self.line(**wrong), course=made)) == [(2, column, code)]

    def test_nobody_is_entered_twice(self, hr):
        made = self.course(hr)
        official(hr, "欧阳示例")
        assert reasons(checked(hr, self.line(), self.line(score="1"), course=made)) == [(3, "name", "twice")]

    def test_a_course_that_has_not_begun_takes_no_attendance(self, hr):
        with pytest.raises(TransitionDenied) as denied:
            checked(hr, self.line(), course=course(hr, state="planned"))
        assert denied.value.code == "not_open"


@pytest.mark.parametrize(
    "text", ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "20260105", "2026-01-05 00:00:00"]
)
def test_a_day_is_read_as_people_write_it(text):
    assert day_of(text) == date(2026, 1, 5)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_days(text):
    try:
        found = day_of(text)
    except ValueError:
        return
    assert found is None or isinstance(found, date)


def test_entries_that_stand_are_not_lost_by_an_import(hr):
    before = entry(hr, file=archive(hr, official(hr, "示例甲", id_number=ID_NUMBER)))
    taken(hr, row(year="2024"))
    assert set(ArchiveEntry.objects.standing()) >= {before}
