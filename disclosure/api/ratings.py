"""Third-party ratings and disclosed debt as everybody may read them."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.pledge_schemas import EntryShown, EntryVersionsShown
from disclosure.api.pledges import EntryVersions
from disclosure.api.registers import EntryList, OneEntry
from disclosure.published.ratings import present_debt, present_rating
from records.common.rest.schema import DAY, query
from records.registers.models import Emergency, Outlook, RatingKind
from records.registers.ratings import DEBTS, RATINGS

_COMMON = (
    query("q", gettext_lazy("名称、机构名称或文号中的词；统一社会信用代码按全码匹配。")),
    query("region", gettext_lazy("行政区划代码，含其全部下级。")),
    query("organisation", gettext_lazy("机构编号（uid），含并入该机构的机构。"), kind=uuid.UUID),
    query("decided_from", gettext_lazy("文书日期不早于。"), kind=DAY),
    query("decided_to", gettext_lazy("文书日期不晚于。"), kind=DAY),
)
_NAMES = ("q", "region", "organisation", "decided_from", "decided_to")


class RatingShown(EntryShown):
    kind = serializers.CharField(help_text=gettext_lazy("恒为 rating。"))
    rating_kind = serializers.ChoiceField(RatingKind.choices)
    agency_qualification = serializers.CharField()
    method_name = serializers.CharField()
    method_version = serializers.CharField()
    scale = serializers.CharField(help_text=gettext_lazy("评级机构的等级，由高到低。"))
    grade = serializers.CharField()
    outlook = serializers.ChoiceField([*Outlook.choices, ("", "")], allow_blank=True)
    score = serializers.CharField(allow_null=True)
    score_full = serializers.CharField(allow_null=True)
    period_from = serializers.DateField()
    period_until = serializers.DateField()
    findings = serializers.CharField()
    conflict_statement = serializers.CharField(help_text=gettext_lazy("评级机构对利益关系的声明。"))
    received_on = serializers.DateField()
    due_on = serializers.DateField(help_text=gettext_lazy("应公布日期。"))
    body_comment = serializers.CharField(allow_blank=True, help_text=gettext_lazy("被评机构的意见。"))
    commented_on = serializers.DateField(allow_null=True)
    replaces = serializers.UUIDField(allow_null=True)
    on_time = serializers.BooleanField()


class DebtShown(EntryShown):
    kind = serializers.CharField(help_text=gettext_lazy("恒为 debt-disclosure。"))
    year = serializers.IntegerField()
    limit_general = serializers.CharField(help_text=gettext_lazy("金额单位为亿元，写成文字以免失去精度。"))
    limit_special = serializers.CharField()
    balance_general = serializers.CharField()
    balance_special = serializers.CharField()
    due_in_year = serializers.CharField()
    debt_ratio = serializers.CharField(
        allow_null=True, help_text=gettext_lazy("债务率（%）；公开文件没有公布时为 null。")
    )
    repayment_sources = serializers.CharField()
    emergency = serializers.ChoiceField(Emergency.choices)
    approved_on = serializers.DateField()
    disclosed_on = serializers.DateField()
    due_on = serializers.DateField(help_text=gettext_lazy("应公开日期：批准后二十日。"))
    document_url = serializers.CharField(allow_blank=True)
    on_time = serializers.BooleanField()


class RatingList(EntryList):
    register = RATINGS
    parameters = (*_NAMES, "rating_kind", "outlook")
    serializer_class = RatingShown

    def present(self, row: Any) -> dict[str, Any]:
        return present_rating(row)

    @extend_schema(
        operation_id="listPublicRatings",
        tags=["public"],
        summary=gettext_lazy("检索第三方评级"),
        description=gettext_lazy("评级由评级机构负责，与政府的考核结果分开。"),
        parameters=[
            *_COMMON,
            query("rating_kind", gettext_lazy("评级类别。"), choices=RatingKind),
            query("outlook", gettext_lazy("展望。"), choices=Outlook),
        ],
        responses=RatingShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class RatingDetail(OneEntry):
    register = RATINGS

    @extend_schema(
        operation_id="getPublicRating",
        tags=["public"],
        summary=gettext_lazy("读取一条第三方评级"),
        responses=RatingShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        found: Any = self.find(uid)
        return Response(present_rating(found))


class RatingVersions(EntryVersions):
    register = RATINGS

    @extend_schema(
        operation_id="listPublicRatingVersions",
        tags=["public"],
        summary=gettext_lazy("一条第三方评级的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class RatingProof(OneEntry):
    register = RATINGS

    @extend_schema(
        operation_id="getPublicRatingProof",
        tags=["public"],
        summary=gettext_lazy("一条第三方评级的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))


class DebtList(EntryList):
    register = DEBTS
    parameters = (*_NAMES, "emergency")
    serializer_class = DebtShown

    def present(self, row: Any) -> dict[str, Any]:
        return present_debt(row)

    @extend_schema(
        operation_id="listPublicDebtDisclosures",
        tags=["public"],
        summary=gettext_lazy("检索政府债务公开"),
        parameters=[
            *_COMMON,
            query("emergency", gettext_lazy("应急响应级别。"), choices=Emergency),
        ],
        responses=DebtShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class DebtDetail(OneEntry):
    register = DEBTS

    @extend_schema(
        operation_id="getPublicDebtDisclosure",
        tags=["public"],
        summary=gettext_lazy("读取一条政府债务公开"),
        responses=DebtShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        found: Any = self.find(uid)
        return Response(present_debt(found))


class DebtVersions(EntryVersions):
    register = DEBTS

    @extend_schema(
        operation_id="listPublicDebtDisclosureVersions",
        tags=["public"],
        summary=gettext_lazy("一条政府债务公开的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class DebtProof(OneEntry):
    register = DEBTS

    @extend_schema(
        operation_id="getPublicDebtDisclosureProof",
        tags=["public"],
        summary=gettext_lazy("一条政府债务公开的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))
