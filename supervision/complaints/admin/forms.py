"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.access.models import Grant, User
from records.access.roles import Role
from records.consequences.admin.forms import BodyField, Dressed
from records.dishonesty.admin.forms import FilesField, FilesInput
from records.dishonesty.choices import Domain, Severity
from records.remedies.admin.forms import PurposeForm as PurposeForm
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Region, subtree_prefix
from supervision.complaints.choices import (
    STAFF_CHANNELS,
    Anonymity,
    Channel,
    ComplaintKind,
    NotAcceptedReason,
    Outcome,
    Satisfaction,
    Status,
)
from supervision.complaints.parties import is_of_reported_body
from supervision.complaints.queries import complaints_in_reach
from supervision.complaints.services import ComplaintData, InformantData, prefilled
from supervision.complaints.services.answering import OUTCOMES

if TYPE_CHECKING:
    from supervision.complaints.models import Complaint

MOST_HANDLERS = 200
_SEEN = _("反映人会看到这段文字，不写他人的个人信息。")
_INNER = _("只供工作人员查看。")


class StepForm(Dressed):
    """A form that knows the complaint it is about, and who fills it in."""

    def __init__(self, *args: Any, case: "Complaint", user: User, **kwargs: Any) -> None:
        self.case, self.user = case, user
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoteForm(StepForm):
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=_INNER)


class ReturnForm(StepForm):
    note = forms.CharField(label=_("退回的理由"), max_length=1000, widget=area(4), help_text=_INNER)


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=area(4), help_text=_INNER)


class ReopenForm(StepForm):
    reason = forms.CharField(label=_("重新办理的理由"), max_length=2000, widget=area(4), help_text=_SEEN)


class SuperviseForm(StepForm):
    reason = forms.CharField(label=_("督办的事由和要求"), max_length=500, widget=area(4), help_text=_INNER)


class NotAcceptForm(StepForm):
    reason = one_of(_("不予受理的情形"), NotAcceptedReason.choices)
    explanation = forms.CharField(
        label=_("理由和去处"),
        max_length=1500,
        widget=area(5),
        help_text=_("写明为何不予受理、反映人可以到哪里解决；复核后反映人会看到。"),
    )


class TransferForm(StepForm):
    to = forms.CharField(label=_("转往机关"), max_length=200)
    reason = forms.CharField(label=_("转送的依据和理由"), max_length=1000, widget=area(3), help_text=_INNER)


class AssignForm(StepForm):
    handler_body = BodyField(
        label=_("承办单位"),
        required=False,
        help_text=_("被反映单位的上级或主管单位；留空由本办公室自行核查。被反映单位及其下级不能承办。"),
    )
    handler = forms.ChoiceField(label=_("承办人"), required=False)
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=_INNER)

    def __init__(self, *args: Any, case: "Complaint", user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"handler_body": case.handler_body, **(kwargs.get("initial") or {})}
        super().__init__(*args, case=case, user=user, **kwargs)
        people = [(one.pk, one.get_full_name()) for one in handlers_for(case)]
        self.fields["handler"].choices = [("", gettext("暂不指定")), *people]  # type: ignore[attr-defined]

    def data_for_service(self) -> dict[str, Any]:
        body, person = self.cleaned_data["handler_body"], self.cleaned_data["handler"]
        return {
            "handler_body": body.pk if body else None,
            "handler": int(person) if person else None,
            "note": self.cleaned_data["note"],
        }


class FindingsForm(StepForm):
    findings = forms.CharField(label=_("查明的情况和依据"), max_length=2000, widget=area(6), help_text=_INNER)


