"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.remedies.admin.forms import area, one_of
from records.subjects.picking import pick
from supervision.worklist.casepages import StepForm
from supervision.worklist.documents.choices import Answer, Part, Urgency
from supervision.worklist.documents.queries import receivers_of, to_answer
from supervision.worklist.documents.services import DocumentData, Given
from supervision.worklist.ledger.admin.forms import InRegion, day

# 单位 | 主办
_GIVEN = re.compile(r"^([^|｜]+?)\s*[|｜]\s*(\S+)$")
_NOT_SECRET = (("无", _("无")), ("绝密", _("绝密")), ("机密", _("机密")), ("秘密", _("秘密")))


class RegisterForm(InRegion):
    sender = forms.CharField(label=_("来文单位"), max_length=200)
    document_number = forms.CharField(label=_("文号"), max_length=100, required=False)
    title = forms.CharField(label=_("文件标题"), max_length=300)
    secrecy = forms.ChoiceField(
        label=_("密级"),
        choices=_NOT_SECRET,
        help_text=_("有密级的文件不得录入本系统，请勿填写任何内容，按保密规定办理。"),
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices)
    received_on = day(label=_("收文日期"))
    copies = forms.IntegerField(label=_("份数"), min_value=1, max_value=9999, initial=1)
    asks = forms.CharField(
        label=_("办理要求"),
        max_length=500,
        required=False,
        widget=area(3),
        help_text=_("来文要求何时、报送什么。"),
    )

    def said(self) -> DocumentData:
        return DocumentData(**self.cleaned_data)


class ProposeForm(StepForm):
    proposal = forms.CharField(
        label=_("拟办意见"), max_length=2000, widget=area(5), help_text=_("由谁主办、协办，怎么办。")
    )


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=area(4))


class GivenForm(StepForm):
    given = forms.CharField(
        label=_("承办、阅知单位"),
        max_length=20_000,
        widget=area(6),
        help_text=_(
            "一行一个：单位 | 主办（协办、阅知）。例如：许昌市财政局 | 主办。没有登记的单位按名称发送，由本单位代为登记签收和回报。"
        ),
    )

    def clean_given(self) -> list[Given]:
        parts = {str(label): value for value, label in Part.choices}
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["given"].splitlines()), 1):
            said = _GIVEN.match(line.strip())
            if said is None or said[2] not in parts:
                raise ValidationError(_("第%d行请写成“单位 | 主办”，第二格只写主办、协办或阅知。") % number)
            picked = pick(said[1], None)
            if picked.organisation is None and picked.candidates:
                near = "；".join(words for _one, words, _why in picked.candidates[:3])
                raise ValidationError(f"{picked.problem}{near}")
            body = picked.organisation
            found.append(Given(parts[said[2]], body.pk if body else None, "" if body else said[1]))
        return found


class DirectForm(GivenForm):
    directive = forms.CharField(label=_("批办意见"), max_length=2000, widget=area(4))
    answer_by_on = day(
        label=_("办理期限"), required=False, help_text=_("不填的，按紧急程度对应的时限自动计算。")
    )
    field_order = ("directive", "given", "answer_by_on")


class FinishForm(StepForm):
    outcome = forms.CharField(label=_("办理结果"), max_length=2000, widget=area(5))


class ArchiveForm(StepForm):
    shelf = forms.CharField(label=_("归档位置"), max_length=100, help_text=_("全宗、目录、案卷号。"))


class CodeForm(StepForm):
    code = forms.CharField(
        label=_("回执码"), max_length=30, help_text=_("收回的回报单上印的 16 位数字，空格可有可无。")
    )


class _OfReceiver(StepForm):
    receiver = forms.ChoiceField(label=_("单位"))

    def rows(self) -> Any:
        return self.case.receivers.all()

    def fill(self) -> None:
        self.choose("receiver", [(one.pk, f"{one.name}（{one.get_part_display()}）") for one in self.rows()])

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "receiver": UUID(self.cleaned_data["receiver"])}


class ConfirmForm(_OfReceiver):
    """A unit sees itself alone; who else was given the document is the office's to know."""

    def rows(self) -> Any:
        return receivers_of(self.by).filter(document=self.case, confirmed_at=None)


class AnswerForm(_OfReceiver):
    answer = one_of(_("办理情况"), Answer.choices)
    text = forms.CharField(label=_("办理情况说明"), max_length=2000, widget=area(5))

    def rows(self) -> Any:
        return to_answer(self.case, self.by)


class SlipForm(_OfReceiver):
    reminder = forms.ChoiceField(
        label=_("单据"), choices=[("", _("回报单")), ("1", _("催报单"))], required=False
    )

    def data_for_service(self) -> dict[str, Any]:
        told = super().data_for_service()
        return {**told, "reminder": told["reminder"] == "1"}
