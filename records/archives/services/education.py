"""Courses: planned, held, closed; what came of them goes into the archives of those who came."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.archives.choices import CourseState, EntryKind, Result
from records.archives.feeds import feed_entry
from records.archives.models import Course, CourseSession, HandbookPage, Participation
from records.archives.services.common import KEEPERS, checked, only_keepers, reasoned
from records.archives.workflow import COURSE
from records.common import sealed_files
from records.common.files import DOCX, OFD, PDF
from records.common.identity import this_node
from records.common.ids import new_uid
from records.common.uploads import FileRefused, clean_name, examined
from records.common.workflow import TransitionDenied
from records.subjects.models import Official, Organisation, Post

if TYPE_CHECKING:
    from records.access.models import User

FEED = "course"
MATERIALS = (PDF, DOCX, OFD)
EDITABLE = ("title", "hours", "starts_on", "ends_on", "material", "pass_mark")
MOST_SESSIONS = 60


class WholeNode:
    """What belongs to the node and to no single body of it."""

    access_organisation_id = None

    @property
    def access_region_code(self) -> str:
        return this_node().code


@transaction.atomic
def plan_course(
    *,
    organisation: Organisation,
    content: dict[str, Any],
    file: Any = None,
    by: "User",
    at: datetime,
) -> Course:
    """:param content: the fields of ``EDITABLE``"""
    only_keepers(over=organisation, action="course.planned", by=by, at=at, subject=organisation)
    course = Course(organisation=organisation, region_id=organisation.region_id, created_by=by, created_at=at)
    _fill(course, content, file)
    course.save(force_insert=True)
    audit.record(action="course.planned", by=by, at=at, subject=course)
    return course


@transaction.atomic
def change_course(
    *, uid: uuid.UUID, content: dict[str, Any], file: Any = None, by: "User", at: datetime
) -> Course:
    course = _running(uid, action="course.changed", by=by, at=at)
    _fill(course, content, file)
    course.save()
    audit.record(action="course.changed", by=by, at=at, subject=course)
    return course


def _fill(course: Course, content: dict[str, Any], file: Any) -> None:
    for name in EDITABLE:
        setattr(course, name, content.get(name))
    course.title, course.material = " ".join((course.title or "").split()), course.material or ""
    if file is not None:
        _keep_material(course, file)
    course.full_clean(exclude=["organisation", "region", "created_by", "closed_at"])


def _keep_material(course: Course, file: Any) -> None:
    try:
        found, _digest = examined(file, allowed=MATERIALS)
    except FileRefused as refused:
        if refused.code in ("type_not_allowed", "name_and_content_differ"):
            said = _("学习材料只收 PDF、Word 和 OFD 文件，且扩展名须与内容一致。")
        else:
            said = refused.message
        raise ValidationError({"file": said}) from refused
    file.seek(0)
    course.stored_name = sealed_files.keep(f"courses/{new_uid().hex}", file.read())
    course.file_name, course.content_type = clean_name(file.name), found.content_type


@transaction.atomic
def add_session(
    *, uid: uuid.UUID, held_on: date, title: str, place: str = "", by: "User", at: datetime
) -> CourseSession:
    course = _running(uid, action="course.session_added", by=by, at=at)
    if not course.starts_on <= held_on <= course.ends_on:
        raise ValidationError(
            {
                "held_on": _("上课日期须在课程起止日期（%(first)s 至 %(last)s）之内。")
                % {"first": course.starts_on, "last": course.ends_on}
            }
        )
    last = course.sessions.order_by("-number").first()
    number = last.number + 1 if last else 1
    if number > MOST_SESSIONS:
        raise ValidationError({"held_on": _("一门课程最多 %d 个课次。") % MOST_SESSIONS})
    session = CourseSession.objects.create(
        course=course, number=number, held_on=held_on, title=title.strip()[:200], place=place.strip()[:200]
    )
    audit.record(
        action="course.session_added", by=by, at=at, subject=course, details={"session": session.number}
    )
    return session


@transaction.atomic
def record_participation(
    *,
    uid: uuid.UUID,
    official: Official,
    sessions: Iterable[CourseSession] = (),
    score: Decimal | None = None,
    by: "User",
    at: datetime,
) -> Participation:
    """Enter or amend who came, to which sessions, and with what score. Only people within one's own reach."""
    course = _running(uid, action="course.attendance", by=by, at=at)
    if course.state != CourseState.OPEN:
        raise TransitionDenied("not_open", _("课程开课后才能登记签到，请先开课。"))
    body = body_of(official, by=by)
    if body is None:
        raise TransitionDenied("out_of_reach", _("该人员不在您的管档范围内，请由其所在机构登记。"))
    if score is not None and not 0 <= score <= 100:
        raise ValidationError({"score": _("成绩须在 0 至 100 之间。")})
    participation, _is_new = Participation.objects.update_or_create(
        course=course,
        official=official,
        defaults={
            "organisation": body,
            "score": score,
            "passed": passed(course, score),
            "entered_by": by,
            "entered_at": at,
        },
    )
    participation.sessions.set(sessions)
    audit.record(
        action="course.attendance", by=by, at=at, subject=course, details={"official": str(official.pk)}
    )
    return participation


