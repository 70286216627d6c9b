"""The entry form of a register, made from its columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from records.common.crypto import EncryptedTextField
from records.common.masking import mask_id_number
from records.dishonesty.admin.forms import dress
from records.registers.choices import REASONS_OF_CHANGE
from records.registers.register import Register
from records.subjects.models import Organisation
from records.subjects.picking import organisation_text, pick

_REASONS = {
    "updated": gettext_lazy("更新：事实有了新进展"),
    "corrected": gettext_lazy("更正：原内容有误"),
}


class EntryForm(forms.ModelForm):
    """What a clerk enters; required is only what even a draft needs, the rest when it is submitted."""

    organisation_text = forms.CharField(
        label=gettext_lazy("机构"),
        max_length=250,
        help_text=gettext_lazy("输入统一社会信用代码或机构全称，从提示中选择。"),
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.select_related("region"), widget=forms.HiddenInput, required=False
    )
    register: Register
    candidates: list[tuple[Organisation, str, str]]

    def __init__(self, *args: Any, submitting: bool, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submitting, self.at, self.candidates = submitting, at, []
        if not self.instance._state.adding:
            self.initial.setdefault("organisation", self.instance.organisation_id)
            self.initial.setdefault("organisation_text", organisation_text(self.instance.organisation))
        _dress(self, needed={"organisation_text", *self.register.draft_needs} - {"organisation"})
        self._seal()
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
        said = {"organisation": self.cleaned_data["organisation"]}
        for name in self.register.entered:
            value = self.cleaned_data[name]
            # The mask as it was shown means that nobody touched what is behind it.
            hidden = self.sealed.get(name)
            said[name] = getattr(self.instance, name) if hidden and value == hidden else value
        return said

    def _seal(self) -> None:
        """Show a number of a certificate by its first and last places alone, and the scope as the rules would have it."""
        self.sealed: dict[str, str] = {}
        for name in self.register.private:
            column = self.register.model._meta.get_field(name)
            value = getattr(self.instance, name)
            if isinstance(column, EncryptedTextField) and value:
                self.sealed[name] = self.initial[name] = mask_id_number(value)
        if self.register.fill is not None:
            scope = self.fields["scope"]
            scope.choices = [("", _("按规定")), *[one for one in scope.choices if one[0]]]  # type: ignore[attr-defined]
            if self.instance._state.adding:
                self.initial["scope"] = ""

    def _post_clean(self) -> None:
        """Checks are the service's; what it refuses comes back field by field."""
        if self.submitting and not self.errors:
            trial = self.register.model(**{**self._kept(), **self.content()})
            self.register.prepare(trial)
            take(self, ValidationError(self.register.problems(trial, on=timezone.localdate(self.at)) or []))

    def _kept(self) -> dict[str, Any]:
        """What the entry knows and no form shows."""
        names = [column.name for column in self.register.model._meta.fields if not column.editable]
        return {} if self.instance._state.adding else {name: getattr(self.instance, name) for name in names}


class ChangeForm(forms.ModelForm):
    """The entry's own values to begin with; what differs is what is proposed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("变更原因"),
        choices=[(value.value, _REASONS[value]) for value in REASONS_OF_CHANGE],
    )
    note = forms.CharField(
        label=gettext_lazy("变更依据"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写明新文书的文号，或原内容错在哪里。"),
    )
    register: Register

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, needed={"reason", "note"})

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in changeable(self.register)}

    def _post_clean(self) -> None:
        """Checks are the service's; the instance must keep the values that stand on the left."""


def entry_form(register: Register) -> type[EntryForm]:
    return _form_of(EntryForm, register, register.entered)


def change_form(register: Register) -> type[ChangeForm]:
    return _form_of(ChangeForm, register, changeable(register))


def changeable(register: Register) -> tuple[str, ...]:
    """The columns that a change may say otherwise: what is shared, and not what follows from it."""
    return tuple(name for name in register.entered if name in register.carried and name not in register.fixed)


def _form_of(base: type[Any], register: Register, names: tuple[str, ...]) -> type[Any]:
    made: type[Any] = forms.modelform_factory(
        register.model, form=base, fields=names, formfield_callback=_field
    )
    made.register = register
    return made


def _field(column: Any, **kwargs: Any) -> forms.Field | None:
    if isinstance(column, ArrayField):
        return forms.MultipleChoiceField(
            label=column.verbose_name,
            help_text=column.help_text,
            choices=list(column.base_field.choices or ()),
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )
    if isinstance(column, EncryptedTextField):
        return forms.CharField(
            label=column.verbose_name,
            max_length=column.max_length,
        )
    found: forms.Field | None = column.formfield(**kwargs)
    if isinstance(found, forms.DateField):
        found.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        found.error_messages["invalid"] = _("请填写正确的日期，例如 2026-03-15。")
    elif found is not None and isinstance(found.widget, forms.Textarea):
        found.widget.attrs["rows"] = 4
    return found


def _dress(form: Any, *, needed: set[str]) -> None:
    for name, field in form.fields.items():
        if name in form.register.named:
            field.label, field.help_text = map(str, form.register.named[name])
        if not isinstance(field.widget, forms.CheckboxSelectMultiple):
            dress(field)
        field.required = name in needed
        field.error_messages["required"] = _("请填写%s。") % field.label
        if isinstance(field, forms.TypedChoiceField) and isinstance(field.choices, Iterable):
            field.choices = [(value, label if value else _("请选择")) for value, label in field.choices]


def take(form: Any, error: ValidationError) -> None:
    """Put what a service refused onto the form, each sentence at its field."""
    if not hasattr(error, "error_dict"):
        if error.messages:
            form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        name = "organisation_text" if name == "organisation" and "organisation_text" in form.fields else name
        form.add_error(name if name in form.fields else None, errors)


def problems_on(form: Any) -> list[tuple[str, str, str]]:
    """(id of the field, its label, what is wrong), top to bottom as on the form."""
    at_fields = [
        (form[name].id_for_label, str(form[name].label), str(error))
        for name in form.fields
        for error in form.errors.get(name, [])
    ]
    return [("", "", str(error)) for error in form.non_field_errors()] + at_fields
