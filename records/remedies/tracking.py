"""What the holder of a receipt code is told of his case, and what he may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.papers.models import Paper
from records.remedies.choices import CaseKind
from records.remedies.due import deadlines_of
from records.remedies.models import (
    Case,
    CaseReceipt,
    CaseStep,
    HandlingComplaint,
    Mitigation,
    Objection,
    Repair,
)
from records.remedies.parties import Asker
from records.remedies.services.codes import as_code, hashes_of
from records.remedies.services.letters import papers_of
from records.remedies.services.steps import steps_of
from records.remedies.workflow import WORKFLOWS

MODELS: dict[str, type[Case]] = {
    CaseKind.OBJECTION: Objection,
    CaseKind.REPAIR: Repair,
    CaseKind.MITIGATION: Mitigation,
    CaseKind.HANDLING: HandlingComplaint,
}


@dataclass(frozen=True)
class Told:
    """One line of the public history of a case."""

    at: datetime
    label: str
    text: str


@dataclass(frozen=True)
class Progress:
    """
    A case as its applicant sees it: no names of the staff, no notes between them, nothing of the other leg's
    file but what the letter says.

    :ivar may: what he may do himself now: ``withdraw``, ``supplement``, ``complain``
    """

    case: Any
    kind_label: str
    number: str
    status: str
    status_label: str
    told: list[Told]
    deadlines: list[Deadline]
    papers: list[Paper]
    may: frozenset[str]


def track(code: str) -> Any | None:
    """The case behind a receipt code as a person typed it; None where there is none. One query, one answer."""
    digits = as_code(code)
    if not digits:
        return None
    receipt = CaseReceipt.objects.filter(code_hash__in=hashes_of(digits)).first()
    if receipt is None:
        return None
    rows: Any = MODELS[receipt.case_kind]._default_manager
    rows = rows.select_related("region", "applicant")
    if receipt.case_kind in (CaseKind.OBJECTION, CaseKind.REPAIR):
        rows = rows.select_related("record__organisation__region")
    return rows.get(pk=receipt.case_uid)


def progress(case: Any, *, at: datetime) -> Progress:
    """What the applicant is told; only for whoever has shown the code, or for the clerk at the window."""
    return Progress(
        case=case,
        kind_label=str(CaseKind(case.kind).label),
        number=case.number,
        status=case.status,
        status_label=str(case.get_status_display()),
        told=[_told(step) for step in steps_of(case) if step.told or step.name in ("file", "close")],
        deadlines=list(deadlines_of(case)),
        papers=list(papers_of(case)),
        may=frozenset(_may(case, at=at)),
    )


def _told(step: CaseStep) -> Told:
    return Told(step.at, step.label, step.told)


def _may(case: Any, *, at: datetime) -> Any:
    workflow = WORKFLOWS[case.kind]
    for name in ("withdraw", "supplement"):
        if name in workflow.transitions:
            try:
                workflow.check(case, name, by=Asker(None, case), at=at)
            except TransitionDenied:
                continue
            yield name
    if case.kind in (CaseKind.OBJECTION, CaseKind.REPAIR):
        open_one = HandlingComplaint.objects.filter(
            about_kind=case.kind, about_uid=case.uid, status__in=("submitted", "accepted")
        )
        if not open_one.exists():
            yield "complain"
