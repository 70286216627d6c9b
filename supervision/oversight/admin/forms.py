"""The forms that all desks of this room share, and the fields they are made of."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.dishonesty.admin.forms import FilesField, FilesInput, dress
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Organisation, Region
from records.subjects.picking import pick

if TYPE_CHECKING:
    from records.access.models import User

__all__ = [
    "BodiesField",
    "BodyField",
    "EntryForm",
    "FilesForm",
    "LinesField",
    "NoteForm",
    "ReasonForm",
    "RowForm",
    "StepForm",
    "area",
    "day",
    "one_of",
    "region_choice",
]

INNER = _("只供工作人员查看。")
# 2026-09-30 | what
_LINE = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*[|｜]\s*(.+)$")


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def today() -> date:
    return timezone.localdate()


def region_choice(label: Any) -> forms.ChoiceField:
    """This node's own region and those right below, which have a congress and a conference of their own."""
    return forms.ChoiceField(label=label, choices=_regions, initial=settings.NODE_CODE)


def _regions() -> list[tuple[str, str]]:
    rows = Region.objects.filter(code=settings.NODE_CODE) | Region.objects.filter(parent=settings.NODE_CODE)
    return [(region.code, region.full_name) for region in rows.order_by("code")]


class BodiesField(forms.CharField):
    """Several bodies, one a line, each by its full name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "max_length": 3000,
                "required": False,
                "widget": area(3),
                "help_text": _("一行一个单位，填写全称或统一社会信用代码。"),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> list[Organisation]:
        text = super().clean(value)
        found = []
        for line in (line.strip() for line in text.splitlines() if line.strip()):
            picked = pick(line, None)
            if picked.organisation is None:
                raise ValidationError(f"{line}：{picked.problem}", code="which_body")
            found.append(picked.organisation)
        return found


class LinesField(forms.CharField):
    """One thing a line with its day: ``2026-12-31 | what``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "max_length": 12_000,
                "widget": area(5),
                "help_text": _("一行一项：日期 | 内容。例如：2026-12-31 | 完成老旧管网改造"),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> list[dict[str, Any]]:
        text = super().clean(value)
        found = []
        for number, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), start=1):
            match = _LINE.match(line)
            if match is None:
                raise ValidationError(_("第%d行请写成“日期 | 内容”，日期写成 2026-12-31。") % number)
            try:
                due_on = date.fromisoformat(match[1])
            except ValueError as error:
                raise ValidationError(_("第%d行的日期不存在，请核对。") % number) from error
            found.append({"text": match[2].strip(), "due_on": due_on})
        return found


class EntryForm(Dressed):
    """What a new case is entered by."""

    def enter(self, *, by: "User", at: datetime) -> Any:
        raise NotImplementedError


class StepForm(Dressed):
    """A form that knows the case it is about."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def shown(self) -> list[tuple[str, str]]:
        """(label, text) of what somebody must have before him while he writes."""
        return []


class NoteForm(StepForm):
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=INNER)


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4), help_text=INNER)


class FilesForm(StepForm):
    files = FilesField(  # type: ignore[assignment]
        label=_("材料"),
        required=False,
        widget=FilesInput(attrs={"multiple": True}),
        help_text=_("PDF、图片、Word、Excel 或 OFD，可以多选；加密保存。"),
    )


class RowForm(StepForm):
    """A form about one row of the case; ``row_name`` is the service's argument for it."""

    row_name = ""
    row_label: Any = _("事项")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.ChoiceField(label=self.row_label, choices=[(str(pk), text) for pk, text in self.rows()])
        self.fields = {self.row_name: field, **self.fields}
        # Dressed above were those of the class; this one came after.
        dress(field)

    def rows(self) -> list[tuple[UUID, str]]:
        raise NotImplementedError

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, self.row_name: UUID(self.cleaned_data[self.row_name])}
