"""The course of a promise, made anew from what two people each have established."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from records.pledges import rules
from records.pledges.choices import StepStatus
from records.pledges.course import MOST_ROWS, Course
from records.pledges.models import (
    Disclosure,
    HandoverItem,
    Milestone,
    Pledge,
    PledgeChange,
    PledgeEvidence,
    Reaching,
    Stage,
    Verdict,
)


def course_of(pledge: Pledge) -> Course:
    """Of a draft with what is planned, of a published promise with what was accepted."""
    status = StepStatus.ACCEPTED if pledge.version else StepStatus.PROPOSED
    reachings = {
        one.milestone_id: one
        for one in Reaching.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED).order_by("proposed_at")
    }
    verdicts = list(
        Verdict.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED).order_by("decided_at", "uid")
    )
    evidence = _evidence([one.pk for one in (*reachings.values(), *verdicts)])
    return {
        "milestones": [
            {
                "title": one.title,
                "weight": one.weight,
                "due_on": one.due_on.isoformat(),
                "reached_on": _iso(reached.reached_on) if (reached := reachings.get(one.pk)) else None,
                "evidence": evidence[reached.pk] if reached else [],
            }
            for one in Milestone.objects.filter(pledge=pledge, status=status).order_by("due_on", "uid")
        ],
        "verdicts": [
            {
                "outcome": one.outcome,
                "on": _day(one.decided_at),
                "fulfilled_on": _iso(one.fulfilled_on),
                "reasons": one.reasons,
                "evidence": evidence[one.pk],
            }
            for one in verdicts[-MOST_ROWS:]
        ],
        "changes": _changes(pledge),
        "handovers": _handovers(pledge),
        "stages": _stages(pledge, status),
    }


def _changes(pledge: Pledge) -> list[dict[str, Any]]:
    rows = PledgeChange.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED).order_by(
        "decided_at", "uid"
    )
    return [
        {
            "on": one.decided_on.isoformat(),
            "ground": one.ground,
            "procedure": one.procedure,
            "document_name": one.document_name,
            "document_number": one.document_number,
            "reasons": one.reasons,
            "compensation": one.compensation_terms,
            "compensation_amount": _number(one.compensation_amount),
            "was": {"due_on": one.was_due_on.isoformat(), "counts_as_kept": one.was_counts_as_kept},
            "now": None
            if one.ends
            else {
                "due_on": (one.new_due_on or one.was_due_on).isoformat(),
                "counts_as_kept": one.new_counts_as_kept or one.was_counts_as_kept,
            },
        }
        for one in rows
    ][-MOST_ROWS:]


def _handovers(pledge: Pledge) -> list[dict[str, Any]]:
    rows = HandoverItem.objects.filter(pledge=pledge, handover__status=StepStatus.ACCEPTED)
    return [
        {"on": one.handover.handed_on.isoformat(), "post_title": one.handover.post_title}
        for one in rows.select_related("handover").order_by("handover__handed_on", "pk")
    ][-MOST_ROWS:]


def _stages(pledge: Pledge, status: str) -> list[dict[str, Any]]:
    order = [str(one) for one in rules.stages_of(pledge.pledge_kind)]
    if not order:
        return []
    standing = {
        one.stage: one
        for one in Stage.objects.filter(pledge=pledge, status=status).order_by("proposed_at", "uid")
    }
    disclosed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    accepted = Disclosure.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED)
    for one in accepted.order_by("disclosed_on", "uid"):
        row = {"on": one.disclosed_on.isoformat(), "document_name": one.document_name, "url": one.url}
        disclosed[one.stage].append(row)
    return [
        {
            "stage": name,
            "post_title": standing[name].post_title,
            "disclose_by": _iso(standing[name].disclose_by),
            "disclosed": disclosed[name][-MOST_ROWS:],
        }
        for name in order
        if name in standing
    ]


def _evidence(steps: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, str]]]:
    """What readers see of it: what it is called, and where they can read it; the files stay here."""
    found: dict[uuid.UUID, list[dict[str, str]]] = defaultdict(list)
    for one in PledgeEvidence.objects.filter(step__in=list(steps)).order_by("uploaded_at", "uid"):
        found[one.step].append({"title": one.title, "url": one.url})
    return found


def _day(moment: Any) -> str:
    return timezone.localdate(moment).isoformat()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(amount: Decimal | None) -> str | None:
    """Without zeros at its end, and never as a power of ten."""
    return None if amount is None else format(amount.normalize(), "f")
