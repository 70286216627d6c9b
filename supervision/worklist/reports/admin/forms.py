"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.remedies.admin.forms import area


class Nothing(Dressed):
    """A step that needs no word."""


class NoteForm(Dressed):
    note = forms.CharField(label=_("意见"), max_length=2000, required=False, widget=area(3))


class ReasonForm(Dressed):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4))


class SectionForm(Dressed):
    text = forms.CharField(
        label=_("编写的文字"),
        max_length=8000,
        required=False,
        widget=area(14),
        help_text=_("留空或与系统生成的一致，即采用系统生成的文字。"),
    )
    note = forms.CharField(
        label=_("改动数字的依据"),
        max_length=500,
        required=False,
        help_text=_("文字中有数据里没有的数字时必须填写，随报告一起报送。"),
    )


class FigureForm(Dressed):
    """A rate is entered in per cent, as it is read."""

    stated = forms.DecimalField(label=_("填报的数字"), min_value=0, max_digits=24, decimal_places=6)
    note = forms.CharField(
        label=_("依据"),
        max_length=500,
        widget=area(3),
        help_text=_("数据从哪里来、为什么与系统不同；系统的数字保留在旁边，一起报送。"),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == "rate":
            self.fields["stated"].label = _("填报的数字（%）")

    def data_for_service(self) -> dict[str, Any]:
        stated: Decimal = self.cleaned_data["stated"]
        return {**self.cleaned_data, "stated": stated / 100 if self.kind == "rate" else stated}


class ExemptForm(Dressed):
    unit = BodyField(label=_("单位"))
    reason = forms.CharField(label=_("理由和依据文件"), max_length=500, widget=area(3))
