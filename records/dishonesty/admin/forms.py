"""The entry form in the order of the paper form, and the small forms beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold import widgets

from records.common.identifiers import validate_id_number
from records.dishonesty.admin import explain
from records.dishonesty.choices import (
    USUAL_CATALOGUE_ITEM,
    USUAL_DOCUMENT,
    AttachmentKind,
    Source,
    SubjectType,
)
from records.dishonesty.content import problems_of
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.drafting import NEEDED_FOR_A_DRAFT
from records.subjects import services as subjects
from records.subjects.models import Official, Organisation
from records.subjects.picking import organisation_text, pick

# What a person types for these two is looked up and becomes the record's foreign key.
TYPED = {"organisation": "organisation_text", "official": "official_name"}


@dataclass(frozen=True)
class Section:
    number: str | Promise
    title: str | Promise
    hint: str | Promise
    fields: tuple[str, ...]


SECTIONS = (
    Section(
        pgettext_lazy("章节序号", "一"),
        gettext_lazy("失信主体"),
        gettext_lazy("先填机构；记录只针对公务员个人时，再填责任人。"),
        ("organisation_text", "organisation", "subject_type", "official_name", "official_id_number"),
    ),
    Section(
        pgettext_lazy("章节序号", "二"),
        gettext_lazy("失信事实"),
        gettext_lazy("只写文书认定的事实，不作评价。"),
        ("source", "domain", "severity", "title", "amount", "facts"),
    ),
    Section(
        pgettext_lazy("章节序号", "三"),
        gettext_lazy("依据文书"),
        gettext_lazy("没有具有法律效力的文书，不得认定失信（国办发〔2020〕49号）。"),
        (
            "document_kind",
            "document_number",
            "decided_on",
            "document_name",
            "authority_name",
            "authority_uscc",
            "catalogue_item",
            "legal_basis",
        ),
    ),
    Section(
        pgettext_lazy("章节序号", "四"),
        gettext_lazy("公开与告知"),
        gettext_lazy("公务员记录默认只在内部使用；轻微失信一般不公示。"),
        ("scope", "minor_publication_reason", "naming_basis", "subject_served", "under_litigation"),
    ),
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is checked by the service that keeps it."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files if one]


class RecordForm(forms.ModelForm):
    """
    What a clerk enters. Required for a draft is only what even a draft needs; the rest when it is submitted.

    :param submitting: whether the clerk asked to submit, so that everything law asks for must be there
    """

    organisation_text = forms.CharField(
        label=gettext_lazy("失信机构"),
        max_length=250,
        help_text=gettext_lazy("输入统一社会信用代码或机构全称，从提示中选择。"),
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.select_related("region"), widget=forms.HiddenInput, required=False
    )
    official_name = forms.CharField(
        label=gettext_lazy("责任人姓名"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("仅主体为公务员时填写；默认不公开。"),
    )
    official_id_number = forms.CharField(
        label=gettext_lazy("责任人身份证件号码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("加密保存，用于区分同名人员；页面上不再显示。"),
    )

    class Meta:
        model = DishonestyRecord
        fields = (
            "subject_type", "source", "domain", "severity", "title", "facts", "amount", "legal_basis",
            "catalogue_item", "document_kind", "document_number", "document_name", "authority_name",
            "authority_uscc", "decided_on", "scope", "naming_basis", "minor_publication_reason",
            "subject_served", "under_litigation",
        )  # fmt: skip
        widgets = {
            "facts": forms.Textarea(attrs={"rows": 6}),
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
            "decided_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "amount": forms.TextInput(attrs={"inputmode": "decimal"}),
        }

    def __init__(self, *args: Any, submitting: bool = False, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submitting, self.at = submitting, at
        record = self.instance if self.instance.pk and not self.instance._state.adding else None
        if record is not None:
            self.initial.setdefault("organisation", record.organisation_id)
            self.initial.setdefault("organisation_text", organisation_text(record.organisation))
            self.initial.setdefault("official_name", record.official.name if record.official else "")
        for name, field in self.fields.items():
            dress(field)
            # The hidden choice may be empty: what is typed is looked up.
            field.required = name == "organisation_text" or name in set(NEEDED_FOR_A_DRAFT) - {"organisation"}
            field.error_messages["required"] = _("请填写%s。") % field.label
            if isinstance(field, forms.TypedChoiceField) and isinstance(field.choices, Iterable):
                field.choices = [(value, label if value else _("请选择")) for value, label in field.choices]
                field.error_messages["required"] = _("请选择%s。") % field.label
        self.fields["decided_on"].error_messages["invalid"] = _("请填写正确的日期，例如 2026-03-15。")
        self.fields["amount"].error_messages["invalid"] = _("请只写数字，例如 120000.00，单位是元。")
        # Who the official is must not linger in the browser's own store.
        for name in ("official_name", "official_id_number"):
            self.fields[name].widget.attrs.update({"autocomplete": "off", "data-no-autosave": ""})
        self.fields["organisation_text"].widget.attrs.update(
            {"autocomplete": "off", "data-lookup": "organisations", "data-lookup-target": "id_organisation"}
        )
        for name, endpoint in (("severity", ""), ("decided_on", ""), ("source", ""), ("scope", "")):
            self.fields[name].widget.attrs["data-explains"] = endpoint

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["organisation"] = self._organisation(data)
        data["official"] = self._official(data)
        self._fill_usual(data)
        if self.submitting:
            self._say_what_is_missing(data)
        return data

    def content(self) -> dict[str, Any]:
        """What the service takes: every editable field by its name, foreign keys as instances."""
        data = self.cleaned_data
        fields = {name: data[name] for name in self.Meta.fields}
        official = data["official"] if data["subject_type"] == SubjectType.OFFICIAL else None
        return {**fields, "organisation": data["organisation"], "official": official}

    def sections(self) -> Iterator[dict[str, Any]]:
        """The fields in groups, each with what the server has to say about its present value."""
        notes = explain.notes_of_form(self)
        for section in SECTIONS:
            yield {
                "number": section.number,
                "title": section.title,
                "hint": section.hint,
                "rows": [(self[name], notes.get(name, [])) for name in section.fields],
            }

    def error_list(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong), top to bottom as on the form."""
        order = [name for section in SECTIONS for name in section.fields]
        found = []
        for name in order:
            target = TYPED.get(name, name)
            for error in self.errors.get(name, []):
                bound = self[target]
                found.append((bound.id_for_label, str(bound.label), str(error)))
        return found

    def _organisation(self, data: dict[str, Any]) -> Organisation | None:
        text, chosen = data.get("organisation_text", ""), data.get("organisation")
        if not text:
            return None
        picked = pick(text, chosen)
        self.candidates = picked.candidates
        if picked.problem:
            self.add_error("organisation_text", picked.problem)
        return picked.organisation

    def _official(self, data: dict[str, Any]) -> Official | dict[str, str] | None:
        if data.get("subject_type") != SubjectType.OFFICIAL:
            return None
        name, number = (
            data.get("official_name", "").strip(),
            data.get("official_id_number", "").strip().upper(),
        )
        if number:
            try:
                number = validate_id_number(number)
            except ValidationError as error:
                self.add_error("official_id_number", error)
                return None
        known = None if self.instance._state.adding else self.instance.official
        if known and known.name == name and not number:
            return known
        if number and (found := subjects.find_official(id_number=number)):
            if name and found.name != name:
                self.add_error("official_name", _("该身份证件号码登记的姓名与所填不一致，请核对。"))
                return None
            return found
        return {"name": name, "id_number": number} if name else None

    def _fill_usual(self, data: dict[str, Any]) -> None:
        """What nearly always follows from the source need not be chosen by hand."""
        if source := data.get("source"):
            data["document_kind"] = data.get("document_kind") or USUAL_DOCUMENT[Source(source)]
            data["catalogue_item"] = data.get("catalogue_item") or USUAL_CATALOGUE_ITEM[Source(source)]

    def _say_what_is_missing(self, data: dict[str, Any]) -> None:
        for problem in problems_of(data, on=timezone.localdate(self.at)):
            name = TYPED.get(problem.pointer, problem.pointer)
            if name in self.fields and name not in self.errors:
                self.add_error(name, ValidationError(problem.detail, code=problem.code))


