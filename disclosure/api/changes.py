"""The delta feed: what has changed since a reader last asked, with tombstones for what has ended."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint
from disclosure.published.changes import public_changes, read_position, written_position
from disclosure.published.kinds import open_kinds
from records.common.rest.pagination import page_size_of
from records.common.rest.problems import invalid_parameter
from records.common.rest.schema import query
from records.common.settling import uid_at

PAGE_SIZE, MAX_PAGE_SIZE = 100, 100


class Changes(PublicEndpoint):
    parameters = ("after", "kind", "page_size")

    @extend_schema(
        operation_id="listPublicChanges",
        tags=["public"],
        summary=gettext_lazy("公示内容的增量变化"),
        description=gettext_lazy(
            "每一条只给出最新状态，kind 是种类；终止公示的只给出撤下标记 {kind, uid, ended, end_reason, ended_at}，"
            "请据此删除副本。\n\n"
            "先一路读取 next 直到为 null，记下 after；以后用 ?after= 续读。\n\n"
            "没有变化时 results 为空，after 仍然有效。开放数据清单中的 position 也可以用作 after。"
        ),
        parameters=[
            query("after", gettext_lazy("上次得到的 after，或带时区的时刻（ISO 8601）；不填从头开始。")),
            query("kind", gettext_lazy("只要一个种类，如 dishonesty-record、commendation；不填为全部。")),
            query("page_size", gettext_lazy("每批条数，最多 100。"), kind=int),
        ],
        responses=schemas.Changes,
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        size = page_size_of(request, default=PAGE_SIZE, maximum=MAX_PAGE_SIZE)
        after = _position(request.query_params.get("after", ""))
        kinds = _kinds(request.query_params.get("kind", ""))
        window = public_changes(after=after, on=self.today, limit=size, kinds=kinds)
        position = None if window.position is None else written_position(window.position)
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


def _kinds(text: str) -> list[str] | None:
    known = [kind.kind for kind in open_kinds() if kind.changes]
    if text and text not in known:
        raise invalid_parameter(
            "kind",
            "unknown_value",
            _("%(name)s 可取：%(values)s。") % {"name": "kind", "values": _("、").join(known)},
        )
    return [text] if text else None


def _position(text: str) -> UUID | None:
    if not text:
        return None
    if (moment := read_moment(text)) is not None:
        return uid_at(moment)
    position = read_position(text)
    if position is None:
        raise invalid_parameter(
            "after",
            "invalid",
            _("after 无法识别：请用上次得到的值，或带时区的时刻，如 2026-11-01T00:00:00Z。"),
        )
    return position


def read_moment(text: str) -> datetime | None:
    try:
        # A plus sign that was not encoded arrives as a blank.
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) and moment.year >= 1970 else None