class TrueForm(FindingsForm):
    rectify_until = forms.DateField(
        label=_("整改期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("责令整改的填写；已无须整改的留空。"),
    )


class RectifyForm(StepForm):
    rectify_until = forms.DateField(label=_("整改期限"), widget=forms.DateInput(attrs={"type": "date"}))


class DetermineForm(StepForm):
    """What the record's draft is to say; the words of whoever complained are not among it."""

    title = forms.CharField(label=_("记录标题"), max_length=200)
    facts = forms.CharField(
        label=_("事实"),
        max_length=4000,
        widget=area(7),
        help_text=_("只写查明的事实，不写反映人的任何信息。"),
    )
    domain = one_of(_("领域"), Domain.choices)
    severity = one_of(_("程度"), Severity.choices)

    NAMES = ("title", "facts", "domain", "severity")

    def __init__(self, *args: Any, case: "Complaint", user: User, **kwargs: Any) -> None:
        known = prefilled(case, at=timezone.now())
        kwargs["initial"] = {name: known[name] for name in self.NAMES} | (kwargs.get("initial") or {})
        super().__init__(*args, case=case, user=user, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return {"content": {name: self.cleaned_data[name] for name in self.NAMES}}


class AnswerForm(StepForm):
    outcome = one_of(_("办理结果"), Outcome.choices)
    text = forms.CharField(
        label=_("答复"),
        max_length=4000,
        widget=area(8),
        help_text=_("写明查明的事实、依据、结论、处理情况，以及不服的可以怎么办。"),
    )

    def __init__(self, *args: Any, case: "Complaint", user: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, user=user, **kwargs)
        possible = OUTCOMES.get(Status(case.status), ())
        field = self.fields["outcome"]
        field.choices = [(one.value, one.label) for one in possible]  # type: ignore[attr-defined]


class MergeForm(StepForm):
    into = forms.CharField(
        label=_("并入哪一件"), max_length=30, help_text=_("填写编号，例如 TJ411000-2026-000017。")
    )

    def clean_into(self) -> Any:
        wanted = self.cleaned_data["into"].strip().upper()
        found = complaints_in_reach(self.user).filter(number=wanted).exclude(pk=self.case.pk).first()
        if found is None:
            raise ValidationError(gettext("没有这一件，或它不在您的权限范围内。"), code="not_found")
        return found.pk


class MessageForm(StepForm):
    text = forms.CharField(label=_("内容"), max_length=2000, widget=area(4), help_text=_SEEN)


class InnerForm(StepForm):
    text = forms.CharField(label=_("内容"), max_length=2000, widget=area(4), help_text=_INNER)


class RateForm(StepForm):
    satisfaction = one_of(_("满意度"), Satisfaction.choices)
    words = forms.CharField(label=_("反映人的意见"), max_length=1000, required=False, widget=area(3))


class BodyForm(StepForm):
    body = BodyField(label=_("被反映单位"))

    def data_for_service(self) -> dict[str, Any]:
        return {"body": self.cleaned_data["body"].pk}


class PublishForm(StepForm):
    title = forms.CharField(label=_("公开的标题"), max_length=100)
    text = forms.CharField(
        label=_("公开的答复"),
        max_length=4000,
        widget=area(8),
        help_text=_("改写为不含姓名、电话、证件号码等个人信息的文字；系统会核对反映人的身份信息。"),
    )

    def __init__(self, *args: Any, case: "Complaint", user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": case.answer, **(kwargs.get("initial") or {})}
        super().__init__(*args, case=case, user=user, **kwargs)


def handlers_for(case: "Complaint") -> list[User]:
    """Those who may be named: handlers over this complaint, and nobody of the reported body."""
    today = timezone.localdate()
    grants = Grant.objects.in_force_on(today).filter(role=Role.COMPLAINT_HANDLER)
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("full_name")
    return [
        one
        for one in users[:MOST_HANDLERS]
        if not is_of_reported_body(one, case)
        and any(
            case.handling_region_id.startswith(reach.prefix)
            for reach in one.reaches()
            if reach.role == Role.COMPLAINT_HANDLER
        )
    ]


class IntakeForm(Dressed):
    """What came by telephone, letter, mail, in person, in the press, by the hotline or from an inspection."""

    channel = one_of(_("来源"), [(one.value, one.label) for one in STAFF_CHANNELS])
    outside_number = forms.CharField(
        label=_("来源编号"),
        max_length=64,
        required=False,
        help_text=_("热线工单号、督查件号、来信登记号；媒体报道填写媒体名称和日期。"),
    )
    kind = one_of(_("类别"), ComplaintKind.choices)
    body = BodyField(
        label=_("被反映单位"),
        required=False,
        help_text=_("机构全称或统一社会信用代码；找不到的留空，在下一栏写反映人说的名称。"),
    )
    body_name = forms.CharField(label=_("反映人所说的单位名称"), max_length=200, required=False)
    region = forms.ChoiceField(label=_("事发地区"))
    title = forms.CharField(label=_("标题"), max_length=100, help_text=_("一句话写明反映什么事。"))
    statement = forms.CharField(
        label=_("反映的情况"),
        max_length=4000,
        widget=area(6),
        help_text=_("时间、地点、经过、结果；照原话记录。"),
    )
    wished = forms.CharField(label=_("诉求"), max_length=1000, required=False, widget=area(2))
    amount = forms.DecimalField(
        label=_("涉及金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    contract_number = forms.CharField(label=_("合同编号"), max_length=100, required=False)
    happened_on = forms.DateField(
        label=_("发生日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    anonymity = one_of(_("署名方式"), Anonymity.choices)
    is_body = forms.BooleanField(label=_("反映人是单位"), required=False)
    name = forms.CharField(
        label=_("反映人姓名或名称"),
        max_length=200,
        required=False,
        help_text=_("加密保存，登记后页面上不再显示；匿名的不填。媒体报道、督查移交没有反映人的不填。"),
    )
    id_number = forms.CharField(label=_("证件号码"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=32, required=False)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)
    address = forms.CharField(label=_("联系地址"), max_length=300, required=False)
    files = FilesField(  # type: ignore[assignment]
        label=_("材料"),
        required=False,
        help_text=_("可多选；系统去除照片位置、文档作者等隐藏信息后加密保存。"),
        widget=FilesInput(attrs={"multiple": True}),
    )

    def __init__(self, *args: Any, node: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(code__startswith=subtree_prefix(node)).order_by("order")
        # At the nation's node three thousand lines would help nobody: cities suffice.
        if not subtree_prefix(node):
            regions = regions.filter(level__in=["nation", "province", "city"])
        field = self.fields["region"]
        field.choices = [("", gettext("请选择")), *regions.values_list("code", "full_name")]  # type: ignore[attr-defined]

    def said(self) -> ComplaintData:
        found = self.cleaned_data
        body = found["body"]
        names = ("kind", "body_name", "region", "title", "statement", "wished", "amount", "contract_number")
        return ComplaintData(
            body=body.pk if body else None,
            happened_on=found["happened_on"],
            **{name: found[name] for name in names},
        )

    def informant(self) -> InformantData | None:
        found = self.cleaned_data
        nobody = not any(found[name].strip() for name in ("name", "phone", "email"))
        if nobody and found["channel"] in (Channel.MEDIA, Channel.INSPECTION):
            return None
        names = ("anonymity", "name", "id_number", "phone", "email", "address", "is_body")
        return InformantData(**{name: found[name] for name in names})
