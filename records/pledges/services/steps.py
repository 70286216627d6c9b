"""Noting a step of a promise, deciding on it, taking it back; each under the promise's row lock."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import TransitionDenied
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge, PledgeChange, PledgeStep, Verdict
from records.pledges.services import following
from records.pledges.services.evidence import EvidenceData, keep_evidence
from records.pledges.services.kinds import STEPS, StepKind, leaders_are_no_reason, refused_ground, step_kind
from records.pledges.services.telling import course_of
from records.pledges.workflow import STEP
from records.registers import services as registers

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def propose_step(
    *,
    kind: str,
    pledge: uuid.UUID,
    said: Mapping[str, Any],
    evidence: Sequence[EvidenceData] = (),
    by: "User",
    at: datetime,
) -> PledgeStep:
    """
    Note a milestone, its being reached, a verdict, a lawful change, a stage or a disclosure; another person decides.

    :raises TransitionDenied: ``entry_of_another_node``, ``wrong_state``, ``not_your_role``, ``leaders_are_no_reason``
    :raises ValidationError: field by field
    :raises FileRefused: where a file of the evidence cannot be taken
    """
    known = STEPS[kind]
    entry = _locked(pledge)
    _refuse(known, entry, said, by=by, at=at)
    said = {name: said.get(name) for name in known.fields}
    wrong = known.wrong(entry, said, on=timezone.localdate(at), evidence=len(evidence))
    if wrong:
        raise ValidationError(wrong)
    step = known.model(pledge=entry, proposed_by=by, proposed_at=at)
    for name, value in said.items():
        # A column that was left empty keeps its own way of being so.
        if value is not None:
            setattr(step, name, value.strip() if isinstance(value, str) else value)
    if isinstance(step, PledgeChange):
        step.was_due_on, step.was_counts_as_kept = entry.due_on, entry.counts_as_kept
    step.save(force_insert=True)
    keep_evidence(step=step.pk, evidence=evidence, by=by, at=at)
    if not entry.version:
        _keep_in_draft(entry, by=by, at=at)
    audit.record(
        action=f"pledge.{kind}_proposed", by=by, at=at, subject=entry, details={"step": str(step.pk)}
    )
    return step


@transaction.atomic
def decide_step(*, step: PledgeStep, accepted: bool, note: str = "", by: "User", at: datetime) -> PledgeStep:
    """Accept a step, which makes the promise's next version and sends it up; or refuse it with a reason."""
    known = step_kind(step)
    entry = _locked(step.pledge_id)
    step = _begin(known, step, entry, "accept" if accepted else "refuse", note, by=by, at=at)
    if accepted:
        _refuse_overtaken(step, entry)
    step.decided_by, step.decided_at, step.note = by, at, note.strip()[:500]
    step.save(update_fields=["status", "decided_by", "decided_at", "note"])
    if accepted:
        before = entry.due_on
        amended: Any = registers.amend_entry(
            register=PLEDGES,
            uid=entry.pk,
            content={**known.effect(step), "course": course_of(entry)},
            writers=[step.proposed_by_id],
            note=known.words(step)[:500],
            reason=known.reason(step),
            by=by,
            at=at,
        )
        following.step_accepted(amended, step, was_due_on=before, by=by, at=at)
    audit.record(
        action=f"pledge.{known.name}_{'accepted' if accepted else 'refused'}",
        by=by,
        at=at,
        subject=entry,
        details={"step": str(step.pk)},
    )
    return step


@transaction.atomic
def withdraw_step(*, step: PledgeStep, by: "User", at: datetime) -> PledgeStep:
    """Take one's own proposal back before it was decided."""
    known = step_kind(step)
    entry = _locked(step.pledge_id)
    step = _begin(known, step, entry, "withdraw", "", by=by, at=at)
    step.decided_at = at
    step.save(update_fields=["status", "decided_at"])
    if not entry.version:
        _keep_in_draft(entry, by=by, at=at)
    audit.record(
        action=f"pledge.{known.name}_withdrawn", by=by, at=at, subject=entry, details={"step": str(step.pk)}
    )
    return step


def why_not(kind: StepKind, entry: Pledge, *, by: "User") -> TransitionDenied | None:
    """What keeps this person from noting such a step now."""
    if entry.is_replica:
        return TransitionDenied(
            "entry_of_another_node",
            _("本条由%(origin)s产生，只能由其变更。") % {"origin": entry.origin_name},
        )
    if entry.status not in kind.states:
        return TransitionDenied("wrong_state", _("承诺处于“%s”，现在不能登记。") % entry.get_status_display())
    if not by.holds(kind.proposers, over=entry):
        return TransitionDenied("not_your_role", _("您没有登记“%s”的权限。") % kind.label)
    return None


def _refuse(kind: StepKind, entry: Pledge, said: Mapping[str, Any], *, by: "User", at: datetime) -> None:
    denied = why_not(kind, entry, by=by)
    if denied is None and refused_ground(said):
        # The attempt is kept: supervision asks who would not honour what his predecessor promised.
        denied = TransitionDenied("leaders_are_no_reason", leaders_are_no_reason())
    if denied is not None:
        details = {"code": denied.code, "ground": str(said.get("ground") or "")}
        audit.refused(action=f"pledge.{kind.name}_proposed", by=by, at=at, subject=entry, details=details)
        raise denied


def _begin(
    kind: StepKind, step: PledgeStep, entry: Pledge, name: str, note: str, *, by: "User", at: datetime
) -> Any:
    rows: Any = kind.model.objects  # type: ignore[attr-defined]
    locked = rows.select_for_update(of=("self",)).get(pk=step.pk)
    locked.pledge = entry
    try:
        transition = STEP.check(locked, name, by=by, at=at)
        if name == "refuse" and not note.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(
            action=f"pledge.{kind.name}_{name}",
            by=by,
            at=at,
            subject=entry,
            details={"code": denied.code, "step": str(step.pk)},
        )
        raise
    locked.status = transition.target
    return locked


def _refuse_overtaken(step: Any, entry: Pledge) -> None:
    """What was proposed of terms that no longer stand cannot be accepted any more."""
    changed = isinstance(step, PledgeChange) and (
        step.was_due_on != entry.due_on or step.was_counts_as_kept != entry.counts_as_kept
    )
    if changed or (isinstance(step, Verdict) and entry.outcome == "ended"):
        raise TransitionDenied(
            "overtaken", _("提出以后承诺的内容已经变更，请不予核定，由提出人按现在的内容重新提出。")
        )


def _keep_in_draft(entry: Pledge, *, by: "User", at: datetime) -> None:
    """Whoever plans a draft's milestones writes the draft, and cannot publish it."""
    entry.course = course_of(entry)
    if by.pk not in entry.writers:
        entry.writers = [*entry.writers, by.pk]
    entry.updated_at = at
    entry.save(update_fields=["course", "writers", "updated_at"])


def _locked(uid: uuid.UUID) -> Pledge:
    return Pledge.objects.select_for_update(of=("self",)).select_related("organisation", "region").get(pk=uid)
