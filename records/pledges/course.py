"""The shape of what becomes of a promise, as it travels: checked wherever it comes from, page or chain."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.dishonesty.content.checks import ID_NUMBER
from records.pledges.choices import VERDICTS, ChangeGround, StageName

Course = dict[str, list[dict[str, Any]]]
MOST_ROWS = 60
LONGEST_TEXT = 2_000
PARTS = ("milestones", "verdicts", "changes", "handovers", "stages")


def empty_course() -> Course:
    return {part: [] for part in PARTS}


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and not ID_NUMBER.search(value)


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _perhaps(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def is_address(value: Any) -> bool:
    """A link that a reader may follow, or none; never a script."""
    return value == "" or (_text(value) and value.startswith(("https://", "http://")))


def _one_of(values: Any) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _weight(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100


def _rows(shape: Mapping[str, Callable[[Any], bool]]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list) and len(value) <= MOST_ROWS and all(_is(row, shape) for row in value)
    )


def _is(row: Any, shape: Mapping[str, Callable[[Any], bool]]) -> bool:
    return (
        isinstance(row, dict)
        and set(row) == set(shape)
        and all(check(row[name]) for name, check in shape.items())
    )


_EVIDENCE = _rows({"title": _text, "url": is_address})
_TERMS: Mapping[str, Callable[[Any], bool]] = {"due_on": _day, "counts_as_kept": _text}


def _terms(value: Any) -> bool:
    return _is(value, _TERMS)


_SHAPES: dict[str, Callable[[Any], bool]] = {
    "milestones": _rows(
        {
            "title": _text,
            "weight": _weight,
            "due_on": _day,
            "reached_on": _perhaps(_day),
            "evidence": _EVIDENCE,
        }
    ),
    "verdicts": _rows(
        {
            "outcome": _one_of({one.value for one in VERDICTS}),
            "on": _day,
            "fulfilled_on": _perhaps(_day),
            "reasons": _text,
            "evidence": _EVIDENCE,
        }
    ),
    "changes": _rows(
        {
            "on": _day,
            "ground": _one_of(set(ChangeGround.values)),
            "procedure": _text,
            "document_name": _text,
            "document_number": _text,
            "reasons": _text,
            "compensation": _text,
            "compensation_amount": _perhaps(_text),
            "was": _terms,
            "now": _perhaps(_terms),
        }
    ),
    "handovers": _rows({"on": _day, "post_title": _text}),
    "stages": _rows(
        {
            "stage": _one_of(set(StageName.values)),
            "post_title": _text,
            "disclose_by": _perhaps(_day),
            "disclosed": _rows({"on": _day, "document_name": _text, "url": is_address}),
        }
    ),
}


def validate_course(value: Any) -> None:
    """Refuse what is not a course: a page would stumble over it, and a link could be a script."""
    if not isinstance(value, dict) or set(value) != set(PARTS):
        raise ValidationError(_("履行过程须由里程碑、评定、变更、交接和阶段组成。"))
    wrong = [part for part, check in _SHAPES.items() if not check(value[part])]
    if wrong:
        raise ValidationError(_("履行过程中有不合格式的内容：%s。") % _("、").join(wrong))
