"""The forms of this room: they read what is typed; what it does is the services' to say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from records.access.models import User
from records.access.stewardship.leaving import OpenWork


def reason_field(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("事由"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **more
    )


def document_field() -> forms.CharField:
    return forms.CharField(
        label=_("依据文件"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("如任免、抽调、请假批件的名称和文号；没有可不填。"),
    )


class AskForm(forms.Form):
    reason = reason_field(help_text=_("写给决定的人看：为什么需要。"))
    document = document_field()


class DecideForm(forms.Form):
    note = forms.CharField(
        label=_("意见"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("不同意的，须写明理由。"),
    )


class ConfirmForm(forms.Form):
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget)


class SubstituteForm(AskForm):
    """Who stands in for whom, from which day to which."""

    absent = forms.ModelChoiceField(
        label=_("代理何人"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget
    )
    stand_in = forms.ModelChoiceField(
        label=_("代理人"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget
    )
    starts_on = forms.DateField(
        label=_("生效日期"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("截止日期"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text=_("当日仍有效。"),
    )

    field_order = ["absent", "stand_in", "starts_on", "ends_on", "reason", "document"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(kind=User.Kind.PERSON, is_active=True).order_by("full_name", "pk")
        for name in ("absent", "stand_in"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", ValidationError(_("截止日期不能早于生效日期，请更正。")))
        return said

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "absent": said["absent"].pk,
            "stand_in": said["stand_in"].pk,
            "starts_on": said["starts_on"].isoformat(),
            "ends_on": said["ends_on"].isoformat(),
            "reason": said["reason"],
            "document": said["document"],
        }


class LeaveForm(forms.Form):
    """For each kind of open work the one who takes it; only those are offered who may take all of it."""

    reason = forms.CharField(
        label=_("离岗原因"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("如调离、退休、辞职、借调期满。"),
    )

    def __init__(self, *args: Any, work: list[OpenWork], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {}
        for one in work:
            self.people |= {str(person.pk): person for person in one.successors}
            self.fields[one.holding.key] = forms.ChoiceField(
                label=_("%(kind)s（%(count)d 件）由谁接手") % {"kind": one.holding.label, "count": one.count},
                choices=[("", _("请选择")), *((str(person.pk), str(person)) for person in one.successors)],
                widget=UnfoldAdminSelectWidget,
                help_text=""
                if one.successors
                else _("没有人可以接手全部办件：请先为接手人授予相应角色，或者由能办的人先办结。"),
            )

    def successors(self) -> dict[str, User]:
        return {
            key: self.people[value] for key, value in self.cleaned_data.items() if key != "reason" and value
        }
