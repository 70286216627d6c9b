"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.changes import ProposalForm
from records.dishonesty.admin.forms import FilesField, FilesInput
from records.dishonesty.services.changes import CHANGEABLE_FIELDS
from records.remedies.choices import (
    ApplicantKind,
    Finding,
    Ground,
    HandlingFinding,
    InformedBy,
    Leniency,
    MitigationGround,
    Outcome,
    ProofKind,
    Relation,
)
from records.remedies.services import PLEDGE_TEXT, ApplicantData, ProofFile


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def one_of(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *choices], **more)


class Nothing(Dressed):
    """A step that needs no word."""


class NoteForm(Dressed):
    note = forms.CharField(
        label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=_("只供工作人员查看。")
    )


class ReasonForm(Dressed):
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=area(4), help_text=_("申请人会看到这段文字。")
    )


class InnerReasonForm(Dressed):
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=area(4), help_text=_("只供工作人员查看。")
    )


class WithdrawForm(Dressed):
    reason = forms.CharField(label=_("撤回的理由"), max_length=1000, required=False, widget=area(3))


class ReasonsForm(Dressed):
    reasons = forms.CharField(
        label=_("决定的理由"), max_length=2000, widget=area(6), help_text=_("写入决定书，申请人会看到。")
    )


class SourceAnswerForm(Dressed):
    finding = one_of(_("核实结论"), Finding.choices)
    opinion = forms.CharField(
        label=_("核实情况和依据"), max_length=2000, widget=area(6), help_text=_("写入决定书，不写个人信息。")
    )
    letter = forms.CharField(
        label=_("来函文号"),
        max_length=100,
        required=False,
        help_text=_("信用主管部门代为登记书面复函的必填；本单位自己答复的不填。"),
    )


class AuthorityAnswerForm(Dressed):
    agrees = one_of(_("是否同意修复"), [("yes", _("同意修复")), ("no", _("不同意修复"))])
    opinion = forms.CharField(
        label=_("核实情况和理由"),
        max_length=2000,
        widget=area(6),
        help_text=_("写明文书确定的义务是否全部履行、如何核实；写入决定书。"),
    )
    letter = forms.CharField(
        label=_("来函文号"),
        max_length=100,
        required=False,
        help_text=_("信用主管部门代为登记书面复函的必填；本单位自己答复的不填。"),
    )


class OutcomeForm(ProposalForm):
    """How to decide; where the record is to be corrected, its fields with their present values to begin with."""

    reason = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]
    outcome = one_of(_("拟处理结果"), Outcome.choices)
    reasons = forms.CharField(label=_("理由"), max_length=2000, widget=area(5))
    field_order = ["outcome", "reasons", *CHANGEABLE_FIELDS]

    problems = Dressed.problems
    take = Dressed.take


class InformForm(Dressed):
    how = one_of(_("告知方式"), InformedBy.choices)
    note = forms.CharField(label=_("备注"), max_length=500, required=False, widget=area(2))


class SupplementAskForm(Dressed):
    what = forms.CharField(
        label=_("需补正的内容"),
        max_length=1000,
        widget=area(5),
        help_text=_("须一次告知全部内容；申请人会看到。补正期间办理期限暂停。"),
    )


class DoubtForm(Dressed):
    what = forms.CharField(
        label=_("涉嫌虚假的情况和证据"), max_length=2000, widget=area(6), help_text=_("只供工作人员查看。")
    )


class MitigationForm(Dressed):
    ground = one_of(_("情形"), MitigationGround.choices)
    facts = forms.CharField(label=_("主动纠正的情况"), max_length=2000, widget=area(5))
    evidence = forms.CharField(
        label=_("证据"), max_length=2000, widget=area(4), help_text=_("列明凭证、验收文件的名称和文号。")
    )
    asked = one_of(_("建议"), Leniency.choices)


class GrantForm(Dressed):
    granted = one_of(_("决定"), Leniency.choices)
    effect = forms.CharField(
        label=_("如何从轻"),
        max_length=1000,
        required=False,
        widget=area(3),
        help_text=_("从轻的必填：哪项措施、减轻到什么程度。"),
    )
    reasons = forms.CharField(label=_("理由"), max_length=2000, widget=area(5))


