"""Invented officials with files, made by the services that archivists use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.archives.models import Archive, ArchiveEntry, Course
from records.archives.services import education, entries, keeping
from records.subjects.models import Official, Organisation
from records.subjects.services import appoint, register_official
from tests.records.access.factories import WEIDU, XUCHANG, body, holder, person

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 6)
# Valid numbers of a region that does not exist.
ID_NUMBER, OTHER_NUMBER = "99010119900307004X", "990101198805120024"


@dataclass(frozen=True)
class People:
    """闻敏 keeps the files of the city, 卓然 too; 牧青 keeps those of one body; 柏宁 those of a district; 岑岭 audits."""

    archivist: User
    second: User
    of_body: User
    of_district: User
    auditor: User
    newcomer: User
    bureau: Organisation


def people() -> People:
    bureau = body("许昌市财政局")
    return People(
        archivist=holder("闻敏", Role.HR_ARCHIVIST),
        second=holder("卓然", Role.HR_ARCHIVIST),
        of_body=holder("牧青", Role.HR_ARCHIVIST, XUCHANG, organisation=bureau),
        of_district=holder("柏宁", Role.HR_ARCHIVIST, WEIDU),
        auditor=holder("岑岭", Role.AUDIT_ADMIN),
        newcomer=person("储平"),
        bureau=bureau,
    )


def official(
    hr: People,
    name: str = "欧阳示例",
    *,
    at_body: Organisation | None = None,
    title: str = "科长",
    **more: Any,
) -> Official:
    made = register_official(name=name, by=hr.archivist, at=NOW, **more)
    place = at_body or hr.bureau
    seat = place.posts.filter(title=title).count() + 1
    appoint(
        organisation=place,
        title=title,
        official=made,
        from_on=date(2020, 1, 1),
        seat=seat,
        by=hr.archivist,
        at=NOW,
    )
    return made


def archive(hr: People, whose: Official | None = None, *, at_body: Organisation | None = None) -> Archive:
    return keeping.open_archive(
        official=whose or official(hr), organisation=at_body or hr.bureau, by=hr.archivist, at=NOW
    )


def content(kind: str = "appraisal", /, **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": kind,
        "result": {
            "appraisal": "competent",
            "discipline": "demerit",
            "personal_matters": "consistent",
            "clean_government": "nothing_found",
            "training": "passed",
            "pledge": "fulfilled",
            "project": "fulfilled",
        }[kind],
        "occurred_on": date(2026, 1, 15),
        "basis_number": "示人社〔2026〕1号",
        "basis_on": date(2026, 1, 15),
        "basis_authority": "示例市人力资源和社会保障局",
    }
    if kind in ("appraisal", "personal_matters"):
        said["year"] = 2025
    return {**said, **more}


def entry(
    hr: People, kind: str = "appraisal", /, *, file: Archive | None = None, **more: Any
) -> ArchiveEntry:
    return entries.enter(archive=file or archive(hr), content=content(kind, **more), by=hr.archivist, at=NOW)


def sanction(hr: People, *, file: Archive | None = None, at: datetime = NOW, **more: Any) -> ArchiveEntry:
    """A sanction that two archivists have put into the file."""
    waiting = entry(hr, "discipline", file=file, **more)
    return entries.confirm(uid=waiting.pk, by=hr.second, at=at)


def course(hr: People, *, state: str = "open", **more: Any) -> Course:
    made = education.plan_course(
        organisation=hr.bureau,
        content={
            "title": "政务诚信专题培训",
            "hours": "8",
            "starts_on": date(2026, 4, 20),
            "ends_on": date(2026, 4, 21),
            "pass_mark": "60",
            **more,
        },
        by=hr.archivist,
        at=NOW,
    )
    return (
        education.move_course(uid=made.pk, name="open", by=hr.archivist, at=NOW) if state == "open" else made
    )
