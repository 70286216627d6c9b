"""What follows by itself when a day passes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from supervision.oversight.choices import DutyState, OpinionState, PromiseState
from supervision.oversight.deadlines import REFUSE
from supervision.oversight.models import (
    CongressOpinion,
    CongressReport,
    CriminalTransfer,
    DecisionFile,
    JudgmentDuty,
    LegalAdvice,
    LitigationCase,
    OversightCase,
    Proposal,
    ProposalPromise,
    ProposalUnit,
)
from supervision.oversight.services.frame import lock, write

MODELS: dict[str, type[OversightCase]] = {
    model.kind: model
    for model in (Proposal, CongressReport, LitigationCase, LegalAdvice, CriminalTransfer, DecisionFile)
}


@transaction.atomic
def case_is_overdue(*, kind: str, uid: UUID, label: str, key: str, at: datetime) -> None:
    # That it can no longer be sent back is no fault of anybody.
    if key == REFUSE:
        return
    case = lock(MODELS[kind], uid)
    if case.overdue_at is None:
        case.overdue_at = at
        case.save(update_fields=["overdue_at"])
    write(case, "overdue", gettext_noop("逾期，报督导人员催办"), by=clock_user(), at=at, note=label)


@transaction.atomic
def row_is_overdue(*, model: str, uid: UUID, at: datetime) -> None:
    """A promise, an opinion, a duty or a unit's word is late: it is flagged, once."""
    if model == "unit":
        unit = ProposalUnit.objects.select_related("organisation").get(pk=uid)
        case: OversightCase = lock(Proposal, unit.proposal_id)
        _flag(case, gettext_noop("会办、分办单位逾期"), unit.organisation.name, at)
        return
    row, case, is_open, label = _row(model, uid)
    if row.overdue_at is not None or not is_open:
        return
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    _flag(case, label, f"{row.number}. {row.text}（{row.due_on}）", at)


def _row(model: str, uid: UUID) -> tuple[Any, OversightCase, bool, str]:
    if model == "promise":
        owner = ProposalPromise.objects.values_list("answer__proposal_id", flat=True).get(pk=uid)
        case: OversightCase = lock(Proposal, owner)
        promise = ProposalPromise.objects.select_for_update().get(pk=uid)
        waits = promise.state in (PromiseState.OPEN, PromiseState.NOTED)
        return promise, case, waits, gettext_noop("承诺事项逾期未落实")
    if model == "opinion":
        owner = CongressOpinion.objects.values_list("report_id", flat=True).get(pk=uid)
        case = lock(CongressReport, owner)
        opinion = CongressOpinion.objects.select_for_update().get(pk=uid)
        return opinion, case, opinion.state != OpinionState.ANSWERED, gettext_noop("审议意见逾期未反馈")
    owner = JudgmentDuty.objects.values_list("case_id", flat=True).get(pk=uid)
    case = lock(LitigationCase, owner)
    duty = JudgmentDuty.objects.select_for_update(of=("self",)).get(pk=uid)
    return duty, case, duty.state != DutyState.PERFORMED, gettext_noop("裁判义务逾期未履行")


def _flag(case: OversightCase, label: str, note: str, at: datetime) -> None:
    if case.overdue_at is None:
        case.overdue_at = at
        case.save(update_fields=["overdue_at"])
    write(case, "overdue", label, by=clock_user(), at=at, note=note)