class AnswerForm(Dressed):
    finding = one_of(_("结论"), HandlingFinding.choices)
    answer = forms.CharField(
        label=_("答复"), max_length=2000, widget=area(6), help_text=_("写入答复书，申请人会看到。")
    )


class PurposeForm(Dressed):
    purpose = forms.CharField(
        label=_("查阅目的"),
        min_length=4,
        max_length=200,
        help_text=_("例如：核对申请人与失信主体是否一致。目的与查阅人、时间一并记入审计日志。"),
    )


class MoreTimeForm(Dressed):
    reason = forms.CharField(label=_("延长的理由"), max_length=300, widget=area(3))


class _Files(Dressed):
    proof_kind = forms.ChoiceField(label=_("材料类别"), choices=ProofKind.choices, required=False)
    files = FilesField(  # type: ignore[assignment]
        label=_("材料"),
        required=False,
        help_text=_("可多选；PDF、Word、Excel 或图片，按内容识别类型，加密保存。"),
        widget=FilesInput(attrs={"multiple": True}),
    )

    def proofs(self) -> list[ProofFile]:
        kind = self.cleaned_data.get("proof_kind") or ProofKind.EVIDENCE
        return [ProofFile(kind, file) for file in self.cleaned_data.get("files") or []]


class SupplementForm(_Files):
    statement = forms.CharField(label=_("补正说明"), max_length=2000, required=False, widget=area(4))
    field_order = ["statement", "proof_kind", "files"]


class ApplicantForm(_Files):
    """Who stands at the window; checked whole by the service that keeps it."""

    kind = one_of(_("申请人类别"), ApplicantKind.choices)
    relation = one_of(_("与记录的关系"), Relation.choices)
    name = forms.CharField(label=_("名称、姓名"), max_length=200)
    id_number = forms.CharField(
        label=_("统一社会信用代码、身份证件号码"), max_length=40, help_text=_("加密保存，页面上不再显示。")
    )
    phone = forms.CharField(label=_("联系电话"), max_length=32)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)
    address = forms.CharField(label=_("联系地址"), max_length=300, required=False)
    agent_name = forms.CharField(
        label=_("代理人姓名"),
        max_length=100,
        required=False,
        help_text=_("委托代办的填写，并上传授权委托书。"),
    )
    agent_id_number = forms.CharField(label=_("代理人身份证件号码"), max_length=40, required=False)
    agent_phone = forms.CharField(label=_("代理人电话"), max_length=32, required=False)

    NAMES = (
        "kind", "relation", "name", "id_number", "phone", "email", "address",
        "agent_name", "agent_id_number", "agent_phone",
    )  # fmt: skip

    def applicant(self) -> ApplicantData:
        return ApplicantData(**{name: self.cleaned_data[name] for name in self.NAMES})


class ObjectionForm(ApplicantForm):
    ground = one_of(_("异议事由"), Ground.choices)
    statement = forms.CharField(label=_("异议内容"), max_length=2000, widget=area(5))
    wished = forms.CharField(label=_("请求"), max_length=1000, required=False, widget=area(2))
    field_order = ["ground", "statement", "wished", *ApplicantForm.NAMES, "proof_kind", "files"]

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("ground", "statement", "wished")}


class RepairForm(ApplicantForm):
    statement = forms.CharField(label=_("纠正情况"), max_length=2000, widget=area(5))
    duties_done = forms.BooleanField(label=_("文书确定的义务已全部履行"), required=False)
    pledged = forms.BooleanField(label=_("已签署信用承诺书"), required=False, help_text=PLEDGE_TEXT)
    field_order = ["statement", "duties_done", "pledged", *ApplicantForm.NAMES, "proof_kind", "files"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"relation": Relation.SUBJECT, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("statement", "duties_done", "pledged")}


class FindForm(Dressed):
    q = forms.CharField(
        label=_("查找记录"),
        max_length=100,
        required=False,
        help_text=_("输入文书文号、标题、机构名称或统一社会信用代码。"),
    )


class ComplaintForm(_Files):
    statement = forms.CharField(label=_("投诉内容"), max_length=2000, widget=area(5))
    field_order = ["statement", "proof_kind", "files"]
