"""What was agreed, how it is kept, and how the matter ends."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access.roles import Role
from records.clocks import cases
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Scope, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from supervision.disputes.choices import NextStep, Outcome, Status, TermResult
from supervision.disputes.deadlines import COORDINATE, TERM, cancel_all, meet, start_term
from supervision.disputes.models import TERM_KIND, Dispute, DisputeTerm
from supervision.disputes.services.papers import agreement_paper
from supervision.disputes.services.steps import begin, begin_deed, finish, lock, needed, write
from supervision.disputes.workflow import COORDINATOR, OFFICE, OUTCOMES, another_than

if TYPE_CHECKING:
    from records.access.models import User

UNSETTLED = frozenset({Status.FAILED, Status.BREACHED})


@transaction.atomic
def agree(*, dispute: UUID, note: str = "", by: "User", at: datetime) -> Dispute:
    """The parties agreed to the newest proposal: its terms now run, each with its own clock."""
    case = lock(dispute)
    step = begin(case, "agree", by=by, at=at)
    today = timezone.localdate(at)
    case.agreed_by, case.agreed_on = by, today
    finish(case, step, by=by, at=at, note=note)
    proposal = case.proposals.order_by("-number")[0]
    terms = [
        DisputeTerm.objects.create(
            dispute=case,
            number=number,
            side_id=UUID(told["side"]),
            text=told["text"],
            due_on=date.fromisoformat(told["due_on"]),
        )
        for number, told in enumerate(proposal.terms, start=1)
    ]
    meet(case, COORDINATE, by=by, at=at)
    for term in terms:
        # A proposal may have lain until its first day was past: then that term is due at once.
        start_term(term, case, begins=min(today, term.due_on), by=by, at=at)
    agreement_paper(case, proposal, terms, by=by, at=at)
    return case


@transaction.atomic
def note_performance(*, term: UUID, evidence: str, by: "User", at: datetime) -> DisputeTerm:
    """Enter how a term was kept, or that it was not; somebody else checks it."""
    found, case = _term(term)
    begin_deed(case, "note_performance", states=frozenset({Status.AGREED}), roles=COORDINATOR, by=by, at=at)
    if found.result:
        raise TransitionDenied("checked_already", _("本条已经核验，不能再改。"))
    found.evidence = needed("evidence", evidence, _("请写明履行情况和凭证，例如付款凭证号。"))[:1000]
    found.noted_by, found.noted_at = by, at
    found.save(update_fields=["evidence", "noted_by", "noted_at"])
    write(
        case,
        "note_performance",
        gettext_noop("登记履行情况"),
        by=by,
        at=at,
        note=f"{found.number}. {found.evidence}",
    )
    return found


@transaction.atomic
def check_performance(*, term: UUID, result: str, by: "User", at: datetime) -> DisputeTerm:
    """Another person looks at the evidence and says whether the term was kept."""
    found, case = _term(term)
    begin_deed(case, "check_performance", states=frozenset({Status.AGREED}), roles=OFFICE, by=by, at=at)
    if found.result:
        raise TransitionDenied("checked_already", _("本条已经核验，不能再改。"))
    if found.noted_by_id is None:
        raise TransitionDenied("not_noted", _("请先由承办人登记履行情况和凭证。"))
    another_than(found, by, "noted_by")
    if result not in TermResult.values:
        raise ValidationError({"result": _("请选择核验结果。")})
    found.result, found.checked_by, found.checked_at = result, by, at
    found.save(update_fields=["result", "checked_by", "checked_at"])
    cases.meet(key=TERM, case_kind=TERM_KIND, case_uid=found.uid, by=by, at=at)
    write(
        case,
        "check_performance",
        gettext_noop("核验履行情况"),
        by=by,
        at=at,
        note=f"{found.number}. {_in_chinese(found.get_result_display)}",
    )
    return found


def _in_chinese(said: Callable[[], str]) -> str:
    """What is stored is Chinese, in whatever language somebody works."""
    with override("zh-hans"):
        return str(said())


def _term(uid: UUID) -> tuple[DisputeTerm, Dispute]:
    # The dispute before its terms, so that no two steps wait for one another.
    case = lock(DisputeTerm.objects.values_list("dispute_id", flat=True).get(pk=uid))
    return DisputeTerm.objects.select_for_update().get(pk=uid), case


@transaction.atomic
def fulfil(*, dispute: UUID, reasons: str, by: "User", at: datetime) -> Dispute:
    """Every term was kept."""
    return _decide("fulfil", dispute, reasons=reasons, next_step="", by=by, at=at)


@transaction.atomic
def breach(*, dispute: UUID, reasons: str, next_step: str, by: "User", at: datetime) -> Dispute:
    """A term was not kept: what comes next."""
    return _decide("breach", dispute, reasons=reasons, next_step=next_step, by=by, at=at)


@transaction.atomic
def fail(*, dispute: UUID, reasons: str, next_step: str, by: "User", at: datetime) -> Dispute:
    """No agreement is to be had: what comes next."""
    return _decide("fail", dispute, reasons=reasons, next_step=next_step, by=by, at=at)


def _decide(name: str, uid: UUID, *, reasons: str, next_step: str, by: "User", at: datetime) -> Dispute:
    case = lock(uid)
    step = begin(case, name, by=by, at=at)
    case.outcome = OUTCOMES[name]
    if case.outcome != Outcome.PERFORMED and next_step not in NextStep.values:
        raise ValidationError({"next_step": _("请选择后续途径，告诉企业接下来怎么办。")})
    case.next_step = next_step
    case.reasons = needed("reasons", reasons, _("请写明认定的事实和理由。"))[:2000]
    case.decided_by = by
    finish(case, step, by=by, at=at, note=case.reasons)
    meet(case, COORDINATE, by=by, at=at)
    cancel_all(case, by=by, at=at)
    return case


@transaction.atomic
def draft_record(*, dispute: UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a body that did not keep its word. It cannot be submitted before whoever has the power to
    do so has determined that (认定决定书): number and name of that document are left for the clerk.
    """
    case = lock(dispute)
    begin_deed(case, "draft", states=UNSETTLED, roles=frozenset({Role.CLERK}), by=by, at=at)
    if case.next_step != NextStep.DETERMINATION:
        raise TransitionDenied("other_way", _("本件的后续途径不是提请认定违约失信。"))
    if case.draft_id is not None:
        raise TransitionDenied("drafted_already", _("已据本件起草过记录。"))
    case.draft = create_record(content=_in_record(case, at=at), by=by, at=at)
    case.updated_at = at
    case.save(update_fields=["draft", "updated_at"])
    write(case, "draft", gettext_noop("起草失信记录"), by=by, at=at)
    return case.draft