class AttachmentForm(forms.Form):
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("附件"),
        required=False,
        help_text=gettext_lazy("可多选；PDF、Word、Excel 或图片，按内容识别类型。"),
        widget=FilesInput(attrs={"multiple": True}),
    )
    file_kind = forms.ChoiceField(
        label=gettext_lazy("材料类别"),
        choices=AttachmentKind.choices,
        initial=AttachmentKind.DOCUMENT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["file_kind"])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        self.fields["reason"].error_messages["required"] = _("请写明理由，以便对方知道怎么办。")
        dress(self.fields["reason"])


class ChecklistForm(forms.Form):
    """What a reviewer has looked at before he approves; four ticks and a verdict."""

    document_readable = forms.BooleanField(
        label=gettext_lazy("文书原件清晰可读，文号、机关、日期与所填一致"), required=False
    )
    subject_right = forms.BooleanField(label=gettext_lazy("失信主体正确，与文书所指一致"), required=False)
    dates_right = forms.BooleanField(label=gettext_lazy("文书日期与公示期限正确"), required=False)
    scope_lawful = forms.BooleanField(
        label=gettext_lazy("公开范围合法，未公开不应公开的个人信息"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("退回时必填：写明哪里不对、怎样补正。"),
    )
    TICKS = ("document_readable", "subject_right", "dates_right", "scope_lawful")

    def __init__(self, *args: Any, approving: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approving = approving
        for field in self.fields.values():
            dress(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.approving:
            for name in self.TICKS:
                if not data.get(name):
                    self.add_error(name, _("请核对后勾选；核对不过的，请退回。"))
        elif not data.get("reason", "").strip():
            self.add_error("reason", _("请写明退回的理由，以便录入人补正。"))
        return data

    def ticks(self) -> list[Any]:
        return [self[name] for name in self.TICKS]


def dress(field: forms.Field) -> None:
    """Give a field the skin's look."""
    widget = field.widget
    if isinstance(widget, forms.HiddenInput | FilesInput):
        return
    if isinstance(widget, forms.CheckboxInput):
        classes = widgets.CHECKBOX_CLASSES
    elif isinstance(widget, forms.Textarea):
        classes = widgets.TEXTAREA_CLASSES
    elif isinstance(widget, forms.Select):
        classes = widgets.SELECT_CLASSES
    else:
        classes = widgets.INPUT_CLASSES
    widget.attrs["class"] = " ".join(classes)


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
