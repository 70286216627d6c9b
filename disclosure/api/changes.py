"""The delta feed: what has changed since a reader last asked, with tombstones for what has ended."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint
from disclosure.published.changes import position_at, public_changes
from records.common.rest.pagination import page_size_of
from records.common.rest.problems import invalid_parameter
from records.common.rest.schema import query

_SALT = "disclosure.api.changes"
PAGE_SIZE, MAX_PAGE_SIZE = 100, 100


class Changes(PublicEndpoint):
    parameters = ("after", "page_size")

    @extend_schema(
        operation_id="listPublicChanges",
        tags=["public"],
        summary=gettext_lazy("公示记录的增量变化"),
        description=gettext_lazy(
            "每条记录只给出最新状态；终止公示的只给出墓碑 {uid, ended, end_reason, ended_at}，请据此删除副本。\n\n"
            "先一路读取 next 直到为 null，记下 after；以后用 ?after= 续读。\n\n"
            "没有变化时 results 为空，after 仍然有效。"
        ),
        parameters=[
            query("after", gettext_lazy("上次得到的 after，或带时区的时刻（ISO 8601）；不填从头开始。")),
            query("page_size", gettext_lazy("每批条数，最多 100。"), kind=int),
        ],
        responses=schemas.Changes,
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        size = page_size_of(request, default=PAGE_SIZE, maximum=MAX_PAGE_SIZE)
        after = _position(request.query_params.get("after", ""))
        window = public_changes(after=after, on=self.today, limit=size)
        position = _written(window.position)
        return Response(
            {
                "next": self._link(request, position) if window.more else None,
                "previous": None,
                "results": window.rows,
                "after": position,
                "as_of": window.settled_at.isoformat(),
            }
        )

    def _link(self, request: Any, position: str | None) -> str:
        query = {**request.query_params.dict(), "after": position}
        return f"{request.build_absolute_uri(request.path)}?{urlencode(query)}"


def _written(position: UUID | None) -> str | None:
    return None if position is None else signing.Signer(salt=_SALT).sign_object(position.hex)


def _position(text: str) -> UUID | None:
    if not text:
        return None
    if (moment := _moment(text)) is not None:
        return position_at(moment)
    try:
        return UUID(hex=signing.Signer(salt=_SALT).unsign_object(text))
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise invalid_parameter(
            "after",
            "invalid",
            _("after 无法识别：请用上次得到的值，或带时区的时刻，如 2026-11-01T00:00:00Z。"),
        ) from error


def _moment(text: str) -> datetime | None:
    try:
        # A plus sign that was not encoded arrives as a blank.
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) and moment.year >= 1970 else None
