"""An archivist's day on the pages: writing, confirming, handing over, holding courses, bringing files."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from records.archives.choices import CourseState, EntryState, ImportState
from records.archives.models import Archive, ArchiveEntry, ArchiveImport, Course, Participation
from records.archives.services import imports, keeping
from records.papers.models import Paper
from tests.records.access.factories import body
from tests.records.archives.factories import ID_NUMBER, archive, course, entry, official
from tests.records.archives.test_access import desk, page
from tests.records.archives.test_imports import file as table
from tests.records.archives.test_imports import row
from tests.staff.conftest import Desk, words


def day(back: int = 0) -> str:
    return (timezone.localdate() - timedelta(days=back)).isoformat()


def opened(hr: Any, who: Any, purpose: str = "keeping", whose: Archive | None = None) -> tuple[Desk, Archive]:
    file = whose or archive(hr)
    keeping.read_archive(uid=file.pk, purpose=purpose, words="档案整理归档", by=who, at=timezone.now())
    return desk(who), file


def said(**more: str) -> dict[str, str]:
    return {
        "result": "competent",
        "year": str(timezone.localdate().year - 1),
        "occurred_on": day(30),
        "basis_number": "示人社〔演示〕1号",
        "basis_on": day(30),
        "basis_authority": "示例市人力资源和社会保障局",
        **more,
    }


class TestWriting:
    def test_an_entry_is_written_and_stands_on_the_page(self, hr):
        at_desk, file = opened(hr, hr.archivist)
        shown = at_desk.post(f"{page('enter', file.pk)}?kind=appraisal", **said())
        assert "已录入" in words(shown)
        assert "示人社〔演示〕1号" in words(shown)
        assert ArchiveEntry.objects.get().state == EntryState.KEPT

    def test_what_is_missing_is_told_at_its_field(self, hr):
        at_desk, file = opened(hr, hr.archivist)
        answer = at_desk.post(f"{page('enter', file.pk)}?kind=appraisal", **said(basis_number=""))
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"basis_number"}
        late = at_desk.post(f"{page('enter', file.pk)}?kind=appraisal", **said(occurred_on=day(-3)))
        assert "今天之后" in words(late)

    @pytest.mark.parametrize("kind", ["gossip", ""])
    def test_an_unknown_kind_has_no_form(self, hr, kind):
        at_desk, file = opened(hr, hr.archivist)
        assert at_desk.get(page("enter", file.pk), kind=kind).status_code == 404

    def test_a_correction_shows_both_and_asks_why(self, hr):
        at_desk, file = opened(hr, hr.archivist)
        wrong = entry(hr, file=file)
        address = page("correct", file.pk, wrong.pk)
        assert 'value="2025"' in at_desk.get(address).content.decode()
        assert at_desk.post(address, **said(year="2025")).status_code == 422
        shown = words(at_desk.post(address, **said(year="2025", result="excellent", reason="录入有误")))
        assert "已更正" in shown
        assert "更正理由：录入有误" in shown

    def test_a_sanction_goes_through_two_hands(self, hr):
        at_desk, file = opened(hr, hr.archivist)
        form = said(result="demerit", starts_on=day(30))
        shown = at_desk.post(f"{page('enter', file.pk)}?kind=discipline", **form)
        assert "等待另一名" in words(shown)
        one = ArchiveEntry.objects.get()
        assert page("decide", file.pk, one.pk, "confirm") not in shown.content.decode()
        refused = at_desk.post(page("decide", file.pk, one.pk, "confirm"))
        assert "另一名档案管理人员" in words(refused)
        other, _file = opened(hr, hr.second, whose=file)
        assert file.official.name in words(other.get(page("waiting")))
        asked = other.get(page("decide", file.pk, one.pk, "confirm"))
        assert "期限：12个月" in words(asked)
        assert "已确认入档" in words(other.post(page("decide", file.pk, one.pk, "confirm")))
        assert "没有等您确认" in words(other.get(page("waiting")))

    def test_sending_a_sanction_back_asks_why(self, hr):
        other, file = opened(hr, hr.second)
        one = entry(hr, "discipline", file=file)
        address = page("decide", file.pk, one.pk, "refuse")
        assert "请写明理由" in words(other.post(address, reason=""))
        shown = words(other.post(address, reason="文号与决定书不符"))
        assert "文号与决定书不符" in shown
        assert other.get(page("decide", file.pk, one.pk, "burn")).status_code == 404

    def test_a_file_that_is_shut_leads_back_to_the_purpose(self, hr):
        file = archive(hr)
        answer = desk(hr.archivist).post(page("enter", file.pk), follow=False, **said())
        assert answer.headers["Location"] == page("change", file.pk)
        assert not ArchiveEntry.objects.exists()


class TestKeeping:
    def test_a_whole_body_gets_files_in_one_step(self, hr):
        official(hr, "甲")
        official(hr, "乙")
        at_desk = desk(hr.of_body)
        assert at_desk.get(page("add")).status_code == 200
        shown = at_desk.post(page("add"), organisation=str(hr.bureau.pk))
        assert "已为 2 名在任人员建档" in words(shown)
        again = at_desk.post(page("add"), organisation=str(hr.bureau.pk))
        assert "都已建档" in words(again)

    def test_no_body_of_others_is_offered(self, hr):
        other = body("许昌市教育局")
        answer = desk(hr.of_body).post(page("add"), organisation=str(other.pk))
        assert answer.status_code == 422
        assert "不在您的管档范围内" in words(answer)

    def test_handing_over_shuts_the_file_here(self, hr):
        target = body("许昌市教育局")
        at_desk, file = opened(hr, hr.archivist)
        assert target.name in words(at_desk.get(page("handover", file.pk)))
        shown = at_desk.post(page("handover", file.pk), organisation=str(target.pk), reason="调任文件")
        assert "已转递" in words(shown)
        file.refresh_from_db()
        assert file.organisation == target
        assert desk(hr.of_body).get(page("change", file.pk)).status_code == 403

    def test_the_officials_copy_is_a_numbered_paper_that_names_nobody_outside(self, hr):
        at_desk, file = opened(hr, hr.archivist, "own_copy")
        entry(hr, file=file)
        answer = at_desk.post(page("sheet", file.pk))
        assert answer.content.startswith(b"%PDF-")
        paper = Paper.objects.get()
        assert file.official.name not in f"{paper.title} {paper.holder_name}"
        verified = desk(hr.newcomer).get("/verify/", number=paper.number, code=paper.code)
        assert file.official.name not in verified.content.decode()

    def test_a_copy_is_given_only_for_that_purpose(self, hr):
        at_desk, file = opened(hr, hr.archivist, "award")
        assert "以“本人查阅”为用途" in words(at_desk.post(page("sheet", file.pk)))
        assert not Paper.objects.exists()

    def test_own_dishonesty_records_are_shown_from_their_room(self, hr):
        from tests.disclosure.factories import about_official

        about = about_official("欧阳示例", title="公务员的一条")
        at_desk, file = opened(hr, hr.archivist, whose=archive(hr, about.official))
        assert "公务员的一条" in words(at_desk.get(page("change", file.pk)))


def course_page(name: str, *args: Any) -> str:
    return reverse(f"admin:records_course_{name}", args=args)


class TestCourses:
    def test_a_course_is_planned_held_and_closed_on_its_pages(self, hr):
        at_desk = desk(hr.archivist)
        whose = official(hr)
        form = {"title": "专题培训", "hours": "4", "starts_on": day(3), "ends_on": day(2), "pass_mark": "60"}
        assert at_desk.post(course_page("add"), **form).status_code == 422
        at_desk.post(course_page("add"), organisation=str(hr.bureau.pk), **form)
        made = Course.objects.get()
        late = at_desk.post(course_page("session", made.pk), held_on=day(0), title="迟")
        assert "起止日期" in words(late)
        at_desk.post(course_page("session", made.pk), held_on=day(3), title="第一讲")
        assert "已开课" in words(at_desk.post(course_page("step", made.pk, "open")))
        session = made.sessions.get()
        assert at_desk.post(course_page("attendance", made.pk), official="").status_code == 422
        at_desk.post(
            course_page("attendance", made.pk), official=str(whose.pk), sessions=[session.pk], score="88"
        )
        assert Participation.objects.get().passed
        assert "归入本人诚信档案" in words(at_desk.get(course_page("step", made.pk, "close")))
        shown = at_desk.post(course_page("step", made.pk, "close"))
        assert "已结课" in words(shown)
        assert whose.archive.entries.get().result == "passed"

    def test_a_course_is_changed_and_cancelled_with_a_reason(self, hr):
        made, at_desk = course(hr), desk(hr.archivist)
        form = {"title": "改名", "hours": "4", "starts_on": "2026-04-20", "ends_on": "2026-04-21"}
        at_desk.post(course_page("edit", made.pk), **form)
        assert (
            at_desk.post(course_page("edit", made.pk), **{**form, "ends_on": "2026-04-01"}).status_code == 422
        )
        at_desk.post(course_page("step", made.pk, "cancel"), reason="")
        made.refresh_from_db()
        assert (made.title, made.state) == ("改名", CourseState.OPEN)
        at_desk.post(course_page("step", made.pk, "cancel"), reason="师资有变")
        made.refresh_from_db()
        assert made.state == CourseState.CANCELLED
        assert at_desk.get(course_page("step", made.pk, "burn")).status_code == 404
        assert at_desk.get(course_page("material", made.pk)).status_code == 404

    def test_the_list_and_the_figures_are_there(self, hr):
        made, at_desk = course(hr), desk(hr.archivist)
        assert made.title in words(at_desk.get(course_page("changelist")))
        assert made.title not in words(desk(hr.of_district).get(course_page("changelist")))
        assert desk(hr.of_district).get(course_page("change", made.pk)).status_code == 404
        assert at_desk.get(course_page("completion")).status_code == 200


def import_page(name: str, *args: Any) -> str:
    return reverse(f"admin:records_archiveimport_{name}", args=args)


class TestFiles:
    def upload(self, hr: Any, *rows: dict[str, str], address: str = "", **more: str) -> Any:
        content = table(*rows).read()
        file = SimpleUploadedFile("档案.csv", content, content_type="text/csv")
        return desk(hr.archivist).post(address or import_page("add"), file=file, **more)

    def test_a_file_is_uploaded_looked_at_and_taken(self, hr, django_capture_on_commit_callbacks):
        self.upload(hr, row(), region="411000")
        batch = ArchiveImport.objects.get()
        at_desk = desk(hr.archivist)
        assert at_desk.get(import_page("progress", batch.pk)).json()["working"]
        imports.check(uid=batch.pk, at=timezone.now())
        assert "确认导入 1 行" in words(at_desk.get(import_page("change", batch.pk)))
        assert "已开始导入" in words(at_desk.post(import_page("import", batch.pk)))
        imports.run(uid=batch.pk, at=timezone.now())
        batch.refresh_from_db()
        assert batch.state == ImportState.DONE
        shown = words(at_desk.get(import_page("change", batch.pk)))
        assert "已导入" in shown
        assert "可导入" not in shown
        assert batch.file_name in words(at_desk.get(import_page("changelist")))

    def test_wrong_lines_are_listed_and_given_back_to_keepers_alone(self, hr):
        self.upload(hr, row(id_number="123"), region="411000")
        batch = imports.check(uid=ArchiveImport.objects.get().pk, at=timezone.now())
        at_desk = desk(hr.archivist)
        shown = words(at_desk.get(import_page("change", batch.pk)))
        assert "应为18位" in shown
        assert "确认导入" not in shown
        assert "改好后重新上传" in words(at_desk.post(import_page("import", batch.pk)))
        assert at_desk.get(import_page("errors", batch.pk)).status_code == 200
        auditor = desk(hr.auditor)
        assert auditor.get(import_page("change", batch.pk)).status_code == 200
        assert auditor.get(import_page("errors", batch.pk)).status_code == 403
        assert desk(hr.of_district).get(import_page("change", batch.pk)).status_code == 404

    def test_attendance_is_brought_from_the_courses_page(self, hr):
        made = course(hr)
        official(hr, "欧阳示例")
        line = {"name": "欧阳示例", "sessions": "", "score": "90"}
        address = f"{import_page('add')}?course={made.pk}"
        assert "签到" in words(desk(hr.archivist).get(address))
        self.upload(hr, line, address=address, region="411000")
        batch = ArchiveImport.objects.get()
        assert batch.course == made

    def test_an_archivist_of_one_body_uploads_for_it(self, hr):
        at_desk = desk(hr.of_body)
        shown = at_desk.get(import_page("add")).content.decode()
        assert 'name="region"' not in shown
        file = SimpleUploadedFile("档案.csv", table(row()).read())
        at_desk.post(import_page("add"), file=file, organisation=str(hr.bureau.pk))
        assert ArchiveImport.objects.get().organisation == hr.bureau

    @pytest.mark.parametrize("file", [None, SimpleUploadedFile("a.pdf", b"%PDF-1.7")])
    def test_what_cannot_be_taken_is_told(self, hr, file):
        given = {"file": file} if file else {}
        answer = desk(hr.archivist).post(import_page("add"), region="411000", **given)
        assert answer.status_code == 422
        assert not ArchiveImport.objects.exists()

    @pytest.mark.parametrize("kind", ["entries", "attendance"])
    def test_the_templates_are_offered(self, hr, kind):
        answer = desk(hr.archivist).get(import_page("template", kind))
        assert answer.content.startswith(b"PK")
        assert desk(hr.archivist).get(import_page("template", "gossip")).status_code == 404


def test_nothing_here_is_ever_deleted_and_no_history_lies_open(hr):
    file, made = archive(hr), course(hr)
    at_desk = desk(hr.archivist)
    for name, key in (("archive", file.pk), ("course", made.pk)):
        address = reverse(f"admin:records_{name}_delete", args=[key])
        assert at_desk.post(address, post="yes").status_code == 403
        history = at_desk.client.get(reverse(f"admin:records_{name}_history", args=[key]))
        assert history.headers["Location"] == reverse(f"admin:records_{name}_change", args=[key])
    assert Archive.objects.exists()


def test_no_page_of_the_room_shows_a_number(hr):
    at_desk, file = opened(hr, hr.archivist, whose=archive(hr, official(hr, id_number=ID_NUMBER)))
    for name, args in (
        ("change", [file.pk]),
        ("changelist", []),
        ("lacking", []),
        ("coverage", []),
        ("enter", [file.pk]),
        ("handover", [file.pk]),
    ):
        text = at_desk.get(page(name, *args)).content.decode()
        assert not re.search(r"\d{17}[\dX]", text.replace(str(file.pk), "")), name
