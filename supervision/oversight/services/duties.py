"""What a judgment obliges to: performed and confirmed by two people, or overdue and the beginning of a record."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Scope, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from supervision.oversight.choices import LOST, CaseOutcome, CaseStatus, DutyState
from supervision.oversight.deadlines import DUTY, DUTY_KIND, meet_row, start_row
from supervision.oversight.models import JudgmentDuty, LitigationCase
from supervision.oversight.services.frame import begin_deed, lock, needed, not_later, refuse, write
from supervision.oversight.workflow import OFFICE, another_than

if TYPE_CHECKING:
    from records.access.models import User

MOST_DUTIES = 20
# What may oblige to something: a lost case, and one that ended by an agreement.
OBLIGING = LOST | {CaseOutcome.MEDIATED}
_CONCLUDED = frozenset({CaseStatus.CONCLUDED})


@transaction.atomic
def add_duty(
    *, case: UUID, text: str, due_on: date, amount: Decimal | None = None, by: "User", at: datetime
) -> JudgmentDuty:
    """Enter what is to be performed, by the day that the judgment or the agreement sets."""
    found = lock(LitigationCase, case)
    begin_deed(found, "add_duty", states=_CONCLUDED, by=by, at=at)
    if found.outcome not in OBLIGING:
        denied = TransitionDenied("nothing_owed", _("这个结果没有要履行的义务。"))
        refuse(found, "add_duty", denied, by=by, at=at)
    if found.decided_on and due_on < found.decided_on:
        raise ValidationError({"due_on": _("履行期限不早于裁判、决定日期。")})
    number = found.duties.count() + 1
    if number > MOST_DUTIES:
        raise ValidationError({"text": _("一件案件最多登记 %d 项义务。") % MOST_DUTIES})
    row = JudgmentDuty.objects.create(
        case=found,
        number=number,
        text=needed("text", text, _("请填写裁判义务。"))[:500],
        amount=amount,
        due_on=due_on,
        entered_by=by,
    )
    title = f"{found.number}（{number}）"
    start_row(DUTY_KIND, row.pk, title, found.body, DUTY, until=due_on, by=by, at=at)
    write(found, "add_duty", gettext_noop("登记裁判义务"), by=by, at=at, note=f"{number}. {row.text}")
    return row


@transaction.atomic
def note_performance(*, duty: UUID, on: date, evidence: str, by: "User", at: datetime) -> JudgmentDuty:
    """Enter that it was performed, with what proves it."""
    row, case = _duty(duty)
    begin_deed(case, "note_performance", states=_CONCLUDED, by=by, at=at)
    if row.state == DutyState.PERFORMED:
        refuse(case, "note_performance", _confirmed(), by=by, at=at)
    not_later("on", on, at)
    row.evidence = needed("evidence", evidence, _("请写明履行凭证，例如付款凭证号、新决定文号。"))[:1000]
    row.state, row.performed_on, row.noted_by = DutyState.NOTED, on, by
    row.save(update_fields=["state", "performed_on", "evidence", "noted_by"])
    write(
        case,
        "note_performance",
        gettext_noop("登记履行情况"),
        by=by,
        at=at,
        note=f"{row.number}. {row.evidence}",
    )
    return row


@transaction.atomic
def confirm_performance(*, duty: UUID, by: "User", at: datetime) -> JudgmentDuty:
    """Somebody else saw what proves it."""
    row, case = _noted(duty, "confirm_performance", by=by, at=at)
    row.state, row.confirmed_by = DutyState.PERFORMED, by
    row.save(update_fields=["state", "confirmed_by"])
    meet_row(DUTY_KIND, row.pk, DUTY, by=by, at=at)
    write(case, "confirm_performance", gettext_noop("核实履行情况"), by=by, at=at, note=str(row.number))
    return row


@transaction.atomic
def doubt_performance(*, duty: UUID, reason: str, by: "User", at: datetime) -> JudgmentDuty:
    """What was entered does not prove it: it is due as before."""
    row, case = _noted(duty, "doubt_performance", by=by, at=at)
    said = needed("reason", reason, _("请写明凭证为什么不能证明已经履行。"))
    row.state, row.performed_on, row.evidence, row.noted_by = DutyState.DUE, None, "", None
    row.save(update_fields=["state", "performed_on", "evidence", "noted_by"])
    write(case, "doubt_performance", gettext_noop("退回履行登记"), by=by, at=at, note=f"{row.number}. {said}")
    return row


def _noted(uid: UUID, name: str, *, by: "User", at: datetime) -> tuple[JudgmentDuty, LitigationCase]:
    row, case = _duty(uid)
    begin_deed(case, name, states=_CONCLUDED, roles=OFFICE, by=by, at=at)
    if row.state == DutyState.PERFORMED:
        refuse(case, name, _confirmed(), by=by, at=at)
    if row.state == DutyState.DUE:
        refuse(case, name, TransitionDenied("not_noted", _("请先登记履行情况和凭证。")), by=by, at=at)
    try:
        another_than(by, row.noted_by_id)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)
    return row, case


@transaction.atomic
def draft_record(*, duty: UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a body that did not perform a judgment in time. The clerk completes it and another person
    reviews it, as any record.
    """
    row, case = _duty(duty)
    begin_deed(case, "draft_record", states=_CONCLUDED, roles=frozenset({Role.CLERK}), by=by, at=at)
    denied = None
    if row.overdue_at is None or row.state == DutyState.PERFORMED:
        denied = TransitionDenied("not_overdue", _("履行期限没有过，或者已经履行，不能据此起草。"))
    elif row.draft_id is not None:
        denied = TransitionDenied("drafted_already", _("已据本项起草过记录。"))
    if denied:
        refuse(case, "draft_record", denied, by=by, at=at)
    row.draft = create_record(content=_in_record(case, row, at=at), by=by, at=at)
    row.save(update_fields=["draft"])
    write(case, "draft_record", gettext_noop("起草失信记录"), by=by, at=at, note=str(row.number))
    return row.draft


def _in_record(case: LitigationCase, row: JudgmentDuty, *, at: datetime) -> dict[str, Any]:
    # A record is Chinese, in whatever language its writer works; nobody who sued is in it.
    with override("zh-hans"):
        return {
            "organisation": case.body,
            "source": Source.JUDGMENT,
            "domain": Domain.LEGAL_DUTY,
            "severity": Severity.ORDINARY,
            "title": _("未按期履行生效裁判"),
            "facts": _(
                "%(authority)s%(number)s号文书确定的义务“%(duty)s”应于%(due)s前履行，至%(today)s未履行。"
            )
            % {
                "authority": case.authority,
                "number": case.case_number,
                "duty": row.text,
                "due": row.due_on.isoformat(),
                "today": timezone.localdate(at).isoformat(),
            },
            "amount": row.amount,
            "catalogue_item": CatalogueItem.COURT,
            "document_kind": DocumentKind.JUDGMENT,
            "document_number": case.case_number,
            "authority_name": case.authority,
            "decided_on": case.decided_on,
            "scope": Scope.PUBLIC,
        }


def _confirmed() -> TransitionDenied:
    return TransitionDenied("performed_already", _("该项已经核实为已履行。"))


def _duty(uid: UUID) -> tuple[JudgmentDuty, LitigationCase]:
    # The case before its rows, so that no two steps wait for one another.
    case = lock(LitigationCase, JudgmentDuty.objects.values_list("case_id", flat=True).get(pk=uid))
    return JudgmentDuty.objects.select_for_update(of=("self",)).get(pk=uid), case
