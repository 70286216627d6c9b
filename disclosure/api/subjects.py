"""Bodies and regions as everybody may read them, and the figures over both."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint, PublicList
from disclosure.published import (
    find_organisation,
    organisations_for,
    present_organisation,
    present_region,
    regions,
)
from disclosure.published.figures import figures
from disclosure.search.bodies import matching_bodies
from records.common.identity import this_node
from records.common.rest.problems import invalid_parameter
from records.common.rest.schema import query
from records.subjects.models import Organisation, Region

MAX_QUERY_LENGTH = 100


def _words(request: Any) -> str:
    text = request.query_params.get("q", "").replace("\x00", " ").strip()
    if len(text) > MAX_QUERY_LENGTH:
        raise invalid_parameter("q", "too_long", _("检索词最多 %d 个字，请缩短后再查。") % MAX_QUERY_LENGTH)
    return text


def _region(request: Any, name: str) -> str:
    code = request.query_params.get(name, "")
    if code and ("\x00" in code or not regions().filter(code=code[:6]).exists()):
        raise invalid_parameter(
            name, "unknown_region", _("没有代码为“%s”的行政区划。") % code.replace("\x00", "")[:40]
        )
    return code


def _choice(request: Any, name: str, values: list[str]) -> str:
    value = request.query_params.get(name, "")
    if value and value not in values:
        raise invalid_parameter(
            name,
            "unknown_value",
            _("%(name)s 可取：%(values)s。") % {"name": name, "values": _("、").join(values)},
        )
    return value


class OrganisationList(PublicList):
    parameters = ("q", "region", "kind")
    serializer_class = schemas.Organisation
    orderings = {"name": ("pinyin", "uid"), "-name": ("-pinyin", "-uid")}

    @extend_schema(
        operation_id="listPublicOrganisations",
        tags=["public"],
        summary=gettext_lazy("检索机构"),
        parameters=[
            query(
                "q",
                gettext_lazy(
                    "名称（含曾用名、并入机构的名称）中的词、拼音或拼音首字母，或统一社会信用代码全码。"
                ),
            ),
            query("region", gettext_lazy("行政区划代码，含其全部下级。")),
            query("kind", gettext_lazy("机构类别。"), choices=Organisation.Kind),
        ],
        responses=schemas.Organisation(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Organisation]:
        found = organisations_for(self.audience)
        if words := _words(self.request):
            found = matching_bodies(found, words)
        if region := _region(self.request, "region"):
            found = found.within(region)
        if kind := _choice(self.request, "kind", Organisation.Kind.values):
            found = found.filter(kind=kind)
        return found

    def present(self, row: Organisation) -> dict[str, Any]:
        return present_organisation(row, self.audience)


class OrganisationDetail(PublicEndpoint):
    @extend_schema(
        operation_id="getPublicOrganisation",
        tags=["public"],
        summary=gettext_lazy("读取一个机构"),
        description=gettext_lazy("已并入其他机构的，以 308 转到现机构。"),
        responses={
            200: schemas.Organisation,
            308: OpenApiResponse(description=gettext_lazy("已并入其他机构，现机构的地址在 Location。")),
        },
    )
    def get(self, request: Any, uid: uuid.UUID) -> HttpResponse:
        body = find_organisation(uid, self.audience)
        if body is None:
            raise Http404
        if body.uid != uid:
            address = reverse("public-organisation", args=[body.uid])
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        self.last_modified = body.updated_at
        return Response(present_organisation(body, self.audience))


class RegionList(PublicList):
    parameters = ("q", "parent", "level")
    serializer_class = schemas.Region
    orderings = {"code": ("code",), "-code": ("-code",)}

    @extend_schema(
        operation_id="listPublicRegions",
        tags=["public"],
        summary=gettext_lazy("行政区划（GB/T 2260）"),
        parameters=[
            query("parent", gettext_lazy("上级行政区划代码。")),
            query("level", gettext_lazy("级别。"), choices=Region.Level),
            query("q", gettext_lazy("名称中的字。")),
        ],
        responses=schemas.Region(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Region]:
        found = regions()
        if parent := _region(self.request, "parent"):
            found = found.filter(parent=parent)
        if level := _choice(self.request, "level", Region.Level.values):
            found = found.filter(level=level)
        if words := _words(self.request):
            found = found.filter(full_name__contains=words)
        return found

    def present(self, row: Region) -> dict[str, Any]:
        return present_region(row)


class RegionDetail(PublicEndpoint):
    @extend_schema(
        operation_id="getPublicRegion",
        tags=["public"],
        summary=gettext_lazy("读取一个行政区划"),
        responses=schemas.Region,
    )
    def get(self, request: Any, code: str) -> Response:
        region = regions().filter(code=code).first()
        if region is None:
            raise Http404
        return Response(present_region(region))


class Statistics(PublicEndpoint):
    parameters = ("region",)

    @extend_schema(
        operation_id="getPublicStatistics",
        tags=["public"],
        summary=gettext_lazy("公示中记录的统计数"),
        description=gettext_lazy("只统计公示中的记录，最多滞后一分钟；by_month 按发布月份，by_region 按下一级区划。"),
        parameters=[query("region", gettext_lazy("行政区划代码；不填为本节点的全部范围。"))],
        responses=schemas.Statistics,
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        region = regions().filter(code=_region(request, "region") or this_node().code).first()
        if region is None:
            raise Http404
        found = figures(region=region.code, on=self.today)
        return Response(
            {
                "as_of": self.today.isoformat(),
                "region": {"code": region.code, "name": region.name},
                "total": found.total,
                "organisations": found.bodies,
                "new_in_30_days": found.new,
                "under_objection": found.under_objection,
                **{
                    f"by_{name}": dict(sorted(counts.items()))
                    for name, counts in found.by.items()
                    if name != "region"
                },
                "by_region": {
                    key.ljust(6, "0"): number for key, number in sorted(found.by.get("region", {}).items())
                },
            }
        )