def _in_record(case: Dispute, *, at: datetime) -> dict[str, Any]:
    # A record is Chinese, in whatever language its writer works.
    with override("zh-hans"):
        return {
            "organisation": case.body,
            "source": Source.BROKEN_PLEDGE,
            "domain": Domain.GENERAL,
            "severity": Severity.ORDINARY,
            "title": _("违约失信，经协调未解决"),
            # The firm stays unnamed: what the record says may be read by everybody.
            "facts": _("%(facts)s经%(number)s号协调，结果：%(outcome)s。认定意见：%(reasons)s")
            % {
                "facts": _("%s未履行约定。") % case.body.name,
                "number": case.number,
                "outcome": case.get_outcome_display(),
                "reasons": case.reasons,
            },
            "amount": case.amount,
            "catalogue_item": CatalogueItem.LOCAL,
            "document_kind": DocumentKind.DETERMINATION,
            "decided_on": timezone.localdate(at),
            "scope": Scope.PUBLIC,
        }


@transaction.atomic
def close(*, dispute: UUID, note: str = "", by: "User", at: datetime) -> Dispute:
    """File it away."""
    case = lock(dispute)
    step = begin(case, "close", by=by, at=at)
    case.closed_by, case.closed_at = by, at
    finish(case, step, by=by, at=at, note=note)
    cancel_all(case, by=by, at=at)
    return case
