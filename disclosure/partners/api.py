"""Partners' reading window: the things shared with them, one by one, and what changes of them."""

import uuid
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from disclosure.api.changes import read_moment
from disclosure.partners import positions, schemas
from disclosure.partners.sharing import (
    beyond_the_public,
    rows_of,
    said,
    shared_kinds,
    told_change,
    view_of,
)
from disclosure.published.changes import changes_for
from disclosure.published.views import View
from records.access import audit
from records.access.models import User
from records.common.rest.pagination import KeysetPagination, page_size_of
from records.common.rest.problems import ApiProblem, invalid_parameter
from records.common.rest.schema import query
from records.common.settling import uid_at
from records.dishonesty.api.submissions import PartnerEndpoint
from records.subjects.models import subtree_prefix, within_regions

PAGE_SIZE, MAX_PAGE_SIZE = 100, 200
KIND = OpenApiParameter(
    "kind", str, OpenApiParameter.PATH, description=gettext_lazy("种类，如 dishonesty-record、licence。")
)


class SharedChanges(PartnerEndpoint):
    required_scopes = {"GET": ["changes:read"]}
    parameters = ("after", "kind", "page_size")

    @extend_schema(
        operation_id="listChanges",
        tags=["partners"],
        summary=gettext_lazy("本单位可查询数据的增量变化"),
        description=gettext_lazy(
            "含未公示的政务共享部分，限于所授权的种类、区划和字段。每一条只给出最新状态；终止的、"
            "移出您的区划或改变公开范围的只给出撤下标记，请据此删除副本。\n\n"
            "一路读取 next 直到为 null，记下 after；以后用 ?after= 续读。没有变化时 results 为空，after 照给。\n\n"
            "权限调整后旧位置失效，答复 410 rights_changed：请重新取快照。"
        ),
        parameters=[
            query("after", gettext_lazy("上次得到的 after，或带时区的时刻（ISO 8601）；不填从头开始。")),
            query("kind", gettext_lazy("只要一个种类，如 dishonesty-record、licence；不填为全部有权查询的。")),
            query("page_size", gettext_lazy("每批条数，最多 200。"), kind=int),
        ],
        responses=schemas.SharedChanges,
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        partner: User = request.user
        size = page_size_of(request, default=PAGE_SIZE, maximum=MAX_PAGE_SIZE)
        view = view_of(partner)
        kind = request.query_params.get("kind", "")
        after = _position(partner, request.query_params.get("after", ""))
        window = changes_for(
            view,
            after=after,
            on=timezone.localdate(),
            limit=size,
            kinds=[_readable(kind, view)] if kind else None,
        )
        rows = [told_change(partner, change) for change in window.changes]
        leave_a_trace(partner, rows)
        assert window.position is not None
        position = positions.written(partner, window.position)
        following = {**request.query_params.dict(), "after": position}
        address = request.build_absolute_uri(request.path)
        return Response(
            {
                "next": f"{address}?{urlencode(following)}" if window.more else None,
                "previous": None,
                "results": rows,
                "after": position,
                "as_of": window.settled_at.isoformat(),
            }
        )


class SharedWindow(PartnerEndpoint):
    required_scopes = {"GET": ["records:read"]}

    def rows(self, kind: str) -> Any:
        if kind not in shared_kinds():
            raise Http404
        view = view_of(cast(User, self.request.user))
        return rows_of(_readable(kind, view), view, on=timezone.localdate())


class SharedList(SharedWindow, ListAPIView):
    parameters = ("region", "organisation")
    pagination_class = KeysetPagination
    orderings = {"-created": ("-uid",), "created": ("uid",)}

    @extend_schema(
        operation_id="listShared",
        tags=["partners"],
        summary=gettext_lazy("列出本单位可查询的某一种类的数据"),
        description=gettext_lazy(
            "含未公示的政务共享部分，限于所授权的种类、区划和字段。要保持一份副本，请用快照和 /changes/。"
        ),
        parameters=[
            KIND,
            query("region", gettext_lazy("行政区划代码，含其全部下级。")),
            query("organisation", gettext_lazy("机构编号（uid）。"), kind=uuid.UUID),
        ],
        responses=schemas.SharedThing(many=True),
    )
    def get(self, request: Any, kind: str) -> Response:
        rows = self.rows(kind)
        if region := request.query_params.get("region", ""):
            if not (region.isascii() and region.isdigit() and len(region) == 6):
                raise invalid_parameter("region", "invalid", _("行政区划代码应为六位数字。"))
            if prefix := subtree_prefix(region):
                rows = rows.filter(within_regions("region", [prefix]))
        if organisation := request.query_params.get("organisation", ""):
            try:
                rows = rows.filter(organisation=uuid.UUID(organisation))
            except ValueError as error:
                raise invalid_parameter("organisation", "invalid", _("机构编号应为 UUID。")) from error
        page = [said(request.user, kind, row) for row in self.paginate_queryset(rows) or []]
        leave_a_trace(request.user, page)
        return self.get_paginated_response(page)


class SharedDetail(SharedWindow):
    @extend_schema(
        operation_id="getShared",
        tags=["partners"],
        summary=gettext_lazy("读取本单位可查询的一条数据"),
        description=gettext_lazy("不存在、已终止或不在您的共享范围内的，一律答复 404。"),
        parameters=[KIND],
        responses=schemas.SharedThing,
    )
    def get(self, request: Any, kind: str, uid: uuid.UUID) -> Response:
        row = self.rows(kind).filter(uid=uid).first()
        if row is None:
            raise Http404
        self.last_modified = row.updated_at
        shown = said(request.user, kind, row)
        leave_a_trace(request.user, [shown])
        return Response(shown)


def leave_a_trace(partner: User, rows: list[dict[str, Any]]) -> None:
    """What not everybody may read was handed over: to whom, when, how many and which."""
    if number := beyond_the_public(rows):
        audit.read(
            action="shared.read",
            by=partner,
            at=timezone.now(),
            details={"rows": number, "first": rows[0]["uid"], "last": rows[-1]["uid"]},
        )


def _readable(kind: str, view: View) -> str:
    if kind not in shared_kinds():
        raise invalid_parameter(
            "kind",
            "unknown_value",
            _("%(name)s 可取：%(values)s。") % {"name": "kind", "values": _("、").join(shared_kinds())},
        )
    if not view.sees(kind):
        raise ApiProblem(403, "kind_not_readable", _("您没有查询种类 %s 的权限，请联系系统管理员。") % kind)
    return kind


def _position(partner: User, text: str) -> uuid.UUID | None:
    if not text:
        return None
    if (moment := read_moment(text)) is not None:
        return uid_at(moment)
    return positions.read(partner, text)
