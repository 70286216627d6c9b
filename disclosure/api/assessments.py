"""Results of assessments as everybody may read them."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import refuse_problems
from disclosure.api.pledge_schemas import EntryShown, EntryVersionsShown
from disclosure.api.pledges import EntryVersions
from disclosure.api.registers import EntryList, OneEntry
from disclosure.published.assessments import present_result, results_for
from disclosure.search.assessments import matching_results, read_results
from records.common.rest.schema import DAY, query
from records.registers.assessments import ASSESSMENTS


class AssessmentShown(EntryShown):
    kind = serializers.CharField(help_text=gettext_lazy("恒为 assessment。"))
    round_uid = serializers.UUIDField(help_text=gettext_lazy("同一次考核的结果有同一个编号。"))
    round_title = serializers.CharField()
    year = serializers.IntegerField()
    period_from = serializers.DateField()
    period_until = serializers.DateField()
    system_title = serializers.CharField()
    peer_group = serializers.CharField(help_text=gettext_lazy("与谁比较：机构类别。"))
    score = serializers.CharField(help_text=gettext_lazy("得分，写成文字以免失去精度；含加分。"))
    full = serializers.CharField(help_text=gettext_lazy("满分，不含加分。"))
    grade = serializers.CharField(allow_blank=True)
    passed = serializers.BooleanField(help_text=gettext_lazy("达到考核文件规定的合格线，且没有一票否决。"))
    vetoed = serializers.BooleanField()
    peer_count = serializers.IntegerField()
    peer_median = serializers.CharField()
    peer_low = serializers.CharField()
    peer_high = serializers.CharField()
    rank = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("考核文件要求公布名次的才有，否则为 null。")
    )
    details = serializers.DictField(
        help_text=gettext_lazy("指标体系、输入和各项得分；docs/verify/recompute.py 据此重新计算。")
    )
    uses = serializers.ListField(
        child=serializers.DictField(), help_text=gettext_lazy("结果运用：kind、text、document、on。")
    )


class AssessmentList(EntryList):
    register = ASSESSMENTS
    parameters = ("q", "region", "organisation", "decided_from", "decided_to", "year", "grade", "round")
    serializer_class = AssessmentShown

    def get_queryset(self) -> Any:
        criteria, problems = read_results(self.request.query_params)
        refuse_problems(problems)
        return matching_results(results_for(self.audience, on=self.today), criteria)

    def present(self, row: Any) -> dict[str, Any]:
        return present_result(row)

    @extend_schema(
        operation_id="listPublicAssessments",
        tags=["public"],
        summary=gettext_lazy("检索考核结果"),
        parameters=[
            query("q", gettext_lazy("名称、机构名称或文号中的词；统一社会信用代码按全码匹配。")),
            query("region", gettext_lazy("行政区划代码，含其全部下级。")),
            query("organisation", gettext_lazy("机构编号（uid），含并入该机构的机构。"), kind=uuid.UUID),
            query("decided_from", gettext_lazy("文书日期不早于。"), kind=DAY),
            query("decided_to", gettext_lazy("文书日期不晚于。"), kind=DAY),
            query("year", gettext_lazy("考核年度，如 2025。"), kind=int),
            query("grade", gettext_lazy("等次，如“优秀”。")),
            query("round", gettext_lazy("考核编号（uid）。"), kind=uuid.UUID),
        ],
        responses=AssessmentShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class AssessmentDetail(OneEntry):
    register = ASSESSMENTS

    @extend_schema(
        operation_id="getPublicAssessment",
        tags=["public"],
        summary=gettext_lazy("读取一条考核结果"),
        responses=AssessmentShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        found: Any = self.find(uid)
        return Response(present_result(found))


class AssessmentVersions(EntryVersions):
    register = ASSESSMENTS

    @extend_schema(
        operation_id="listPublicAssessmentVersions",
        tags=["public"],
        summary=gettext_lazy("一条考核结果的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class AssessmentProof(OneEntry):
    register = ASSESSMENTS

    @extend_schema(
        operation_id="getPublicAssessmentProof",
        tags=["public"],
        summary=gettext_lazy("一条考核结果的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))
