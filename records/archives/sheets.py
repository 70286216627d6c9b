"""The official's own copy of his archive, as a numbered paper for his hands alone."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.archives import queries
from records.archives.choices import EntryKind, Purpose
from records.archives.models import Archive, ArchiveEntry
from records.archives.services.keeping import reading_of, refuse_reading
from records.common.workflow import TransitionDenied
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.services import issue, open_pdf

if TYPE_CHECKING:
    from records.access.models import User

KIND = "archive-sheet"
TITLE = gettext_lazy("诚信档案本人查阅件")


def register() -> None:
    # Whoever checks number and code learns that the sheet is genuine, and nothing of what it says.
    register_paper_kind(
        PaperKind(KIND, TITLE, "archive-sheet.typ", readers=frozenset({Role.HR_ARCHIVIST}), public_copy=False)
    )


def own_copy(*, archive: Archive, by: "User", at: datetime) -> bytes:
    """
    Set the sheet for the official who asks for his own file; only while it is open for that purpose.

    :raises TransitionDenied: ``not_your_role``, ``another_purpose``
    """
    reading = reading_of(by, archive, at=at)
    if reading is None:
        raise refuse_reading(archive, by=by, at=at)
    if reading.purpose != Purpose.OWN_COPY:
        raise TransitionDenied(
            "another_purpose", _("出具查阅件须以“本人查阅”为用途打开档案，请重新选择用途。")
        )
    paper = issue(
        kind=KIND,
        title=str(TITLE),
        data=_data(archive),
        about_kind="archive",
        about_uid=archive.pk,
        region=archive.region,
        holder_name=archive.official.name,
        by=by,
        at=at,
    )
    audit.record(
        action="archive.sheet_issued", by=by, at=at, subject=archive, details={"number": paper.number}
    )
    return open_pdf(paper)


def _data(archive: Archive) -> dict[str, Any]:
    return {
        "facts": [
            {"label": _("姓名"), "value": archive.official.name},
            {"label": _("管档机构"), "value": archive.organisation.name},
            {"label": _("建档日期"), "value": _day(timezone.localdate(archive.opened_at))},
        ],
        "sections": [
            {"title": str(kind.label), "rows": [_row(entry) for entry in entries]}
            for kind in EntryKind
            for entries in [list(_standing(archive, kind))]
        ],
        "records": [
            [_day(record.decided_on), record.title, record.get_status_display()]
            for record in queries.dishonesty_records(archive)
        ],
    }


def _standing(archive: Archive, kind: EntryKind) -> Any:
    return archive.entries.standing().filter(kind=kind).order_by("-occurred_on", "-uid")  # type: ignore[attr-defined]


def _row(entry: ArchiveEntry) -> list[str]:
    result = str(entry.get_result_display())
    if entry.ends_on is not None:
        result += "（%s）" % (_("影响期满") if entry.ended_on else _("影响期至 %s") % _day(entry.ends_on))
    basis = " ".join(part for part in (entry.basis_authority, entry.basis_number) if part)
    return [_day(entry.occurred_on), entry.title, result, basis]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
