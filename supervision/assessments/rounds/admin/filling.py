"""One form for many indicators: the self-assessment of a sheet, or one reviewer's findings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied
from records.consequences.admin.forms import Dressed
from records.remedies.admin.forms import area
from supervision.assessments.rounds import system
from supervision.assessments.rounds.admin.forms import meant, number

# (key, value, absent, note)
Entered = tuple[str, Decimal | None, bool, str]


@dataclass(frozen=True)
class Line:
    """
    One indicator to fill in.

    :ivar mark: what this person said of it before
    :ivar beside: what else stands there to read: (label, text)
    """

    score: Any
    leaf: system.Leaf
    mark: Any
    beside: Sequence[tuple[str, str]] = ()


class FillForm(Dressed):
    """What is left empty is left for later."""

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, lines: Sequence[Line], *bound: Any) -> "FillForm":
        fields: dict[str, Any] = {}
        initial: dict[str, Any] = {}
        for place, line in enumerate(lines):
            title = line.leaf.title
            fields[f"value_{place}"] = number(
                _("%s：数值") % title, required=False, help_text=meant(line.leaf)
            )
            fields[f"absent_{place}"] = forms.BooleanField(label=_("%s：不适用") % title, required=False)
            fields[f"note_{place}"] = forms.CharField(
                label=_("%s：说明") % title, max_length=2000, required=False, widget=area(2)
            )
            if line.mark is not None:
                value = line.mark.value
                initial[f"value_{place}"] = None if value is None else f"{value.normalize():f}"
                initial[f"absent_{place}"] = line.mark.is_absent
                initial[f"note_{place}"] = line.mark.note
        made = type("FilledForm", (cls,), fields)
        form: FillForm = made(*bound, lines=lines, initial=initial)
        return form

    def rows(self) -> list[tuple[Line, Any, Any, Any]]:
        return [
            (line, self[f"value_{place}"], self[f"absent_{place}"], self[f"note_{place}"])
            for place, line in enumerate(self.lines)
        ]

    def entered(self) -> list[tuple[int, Entered]]:
        """What differs from what stands there already."""
        found = []
        for place, line in enumerate(self.lines):
            value = self.cleaned_data.get(f"value_{place}")
            absent = bool(self.cleaned_data.get(f"absent_{place}"))
            note = self.cleaned_data.get(f"note_{place}", "").strip()
            if value is None and not absent and not note and line.mark is None:
                continue
            mark = line.mark
            same = mark is not None and (mark.value, mark.is_absent, mark.note) == (
                None if absent else value,
                absent,
                note,
            )
            if not same:
                found.append((place, (line.score.key, value, absent, note)))
        return found

    def save(self, take: Callable[[Entered], Any]) -> bool:
        """All or nothing; what is refused stands at its field."""
        refused = False
        try:
            with transaction.atomic():
                for place, entered in self.entered():
                    try:
                        take(entered)
                    except ValidationError as error:
                        refused = True
                        self._put(place, error)
                    except TransitionDenied as denied:
                        refused = True
                        self.add_error(f"value_{place}", denied.message)
                if refused:
                    raise _PutBack
        except _PutBack:
            return False
        return True

    def _put(self, place: int, error: ValidationError) -> None:
        told = getattr(error, "error_dict", {"value": [error]})
        for name, errors in told.items():
            field = f"{name}_{place}"
            self.add_error(field if field in self.fields else f"value_{place}", errors)


class _PutBack(Exception):
    """One line was refused, so none is kept."""
