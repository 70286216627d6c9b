"""
What can be done with the deadlines of cases.

A case's own service calls ``start``, ``meet``, ``cancel``, ``pause`` and ``resume`` within its transaction,
after its own workflow has said who may. People themselves only ask for more time and decide on it.
"""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import User
from records.access.services import clock_user
from records.clocks import kinds
from records.clocks import services as clocks
from records.clocks.catalogue import EXTENDED_ONCE, general_key
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline, DeadlineExtension, DeadlinePause
from records.clocks.reckoning import reckon_anew
from records.clocks.workflow import EXTENSION, refuse_stranger, refuse_wrong_state
from records.common.deadlines import Length, compute
from records.common.workflow import TransitionDenied

__all__ = [
    "CaseKind",
    "TransitionDenied",
    "ask_extension",
    "cancel",
    "decide_extension",
    "meet",
    "of_case",
    "pause",
    "register_case_kind",
    "resume",
    "start",
]


def of_case(case_kind: str, case_uid: uuid.UUID) -> QuerySet[Deadline]:
    """The deadlines of one case, the open ones first, with what the page shows of them."""
    return (
        Deadline.objects.filter(case_kind=case_kind, case_uid=case_uid)
        .with_history()
        .order_by(F("met_at").asc(nulls_first=True), F("cancelled_at").asc(nulls_first=True), "due_on", "uid")
    )


@transaction.atomic
def start(
    *,
    key: str,
    case_kind: str,
    case_uid: uuid.UUID,
    case_title: str,
    start_on: date,
    region: Any,
    organisation: Any = None,
    role: str,
    consequence: str,
    length: Length | None = None,
    by: Any,
    at: datetime,
) -> Deadline:
    """
    Let a period begin; one that is already open for this case and key is returned as it is.

    :param case_title: stands in lists and mails, so no personal data
    :param region: the region (or its code) whose work it is
    :param organisation: the body whose turn it is; None for the office
    :param consequence: what happens when it passes, as a sentence
    :param length: where an order sets a length of its own; else the rule of ``key`` for the region
    """
    kinds.case_kind(case_kind)
    code = getattr(region, "code", region)
    rule = clocks.rule_of(key, code)
    given = length or rule.length
    due = compute(start_on, given, clocks.calendar(), roll=rule.rolls)
    fresh = Deadline(
        key=key,
        case_kind=case_kind,
        case_uid=case_uid,
        case_title=case_title,
        region_id=code,
        organisation=organisation,
        role=role,
        number=given.number,
        unit=given.unit,
        rolls=rule.rolls,
        basis=rule.basis,
        consequence=consequence,
        start_on=start_on,
        due_on=due.due_on,
        explanation=due.explain(),
        started_by=_who(by),
        started_at=at,
    )
    # Of two who start the same period at once, the second waits here and then finds the first one's row.
    Deadline.objects.bulk_create([fresh], ignore_conflicts=True)
    deadline = Deadline.objects.open().get(case_kind=case_kind, case_uid=case_uid, key=key)
    if deadline.pk == fresh.pk:
        _audit("started", deadline, by=by, at=at, due_on=str(deadline.due_on))
    return deadline


@transaction.atomic
def meet(*, key: str, case_kind: str, case_uid: uuid.UUID, by: Any, at: datetime) -> Deadline | None:
    """What was due is done; where no such deadline is open, nothing happens. A pause ends with it."""
    deadline = _open(key, case_kind, case_uid)
    if deadline is None:
        return None
    refuse_wrong_state(deadline, "meet", on=timezone.localdate(at))
    _close_pause(deadline, by=by, at=at)
    deadline.met_at, deadline.met_by = _not_before_the_notice(deadline, at), _who(by)
    deadline.save(update_fields=["met_at", "met_by", "due_on", "explanation"])
    _audit("met", deadline, by=by, at=at, late=deadline.was_late)
    return deadline


@transaction.atomic
def cancel(*, key: str, case_kind: str, case_uid: uuid.UUID, by: Any, at: datetime) -> Deadline | None:
    """Nobody has to do it any more; where no such deadline is open, nothing happens."""
    deadline = _open(key, case_kind, case_uid)
    if deadline is None:
        return None
    refuse_wrong_state(deadline, "cancel", on=timezone.localdate(at))
    _close_pause(deadline, by=by, at=at)
    deadline.cancelled_at, deadline.cancelled_by = _not_before_the_notice(deadline, at), _who(by)
    deadline.save(update_fields=["cancelled_at", "cancelled_by", "due_on", "explanation"])
    _audit("cancelled", deadline, by=by, at=at)
    return deadline


