"""The desks of suggestions of courts and procuratorates, and of cases handed to the police."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as base
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.filters import by_choice
from records.dishonesty.admin.forms import FilesField, FilesInput
from supervision.oversight import services
from supervision.oversight.admin import forms
from supervision.oversight.admin.desk import OversightDesk, Step, name_of
from supervision.oversight.choices import Adopted, AdviceStatus, Adviser, Receiver, TransferStatus
from supervision.oversight.deadlines import page_of
from supervision.oversight.models import CriminalTransfer, LegalAdvice, LitigationCase
from supervision.oversight.workflow import ADVICE, TRANSFER


def _files(label: Any) -> FilesField:
    return FilesField(label=label, required=False, widget=FilesInput(attrs={"multiple": True}))


class AdviceForm(forms.EntryForm):
    adviser = forms.one_of(gettext_lazy("类别"), Adviser.choices)
    document_number = base.CharField(label=gettext_lazy("建议书文号"), max_length=60)
    issuer = base.CharField(label=gettext_lazy("发出机关"), max_length=100)
    title = base.CharField(label=gettext_lazy("标题"), max_length=200)
    text = base.CharField(label=gettext_lazy("建议内容"), max_length=6000, widget=forms.area(8))
    body = forms.BodyField(label=gettext_lazy("被建议单位"))
    received_on = forms.day(gettext_lazy("收到日期"))
    due_on = forms.day(
        gettext_lazy("回复期限"),
        required=False,
        help_text=gettext_lazy("建议书写明期限的填写；没有写明的，按两个月计算。"),
    )
    case_number = base.CharField(label=gettext_lazy("所涉案号"), max_length=60, required=False)
    files = _files(gettext_lazy("建议书"))  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.about: UUID | None = None
        if told.get("case_number") and told.get("body"):
            rows = LitigationCase.objects.filter(body=told["body"], case_number=told["case_number"])
            self.about = rows.values_list("pk", flat=True).first()
            if self.about is None:
                self.add_error("case_number", _("没有登记过该单位的这个案号，请核对。"))
        return told

    def enter(self, *, by: Any, at: datetime) -> LegalAdvice:
        told = dict(self.cleaned_data)
        files = told.pop("files")
        told.pop("case_number")
        said = services.AdviceData(**told, case=self.about)
        return services.enter_advice(said=said, files=files, by=by, at=at)


class ReplyForm(forms.StepForm):
    answer = base.CharField(label=gettext_lazy("回复"), max_length=6000, widget=forms.area(12))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["answer"] = self.case.answer

    def shown(self) -> list[tuple[str, str]]:
        return [(_("建议内容"), self.case.text)]


class SignReplyForm(forms.NoteForm):
    def shown(self) -> list[tuple[str, str]]:
        return [(_("建议内容"), self.case.text), (_("回复"), self.case.answer)]


class AdoptedForm(forms.StepForm):
    adopted = forms.one_of(gettext_lazy("采纳情况"), Adopted.choices)
    result = base.CharField(label=gettext_lazy("落实结果"), max_length=1000, widget=forms.area(4))


@admin.register(LegalAdvice)
class LegalAdviceAdmin(OversightDesk):
    workflow = ADVICE
    steps: dict[str, Any] = {
        "draft": Step(services.draft_reply, gettext_lazy("写明采纳情况和措施，由另一人签发。"), ReplyForm, "main"),
        "return": Step(services.return_reply, gettext_lazy("退回后可以修改再报审。"), forms.ReasonForm),
        "sign": Step(services.sign_reply, gettext_lazy("签发后生成带编号的回复函，不能再改。"), SignReplyForm, "main"),
        "close": Step(services.close_advice, gettext_lazy("核实落实结果后办结。"), AdoptedForm, "main"),
    }  # fmt: skip
    list_filter = (
        by_choice("status", gettext_lazy("状态"), AdviceStatus),
        by_choice("adviser", gettext_lazy("类别"), Adviser),
    )
    search_columns = (*OversightDesk.search_columns, "document_number__icontains")
    entry_form = AdviceForm
    entry_title = gettext_lazy("登记司法建议、检察建议")
    entry_lead = gettext_lazy("从收到之日起计算回复期限。")

    def below(self, case: Any) -> str:
        return f"{case.get_adviser_display()} {case.document_number} · {case.body.name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("建议书"),
                [
                    (_("类别"), case.get_adviser_display()),
                    (_("建议书文号"), case.document_number),
                    (_("发出机关"), case.issuer),
                    (_("被建议单位"), case.body.name),
                    (_("收到日期"), case.received_on),
                    (_("回复期限"), case.due_on),
                    (_("建议内容"), case.text),
                ],
            ),
            (
                _("回复"),
                [
                    (_("回复"), case.answer),
                    (_("签发人"), name_of(case.signed_by)),
                    (_("回复日期"), case.answered_on),
                    (_("采纳情况"), case.get_adopted_display()),
                    (_("落实结果"), case.result),
                ],
            ),
        ]

    def links(self, request: HttpRequest, case: Any) -> list[tuple[str, str]]:
        return [(_("所涉案件"), page_of("litigation", case.case_id))] if case.case_id else []


class TransferForm(forms.EntryForm):
    document_number = base.CharField(label=gettext_lazy("移送书文号"), max_length=60)
    title = base.CharField(
        label=gettext_lazy("标题"), max_length=200, help_text=gettext_lazy("不写嫌疑人姓名。")
    )
    cause = base.CharField(label=gettext_lazy("涉嫌罪名"), max_length=100)
    facts = base.CharField(
        label=gettext_lazy("移送事由"),
        max_length=4000,
        widget=forms.area(6),
        help_text=gettext_lazy("不写嫌疑人姓名。"),
    )
    body = forms.BodyField(label=gettext_lazy("移送单位"))
    receiver = forms.one_of(gettext_lazy("接收机关类别"), Receiver.choices)
    receiver_name = base.CharField(label=gettext_lazy("接收机关"), max_length=100)
    sent_on = forms.day(gettext_lazy("移送日期"))
    files = _files(gettext_lazy("移送书"))  # type: ignore[assignment]

    def enter(self, *, by: Any, at: datetime) -> CriminalTransfer:
        told = dict(self.cleaned_data)
        files = told.pop("files")
        return services.enter_transfer(said=services.TransferData(**told), files=files, by=by, at=at)


class ReceiptForm(forms.StepForm):
    on = forms.day(gettext_lazy("接收日期"))
    receipt = base.CharField(label=gettext_lazy("回执文号"), max_length=60)


class FiledForm(forms.StepForm):
    on = forms.day(gettext_lazy("决定日期"))
    decision_number = base.CharField(label=gettext_lazy("立案、不予立案文书号"), max_length=60)


class RefusedForm(FiledForm):
    reason = base.CharField(label=gettext_lazy("不予立案的理由"), max_length=500, widget=forms.area(3))


class ResultForm(forms.StepForm):
    result = base.CharField(label=gettext_lazy("处理结果"), max_length=1000, widget=forms.area(4))


@admin.register(CriminalTransfer)
class CriminalTransferAdmin(OversightDesk):
    workflow = TRANSFER
    steps: dict[str, Any] = {
        "take": Step(services.take_transfer, gettext_lazy("登记接收机关的回执。"), ReceiptForm, "main"),
        "file": Step(services.note_filed, gettext_lazy("登记立案决定。"), FiledForm, "main"),
        "refuse": Step(services.note_refused, gettext_lazy("登记不予立案的决定和理由。"), RefusedForm, "grave"),
        "reconsider": Step(services.note_reconsidered, gettext_lazy("提请复议或者检察机关立案监督后立案的。"), FiledForm),
        "back": Step(services.take_back, gettext_lazy("不予立案的，依法作行政处理。")),
        "close": Step(services.close_transfer, gettext_lazy("写明刑事或者行政处理的结果，不写个人信息。"), ResultForm, "main"),
    }  # fmt: skip
    list_filter = (by_choice("status", gettext_lazy("状态"), TransferStatus),)
    search_columns = (*OversightDesk.search_columns, "document_number__icontains")
    entry_form = TransferForm
    entry_title = gettext_lazy("登记涉嫌犯罪案件移送")
    entry_lead = gettext_lazy("不登记嫌疑人的姓名和证件号码。")

    def below(self, case: Any) -> str:
        return f"{case.document_number} · {case.body.name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("移送"),
                [
                    (_("移送书文号"), case.document_number),
                    (_("涉嫌罪名"), case.cause),
                    (_("移送事由"), case.facts),
                    (_("移送单位"), case.body.name),
                    (_("接收机关"), f"{case.get_receiver_display()} {case.receiver_name}"),
                    (_("移送日期"), case.sent_on),
                ],
            ),
            (
                _("办理"),
                [
                    (_("接收日期"), case.taken_on),
                    (_("回执文号"), case.receipt),
                    (_("决定日期"), case.decided_on),
                    (_("立案、不予立案文书号"), case.decision_number),
                    (_("不予立案的理由"), case.refusal_reason),
                    (_("处理结果"), case.result),
                ],
            ),
        ]
