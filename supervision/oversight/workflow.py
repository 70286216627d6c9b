"""The workflows of oversight. A department's role counts over the leg of its own body (``services.frame.Hand``)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.clocks.models import Deadline
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.oversight.choices import (
    AdviceStatus,
    CaseStatus,
    CongressStatus,
    DecisionStatus,
    OpinionState,
    PromiseState,
    ProposalStatus,
    TransferStatus,
    UnitRole,
)

OFFICE = frozenset({Role.SUPERVISOR})
UNIT = frozenset({Role.DEPARTMENT})
BOTH = OFFICE | UNIT

REFUSE_KEY = "proposal_refuse"


def another_than(by: Any, *who: Any) -> None:
    if by.pk in {one for one in who if one is not None}:
        raise TransitionDenied("four_eyes", _("这一步由经手人以外的人办理，请交给另一人。"))


def _in_time_to_refuse(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    found = Deadline.objects.open().filter(case_uid=case.pk, key=REFUSE_KEY).first()
    if found is None or found.due_on < timezone.localdate(at):
        raise TransitionDenied("too_late", _("退回的期限已过，请签收办理；确有困难的，与交办单位商量改派。"))


def _spoken_first(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if not case.contacts.filter(round=case.round).exists():
        raise TransitionDenied("contact_first", _("请先登记与提出人的沟通情况，再拟答复。"))


def _newest_answer(case: Any) -> Any:
    return case.answers.order_by("-round").first()


def _not_a_writer(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(by, *_newest_answer(case).writers)


def _first_round(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.round != 1:
        raise TransitionDenied("handled_again", _("已经重新办理过一次，请登记反馈后办结。"))


def _all_parts_in(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.units.filter(role=UnitRole.SEPARATE, dropped_at=None, answered_on=None).exists():
        raise TransitionDenied("parts_missing", _("还有分办单位没有答复，请先催办。"))


PROPOSAL = Workflow(
    Transition("assign", gettext_lazy("交办"), frozenset({ProposalStatus.RECEIVED}), ProposalStatus.ASSIGNED, OFFICE),
    Transition("take", gettext_lazy("签收"), frozenset({ProposalStatus.ASSIGNED}), ProposalStatus.HANDLING, BOTH),
    Transition("refuse", gettext_lazy("退回改派"), frozenset({ProposalStatus.ASSIGNED}), ProposalStatus.RECEIVED, BOTH, _in_time_to_refuse),
    Transition("draft", gettext_lazy("拟写答复"), frozenset({ProposalStatus.HANDLING}), ProposalStatus.DRAFTED, BOTH, _spoken_first),
    Transition("return", gettext_lazy("退回修改"), frozenset({ProposalStatus.DRAFTED}), ProposalStatus.HANDLING, BOTH),
    Transition("sign", gettext_lazy("签发答复"), frozenset({ProposalStatus.DRAFTED}), ProposalStatus.ANSWERED, BOTH, _not_a_writer),
    Transition("rehandle", gettext_lazy("不满意，重新办理"), frozenset({ProposalStatus.ANSWERED}), ProposalStatus.HANDLING, OFFICE, _first_round),
    Transition("close", gettext_lazy("登记反馈并办结"), frozenset({ProposalStatus.ANSWERED}), ProposalStatus.CLOSED, OFFICE, _all_parts_in),
    states=ProposalStatus,
    initial=ProposalStatus.RECEIVED,
)  # fmt: skip


def _not_who_drafted(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(by, case.drafted_by_id)


def _opinions_answered(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.opinions.exclude(state=OpinionState.ANSWERED).exists():
        raise TransitionDenied("opinions_open", _("还有审议意见没有反馈。"))


CONGRESS = Workflow(
    Transition("draft", gettext_lazy("起草报告"), frozenset({CongressStatus.PLANNED}), CongressStatus.DRAFTED, BOTH),
    Transition("return", gettext_lazy("退回修改"), frozenset({CongressStatus.DRAFTED}), CongressStatus.PLANNED, BOTH),
    Transition("send", gettext_lazy("签发报送"), frozenset({CongressStatus.DRAFTED}), CongressStatus.SENT, BOTH, _not_who_drafted),
    Transition("deliberate", gettext_lazy("登记审议意见"), frozenset({CongressStatus.SENT}), CongressStatus.DELIBERATED, OFFICE),
    Transition("close", gettext_lazy("办结"), frozenset({CongressStatus.SENT, CongressStatus.DELIBERATED}), CongressStatus.CLOSED, OFFICE, _opinions_answered),
    states=CongressStatus,
    initial=CongressStatus.PLANNED,
)  # fmt: skip


def _not_who_decided(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(by, case.decided_by_id)


LITIGATION = Workflow(
    Transition("decide", gettext_lazy("登记结果"), frozenset({CaseStatus.PENDING}), CaseStatus.DECIDED, BOTH | {Role.PARTNER}),
    Transition("correct", gettext_lazy("退回更正"), frozenset({CaseStatus.DECIDED}), CaseStatus.PENDING, BOTH),
    Transition("confirm", gettext_lazy("核对结果"), frozenset({CaseStatus.DECIDED}), CaseStatus.CONCLUDED, OFFICE, _not_who_decided),
    states=CaseStatus,
    initial=CaseStatus.PENDING,
)  # fmt: skip


def _not_an_author(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(by, *case.writers)


ADVICE = Workflow(
    Transition("draft", gettext_lazy("拟写回复"), frozenset({AdviceStatus.RECEIVED}), AdviceStatus.DRAFTED, BOTH),
    Transition("return", gettext_lazy("退回修改"), frozenset({AdviceStatus.DRAFTED}), AdviceStatus.RECEIVED, BOTH),
    Transition("sign", gettext_lazy("签发回复"), frozenset({AdviceStatus.DRAFTED}), AdviceStatus.ANSWERED, BOTH, _not_an_author),
    Transition("close", gettext_lazy("登记采纳情况并办结"), frozenset({AdviceStatus.ANSWERED}), AdviceStatus.CLOSED, OFFICE),
    states=AdviceStatus,
    initial=AdviceStatus.RECEIVED,
)  # fmt: skip

TRANSFER = Workflow(
    Transition("take", gettext_lazy("登记接收回执"), frozenset({TransferStatus.SENT}), TransferStatus.TAKEN, BOTH),
    Transition("file", gettext_lazy("登记立案"), frozenset({TransferStatus.TAKEN}), TransferStatus.FILED, BOTH),
    Transition("refuse", gettext_lazy("登记不予立案"), frozenset({TransferStatus.TAKEN}), TransferStatus.REFUSED, BOTH),
    Transition("reconsider", gettext_lazy("复议或立案监督后立案"), frozenset({TransferStatus.REFUSED}), TransferStatus.FILED, BOTH),
    Transition("back", gettext_lazy("退回行政处理"), frozenset({TransferStatus.REFUSED}), TransferStatus.BACK, BOTH),
    Transition("close", gettext_lazy("登记处理结果并办结"), frozenset({TransferStatus.FILED, TransferStatus.BACK}), TransferStatus.CLOSED, OFFICE),
    states=TransferStatus,
    initial=TransferStatus.SENT,
)  # fmt: skip


def _collective_passed(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    parts = case.newest_parts()
    legality, collective = parts.get("legality"), parts.get("collective")
    if legality is None or legality.result != "passed":
        raise TransitionDenied("legality_first", _("合法性审查没有通过，不能作出决定。"))
    if collective is None or collective.result != "passed":
        raise TransitionDenied("collective_first", _("请先登记集体讨论通过的情况。"))


DECISION = Workflow(
    Transition("decide", gettext_lazy("登记决定"), frozenset({DecisionStatus.PREPARING}), DecisionStatus.DECIDED, BOTH, _collective_passed),
    Transition("check", gettext_lazy("核对归档"), frozenset({DecisionStatus.DECIDED}), DecisionStatus.CHECKED, OFFICE, _not_who_decided),
    Transition("stop", gettext_lazy("终止决策"), frozenset({DecisionStatus.PREPARING}), DecisionStatus.STOPPED, BOTH),
    states=DecisionStatus,
    initial=DecisionStatus.PREPARING,
)  # fmt: skip

WORKFLOWS = {
    "proposal": PROPOSAL,
    "congress": CONGRESS,
    "litigation": LITIGATION,
    "advice": ADVICE,
    "transfer": TRANSFER,
    "decision": DECISION,
}
# Promises that are neither kept nor broken yet.
OPEN_PROMISES = (PromiseState.OPEN, PromiseState.NOTED)
