"""Which rows an account may reach, as one queryset filter; nobody reaches anything by default."""

from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from records.access.models import User
from records.access.reach import Reach

Rows = TypeVar("Rows", bound=QuerySet[Any])


def within_reach(
    queryset: Rows,
    user: User,
    *roles: str,
    region_field: str = "region_id",
    organisation_field: str | None = "organisation_id",
) -> Rows:
    """
    The rows over which ``user`` holds one of ``roles`` today.

    ``region_field`` is a path to a Region or to a text with its code. Where rows have no body
    (``organisation_field=None``), a role over one body reaches none of them.
    """
    region = _code_path(queryset.model, region_field)
    condition = Q(pk__in=[])
    for reach in user.reaches():
        if reach.role in roles:
            condition |= _inside(reach, region, organisation_field)
    return queryset.filter(condition)


def _inside(reach: Reach, region: str, organisation_field: str | None) -> Q:
    # A row that names no region lies nowhere, not everywhere.
    inside = Q(**{f"{region}__startswith": reach.prefix}) if reach.prefix else Q(**{f"{region}__gt": ""})
    if reach.organisation_id is None:
        return inside
    if organisation_field is None:
        return Q(pk__in=[])
    return inside & Q(**{organisation_field: reach.organisation_id})


def _code_path(model: type[Model], path: str) -> str:
    *way, last = path.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    try:
        field = model._meta.get_field(last.removesuffix("_id"))
    except FieldDoesNotExist:
        field = model._meta.get_field(last)
    # Through the key, so that PostgreSQL reads the row's own column and joins nothing.
    return "__".join([*way, field.name, "code"] if field.is_relation else [*way, field.name])
