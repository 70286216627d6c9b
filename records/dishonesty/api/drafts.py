"""From what a clerk's program sends to the content of a draft, with the faults told by pointer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access.models import User
from records.common.rest.problems import ApiProblem
from records.dishonesty.api.shape import as_item
from records.dishonesty.content import Problem, Reading, read_item
from records.dishonesty.content.reading import POINTERS
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.parties import register_parties

# A draft may be incomplete; these are asked for again when it is submitted.
_LATER = frozenset({"required", "too_short", "minor_not_public", "determination_needed"})
# Which attributes a member of an item fills.
_ATTRIBUTES = {
    "organisation": ("organisation",),
    "official": ("official", "subject_type"),
    "authority": ("authority_name", "authority_uscc"),
}


def content_of(item: Mapping[str, Any], *, by: User, at: datetime) -> tuple[str, dict[str, Any]]:
    """The external reference and the content of a new draft."""
    reading = read_item(item, by=by, at=at)
    _refuse([problem for problem in reading.errors if not _can_wait(problem)])
    return reading.external_id, _settled(reading, by=by, at=at)


def changes_of(
    record: DishonestyRecord, changes: Mapping[str, Any], *, by: User, at: datetime
) -> dict[str, Any]:
    """The changed part of a draft's content; faults of what was left alone are not this request's."""
    if "external_id" in changes:
        _refuse([Problem("/external_id", "not_editable", _("外部编号不能修改。"))])
    reading = read_item({**as_item(record), **changes}, by=by, at=at)
    touched = {f"/{name}" for name in changes}
    _refuse(
        [
            problem
            for problem in reading.errors
            if not _can_wait(problem) and any(_lies_in(problem.pointer, place) for place in touched)
        ]
    )
    content = _settled(reading, by=by, at=at)
    names = {attribute for name in changes for attribute in _ATTRIBUTES.get(name, (name,))}
    if "official" in changes and not changes["official"]:
        content["official"] = None
    return {name: value for name, value in content.items() if name in names}


@contextmanager
def with_pointers() -> Iterator[None]:
    """Let the services' own refusals by field name leave as pointers into the item."""
    try:
        yield
    except ValidationError as error:
        places = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        _refuse(
            [
                Problem(
                    POINTERS.get(name, f"/{name}" if name else ""),
                    one.code or "invalid",
                    " ".join(one.messages),
                )
                for name, found in places.items()
                for one in found
            ]
        )


def _settled(reading: Reading, *, by: User, at: datetime) -> dict[str, Any]:
    reading.errors.clear()
    register_parties([reading], by=by, at=at)
    return reading.attributes


def _can_wait(problem: Problem) -> bool:
    # A record about an official without the official is nothing that could be stored.
    return problem.code in _LATER and not problem.pointer.startswith("/official")


def _lies_in(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        detail = (
            problems[0].detail if len(problems) == 1 else _("有 %d 处需要更正，见 errors。") % len(problems)
        )
        raise ApiProblem(422, "invalid_content", detail, errors=[problem.as_dict() for problem in problems])
