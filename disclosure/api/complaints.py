"""Published answers to complaints, and their numbers, as everybody may read them."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from disclosure.api.base import PublicEndpoint, PublicList
from disclosure.published import regions
from disclosure.published.complaints import FEWEST, OTHER, answers_for, present_answer, statistics
from records.common.identity import this_node
from records.common.rest.problems import invalid_parameter
from records.common.rest.schema import query
from records.dishonesty.api.schemas import Place, Shape
from supervision.complaints.choices import ComplaintKind, Outcome, Satisfaction

# Beside the outcomes what is too few to be named apart.
COUNTED_OUTCOMES = [*Outcome.choices, (OTHER, OTHER)]


class AnsweredBody(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()


class AnswerShown(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    answer = serializers.CharField()
    kind = serializers.ChoiceField(ComplaintKind.choices)
    outcome = serializers.ChoiceField(Outcome.choices)
    organisation = AnsweredBody(allow_null=True, help_text=gettext_lazy("被反映单位；未登记的为 null。"))
    region = Place()
    answered_on = serializers.DateField()
    published_on = serializers.DateField()


_BLURRED = gettext_lazy("件数；太少、会让人猜出是谁提出的为 null。")


class KindCount(Shape):
    name = serializers.ChoiceField(ComplaintKind.choices)
    number = serializers.IntegerField(allow_null=True, help_text=_BLURRED)


class OutcomeCount(Shape):
    name = serializers.ChoiceField(COUNTED_OUTCOMES)
    number = serializers.IntegerField(allow_null=True, help_text=_BLURRED)


class SatisfactionCount(Shape):
    name = serializers.ChoiceField(Satisfaction.choices)
    number = serializers.IntegerField(allow_null=True, help_text=_BLURRED)


class NamedCount(Shape):
    name = serializers.CharField(help_text=gettext_lazy("区划代码，或者机构的 uid。"))
    number = serializers.IntegerField(allow_null=True, help_text=_BLURRED)
    label = serializers.CharField()  # type: ignore[assignment]


class ComplaintStatisticsShown(Shape):
    first = serializers.DateField(help_text=gettext_lazy("统计起始日（按提交日期）。"))
    last = serializers.DateField(help_text=gettext_lazy("统计截止日，总是上月最后一天。"))
    region = serializers.CharField()
    fewest = serializers.IntegerField(help_text=gettext_lazy("少于这个数的不写。"))
    filed = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    on_time = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("按期答复的百分比。"))
    satisfied = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("评价为满意、基本满意的百分比。")
    )
    kinds = KindCount(many=True)
    outcomes = OutcomeCount(many=True)
    satisfaction = SatisfactionCount(many=True)
    regions = NamedCount(many=True)
    bodies = NamedCount(many=True)


class AnswerList(PublicList):
    parameters = ("kind", "region", "organisation")
    orderings = {
        "-published_at": ("-published_at", "-uid"),
        "published_at": ("published_at", "uid"),
    }
    serializer_class = AnswerShown

    @extend_schema(
        operation_id="listPublicComplaintAnswers",
        tags=["public"],
        summary=gettext_lazy("读取公开的投诉答复"),
        parameters=[
            query("kind", gettext_lazy("投诉的类别。"), choices=ComplaintKind),
            query("region", gettext_lazy("六位区划代码，含全部下级。")),
            query("organisation", gettext_lazy("被反映单位的 uid。")),
        ],
        responses=AnswerShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        kind, organisation = asked.get("kind", ""), asked.get("organisation", "")
        if kind and kind not in ComplaintKind.values:
            raise invalid_parameter(
                "kind",
                "unknown_value",
                _("%(name)s 可取：%(values)s。")
                % {"name": "kind", "values": _("、").join(ComplaintKind.values)},
            )
        return answers_for(
            self.audience,
            kind=kind,
            region=_region(asked.get("region", "")),
            organisation=_uid(organisation) if organisation else None,
        )

    def present(self, row: Any) -> dict[str, Any]:
        return present_answer(row)


class AnswerDetail(PublicEndpoint):
    @extend_schema(
        operation_id="getPublicComplaintAnswer",
        tags=["public"],
        summary=gettext_lazy("读取一份公开的投诉答复"),
        responses=AnswerShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        row = answers_for(self.audience).filter(uid=uid).first()
        if row is None:
            raise Http404
        return Response(present_answer(row))


class ComplaintStatistics(PublicEndpoint):
    parameters = ("region",)

    @extend_schema(
        operation_id="getPublicComplaintStatistics",
        tags=["public"],
        summary=gettext_lazy("读取投诉举报的统计"),
        description=gettext_lazy(
            "统计到上月底，每天更新一次。少于 3 件的为 null；只有一项少于 3 件时另一项也为 null，免得相减算出。"
        ),
        parameters=[query("region", gettext_lazy("六位区划代码，含全部下级；不填为本站所在地区。"))],
        responses=ComplaintStatisticsShown,
    )
    def get(self, request: Any) -> Response:
        region = _region(request.query_params.get("region", "")) or this_node().code
        shown = statistics(region=region, on=self.today).as_dict()
        for name in ("kinds", "outcomes", "satisfaction"):
            shown[name] = [{"name": part["name"], "number": part["number"]} for part in shown[name]]
        return Response({**shown, "fewest": FEWEST})


def _region(code: str) -> str:
    if code and ("\x00" in code or not regions().filter(code=code).exists()):
        raise invalid_parameter(
            "region", "unknown_region", _("没有代码为“%s”的行政区划。") % code.replace("\x00", "")[:40]
        )
    return code


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise invalid_parameter("organisation", "invalid", _("机构应为其 uid，请核对。")) from error
