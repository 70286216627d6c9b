"""What the cases of this room have in common."""

from typing import Any

from django.db.models import Q


def whole(*names: str, empty: Any = None) -> Q:
    """All of these columns, or none: a half-written decision is no decision."""
    return Q(**dict.fromkeys(names, empty)) | Q(**{f"{name}__isnull": False for name in names})


def filled(*names: str) -> Q:
    return Q(**{f"{name}__isnull": False for name in names})


def said(*names: str) -> Q:
    """None of these texts is empty."""
    condition = Q()
    for name in names:
        condition &= ~Q(**{name: ""})
    return condition
