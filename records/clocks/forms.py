"""Forms of the clocks' admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from records.clocks import rules, services
from records.clocks.models import CalendarYear, Deadline, DeadlineRule


class CalendarYearForm(forms.ModelForm):
    """A year as the notice writes it: the days off and the days made up, a line for each span."""

    days_off = forms.CharField(
        label=_("放假日期"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 9}),
        help_text=_("每行一个日期或时段，后接节日名称，如“2月15日至2月23日 春节”"),
    )
    days_made_up = forms.CharField(
        label=_("调休上班日期"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 7}),
        help_text=_("每行一个日期，后接节日名称，如“2月14日 春节”"),
    )

    class Meta:
        model = CalendarYear
        fields = ["year", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named_days: list[rules.NamedDay] = []
        if self.instance.pk:
            for field, is_working in (("days_off", False), ("days_made_up", True)):
                days = self.instance.days.filter(is_working=is_working).order_by("day")
                self.initial[field] = "\n".join(f"{one.day:%m-%d} {one.name}" for one in days)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year = cleaned.get("year") or self.instance.pk
        if year is None:
            return cleaned
        self.named_days = []
        for field, is_working in (("days_off", False), ("days_made_up", True)):
            try:
                self.named_days += rules.read_days(year, cleaned.get(field, ""), is_working=is_working)
            except ValidationError as error:
                self.add_error(field, error)
        rules.refuse_twice(self.named_days)
        return cleaned


class DeadlineRuleForm(forms.ModelForm):
    """A rule, with its key checked against what the portal asks for."""

    class Meta:
        model = DeadlineRule
        fields = ["key", "region", "number", "unit", "rolls", "basis"]

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        services.refuse_unknown_key(key)
        return key


class AskExtensionForm(forms.Form):
    """How much more time, and why."""

    number = forms.IntegerField(
        label=_("延长时长"), min_value=1, max_value=366, widget=UnfoldAdminIntegerFieldWidget
    )
    unit = forms.ChoiceField(
        label=_("单位"), choices=DeadlineRule.Unit.choices, widget=UnfoldAdminSelectWidget
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("写明为何不能按期完成、需要做什么；不要写个人信息"),
    )

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = services.extension_of(deadline.key, deadline.region_id)
        self.fields["number"].initial, self.fields["unit"].initial = (
            (usual.number, usual.unit) if usual else (deadline.number or 1, deadline.unit)
        )
        if usual:
            self.fields["number"].help_text = _("规定可延长%(length)s（%(basis)s）") % {
                "length": usual.length,
                "basis": usual.basis,
            }


class DecideExtensionForm(forms.Form):
    """Yes, or no with the reason that the one who asked will read."""

    granted = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("1", _("批准")), ("0", _("不批准"))],
        coerce=lambda value: value == "1",
        widget=UnfoldAdminRadioSelectWidget,
    )
    note = forms.CharField(
        label=_("意见"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("不批准的，须写明理由"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("granted") is False and not cleaned.get("note"):
            self.add_error(
                "note", ValidationError(_("不批准延期须写明理由，请填写意见。"), code="note_missing")
            )
        return cleaned
