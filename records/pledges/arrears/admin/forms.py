"""The forms of arrears; what is lawful the services say, here it is only read and put into words."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.forms import BodyField, Dressed
from records.dishonesty.admin.forms import FilesField, FilesInput
from records.pledges.arrears.choices import CreditorKind, Kind, PaymentKind, RateBasis
from records.pledges.arrears.content import FIELDS
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.rules import Due

_CHOOSE = [("", gettext_lazy("请选择"))]
_LINE = re.compile(r"^\s*(\d{4}-\d{1,2}-\d{1,2})[\s,，;；]+([\d,]+(?:\.\d+)?)\s*元?\s*$")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=16, decimal_places=2, min_value=Decimal("0.01"), **more)


def _files(help_text: Any, **more: Any) -> FilesField:
    return FilesField(
        label=gettext_lazy("材料"), help_text=help_text, widget=FilesInput(attrs={"multiple": True}), **more
    )


class ArrearForm(Dressed):
    """What a body owes, in the order in which contract and invoice lie on the table."""

    organisation = BodyField(label=gettext_lazy("欠款单位"))
    kind = forms.ChoiceField(label=gettext_lazy("款项类别"), choices=[*_CHOOSE, *Kind.choices])
    contract_name = forms.CharField(label=gettext_lazy("合同名称"), max_length=200)
    contract_number = forms.CharField(label=gettext_lazy("合同编号"), max_length=100)
    contract_on = _day(gettext_lazy("合同订立日期"))
    amount = _money(gettext_lazy("应付金额（元）"))
    creditor_kind = forms.ChoiceField(
        label=gettext_lazy("债权人类别"), choices=[*_CHOOSE, *CreditorKind.choices]
    )
    creditor = forms.CharField(
        label=gettext_lazy("债权人名称、姓名"),
        max_length=200,
        help_text=gettext_lazy("个人的姓名加密保存，只在本节点供办理人员按用途查看，不上报、不公开。"),
    )
    creditor_code = forms.CharField(
        label=gettext_lazy("债权人信用代码、证件号码"),
        max_length=32,
        required=False,
        help_text=gettext_lazy("企业填统一社会信用代码；个人的证件号码可以不填。"),
    )
    people = forms.IntegerField(
        label=gettext_lazy("涉及人数"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("只在农民工工资中填写。"),
    )
    accepted_on = _day(
        gettext_lazy("交付、验收日期"),
        required=False,
        help_text=gettext_lazy("货物、工程、服务自这一天起三十日内付款；合同另有约定的最长六十日。"),
    )
    invoiced_on = _day(gettext_lazy("开票、结算日期"), required=False)
    agreed_days = forms.IntegerField(
        label=gettext_lazy("合同约定付款天数"), min_value=0, max_value=3650, required=False
    )
    due_on = _day(
        gettext_lazy("应付日期"),
        required=False,
        help_text=gettext_lazy("不填的按交付、验收日期和付款天数计算；保证金、工资须填写。"),
    )
    rate_basis = forms.ChoiceField(
        label=gettext_lazy("逾期利息"),
        choices=RateBasis.choices,
        help_text=gettext_lazy("约定的年利率低于合同订立时一年期贷款市场报价利率的，按后者计算。"),
    )
    agreed_rate = forms.DecimalField(
        label=gettext_lazy("约定年利率（%）"), max_digits=6, decimal_places=3, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不写个人姓名和证件号码。"),
    )

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class PaymentForm(Dressed):
    kind = forms.ChoiceField(label=gettext_lazy("清偿方式"), choices=PaymentKind.choices)
    amount = _money(gettext_lazy("金额（元）"))
    paid_on = _day(gettext_lazy("付款日期"))
    voucher = forms.CharField(label=gettext_lazy("凭证号"), max_length=100)
    files = _files(gettext_lazy("付款回单、抵销协议或放弃利息的书面文件；PDF 或图片。"))  # type: ignore[assignment]


class PlanForm(Dressed):
    document_number = forms.CharField(label=gettext_lazy("协议文号"), max_length=128)
    agreed_on = _day(gettext_lazy("协议日期"))
    instalments = forms.CharField(
        label=gettext_lazy("分期付款"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("一行一期：日期和金额，例如“2026-06-30 50000.00”。各期合计须还清尚欠的本金。"),
    )
    files = _files(gettext_lazy("与债权人签订的还款协议；PDF 或图片。"))  # type: ignore[assignment]

    def clean_instalments(self) -> list[Due]:
        return read_instalments(self.cleaned_data["instalments"])


def read_instalments(text: str) -> list[Due]:
    """
    One line, one instalment.

    :raises ValidationError: with the number of the first line that cannot be read
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            match = _LINE.match(line)
            if match is None:
                raise ValueError(line)
            year, month, day = (int(part) for part in match[1].split("-"))
            found.append(Due(date(year, month, day), Decimal(match[2].replace(",", ""))))
        except (ValueError, InvalidOperation):
            raise ValidationError(
                _("第 %d 行看不懂，请写成“2026-06-30 50000.00”的样子。") % number, code="line"
            ) from None
    return found


class DecisionForm(Dressed):
    """Which of those that wait, and what is found; whoever decides sees them beside the form."""

    which = forms.ChoiceField(label=gettext_lazy("哪一笔"))
    verdict = forms.ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=[*_CHOOSE, ("yes", gettext_lazy("属实，同意")), ("no", gettext_lazy("不属实，不同意"))],
    )
    remark = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不同意的请写明理由。"),
    )

    def __init__(self, *args: Any, arrear: Arrear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [(str(one.pk), self.told(one)) for one in self.waiting(arrear)]  # type: ignore[attr-defined]

    def waiting(self, arrear: Arrear) -> Any:
        return arrear.payments.filter(confirmed=None).order_by("paid_on", "uid")

    def told(self, one: Any) -> str:
        return _("%(kind)s %(amount)s元，%(day)s，凭证号%(voucher)s") % {
            "kind": one.get_kind_display(),
            "amount": one.amount,
            "day": one.paid_on.isoformat(),
            "voucher": one.voucher,
        }


class PlanDecisionForm(DecisionForm):
    def waiting(self, arrear: Arrear) -> Any:
        return arrear.plans.filter(approved=None).prefetch_related("instalments")

    def told(self, one: Any) -> str:
        return _("%(number)s，%(count)d 期，合计%(total)s元") % {
            "number": one.document_number,
            "count": len(one.instalments.all()),
            "total": sum(part.amount for part in one.instalments.all()),
        }


class PurposeForm(Dressed):
    purpose = forms.CharField(
        label=gettext_lazy("查看用途"), max_length=200, help_text=gettext_lazy("查看会记入审计日志。")
    )


class UploadForm(Dressed):
    file = forms.FileField(label=gettext_lazy("文件"), help_text=gettext_lazy("按模板填写的 xlsx 或 csv。"))
