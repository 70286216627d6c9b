"""Promises and yearly statements of arrears as everybody may read them."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import refuse_problems
from disclosure.api.pledge_schemas import EntryVersionsShown, PledgeShown, StatementShown
from disclosure.api.registers import EntryList, OneEntry
from disclosure.published.arrears import present_statement, statements_for
from disclosure.published.pledges import entry_versions, pledges_for, present_pledge
from disclosure.search import pledges as asking
from disclosure.search.arrears import matching_statements, read_statements
from records.common.rest.schema import DAY, query
from records.dishonesty.choices import Domain
from records.pledges.arrears.choices import Coverage
from records.pledges.arrears.statements import STATEMENTS
from records.pledges.choices import Matter, Outcome, PledgeKind
from records.pledges.entries import PLEDGES

_COMMON = (
    query("q", gettext_lazy("名称、机构名称或文号中的词；统一社会信用代码按全码匹配。")),
    query("region", gettext_lazy("行政区划代码，含其全部下级。")),
    query("organisation", gettext_lazy("机构编号（uid），含并入该机构的机构。"), kind=uuid.UUID),
    query("decided_from", gettext_lazy("文书日期不早于。"), kind=DAY),
    query("decided_to", gettext_lazy("文书日期不晚于。"), kind=DAY),
)
_COMMON_NAMES = ("q", "region", "organisation", "decided_from", "decided_to")


class EntryVersions(OneEntry):
    def versions(self, uid: uuid.UUID) -> Response:
        results = [
            {
                "number": version.number,
                "reason": version.reason,
                "made_at": version.made_at.isoformat(),
                "registered_at": version.registered_at.isoformat(),
            }
            for version in entry_versions(self.find(uid))
        ]
        return Response({"next": None, "previous": None, "results": results})


class PledgeList(EntryList):
    register = PLEDGES
    parameters = (
        *_COMMON_NAMES, "pledge_kind", "outcome", "domain", "matter", "counterparty_kind", "due", "due_from", "due_to",
    )  # fmt: skip
    serializer_class = PledgeShown

    def get_queryset(self) -> Any:
        criteria, problems = asking.read(self.request.query_params)
        refuse_problems(problems)
        found = pledges_for(self.audience, on=self.today)
        return asking.matching_pledges(found, criteria, on=self.today)

    def present(self, row: Any) -> dict[str, Any]:
        return present_pledge(row, on=self.today)

    @extend_schema(
        operation_id="listPublicPledges",
        tags=["public"],
        summary=gettext_lazy("检索政府承诺"),
        parameters=[
            *_COMMON,
            query("pledge_kind", gettext_lazy("承诺类型。"), choices=PledgeKind),
            query("outcome", gettext_lazy("履行情况。"), choices=Outcome),
            query("domain", gettext_lazy("所属领域。"), choices=Domain),
            query("matter", gettext_lazy("承诺事项。"), choices=Matter),
            query("counterparty_kind", gettext_lazy("相对人类别。")),
            query("due", gettext_lazy("期限。"), choices=asking.Due),
            query("due_from", gettext_lazy("期限不早于。"), kind=DAY),
            query("due_to", gettext_lazy("期限不晚于。"), kind=DAY),
        ],
        responses=PledgeShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class PledgeDetail(OneEntry):
    register = PLEDGES

    @extend_schema(
        operation_id="getPublicPledge",
        tags=["public"],
        summary=gettext_lazy("读取一条政府承诺"),
        responses=PledgeShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        found: Any = self.find(uid)
        return Response(present_pledge(found, on=self.today))


class PledgeVersions(EntryVersions):
    register = PLEDGES

    @extend_schema(
        operation_id="listPublicPledgeVersions",
        tags=["public"],
        summary=gettext_lazy("一条政府承诺的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class PledgeProof(OneEntry):
    register = PLEDGES

    @extend_schema(
        operation_id="getPublicPledgeProof",
        tags=["public"],
        summary=gettext_lazy("一条政府承诺的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))


class StatementList(EntryList):
    register = STATEMENTS
    parameters = (*_COMMON_NAMES, "coverage", "year")
    serializer_class = StatementShown

    def get_queryset(self) -> Any:
        criteria, year, problems = read_statements(self.request.query_params)
        refuse_problems(problems)
        return matching_statements(statements_for(self.audience, on=self.today), criteria, year)

    def present(self, row: Any) -> dict[str, Any]:
        return present_statement(row)

    @extend_schema(
        operation_id="listPublicArrears",
        tags=["public"],
        summary=gettext_lazy("检索拖欠账款年度公示"),
        description=gettext_lazy("只有各单位、各地区的汇总数字；债权人是谁不公开。"),
        parameters=[
            *_COMMON,
            query("coverage", gettext_lazy("公示范围：本单位或本地区汇总。"), choices=Coverage),
            query("year", gettext_lazy("年度，如 2025。"), kind=int),
        ],
        responses=StatementShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class StatementDetail(OneEntry):
    register = STATEMENTS

    @extend_schema(
        operation_id="getPublicArrears",
        tags=["public"],
        summary=gettext_lazy("读取一条拖欠账款年度公示"),
        responses=StatementShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        found: Any = self.find(uid)
        return Response(present_statement(found))


class StatementVersions(EntryVersions):
    register = STATEMENTS

    @extend_schema(
        operation_id="listPublicArrearsVersions",
        tags=["public"],
        summary=gettext_lazy("一条拖欠账款年度公示的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class StatementProof(OneEntry):
    register = STATEMENTS

    @extend_schema(
        operation_id="getPublicArrearsProof",
        tags=["public"],
        summary=gettext_lazy("一条拖欠账款年度公示的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))
