"""Forms of the clocks' admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from records.clocks import rules, services
from records.clocks.models import CalendarYear, DeadlineRule


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
