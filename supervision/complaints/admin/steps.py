"""The steps of a complaint as pages: what each says before it is taken, and its form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from supervision.complaints import services
from supervision.complaints.admin import forms


@dataclass(frozen=True)
class Step:
    """
    One step or deed as a page.

    :ivar take: ``take(complaint=…, by=…, at=…, **what the form says)``
    """

    take: Callable[..., Any]
    says: str | Promise
    done: str | Promise
    form: type[forms.StepForm] = forms.NoteForm
    tone: str = ""


_DONE = gettext_lazy("已办理。")
STEPS: dict[str, Step] = {
    "register": Step(services.register, gettext_lazy("登记后审查是否受理；告知期限自收到之日起算。"), _DONE, tone="main"),
    "accept": Step(services.accept, gettext_lazy("受理后开始计算办理期限，反映人会看到“已受理”。"), gettext_lazy("已受理，请交办。"), tone="main"),
    "propose_not_accept": Step(services.not_accept, gettext_lazy("提出后由另一人复核，复核前反映人看不到。"), gettext_lazy("已提出，等待复核。"), forms.NotAcceptForm, "grave"),
    "confirm_not_accept": Step(services.confirm_not_accepted, gettext_lazy("复核后立即告知反映人不予受理的情形、理由和去处。"), _DONE, tone="grave"),
    "return_not_accept": Step(services.return_not_accepted, gettext_lazy("退回承办人员重新审查。"), _DONE, forms.ReturnForm),
    "transfer": Step(services.transfer, gettext_lazy("转有权处理的机关；反映人会看到转往何处。"), _DONE, forms.TransferForm),
    "take_back": Step(services.take_back, gettext_lazy("对方认为不属其管辖而退回的，在此登记，重新审查。"), _DONE, forms.ReasonForm),
    "assign": Step(services.assign, gettext_lazy("交被反映单位的上级或主管单位核查；被反映单位看不到本件。"), gettext_lazy("已交办。"), forms.AssignForm, "main"),
    "verify": Step(services.verify, gettext_lazy("开始核查；未指定承办人的，由您承办。"), _DONE, tone="main"),
    "propose_untrue": Step(services.find_untrue, gettext_lazy("提出后由另一人复核。"), gettext_lazy("已提出，等待复核。"), forms.FindingsForm, "grave"),
    "confirm_untrue": Step(services.confirm_untrue, gettext_lazy("复核后即可答复反映人。"), _DONE, tone="grave"),
    "return_untrue": Step(services.return_untrue, gettext_lazy("退回承办人员重新核查。"), _DONE, forms.ReturnForm),
    "find_true": Step(services.find_true, gettext_lazy("写明查明的事实；需要整改的填写期限。"), _DONE, forms.TrueForm, "main"),
    "rectify": Step(services.rectify, gettext_lazy("责令被反映单位限期整改。"), _DONE, forms.RectifyForm, "main"),
    "note_rectified": Step(services.note_rectified, gettext_lazy("核实整改情况后确认。"), _DONE, forms.FindingsForm, "main"),
    "note_refused": Step(services.note_refused, gettext_lazy("人员变动、机构调整不是不履约的理由（发改财金〔2023〕1103号）。"), _DONE, forms.FindingsForm, "grave"),
    "determine": Step(services.determine, gettext_lazy("据此起草失信记录，由录入人员补齐认定决定书后提交审核。草稿不含反映人的任何信息。"), gettext_lazy("已起草失信记录。"), forms.DetermineForm, "grave"),
    "answer": Step(services.answer, gettext_lazy("答复反映人；反映人可以评价，不服的可以在三十日内要求重新办理。"), gettext_lazy("已答复。"), forms.AnswerForm, "main"),
    "close": Step(services.close, gettext_lazy("反映人没有评价的，须由答复人以外的人办结。"), _DONE),
    "reopen": Step(services.reopen, gettext_lazy("退回重新审查；原答复保留在办理经过里，须由另一人答复。"), _DONE, forms.ReopenForm, "grave"),
    "merge": Step(services.merge, gettext_lazy("与另一件合并办理；原查询码仍可查看进度和答复。"), _DONE, forms.MergeForm),
    "say": Step(services.say_to_informant, gettext_lazy("反映人凭查询码可以看到。"), gettext_lazy("已留言。"), forms.MessageForm),
    "note": Step(services.note, gettext_lazy("只在承办人员之间可见，不会告知反映人，也不会转给其他节点。"), gettext_lazy("已备注。"), forms.InnerForm),
    "rate": Step(services.rate, gettext_lazy("电话回访得到的评价在此登记，须由答复人以外的人登记。"), _DONE, forms.RateForm),
    "supervise": Step(services.supervise, gettext_lazy("列为督办事项，承办单位须在五个工作日内说明情况。"), _DONE, forms.SuperviseForm, "grave"),
    "name_body": Step(services.name_body, gettext_lazy("确定后不能更改；该单位的人员从此看不到本件。"), _DONE, forms.BodyForm, "main"),
    "publish_answer": Step(services.publish_answer, gettext_lazy("向公众公开办理结果，不写任何个人信息；由答复人以外的人公开。"), gettext_lazy("已公开。"), forms.PublishForm),
    "unpublish_answer": Step(services.unpublish_answer, gettext_lazy("从网站撤下公开的答复。"), _DONE, forms.ReasonForm, "grave"),
}  # fmt: skip
