"""What is handed on to another node, and what of the informant's words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import Dressed
from records.remedies.admin.forms import area
from supervision.complaints.referrals.services import HandedOn


class ReferForm(Dressed):
    title = forms.CharField(label=_("标题"), max_length=100)
    statement = forms.CharField(
        label=_("转办的情况"),
        max_length=4000,
        widget=area(10),
        help_text=_(
            "对方节点只看到这里的文字。删去能看出反映人是谁的内容：姓名、电话、地址、只有他知道的细节。"
        ),
    )
    wished = forms.CharField(label=_("诉求"), max_length=1000, required=False, widget=area(3))
    contract_number = forms.CharField(
        label=_("合同编号"),
        max_length=100,
        required=False,
        help_text=_("合同编号会让对方知道反映人是哪一家；要求保密或匿名的，征得同意后再填写。"),
    )
    amount = forms.DecimalField(
        label=_("涉及金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )

    def handed_on(self) -> HandedOn:
        return HandedOn(**self.cleaned_data)


class ReleaseForm(Dressed):
    text = forms.CharField(
        label=_("转告承办节点的内容"),
        max_length=2000,
        widget=area(6),
        help_text=_("删去能看出反映人是谁的内容后转告；原文留在本节点。"),
    )
