"""What an official's archive holds, hidden like everything else; and how its pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.archives.models import Archive, ArchiveEntry, ArchiveImport, Course, CourseSession, HandbookPage
from records.subjects.models import Official
from tests.disclosure.factories import user
from tests.records.access.factories import XUCHANG, holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A file with an entry, a reading and a refused attempt; a course; a file that was brought in."""
    archivist, writer = holder("档案管理员", Role.HR_ARCHIVIST), user("writer")
    body, at = world.public.organisation, now()
    file = Archive.objects.create(
        official=Official.objects.get(name="欧阳隐名"),
        organisation=body,
        region_id=XUCHANG,
        opened_by=archivist,
        opened_at=at,
    )
    entry = ArchiveEntry.objects.create(
        archive=file,
        kind="discipline",
        result="demerit",
        title=word("档案条目"),
        text=word("条目说明"),
        occurred_on=localdate(),
        basis_number=word("依据文号"),
        basis_on=localdate(),
        basis_authority=word("作出机关"),
        starts_on=localdate(),
        ends_on=localdate().replace(year=localdate().year + 1, day=1),
        source="staff",
        entered_by=writer,
        entered_at=at,
    )
    file.readings.create(by=archivist, role="hr_archivist", purpose="award", words=word("查阅事由"), at=at)
    course = Course.objects.create(
        title=word("课程"),
        organisation=body,
        region_id=XUCHANG,
        hours=8,
        starts_on=localdate(),
        ends_on=localdate(),
        material=word("学习材料"),
        created_by=archivist,
        created_at=at,
    )
    CourseSession.objects.create(course=course, number=1, held_on=localdate(), title=word("课次"))
    batch = ArchiveImport.objects.create(
        kind="entries",
        region_id=XUCHANG,
        file_name=f"{word('档案文件')}.xlsx",
        stored_name="nothing-is-stored-here",
        sha256="3" * 64,
        state="checked",
        rows_total=1,
        rows_wrong=1,
        uploaded_by=archivist,
        uploaded_at=at,
    )
    batch.lines.create(
        number=2, outcome="wrong", errors=[{"column": "name", "code": "wrong", "detail": word("档案行")}]
    )
    page = HandbookPage.objects.create(
        number=1, title="守信", text="人人可读。", changed_by=archivist, changed_at=at
    )
    world.objects |= {
        "archive": [file.pk],
        "archiveentry": [entry.pk],
        "archiveimport": [batch.pk],
        "course": [course.pk],
        "handbookpage": [page.pk],
    }


def _uids(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid} for uid in world.objects.get(model, [])]


def _entries(**more: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": file, "entry": entry, **more}
        for file in world.objects.get("archive", [])
        for entry in world.objects.get("archiveentry", [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:records_archive_find": (PLAIN, ("",)),
    "admin:records_archive_coverage": (PLAIN, ("", "region=411000")),
    "admin:records_archive_lacking": (PLAIN, ("", "organisation=nonsense")),
    "admin:records_archive_waiting": (PLAIN, ("",)),
    "admin:records_archive_terms": (PLAIN, ("",)),
    **{
        f"admin:records_archive_{name}": (_uids("archive"), ("",))
        for name in ("open", "enter", "handover", "sheet")
    },
    "admin:records_archive_correct": (_entries(), ("",)),
    "admin:records_archive_decide": (_entries(name="confirm"), ("",)),
    "admin:records_course_completion": (PLAIN, ("",)),
    **{
        f"admin:records_course_{name}": (_uids("course"), ("",))
        for name in ("edit", "session", "attendance", "material")
    },
    "admin:records_course_step": (
        lambda world: [{"uid": uid, "name": "open"} for uid in world.objects.get("course", [])],
        ("",),
    ),
    "admin:records_archiveimport_template": ([{"kind": "entries"}, {"kind": "attendance"}], ("",)),
    **{
        f"admin:records_archiveimport_{name}": (_uids("archiveimport"), ("",))
        for name in ("progress", "import")
    },
    # The stored file is needed for the report, and there is none: only its refusal is asked for, elsewhere.
    "admin:records_archiveimport_errors": ([], ("",)),
}
WITH_ROWS = frozenset({"archive", "archiveimport", "course", "handbookpage"})
