"""Conditions that several tables of this room share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied


def another_than(case: Any, by: Any, *columns: str) -> None:
    if by.pk in {getattr(case, f"{column}_id") for column in columns}:
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


def not_among(case: Any, by: Any, column: str) -> None:
    if by.pk in getattr(case, column):
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


def by_another(*columns: str) -> Callable[..., None]:
    """A guard that asks for another person than those in ``columns``, and nothing else."""

    def guard(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
        another_than(case, by, *columns)

    return guard
