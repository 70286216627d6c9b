"""What all public forms share: sections, several files in one field, errors at their field and linked from a list on top."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

ACCEPTED = ".pdf,.docx,.xlsx,.ofd,.jpg,.jpeg,.png"


@dataclass(frozen=True)
class Section:
    title: str | Promise
    hint: str | Promise
    fields: tuple[str, ...]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is checked by the service that keeps it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"multiple": True, "accept": ACCEPTED}), **more)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in files if one]
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PublicForm(forms.Form):
    """Errors stand at their field, linked from a list on top."""

    sections: tuple[Section, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All words first: asking for the errors below settles them.
        for field in self.fields.values():
            field.error_messages["required"] = (
                _("请选择%s。") if isinstance(field, forms.ChoiceField | forms.FileField) else _("请填写%s。")
            ) % field.label
        for name, field in self.fields.items():
            described = [f"{name}-hint"] if field.help_text else []
            if self.is_bound and name in self.errors:
                described.append(f"{name}-error")
                field.widget.attrs["aria-invalid"] = "true"
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)
            # A shared computer in a library must not offer one visitor's number to the next.
            field.widget.attrs.setdefault("autocomplete", "off")

    def parts(self) -> Iterator[dict[str, Any]]:
        for section in self.sections:
            yield {
                "title": section.title,
                "hint": section.hint,
                "fields": [self[name] for name in section.fields],
            }

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field or nothing, what is wrong), top to bottom as on the form."""
        found = [("", str(error)) for error in self.non_field_errors()]
        order = [name for section in self.sections for name in section.fields] or list(self.fields)
        return found + [
            (self[name].id_for_label, str(error)) for name in order for error in self.errors.get(name, [])
        ]

    def take(self, error: ValidationError, names: dict[str, str] | None = None) -> None:
        """Put what the service refused onto the form, each sentence at its field."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            target = (names or {}).get(name, name)
            self.add_error(target if target in self.fields else None, errors)
