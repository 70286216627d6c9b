"""The public forms, in the order in which a person thinks of it: what, who, papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.site.forms import FilesField, PublicForm, Section, area
from records.remedies.choices import ApplicantKind, Ground, ProofKind, Relation
from records.remedies.services import ApplicantData, ProofFile


class ApplicantForm(PublicForm):
    """Who applies; checked whole by the service that keeps it, encrypted."""

    kind = forms.ChoiceField(
        label=gettext_lazy("申请人"), choices=ApplicantKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("单位名称或姓名"), max_length=200)
    id_number = forms.CharField(
        label=gettext_lazy("统一社会信用代码或身份证件号码"),
        max_length=40,
        help_text=gettext_lazy(
            "单位填信用代码，个人填身份证件号码。加密保存，只有经办人员能查看，每次查看都有记录。"
        ),
    )
    phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=32, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.CharField(
        label=gettext_lazy("电子邮箱（选填）"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(),
    )
    address = forms.CharField(label=gettext_lazy("联系地址（选填）"), max_length=300, required=False)
    agent_name = forms.CharField(
        label=gettext_lazy("代理人姓名（选填）"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("委托他人代办的填写，并上传授权委托书。"),
    )
    agent_id_number = forms.CharField(
        label=gettext_lazy("代理人身份证件号码（选填）"), max_length=40, required=False
    )
    agent_phone = forms.CharField(label=gettext_lazy("代理人电话（选填）"), max_length=32, required=False)
    identity = FilesField(
        label=gettext_lazy("身份证明"),
        help_text=gettext_lazy("营业执照、统一社会信用代码证书或身份证的扫描件、照片。加密保存。"),
    )
    authorisation = FilesField(
        label=gettext_lazy("授权委托书（选填）"),
        required=False,
        help_text=gettext_lazy("委托代办的必须上传。"),
    )

    WHO = (
        "kind", "name", "id_number", "phone", "email", "address", "agent_name", "agent_id_number", "agent_phone",
    )  # fmt: skip
    PAPERS: tuple[tuple[str, str], ...] = (
        ("identity", ProofKind.IDENTITY),
        ("authorisation", ProofKind.AUTHORISATION),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agent_name") and not data.get("authorisation"):
            self.add_error("authorisation", _("委托代办的，请上传授权委托书。"))
        return data

    def applicant(self) -> ApplicantData:
        said = {name: self.cleaned_data[name] for name in self.WHO}
        return ApplicantData(relation=self.cleaned_data.get("relation") or Relation.SUBJECT, **said)

    def proofs(self) -> list[ProofFile]:
        return [
            ProofFile(kind, file) for name, kind in self.PAPERS for file in self.cleaned_data.get(name) or []
        ]


class ObjectionForm(ApplicantForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("异议事由"), choices=Ground.choices, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=gettext_lazy("哪里有误，依据是什么"),
        max_length=2000,
        widget=area(6),
        help_text=gettext_lazy("写明有误的内容和应当是什么，最多 2000 字。"),
    )
    wished = forms.CharField(
        label=gettext_lazy("您希望怎样处理（选填）"), max_length=1000, required=False, widget=area(3)
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("您与这条记录的关系"), choices=Relation.choices, widget=forms.RadioSelect
    )
    evidence = FilesField(
        label=gettext_lazy("证明材料（选填）"),
        required=False,
        help_text=gettext_lazy("能说明记录有误的文书、凭证等，可选多个。"),
    )
    sections = (
        Section(
            gettext_lazy("哪里有误"),
            gettext_lazy("只写与这条记录有关的事实；不要写他人的身份证件号码。"),
            ("ground", "statement", "wished"),
        ),
        Section(
            gettext_lazy("您是谁"),
            gettext_lazy("处理异议需要核实身份。这些信息加密保存，不公开，也不转给被投诉或涉及的机构。"),
            ("relation", *ApplicantForm.WHO),
        ),
        Section(
            gettext_lazy("材料"),
            gettext_lazy("PDF、Word、Excel 或图片，一件申请最多 12 个文件。"),
            ("identity", "authorisation", "evidence"),
        ),
    )
    PAPERS = (*ApplicantForm.PAPERS, ("evidence", ProofKind.EVIDENCE))

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("ground", "statement", "wished")}


class RepairForm(ApplicantForm):
    statement = forms.CharField(
        label=gettext_lazy("怎样纠正的，履行了哪些义务"),
        max_length=2000,
        widget=area(6),
        help_text=gettext_lazy("逐项写明文书确定的义务何时、怎样履行完毕，最多 2000 字。"),
    )
    duties_done = forms.BooleanField(
        label=gettext_lazy("失信行为已经纠正，文书确定的义务已经全部履行"), required=False
    )
    pledged = forms.BooleanField(label=gettext_lazy("已阅读并作出上面的信用承诺"), required=False)
    performance = FilesField(
        label=gettext_lazy("履行义务的证明"),
        help_text=gettext_lazy("付款凭证、验收文件、结案通知等，可选多个。"),
    )
    sections = (
        Section(
            gettext_lazy("纠正和履行情况"),
            gettext_lazy("修复不收取任何费用，也不需要委托中介。"),
            ("statement", "duties_done"),
        ),
        Section(
            gettext_lazy("您是谁"),
            gettext_lazy("信用修复由失信主体自己申请。这些信息加密保存，不公开。"),
            ApplicantForm.WHO,
        ),
        Section(
            gettext_lazy("材料"),
            gettext_lazy("PDF、Word、Excel 或图片，一件申请最多 12 个文件。"),
            ("performance", "identity", "authorisation"),
        ),
        Section(gettext_lazy("信用承诺"), "", ("pledged",)),
    )
    PAPERS = (("performance", ProofKind.PERFORMANCE), *ApplicantForm.PAPERS)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("statement", "duties_done", "pledged")}


class SupplementForm(PublicForm):
    statement = forms.CharField(
        label=gettext_lazy("补正说明"), max_length=2000, required=False, widget=area(4)
    )
    files = FilesField(label=gettext_lazy("补正材料"), required=False)  # type: ignore[assignment]

    def proofs(self) -> list[ProofFile]:
        return [ProofFile(ProofKind.EVIDENCE, file) for file in self.cleaned_data.get("files") or []]


class ComplaintForm(PublicForm):
    statement = forms.CharField(
        label=gettext_lazy("对办理的哪一环节不满意，希望怎样解决"), max_length=2000, widget=area(5)
    )


class WithdrawForm(PublicForm):
    reason = forms.CharField(
        label=gettext_lazy("撤回的理由（选填）"), max_length=1000, required=False, widget=area(3)
    )
