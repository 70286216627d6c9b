"""
Lists in pages that stay put while rows come and go.

A cursor names the last row that was seen, never a number of rows: nothing is skipped or doubled when somebody
publishes meanwhile, and the millionth row costs what the first does. It is signed and belongs to one list.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from records.common.rest.problems import ApiProblem, invalid_parameter

_SALT = "records.common.rest.cursor"


@dataclass(frozen=True)
class _Position:
    """The row beside which a page begins, and whether the page lies before it."""

    values: list[str]
    backwards: bool


class KeysetPagination(BasePagination):
    """
    Pages by the columns of the view's ordering.

    The view says ``orderings``: the value of ``?ordering=`` → the columns, the last of them unique, none of
    them null. The first one serves when none is asked for.
    """

    page_size = 20
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.request = request
        self.name, columns = chosen_ordering(request, view.orderings)
        self.columns = [column.lstrip("-") for column in columns]
        self.descending = [column.startswith("-") for column in columns]
        size = page_size_of(request, default=self.page_size, maximum=self.max_page_size)
        position = self._position(request, queryset.model)
        backwards = position is not None and position.backwards

        ordering = [
            f"{'-' if descending != backwards else ''}{column}"
            for column, descending in zip(self.columns, self.descending, strict=True)
        ]
        rows = queryset.order_by(*ordering)
        if position is not None:
            rows = rows.filter(self._beyond(position))
        page = list(rows[: size + 1])
        more = len(page) > size
        page = page[:size]
        if backwards:
            page.reverse()
        self.page = page
        self.has_next = bool(page) and (more or backwards)
        self.has_previous = bool(page) and (more if backwards else position is not None)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(self.page[-1], backwards=False) if self.has_next else None,
                "previous": self._link(self.page[0], backwards=True) if self.has_previous else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter("cursor", {"type": "string"}, gettext_lazy("由 next 或 previous 给出，勿自行拼写。")),
            _parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "default": self.page_size},
                # No "maximum": what is more is not refused.
                format_lazy(gettext_lazy("每页条数，最多 {most}；超过的按最多计。"), most=self.max_page_size),
            ),
            _parameter(
                "ordering",
                {"type": "string", "enum": list(view.orderings), "default": next(iter(view.orderings))},
                gettext_lazy("排序字段，前加“-”为倒序。"),
            ),
        ]

    def _beyond(self, position: _Position) -> Q:
        """The rows past the position: one bound for the index, then the row comparison spelt out."""
        condition = Q()
        for place in reversed(range(len(self.columns))):
            column, value = self.columns[place], position.values[place]
            way = "lt" if self.descending[place] != position.backwards else "gt"
            strictly = Q(**{f"{column}__{way}": value})
            last = place == len(self.columns) - 1
            condition = strictly if last else Q(**{f"{column}__{way}e": value}) & (strictly | condition)
        return condition

    def _position(self, request: Any, model: type[Model]) -> _Position | None:
        text = request.query_params.get("cursor")
        if not text:
            return None
        unreadable = invalid_parameter("cursor", "invalid", _("游标无法识别，请从列表首页重新开始。"))
        try:
            cursor = _signer().unsign_object(text)
            values = [
                cast(Field, model._meta.get_field(column)).to_python(value)
                for column, value in zip(self.columns, cursor["k"], strict=True)
            ]
        except (signing.BadSignature, ValueError, KeyError, TypeError, ValidationError) as error:
            raise unreadable from error
        if cursor["l"] != self._list(request):
            raise ApiProblem(
                400,
                "cursor_of_another_list",
                _("游标属于另一组筛选条件或排序，请从列表首页重新开始。"),
                errors=[
                    {
                        "pointer": "?cursor",
                        "code": "cursor_of_another_list",
                        "detail": _("游标与筛选条件不符。"),
                    }
                ],
            )
        return _Position(values, bool(cursor["b"]))

    def _link(self, row: Any, *, backwards: bool) -> str:
        key = [_written(getattr(row, column)) for column in self.columns]
        content = {"l": self._list(self.request), "b": int(backwards), "k": key}
        query = [(k, v) for k, v in self.request.query_params.lists() if k != "cursor"]
        pairs = [(name, value) for name, values in query for value in values]
        pairs.append(("cursor", _signer().sign_object(content)))
        return f"{self.request.build_absolute_uri(self.request.path)}?{urlencode(pairs)}"

    def _list(self, request: Any) -> str:
        """What makes this list this list: its address, its filters, its order; not the size of its pages."""
        filters = sorted(
            (k, *v) for k, v in request.query_params.lists() if k not in ("cursor", "page_size", "ordering")
        )
        return hashlib.sha256(repr((request.path, filters, self.name)).encode()).hexdigest()[:16]


def _signer() -> signing.Signer:
    # Without a time stamp: the same page must have the same links, or its tag would never match.
    return signing.Signer(salt=_SALT)


def page_size_of(request: Any, *, default: int, maximum: int) -> int:
    """How many rows were asked for, the maximum where it was more."""
    asked = request.query_params.get("page_size")
    if asked is None:
        return default
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) >= 1):
        raise invalid_parameter("page_size", "invalid", _("page_size 应为 1 至 %d 的整数。") % maximum)
    return min(int(asked), maximum)


def chosen_ordering(request: Any, orderings: dict[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """The ordering that was asked for, or the list's own."""
    name = request.query_params.get("ordering") or next(iter(orderings))
    if name not in orderings:
        raise invalid_parameter(
            "ordering", "invalid_choice", _("ordering 可取：%s。") % _("、").join(orderings)
        )
    return name, orderings[name]


def _written(value: Any) -> Any:
    if isinstance(value, int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _parameter(name: str, schema: dict[str, Any], description: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
