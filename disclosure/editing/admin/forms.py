"""The entry form of a desk, made from its columns."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.editing.choices import REASONS_OF_CHANGE
from disclosure.editing.desk import NEEDED_FOR_A_DRAFT, Desk
from records.dishonesty.admin.forms import FilesField, FilesInput, dress
from records.registers.admin.forms import take
from records.subjects.models import Organisation
from records.subjects.picking import organisation_text, pick

_REASONS = {
    "updated": gettext_lazy("更新：情况有了新进展"),
    "corrected": gettext_lazy("更正：原内容有误；页面上会显示更正说明"),
}


class DeskForm(forms.ModelForm):
    """What a clerk writes; required is only what even a draft needs, the rest when it is submitted."""

    organisation_text = forms.CharField(
        label=gettext_lazy("发布单位"),
        max_length=250,
        help_text=gettext_lazy("输入统一社会信用代码或机构全称，从提示中选择。"),
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.select_related("region"), widget=forms.HiddenInput, required=False
    )
    desk: Desk
    candidates: list[tuple[Organisation, str, str]]

    def __init__(self, *args: Any, submitting: bool, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submitting, self.at, self.candidates = submitting, at, []
        if self.instance._state.adding:
            self.initial.setdefault("show_from", timezone.localdate(at))
            self.initial.setdefault("dated_on", timezone.localdate(at))
        else:
            self.initial.setdefault("organisation", self.instance.organisation_id)
            self.initial.setdefault("organisation_text", organisation_text(self.instance.organisation))
        _dress(self, needed={"organisation_text", *NEEDED_FOR_A_DRAFT} - {"organisation"})
        self.fields["organisation_text"].widget.attrs.update(
            {"autocomplete": "off", "data-lookup": "organisations", "data-lookup-target": "id_organisation"}
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if text := data.get("organisation_text", ""):
            picked = pick(text, data.get("organisation"))
            self.candidates, data["organisation"] = picked.candidates, picked.organisation
            if picked.problem:
                self.add_error("organisation_text", picked.problem)
        return data

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.desk.editable}

    def _post_clean(self) -> None:
        """Checks are the service's; what it refuses comes back field by field."""
        if self.submitting and not self.errors:
            trial = self.desk.model(**self.content())
            if not self.instance._state.adding:
                trial.uid = self.instance.uid
            take(self, ValidationError(self.desk.problems(trial, on=timezone.localdate(self.at)) or []))


class ChangeForm(forms.ModelForm):
    """The item's own values to begin with; what differs is what is proposed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("变更原因"),
        choices=[(value.value, _REASONS[value]) for value in REASONS_OF_CHANGE],
    )
    note = forms.CharField(
        label=gettext_lazy("变更说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写明改了什么、为什么改。更正的说明会原样显示给读者。"),
    )
    desk: Desk

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, needed={"reason", "note"})

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.desk.carried}

    def _post_clean(self) -> None:
        """Checks are the service's; the instance must keep the values that stand on the left."""


class FilesForm(forms.Form):
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("附件"),
        help_text=gettext_lazy("可多选；PDF、Word、Excel、OFD 或图片，按内容识别类型。"),
        widget=FilesInput(attrs={"multiple": True}),
    )


def desk_form(desk: Desk, base: type[DeskForm] = DeskForm) -> type[DeskForm]:
    return _form_of(base, desk)


def change_form(desk: Desk, base: type[ChangeForm] = ChangeForm) -> type[ChangeForm]:
    return _form_of(base, desk)


def _form_of(base: type[Any], desk: Desk) -> type[Any]:
    made: type[Any] = forms.modelform_factory(
        desk.model,
        form=base,
        fields=desk.carried,
        formfield_callback=_field,
    )
    made.desk = desk
    return made


def _field(column: Any, **kwargs: Any) -> forms.Field | None:
    if isinstance(column, ArrayField):
        return forms.MultipleChoiceField(
            label=column.verbose_name,
            choices=list(column.base_field.flatchoices),
            help_text=column.help_text,
            required=False,
            # All of them in sight: what is chosen must not hide below the edge.
            widget=forms.SelectMultiple(attrs={"size": len(column.base_field.flatchoices)}),
        )
    found: forms.Field | None = column.formfield(**kwargs)
    if isinstance(found, forms.DateField):
        found.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        found.error_messages["invalid"] = _("请填写正确的日期，例如 2026-03-15。")
    elif found is not None and isinstance(found.widget, forms.Textarea):
        found.widget.attrs["rows"] = 18 if column.name == "body" else 4
    return found


def _dress(form: forms.Form | forms.ModelForm, *, needed: set[str]) -> None:
    for name, field in form.fields.items():
        dress(field)
        field.required = name in needed
        field.error_messages["required"] = _("请填写%s。") % field.label
        if isinstance(field, forms.TypedChoiceField):
            listed: Any = field.choices
            field.choices = [(value, label if value else _("请选择")) for value, label in listed]
