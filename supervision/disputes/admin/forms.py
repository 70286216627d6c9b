"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.remedies.admin.forms import area, one_of
from supervision.disputes.choices import PARTIES, NextStep, SideRole, TermResult
from supervision.disputes.models import Dispute
from supervision.disputes.services import DisputeData

_INNER = _("只供工作人员查看。")
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# 2026-09-30 | body | what
_TERM = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*[|｜]\s*([^|｜]+?)\s*[|｜]\s*(.+)$")


class FileForm(Dressed):
    title = forms.CharField(label=_("事项"), max_length=100)
    body = BodyField(label=_("违约机构"))
    firm = forms.CharField(label=_("企业名称"), max_length=200)
    facts = forms.CharField(
        label=_("违约情况"),
        max_length=4000,
        widget=area(8),
        help_text=_("约定了什么、何时到期、违反了什么。"),
    )
    wished = forms.CharField(label=_("企业诉求"), max_length=1000, required=False, widget=area(3))
    amount = forms.DecimalField(
        label=_("涉及金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    contract_number = forms.CharField(label=_("合同、协议编号"), max_length=100, required=False)
    pledge = forms.CharField(
        label=_("所涉承诺"),
        max_length=300,
        required=False,
        help_text=_("违约的是已公开的承诺的，粘贴该承诺页面的网址。"),
    )
    lead = BodyField(
        label=_("牵头单位"), required=False, help_text=_("牵头协调的部门；违约机构及其下级不能牵头。")
    )
    firm_agrees = forms.BooleanField(
        label=_("企业同意公开身份参加协调"),
        required=False,
        help_text=_("来自要求保密或匿名的投诉举报的，必须先征得同意。"),
    )

    def clean_pledge(self) -> UUID | None:
        text = self.cleaned_data["pledge"]
        found = _UID.search(text)
        if text and found is None:
            raise ValidationError(_("网址中没有承诺的编号，请从承诺页面复制完整的网址。"))
        return UUID(found[0]) if found else None

    def said(self, *, complaint: UUID | None) -> DisputeData:
        told = dict(self.cleaned_data)
        body, lead = told.pop("body"), told.pop("lead")
        return DisputeData(
            **told,
            body=body.pk if body else None,
            lead=lead.pk if lead else None,
            complaint=complaint,
        )


class StepForm(Dressed):
    """A form that knows the dispute it is about."""

    def __init__(self, *args: Any, case: Dispute, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def sides(self, *roles: str) -> list[tuple[str, str]]:
        rows = self.case.sides.order_by("entered_at", "uid")
        return [(str(side.pk), str(side)) for side in (rows.filter(role__in=roles) if roles else rows)]


class NoteForm(StepForm):
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=_INNER)


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4), help_text=_INNER)


class ReasonsForm(StepForm):
    reasons = forms.CharField(label=_("认定的事实和理由"), max_length=2000, widget=area(5))


class UnsettledForm(ReasonsForm):
    next_step = one_of(_("后续途径"), NextStep.choices)


class Nothing(StepForm):
    """A step that needs no word."""


class LeadForm(StepForm):
    lead = BodyField(label=_("牵头单位"))

    def data_for_service(self) -> dict[str, Any]:
        return {"lead": self.cleaned_data["lead"].pk}


class SideForm(StepForm):
    role = one_of(_("身份"), [one for one in SideRole.choices if one[0] not in PARTIES])
    name = forms.CharField(
        label=_("名称"),
        max_length=200,
        help_text=_("部门写全称；专家写专业领域，例如“建设工程造价”，不写姓名。"),
    )
    representative = forms.CharField(
        label=_("代表人"), max_length=100, required=False, help_text=_("加密保存，查阅须写明目的。")
    )
    phone = forms.CharField(label=_("联系电话"), max_length=32, required=False)


class RepresentativeForm(StepForm):
    side = forms.ChoiceField(label=_("参加方"))
    representative = forms.CharField(
        label=_("代表人"), max_length=100, help_text=_("加密保存，查阅须写明目的。")
    )
    phone = forms.CharField(label=_("联系电话"), max_length=32, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = self.sides()  # type: ignore[attr-defined]

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "side": UUID(self.cleaned_data["side"])}


class MeetingForm(StepForm):
    held_at = forms.DateTimeField(
        label=_("会议时间"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label=_("地点"), max_length=100)
    attended = forms.MultipleChoiceField(label=_("到会各方"), widget=forms.CheckboxSelectMultiple)
    notes = forms.CharField(
        label=_("会议纪要"),
        max_length=4000,
        widget=area(10),
        help_text=_("登记后不能修改，有误的另行补记；不写个人姓名和联系方式。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = self.sides()  # type: ignore[attr-defined]

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "attended": [UUID(one) for one in self.cleaned_data["attended"]]}


class ProposalForm(StepForm):
    text = forms.CharField(label=_("协调方案"), max_length=4000, widget=area(6))
    terms = forms.CharField(
        label=_("约定事项"),
        max_length=12_000,
        widget=area(6),
        help_text=_(
            "一行一条：日期 | 企业或政府机构 | 做什么。例如：2026-12-31 | 政府机构 | 支付首期款200万元"
        ),
    )

    def clean_terms(self) -> list[dict[str, Any]]:
        return list(self._terms(self.cleaned_data["terms"]))

    def _terms(self, text: str) -> Iterator[dict[str, Any]]:
        named = {str(SideRole(role).label): role for role in PARTIES}
        sides = {side.role: side for side in self.case.sides.filter(role__in=PARTIES)}
        for number, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), start=1):
            found = _TERM.match(line)
            side = sides.get(SideRole(role)) if found and (role := named.get(found[2])) else None
            if found is None or side is None:
                raise ValidationError(
                    _("第%d条请写成“日期 | 企业 | 做什么”，第二格只写“企业”或“政府机构”。") % number
                )
            try:
                due_on = date.fromisoformat(found[1])
            except ValueError as error:
                raise ValidationError(_("第%d条的日期不存在，请核对。") % number) from error
            yield {"side": side.pk, "text": found[3], "due_on": due_on}


class AnswerForm(StepForm):
    side = forms.ChoiceField(label=_("参加方"))
    agrees = one_of(_("答复"), [("yes", _("同意")), ("no", _("不同意"))])
    basis = forms.CharField(label=_("答复依据"), max_length=200, help_text=_("来函文号、会议日期等。"))
    opinion = forms.CharField(label=_("意见"), max_length=1000, required=False, widget=area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = self.sides()  # type: ignore[attr-defined]

    def data_for_service(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {**told, "side": UUID(told["side"]), "agrees": told["agrees"] == "yes"}


class TermForm(StepForm):
    term = forms.ChoiceField(label=_("条款"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_terms = self.case.terms.filter(result="")
        self.fields["term"].choices = [  # type: ignore[attr-defined]
            (str(term.pk), f"{term.number}. {term.text}（{term.due_on}）") for term in open_terms
        ]

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "term": UUID(self.cleaned_data["term"])}


class PerformanceForm(TermForm):
    evidence = forms.CharField(
        label=_("履行情况和凭证"), max_length=1000, widget=area(4), help_text=_("例如付款凭证号、验收单号。")
    )


class CheckForm(TermForm):
    result = one_of(_("核验结果"), TermResult.choices)


class PurposeForm(StepForm):
    purpose = forms.CharField(
        label=_("查阅目的"), max_length=200, help_text=_("会连同您的姓名和时间一起留下记录。")
    )
