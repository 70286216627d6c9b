"""Asking and deciding what takes two administrators; nothing of it happens before the second has decided."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.access.models import Grant, User
from records.access.roles import THREE_ADMINISTRATORS, Role
from records.access.scope import within_reach
from records.access.services.approvals import door_open
from records.access.services.errors import AccessDenied, refuse, require_role
from records.access.services.system import clock_user
from records.access.stewardship.actions import Action, Matter, action_of
from records.access.stewardship.models import Decision, StewardRequest, StewardRequestQuerySet

# Long enough for a week of leave, short enough that nobody approves what has been forgotten.
STANDS_FOR = timedelta(days=7)
# So long an asker may fetch what was made for him: a first password, a partner's secret.
HANDED_OUT_WITHIN = timedelta(days=7)
EXPIRED_AT_ONCE = 500


class _Tried(Exception):
    """What was only tried is taken back."""


@transaction.atomic
def ask(
    *, action: str, arguments: Mapping[str, Any], reason: str, document: str = "", by: User, at: datetime
) -> StewardRequest:
    """
    Ask for something that another administrator decides. It is tried first, so that nobody is asked in vain.

    :raises AccessDenied: if it is not one's to ask, or could not be done
    :raises ValidationError: field by field, as the service says it
    """
    found = action_of(action)
    matter = _matter(found, arguments, by=by)
    wanted = _Wanted(action, matter)
    require_role(found.askers, over=wanted, action="approval.asked", by=by, at=at, subject=wanted)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("请写明事由。"), code="required")})
    _try(found, arguments, by=by, at=at)
    expire(at=at)
    asked = StewardRequest(
        action=action,
        concerns=matter.concerns,
        about=matter.about,
        region=matter.region,
        arguments=dict(arguments),
        changes=[change.as_dict() for change in matter.changes],
        reason=reason.strip()[:300],
        document=document.strip()[:200],
        asked_by=by,
        asked_office=office_of(by, found.askers),
        asked_at=at,
        expires_at=at + STANDS_FOR,
    )
    asked.clean_fields()
    asked.validate_constraints()
    asked.save(force_insert=True)
    audit.record(action="approval.asked", by=by, at=at, subject=asked, details=_told(asked))
    return asked


@transaction.atomic
def approve(*, request: StewardRequest, note: str = "", by: User, at: datetime) -> StewardRequest:
    """
    Decide for it, and carry it out in the same transaction, in the asker's name.

    :raises AccessDenied: if it is not one's to decide, or things have changed since it was asked
    """
    asked, found = _open_request(request, by=by, at=at, step="approval.approved")
    with override("zh-hans"):
        changes = [change.as_dict() for change in _matter(found, asked.arguments, by=asked.asked_by).changes]
    if changes != asked.changes:
        raise refuse(
            "changed_meanwhile",
            _("提出申请以后情况已有变化，所列变更不再准确；请申请人撤回后重新提出。"),
            action="approval.approved",
            by=by,
            at=at,
            subject=asked,
        )
    asked.asked_by.forget_reaches()
    with door_open(approver=by):
        asked.result = found.execute(asked.arguments, by=asked.asked_by, at=at)
    _decide(asked, Decision.APPROVED, note, by=by, at=at)
    return asked


@transaction.atomic
def refuse_request(*, request: StewardRequest, note: str, by: User, at: datetime) -> StewardRequest:
    """
    Decide against it, with the reason.

    :raises AccessDenied: if it is not one's to decide
    """
    asked, _found = _open_request(request, by=by, at=at, step="approval.refused")
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("请写明不同意的理由。"), code="required")})
    _decide(asked, Decision.REFUSED, note, by=by, at=at)
    return asked


@transaction.atomic
def withdraw(*, request: StewardRequest, by: User, at: datetime) -> StewardRequest:
    """Take back what one has asked for oneself."""
    asked = _locked(request)
    if asked.decision or asked.asked_by_id != by.pk:
        raise refuse(
            "not_yours_to_withdraw",
            _("只有申请人可以撤回尚未决定的申请。"),
            action="approval.withdrawn",
            by=by,
            at=at,
            subject=asked,
        )
    asked.decision, asked.decided_by, asked.decided_at = Decision.WITHDRAWN, by, at
    asked.save(update_fields=["decision", "decided_by", "decided_at"])
    audit.record(action="approval.withdrawn", by=by, at=at, subject=asked, details=_told(asked))
    return asked


@transaction.atomic
def hand_out(*, request: StewardRequest, by: User, at: datetime) -> dict[str, str]:
    """
    Give the asker what was made for him: shown this once, and kept nowhere.

    :raises AccessDenied: if it is another's, was fetched before, or has waited too long
    """
    asked = _locked(request)
    found = action_of(asked.action)
    if found.hand_out is None or not may_fetch(asked, by=by, at=at):
        raise refuse(
            "nothing_to_fetch",
            _("只有申请人可以领取，且只能领取一次；逾期未领取的，请重新申请。"),
            action="approval.handed_out",
            by=by,
            at=at,
            subject=asked,
        )
    with door_open(approver=asked.decided_by):
        given = found.hand_out(asked, by, at)
    asked.handed_out_at = at
    asked.save(update_fields=["handed_out_at"])
    audit.record(action="approval.handed_out", by=by, at=at, subject=asked, details=_told(asked))
    return given


def may_fetch(asked: StewardRequest, *, by: User, at: datetime) -> bool:
    return (
        action_of(asked.action).hand_out is not None
        and asked.decision == Decision.APPROVED
        and asked.asked_by_id == by.pk
        and asked.handed_out_at is None
        and asked.decided_at is not None
        and at < asked.decided_at + HANDED_OUT_WITHIN
    )


@transaction.atomic
def expire(*, at: datetime) -> int:
    """End what nobody has decided in time; may run twice."""
    late = StewardRequest.objects.filter(decision=None, expires_at__lte=at).order_by("expires_at")
    ended = list(late.select_for_update(skip_locked=True, of=("self",))[:EXPIRED_AT_ONCE])
    clock = clock_user()
    for asked in ended:
        asked.decision, asked.decided_by, asked.decided_at = Decision.EXPIRED, clock, at
        asked.save(update_fields=["decision", "decided_by", "decided_at"])
        audit.record(action="approval.expired", by=clock, at=at, subject=asked, details=_told(asked))
    return len(ended)


def denial(asked: StewardRequest, *, by: User, at: datetime) -> AccessDenied | None:
    """Why this person may not decide this now; None where he may. Page and service ask the same."""
    found = action_of(asked.action)
    if asked.decision or asked.expires_at <= at:
        return AccessDenied("decided_already", _("该申请已有决定或已失效。"))
    if by.pk == asked.asked_by_id:
        return AccessDenied("own_request", _("不能决定自己提出的申请，须由另一职责的管理员决定。"))
    if by.pk == asked.about_id:
        return AccessDenied("about_oneself", _("申请涉及您本人，须由其他管理员决定。"))
    if decider_office(asked, by, found, at=at) is None:
        return AccessDenied("not_your_role", _("本申请须由另一职责的管理员决定。"))
    return None


def deciders_of(asked: StewardRequest, found: Action, *, at: datetime) -> frozenset[str]:
    """The offices that may decide it, never the asker's own; stand-ins where nobody else is left."""
    offices = frozenset(found.deciders) - {asked.asked_office}
    if not found.stand_ins or asked.about_id is None:
        return offices
    left = Grant.objects.in_force_on(timezone.localdate(at)).filter(role__in=offices, user__is_active=True)
    return offices if left.exclude(user=asked.about_id).exists() else found.stand_ins - {asked.asked_office}


