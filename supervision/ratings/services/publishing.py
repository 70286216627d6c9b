"""Another person checks, the body is heard, and the rating becomes an entry of the register."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Scope
from records.registers.establishing import publish_established
from records.registers.models import Rating
from records.registers.ratings import RATINGS
from records.registers.services import amend_entry, end_entry
from supervision.ratings.choices import OPEN, PUBLIC, Status
from supervision.ratings.deadlines import COMMENT, PUBLISH, cancel, meet, start_comment
from supervision.ratings.models import RatingCase, RatingComment
from supervision.ratings.services.steps import begin, begin_deed, finish, lock, needed, refuse, write
from supervision.ratings.workflow import CHECKERS

if TYPE_CHECKING:
    from records.access.models import User

REPLACED = gettext_noop("由同一机构的新评级替代。")
BODY = frozenset({Role.DEPARTMENT})
HEARD = frozenset({Status.CHECKED, *PUBLIC})


@transaction.atomic
def check(*, case: UUID, note: str = "", seen: str = "", by: "User", at: datetime) -> RatingCase:
    """
    It is what the agency's report says, by a method that is known: the body is asked what it says to it.

    :param seen: ``seen_as`` of what the checker had before him; a partner may send other content while he reads
    """
    found = lock(case)
    step = begin(found, "check", by=by, at=at)
    if seen and seen != seen_as(found):
        refuse(
            found,
            "check",
            TransitionDenied("changed_meanwhile", _("您打开本页之后，内容有了变化，请重新核对。")),
            by=by,
            at=at,
        )
    deadline = start_comment(found, by=by, at=at)
    found.checked_by, found.checked_at, found.comment_until = by, at, deadline.due_on
    finish(found, step, by=by, at=at, note=note.strip())
    return found


def seen_as(case: RatingCase) -> str:
    """By what a page says which content it showed."""
    return case.updated_at.isoformat()


@transaction.atomic
def send_back(*, case: UUID, reason: str, by: "User", at: datetime) -> RatingCase:
    """Something is missing: the agency is asked for it."""
    found = lock(case)
    step = begin(found, "return", by=by, at=at)
    found.reason = needed("reason", reason, _("请写明要补正什么。"))[:1000]
    finish(found, step, by=by, at=at, note=found.reason)
    return found


@transaction.atomic
def refuse_rating(*, case: UUID, reason: str, by: "User", at: datetime) -> RatingCase:
    """It is not published, with reasons."""
    found = lock(case)
    step = begin(found, "refuse", by=by, at=at)
    found.reason = needed("reason", reason, _("请写明不予公布的理由。"))[:1000]
    finish(found, step, by=by, at=at, note=found.reason)
    cancel(found, by=by, at=at)
    return found


@transaction.atomic
def comment(*, case: UUID, text: str, by: "User", at: datetime) -> RatingComment:
    """What the body says to its rating; before publication it stands beside it from the first day."""
    found = lock(case)
    begin_deed(found, "comment", states=HEARD, roles=BODY, by=by, at=at)
    said = RatingComment.objects.create(
        case=found, text=needed("text", text, _("请填写意见。"))[:2000], by=by, at=at
    )
    write(found, "comment", gettext_noop("被评机构提出意见"), by=by, at=at, note=said.text)
    meet(found, COMMENT, by=by, at=at)
    return said


@transaction.atomic
def publish(*, case: UUID, note: str = "", by: "User", at: datetime) -> RatingCase:
    """Make it public here and at every level above; the rating that it replaces ends in the same moment."""
    found = lock(case)
    step = begin(found, "publish", by=by, at=at)
    writers = list(found.writers)
    entry = publish_established(register=RATINGS, content=content_of(found), writers=writers, by=by, at=at)
    found.published_by, found.published_at, found.entry_uid = by, at, entry.pk
    finish(found, step, by=by, at=at, note=note.strip())
    meet(found, PUBLISH, by=by, at=at)
    # The body may go on speaking, but nobody waits for it any more.
    cancel(found, by=by, at=at)
    if found.replaces_id is not None:
        _replace(found.replaces_id, by=by, at=at)
    return found


def content_of(case: RatingCase) -> dict[str, Any]:
    """The rating as its entry says it."""
    spoken = newest_comment(case)
    return {
        "organisation": case.body,
        "title": case.title,
        "document_number": case.report_number,
        "document_name": case.title,
        "authority_name": case.agency.name,
        "authority_uscc": case.agency.uscc,
        "decided_on": case.rated_on,
        "valid_until": case.valid_until,
        "scope": Scope.PUBLIC,
        "rating_kind": case.rating_kind,
        "agency_qualification": case.agency.qualification,
        "method_name": case.method.name,
        "method_version": case.method.version,
        "scale": " > ".join(case.method.grades)[:300],
        "grade": case.grade,
        "outlook": case.outlook,
        "score": case.score,
        "score_full": case.method.score_full if case.score is not None else None,
        "period_from": case.period_from,
        "period_until": case.period_until,
        "findings": case.findings,
        "conflict_statement": case.conflict_statement,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "body_comment": spoken.text if spoken else "",
        "commented_on": timezone.localdate(spoken.at) if spoken else None,
        "replaces": case.replaces.entry_uid if case.replaces else None,
    }


def newest_comment(case: RatingCase) -> RatingComment | None:
    return case.comments.order_by("-at", "-uid").first()


def unshown_comment(case: RatingCase) -> RatingComment | None:
    """What the body has said and the published entry does not yet show."""
    spoken = newest_comment(case)
    if spoken is None or case.entry_uid is None:
        return None
    shown = Rating.objects.filter(pk=case.entry_uid, body_comment=spoken.text).exists()
    return None if shown else spoken


@transaction.atomic
def show_comment(*, case: UUID, by: "User", at: datetime) -> RatingCase:
    """Put what the body said after publication beside the rating, as the entry's next version."""
    found = lock(case)
    begin_deed(found, "show_comment", states=PUBLIC, roles=CHECKERS, by=by, at=at)
    spoken = unshown_comment(found)
    if spoken is None or found.entry_uid is None:
        raise TransitionDenied("nothing_to_show", _("没有待公布的意见。"))
    amend_entry(
        register=RATINGS,
        uid=found.entry_uid,
        content={"body_comment": spoken.text, "commented_on": timezone.localdate(spoken.at)},
        writers=[spoken.by_id],
        note=gettext_noop("公布被评机构的意见"),
        by=by,
        at=at,
    )
    write(found, "show_comment", gettext_noop("公布意见"), by=by, at=at)
    return found


