"""What the lines of a file become: people, archives and entries, or attendances. Called inside one transaction."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from records.archives.choices import EntryKind, EntrySource
from records.archives.content import check_content
from records.archives.models import Archive, ArchiveEntry, ArchiveImport, CourseSession, Participation
from records.archives.reading import CHUNK, Line, People, archive_of, by_field, entry_values
from records.archives.services.education import passed
from records.archives.services.entries import term_for
from records.common.crypto import blind_index
from records.common.tables import Row
from records.subjects.models import Official, Post

if TYPE_CHECKING:
    from records.access.models import User

# What makes two entries the same.
SAME = ("kind", "result", "year", "occurred_on", "basis_number")
ALL_SESSIONS = ("全部", "全勤", "all")


def read_entries(batch: ArchiveImport, rows: Sequence[Row], *, by: "User", at: datetime) -> list[Line]:
    people, on = People(rows, by=by, organisation=batch.organisation), timezone.localdate(at)
    lines = []
    for row in rows:
        line = people.read(row)
        try:
            if values := entry_values(row, on=on):
                line.values = check_content(values, on=on)
        except ValidationError as error:
            for column, detail in by_field(error):
                line.refuse(column, "wrong", detail)
        lines.append(line)
    _mark_known(lines)
    return lines


def _mark_known(lines: Sequence[Line]) -> None:
    """What the files hold already, or an earlier line says."""
    archives = [file.pk for line in lines if line.official and (file := archive_of(line.official))]
    seen: dict[Any, dict[tuple[Any, ...], str]] = defaultdict(dict)
    years: dict[Any, dict[int, tuple[str, str]]] = defaultdict(dict)
    for start in range(0, len(archives), CHUNK):
        entries = ArchiveEntry.objects.filter(
            archive__in=archives[start : start + CHUNK], superseded_at=None, refused_at=None
        )
        for official, result, *same in entries.values_list("archive__official", "result", *SAME):
            seen[official][tuple(same)] = _("该条目已在档。")
            if same[0] == EntryKind.APPRAISAL:
                years[official][same[2]] = (result, _("该年度考核已在档而结果不同，请在档案中更正。"))
    for line in lines:
        if line.errors:
            continue
        whose = line.official.pk if line.official else line.person
        if not line.values:
            if line.official is not None and archive_of(line.official):
                line.is_known = _("人员和档案已登记。")
            elif () in seen[whose]:
                line.is_known = seen[whose][()]
            seen[whose].setdefault((), _("与第 %d 行相同。") % line.number)
            continue
        same_values = tuple(line.values[name] for name in SAME)
        if same_values in seen[whose]:
            line.is_known = seen[whose][same_values]
            continue
        seen[whose][same_values] = _("与第 %d 行相同。") % line.number
        if line.values["kind"] == EntryKind.APPRAISAL:
            result, why = years[whose].get(line.values["year"], ("", ""))
            if why:
                line.refuse("year", "year_taken", why)
            years[whose].setdefault(
                line.values["year"],
                (line.values["result"], _("与第 %d 行同一年度，请只留一行。") % line.number),
            )


def take_entries(batch: ArchiveImport, lines: Sequence[Line], *, by: "User", at: datetime) -> dict[str, int]:
    """Register who is new, open archives where there are none, enter what is said."""
    registered = _register(lines)
    archives, opened = _archives(lines, by=by, at=at)
    entries = []
    for line in lines:
        if not line.values:
            continue
        assert line.official is not None
        entry = ArchiveEntry(
            archive=archives[line.official.pk],
            source=EntrySource.IMPORT,
            batch=batch,
            entered_by=by,
            entered_at=at,
            **line.values,
        )
        if entry.kind == EntryKind.DISCIPLINE:
            term = term_for(entry)
            entry.ends_on, entry.term_explained = term.ends_on, term.explained
        entries.append(entry)
    ArchiveEntry.objects.bulk_create(entries, batch_size=CHUNK)
    return {"officials": registered, "archives": opened, "entries": len(entries)}


def _register(lines: Sequence[Line]) -> int:
    fresh: dict[str, Line] = {}
    for line in lines:
        if line.person is not None:
            fresh.setdefault(line.person, line)
    officials = {
        key: Official(name=line.name, id_number=line.id_number, id_number_index=blind_index(line.id_number))
        for key, line in fresh.items()
    }
    Official.objects.bulk_create(officials.values(), batch_size=CHUNK)
    _appoint([(line, officials[key]) for key, line in fresh.items()])
    for line in lines:
        if line.person is not None:
            line.official = officials[line.person]
    return len(officials)


def _appoint(people: Sequence[tuple[Line, Official]]) -> None:
    """Put the new people on seats of their titles: vacant ones first, then the next numbers."""
    bodies = {line.organisation.pk for line, _official in people if line.organisation}
    vacant: dict[tuple[Any, str], list[Post]] = defaultdict(list)
    last: dict[tuple[Any, str], int] = defaultdict(int)
    for post in (
        Post.objects.open().select_for_update(of=("self",)).filter(organisation__in=bodies).order_by("seat")
    ):
        seat = (post.organisation_id, post.title)
        last[seat] = max(last[seat], post.seat)
        if post.official_id is None:
            vacant[seat].append(post)
    filled, fresh = [], []
    for line, official in people:
        assert line.organisation is not None
        seat = (line.organisation.pk, line.post_title)
        if vacant[seat]:
            post = vacant[seat].pop(0)
            post.official = official
            filled.append(post)
        else:
            last[seat] += 1
            fresh.append(
                Post(
                    organisation=line.organisation, title=line.post_title, seat=last[seat], official=official
                )
            )
    Post.objects.bulk_update(filled, ["official"], batch_size=CHUNK)
    Post.objects.bulk_create(fresh, batch_size=CHUNK)


def _archives(lines: Sequence[Line], *, by: "User", at: datetime) -> tuple[dict[uuid.UUID, Archive], int]:
    """The archives of everybody whom the lines mean, by official, and how many of them are new."""
    bodies = {
        line.official.pk: line.organisation
        for line in lines
        if line.official and line.organisation is not None
    }
    archives: dict[uuid.UUID, Archive] = {}
    people = list(bodies)
    for start in range(0, len(people), CHUNK):
        found = Archive.objects.filter(official__in=people[start : start + CHUNK])
        archives |= {archive.official_id: archive for archive in found}
    fresh = [
        Archive(official_id=pk, organisation=body, region_id=body.region_id, opened_by=by, opened_at=at)
        for pk, body in bodies.items()
        if pk not in archives
    ]
    Archive.objects.bulk_create(fresh, batch_size=CHUNK)
    return archives | {archive.official_id: archive for archive in fresh}, len(fresh)


def read_attendances(batch: ArchiveImport, rows: Sequence[Row], *, by: "User") -> list[Line]:
    people = People(rows, by=by, organisation=batch.organisation)
    assert batch.course is not None
    sessions = {session.number: session for session in batch.course.sessions.all()}
    known = {
        one.official_id: (one.score, {session.number for session in one.sessions.all()})
        for one in batch.course.participations.prefetch_related("sessions")
    }
    first: dict[Any, int] = {}
    lines = []
    for row in rows:
        line, cells = people.read(row), row.as_text()
        if line.person is not None and not line.errors:
            line.refuse("id_number", "person_unknown", _("没有这名人员，请先登记或导入人员与档案条目。"))
        line.values = {
            "score": _score(line, cells.get("score", "")),
            "sessions": _sessions(line, cells.get("sessions", ""), sessions),
        }
        if line.official is not None and not line.errors:
            if line.official.pk in first:
                line.refuse("name", "twice", _("与第 %d 行是同一人，请只留一行。") % first[line.official.pk])
            first.setdefault(line.official.pk, line.number)
            came = {session.number for session in line.values["sessions"]}
            if known.get(line.official.pk) == (line.values["score"], came):
                line.is_known = _("签到和成绩已登记。")
        lines.append(line)
    return lines


def _score(line: Line, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        score = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:
        score = Decimal(-1)
    if not 0 <= score <= 100:
        line.refuse("score", "wrong", _("成绩请填 0 至 100 的数字。"))
        return None
    return score


def _sessions(line: Line, text: str, sessions: dict[int, CourseSession]) -> list[CourseSession]:
    if text.lower() in ALL_SESSIONS:
        return list(sessions.values())
    numbers = [part for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    if any(not part.strip().isdigit() or int(part) not in sessions for part in numbers):
        known = _("、").join(str(number) for number in sorted(sessions)) or "—"
        line.refuse("sessions", "wrong", _("请填“全部”或课次序号；本课程的课次：%s。") % known)
        return []
    return [sessions[int(part)] for part in dict.fromkeys(numbers)]


def take_attendances(
    batch: ArchiveImport, lines: Sequence[Line], *, by: "User", at: datetime
) -> dict[str, int]:
    assert batch.course is not None
    fresh = [
        Participation(
            course=batch.course,
            official=line.official,
            organisation=line.organisation,
            score=line.values["score"],
            passed=passed(batch.course, line.values["score"]),
            entered_by=by,
            entered_at=at,
        )
        for line in lines
    ]
    Participation.objects.bulk_create(
        fresh,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["course", "official"],
        update_fields=["organisation", "score", "passed", "entered_by", "entered_at"],
    )
    through = Participation.sessions.through
    stored = dict(batch.course.participations.values_list("official", "pk"))
    pairs = []
    for line in lines:
        assert line.official is not None
        key = stored[line.official.pk]
        pairs += [
            through(participation_id=key, coursesession_id=session.pk) for session in line.values["sessions"]
        ]
    through.objects.filter(
        participation__in=[stored[line.official.pk] for line in lines if line.official]
    ).delete()
    through.objects.bulk_create(pairs, batch_size=CHUNK)
    return {"attendances": len(fresh)}