def decider_office(asked: StewardRequest, by: User, found: Action, *, at: datetime) -> str | None:
    wanted = deciders_of(asked, found, at=at)
    return next((office for office in sorted(wanted) if by.holds([office], over=asked)), None)


def visible(user: User) -> StewardRequestQuerySet:
    """What the administrators of a region ask of each other; the audit administrator sees all of it."""
    return within_reach(StewardRequest.objects.all(), user, *THREE_ADMINISTRATORS, organisation_field=None)


def to_decide(user: User, *, at: datetime) -> QuerySet[StewardRequest]:
    """What waits for this person."""
    waiting = visible(user).waiting(at).select_related("asked_by", "about")
    mine = [asked.pk for asked in waiting[:EXPIRED_AT_ONCE] if denial(asked, by=user, at=at) is None]
    return StewardRequest.objects.filter(pk__in=mine)


def office_of(by: User, roles: frozenset[Role]) -> str:
    """In which of these offices somebody acts; nobody is two of the three."""
    return next(iter(sorted(roles & by.roles())))


class _Wanted:
    """What is not asked yet, as something that lies in a region and that the trail can name."""

    access_organisation_id = None

    def __init__(self, action: str, matter: Matter) -> None:
        self.access_region_code = matter.region.code
        self.audit_label = f"{action} {matter.concerns}"


def _matter(found: Action, arguments: Mapping[str, Any], *, by: User) -> Matter:
    # What is kept is Chinese, in whatever language somebody works.
    with override("zh-hans"):
        return found.matter(arguments, by=by)


def _try(found: Action, arguments: Mapping[str, Any], *, by: User, at: datetime) -> None:
    try:
        with transaction.atomic(), door_open(approver=None):
            found.execute(arguments, by=by, at=at)
            raise _Tried
    except _Tried:
        return


def _locked(request: StewardRequest) -> StewardRequest:
    return (
        StewardRequest.objects.select_for_update(no_key=True, of=("self",))
        .select_related("asked_by", "about", "decided_by")
        .get(pk=request.pk)
    )


def _open_request(
    request: StewardRequest, *, by: User, at: datetime, step: str
) -> tuple[StewardRequest, Action]:
    asked = _locked(request)
    found = action_of(asked.action)
    denied = denial(asked, by=by, at=at)
    if denied is not None:
        raise refuse(denied.code, denied.message, action=step, by=by, at=at, subject=asked)
    asked.decided_office = decider_office(asked, by, found, at=at)
    return asked, found


def _decide(asked: StewardRequest, decision: Decision, note: str, *, by: User, at: datetime) -> None:
    asked.decision, asked.decided_by, asked.decided_at = decision, by, at
    asked.note = note.strip()[:300]
    asked.save(update_fields=["decision", "decided_by", "decided_office", "decided_at", "note", "result"])
    audit.record(action=f"approval.{decision}", by=by, at=at, subject=asked, details=_told(asked))


def _told(asked: StewardRequest) -> dict[str, Any]:
    return {"action": asked.action, "concerns": asked.concerns, "asked_by": asked.asked_by_id}