def passed(course: Course, score: Decimal | None) -> bool | None:
    """None where nothing was marked or nothing need be."""
    return None if course.pass_mark is None or score is None else score >= course.pass_mark


def body_of(official: Official, *, by: "User") -> Organisation | None:
    """The body at which he is in post and over which this archivist works."""
    posts = (
        Post.objects.open().filter(official=official).select_related("organisation").order_by("from_on", "pk")
    )
    return next((post.organisation for post in posts if by.holds(KEEPERS, over=post.organisation)), None)


@transaction.atomic
def move_course(*, uid: uuid.UUID, name: str, reason: str = "", by: "User", at: datetime) -> Course:
    """Open, close or cancel a course. Closing brings each result into the archive of who took part."""
    course = Course.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    step = checked(COURSE, course, name, action=f"course.{name}", by=by, at=at)
    if name == "cancel":
        course.reason = reasoned(reason, _("请写明取消的理由。"))
    if name == "close":
        if course.ends_on > timezone.localdate(at):
            raise TransitionDenied(
                "not_over", _("课程至 %(day)s 结束，结束后方可结课。") % {"day": course.ends_on.isoformat()}
            )
        course.closed_at = at
        _into_archives(course, by=by, at=at)
    course.state = step.target
    course.save(update_fields=["state", "reason", "closed_at"])
    audit.record(action=f"course.{name}", by=by, at=at, subject=course)
    return course


def _into_archives(course: Course, *, by: "User", at: datetime) -> None:
    held = course.sessions.count()
    for one in course.participations.select_related("official", "organisation").prefetch_related("sessions"):
        feed_entry(
            feed=FEED,
            feed_uid=course.pk,
            official=one.official,
            organisation=one.organisation,
            content={
                "kind": EntryKind.TRAINING,
                "result": _result(one),
                "title": course.title,
                "text": _words(course, one, came=len(one.sessions.all()), held=held),
                "occurred_on": course.ends_on,
            },
            by=by,
            at=at,
        )


def _result(one: Participation) -> str:
    if one.passed is None:
        return Result.ATTENDED
    return Result.PASSED if one.passed else Result.NOT_PASSED


def _words(course: Course, one: Participation, *, came: int, held: int) -> str:
    lines = [
        _("%(hours)s 学时，主办：%(body)s")
        % {"hours": _plain(course.hours), "body": course.organisation.name}
    ]
    if held:
        lines.append(_("到课 %(came)d/%(held)d 次") % {"came": came, "held": held})
    if one.score is not None:
        lines.append(_("成绩 %s 分") % _plain(one.score))
    return "；".join(lines)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


@transaction.atomic
def write_page(
    *,
    number: int,
    title: str,
    text: str,
    basis: str = "",
    page: HandbookPage | None = None,
    by: "User",
    at: datetime,
) -> HandbookPage:
    """Write a page of the handbook. The whole node reads it, so only who works over all of its region writes."""
    only_keepers(over=WholeNode(), action="handbook.written", by=by, at=at, subject=page)
    page = page or HandbookPage()
    page.number, page.title, page.text, page.basis = number, title.strip(), text.strip(), basis.strip()
    page.changed_by, page.changed_at = by, at
    page.full_clean(exclude=["changed_by"])
    page.save()
    audit.record(action="handbook.written", by=by, at=at, subject=page, details={"number": number})
    return page


def read_material(course: Course) -> bytes:
    return sealed_files.read(course.stored_name)


def _running(uid: uuid.UUID, *, action: str, by: "User", at: datetime) -> Course:
    course = Course.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    only_keepers(over=course, action=action, by=by, at=at, subject=course)
    if course.state not in (CourseState.PLANNED, CourseState.OPEN):
        raise TransitionDenied("course_over", _("课程处于“%s”，不能再修改。") % course.get_state_display())
    return course