# --- The end ---------------------------------------------------------------------------------------------


@transaction.atomic
def propose_withdrawal(*, case: UUID, reason: str, by: "User", at: datetime) -> RatingCase:
    """Say why it can no longer stand; another person decides."""
    found = lock(case)
    step = begin(found, "propose_withdrawal", by=by, at=at)
    found.withdrawal_reason = needed("reason", reason, _("请写明撤回理由，公布后所有人可见。"))[:500]
    found.withdrawal_by = by
    finish(found, step, by=by, at=at, note=found.withdrawal_reason)
    return found


@transaction.atomic
def withdraw(*, case: UUID, note: str = "", by: "User", at: datetime) -> RatingCase:
    """End it here and at every level above; whoever looks for it reads why."""
    found = lock(case)
    step = begin(found, "withdraw", by=by, at=at)
    found.withdrawn_by, found.withdrawn_at = by, at
    finish(found, step, by=by, at=at, note=note.strip())
    _end(found, found.withdrawal_reason, by=by, at=at)
    return found


@transaction.atomic
def keep(*, case: UUID, reason: str, by: "User", at: datetime) -> RatingCase:
    """It stays."""
    found = lock(case)
    step = begin(found, "keep", by=by, at=at)
    said = needed("reason", reason, _("请写明不予撤回的理由。"))[:1000]
    found.withdrawal_reason, found.withdrawal_by = "", None
    finish(found, step, by=by, at=at, note=said)
    return found


def _replace(uid: UUID, *, by: "User", at: datetime) -> None:
    old = lock(uid)
    if old.status not in PUBLIC:
        return
    step = begin(old, "replace", by=by, at=at)
    old.withdrawal_reason, old.withdrawal_by = "", None
    finish(old, step, by=by, at=at)
    _end(old, REPLACED, by=by, at=at)


def _end(case: RatingCase, reason: str, *, by: "User", at: datetime) -> None:
    if case.entry_uid is None:
        return
    rows = Rating.objects.filter(pk=case.entry_uid, status="published")
    # Past its last day the clock has ended it already.
    if rows.update(withdrawn_reason=reason[:500]):
        end_entry(register=RATINGS, uid=case.entry_uid, reason=reason[:500], by=by, at=at)


@transaction.atomic
def rating_is_overdue(*, uid: UUID, label: str, at: datetime) -> None:
    case = lock(uid)
    if case.status not in OPEN or case.overdue_at is not None:
        return
    case.overdue_at = at
    case.save(update_fields=["overdue_at"])
    write(case, "overdue", gettext_noop("逾期未公布"), by=clock_user(), at=at, note=label)
