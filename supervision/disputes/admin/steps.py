"""The steps of a dispute as forms; those that move it nowhere say themselves when they are open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from supervision.disputes import services
from supervision.disputes.admin import forms
from supervision.disputes.choices import OPEN, NextStep, Status
from supervision.disputes.models import Dispute
from supervision.disputes.services.agreeing import UNSETTLED
from supervision.disputes.services.coordinating import AT_THE_TABLE, WITH_SIDES
from supervision.disputes.workflow import COORDINATOR, OFFICE


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar label: for what is no transition; with it go the states and roles in which it is open
    """

    take: Callable[..., Any]
    says: str | Promise
    form: type[forms.StepForm] = forms.NoteForm
    tone: str = ""
    label: str | Promise = ""
    states: frozenset[str] = frozenset()
    roles: frozenset[str] = COORDINATOR
    more: Callable[[Dispute], bool] = lambda case: True
    about_term: bool = False

    def is_open(self, case: Dispute, by: Any) -> bool:
        return bool(case.status in self.states and by.holds(self.roles, over=case) and self.more(case))


def _drafts(case: Dispute) -> bool:
    return case.next_step == NextStep.DETERMINATION and case.draft_id is None


def _unchecked(case: Dispute) -> bool:
    return case.terms.filter(result="").exists()


_AGREED = frozenset({Status.AGREED})

STEPS: dict[str, Step] = {
    "accept": Step(services.accept, _("立案后开始协调，期限从今天起算。"), tone="main"),
    "decline": Step(services.decline, _("写明不予协调的理由，并告诉企业还可以走什么途径。"), forms.ReasonForm, "grave"),
    "set_lead": Step(services.set_lead, _("牵头单位组织会议、汇总意见；违约机构及其下级不能牵头。"), forms.LeadForm, label=_("确定牵头单位"), states=OPEN - _AGREED),
    "add_side": Step(services.add_side, _("有关部门和专家参加协调；专家只登记专业领域。"), forms.SideForm, label=_("登记参加方"), states=WITH_SIDES),
    "name_representative": Step(services.name_representative, _("代表人姓名和电话加密保存。"), forms.RepresentativeForm, label=_("登记代表人"), states=WITH_SIDES),
    "record_meeting": Step(services.record_meeting, _("纪要登记后生成带编号的文书，供各方签字；内容不能再改。"), forms.MeetingForm, label=_("登记会议纪要"), states=AT_THE_TABLE),
    "propose": Step(services.propose, _("方案提出后由各方答复；企业和违约机构都同意，才能确认协议。"), forms.ProposalForm, "main"),
    "note_answer": Step(services.note_answer, _("登记各方对最近一次方案的答复。"), forms.AnswerForm, "main", label=_("登记各方答复"), states=frozenset({Status.PROPOSED})),
    "rework": Step(services.rework, _("回到协调，重新提出方案。"), forms.ReasonForm),
    "agree": Step(services.agree, _("确认后生成协议书，每条约定各自计算期限。"), tone="main"),
    "note_performance": Step(services.note_performance, _("登记履行情况和凭证，由另一人核验。"), forms.PerformanceForm, "main", label=_("登记履行情况"), states=_AGREED, more=_unchecked, about_term=True),
    "check_performance": Step(services.check_performance, _("核对凭证后认定；您登记的由另一人核验。"), forms.CheckForm, "main", label=_("核验履行情况"), states=_AGREED, roles=OFFICE, more=_unchecked, about_term=True),
    "fulfil": Step(services.fulfil, _("各条均已核验为已履行。"), forms.ReasonsForm, "main"),
    "breach": Step(services.breach, _("认定违反协议，并告诉企业接下来怎么办。"), forms.UnsettledForm, "grave"),
    "fail": Step(services.fail, _("认定协调不成，并告诉企业接下来怎么办。"), forms.UnsettledForm, "grave"),
    "withdraw": Step(services.withdraw, _("企业撤回的，写明何时、以何种方式提出。"), forms.ReasonForm, "grave"),
    "draft": Step(services.draft_record, _("据本件起草失信记录；认定文书的文号和名称由录入人员补填。"), forms.Nothing, "main", label=_("起草失信记录"), states=UNSETTLED, roles=frozenset({Role.CLERK}), more=_drafts),
    "close": Step(services.close, _("办结归档。"), forms.NoteForm),
}  # fmt: skip