@transaction.atomic
def pause(*, deadline: Deadline, reason: str, by: Any, at: datetime) -> DeadlinePause:
    """From today on days do not count, until it is resumed (补正, 鉴定, 听证)."""
    locked, today = _locked(deadline.pk), timezone.localdate(at)
    refuse_wrong_state(locked, "pause", on=today)
    made = DeadlinePause.objects.create(
        deadline=locked,
        reason=reason,
        start_on=max(today, locked.start_on),
        started_by=_who(by),
        started_at=at,
    )
    reckon_anew(locked, today=today)
    locked.save(update_fields=["due_on", "explanation"])
    _audit("paused", locked, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def resume(*, deadline: Deadline, by: Any, at: datetime) -> Deadline:
    """The period runs on from tomorrow: today, like the day it stopped, does not count."""
    locked = _locked(deadline.pk)
    refuse_wrong_state(locked, "resume", on=timezone.localdate(at))
    _close_pause(locked, by=by, at=at)
    locked.save(update_fields=["due_on", "explanation"])
    _audit("resumed", locked, by=by, at=at, due_on=str(locked.due_on))
    return locked


@transaction.atomic
def ask_extension(
    *, deadline: Deadline, number: int, unit: str, reason: str, by: Any, at: datetime
) -> DeadlineExtension:
    """
    Ask for more time before it has passed; somebody else decides.

    :raises TransitionDenied: ``wrong_state``, ``not_your_role``; ``extended_once`` and ``extended_too_far`` where
        the law lets the period be extended once, by so much
    """
    locked = _locked(deadline.pk)
    refuse_wrong_state(locked, "ask_extension", on=timezone.localdate(at))
    refuse_stranger(locked, by=by)
    asked = DeadlineExtension(
        deadline=locked, number=number, unit=unit, reason=reason, asked_by=by, asked_at=at
    )
    asked.clean_fields()
    _refuse_beyond_law(locked, asked.length, by=by, at=at)
    asked.full_clean()
    asked.save(force_insert=True)
    _audit("extension_asked", locked, by=by, at=at, length=f"{number} {unit}", reason=reason)
    return asked


def _refuse_beyond_law(deadline: Deadline, asked: Length, *, by: Any, at: datetime) -> None:
    lawful = clocks.extension_of(deadline.key, deadline.region_id)
    if lawful is None or general_key(deadline.key) not in EXTENDED_ONCE:
        return
    if deadline.extensions.exclude(granted=False).exists():
        code, said = "extended_once", _("该期限只能延长一次，已申请或已延长。")
    elif asked.unit != lawful.unit or asked.number > lawful.number:
        code = "extended_too_far"
        said = _("该期限最多延长%(length)s（%(basis)s），请改短后再申请。") % {
            "length": lawful.length,
            "basis": lawful.basis,
        }
    else:
        return
    audit.refused(action="deadline.extension_asked", by=by, at=at, subject=deadline, details={"code": code})
    raise TransitionDenied(code, said)


@transaction.atomic
def decide_extension(
    *, extension: DeadlineExtension, granted: bool, note: str = "", by: Any, at: datetime
) -> DeadlineExtension:
    """Grant or refuse more time; never by whom it was asked."""
    deadline = _locked(extension.deadline_id)
    locked = DeadlineExtension.objects.select_for_update().get(pk=extension.pk)
    locked.deadline = deadline
    EXTENSION.check(locked, "grant" if granted else "refuse", by=by, at=at)
    locked.granted, locked.note, locked.decided_by, locked.decided_at = granted, note, by, at
    locked.save(update_fields=["granted", "note", "decided_by", "decided_at"])
    if granted:
        reckon_anew(deadline, today=timezone.localdate(at))
        deadline.save(update_fields=["due_on", "explanation"])
    _audit(
        "extension_granted" if granted else "extension_refused",
        deadline,
        by=by,
        at=at,
        length=f"{locked.number} {locked.unit}",
        due_on=str(deadline.due_on),
    )
    return locked


def _close_pause(deadline: Deadline, *, by: Any, at: datetime) -> None:
    today = timezone.localdate(at)
    standing = DeadlinePause.objects.select_for_update().filter(deadline=deadline, end_on=None).first()
    if standing is None:
        return
    standing.end_on, standing.ended_by, standing.ended_at = max(today, standing.start_on), _who(by), at
    standing.save(update_fields=["end_on", "ended_by", "ended_at"])
    reckon_anew(deadline, today=today)


def _not_before_the_notice(deadline: Deadline, at: datetime) -> datetime:
    # Who began a moment before the overdue task, and waited for its lock, comes after it all the same.
    return max(at, deadline.overdue_noticed_at or at)


def _open(key: str, kind: str, uid: uuid.UUID) -> Deadline | None:
    return (
        Deadline.objects.open()
        .select_for_update(of=("self",))
        .filter(case_kind=kind, case_uid=uid, key=key)
        .first()
    )


def _locked(pk: uuid.UUID) -> Deadline:
    return Deadline.objects.select_for_update(of=("self",)).get(pk=pk)


def _who(by: Any) -> User:
    """An applicant has no account: what his step sets going, the node does."""
    return by if isinstance(by, User) else clock_user()


def _audit(what: str, deadline: Deadline, *, by: Any, at: datetime, **details: Any) -> None:
    audit.record(
        action=f"deadline.{what}",
        by=by,
        at=at,
        subject=deadline,
        details={
            "key": deadline.key,
            "case_kind": deadline.case_kind,
            "case_uid": str(deadline.case_uid),
            **details,
        },
    )
