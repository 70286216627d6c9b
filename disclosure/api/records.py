"""Dishonesty records as everybody may read them."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint, PublicList, gone, proven, refuse_problems
from disclosure.published import present, record_for, versions_for, was_public
from disclosure.published.sealed import sealed_proof
from disclosure.search.criteria import CODE_LISTS, Criteria, Ordering
from disclosure.search.finding import Records, Sought
from disclosure.search.matching import listed
from records.chain import queries as chain
from records.chain.course import course_of
from records.common.kept_question import KeptList
from records.common.rest.schema import DAY, query
from records.dishonesty.models import DishonestyRecord

FILTERS = {
    "q": gettext_lazy(
        "标题、机构名称（含曾用名、拼音、拼音首字母）、文号或事实中的词，空格隔开的都要有；"
        "统一社会信用代码按全码匹配。事实中的词须两个字以上，发布后几秒内可查。"
    ),
    "region": gettext_lazy("行政区划代码，含其全部下级。"),
    "organisation": gettext_lazy("机构编号（uid），含并入该机构的机构。"),
    "domain": gettext_lazy("所属领域。"),
    "source": gettext_lazy("失信来源。"),
    "severity": gettext_lazy("失信程度。"),
    "subject_type": gettext_lazy("主体类别。"),
    "decided_from": gettext_lazy("文书日期不早于。"),
    "decided_to": gettext_lazy("文书日期不晚于。"),
}
_KINDS = {"organisation": uuid.UUID, "decided_from": DAY, "decided_to": DAY}


class RecordList(PublicList):
    parameters = tuple(FILTERS)
    serializer_class = schemas.Record
    orderings = {value: (value, "-uid" if value.startswith("-") else "uid") for value in Ordering.values}

    @extend_schema(
        operation_id="listPublicRecords",
        tags=["public"],
        summary=gettext_lazy("检索公示中的失信记录"),
        parameters=[
            query(name, words, kind=_KINDS.get(name, str), choices=CODE_LISTS.get(name))
            for name, words in FILTERS.items()
        ],
        responses=schemas.Record(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> Sought | Records | KeptList:  # type: ignore[override]
        criteria, problems = Criteria.read(self.request.query_params)
        refuse_problems(problems)
        return listed(self.audience, criteria, on=self.today)

    def present(self, row: DishonestyRecord) -> dict[str, Any]:
        return present(row, self.audience)


class OneRecord(PublicEndpoint):
    """What the addresses about one record have in common: finding it through the one rule."""

    problems = (410,)

    def find(self, uid: uuid.UUID) -> DishonestyRecord:
        record = record_for(self.audience, uid, on=self.today)
        if record is None:
            if was_public(uid, on=self.today):
                raise gone(_("该记录已终止公示。"))
            raise Http404
        self.last_modified = record.updated_at
        return record


class RecordDetail(OneRecord):
    @extend_schema(
        operation_id="getPublicRecord",
        tags=["public"],
        summary=gettext_lazy("读取一条公示中的失信记录"),
        responses=schemas.Record,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present(self.find(uid), self.audience))


class RecordVersions(OneRecord):
    @extend_schema(
        operation_id="listPublicRecordVersions",
        tags=["public"],
        summary=gettext_lazy("一条记录的版本沿革"),
        description=gettext_lazy(
            "列出每个版本的原因和登记时间；旧版本的内容可能含后来撤回的事项，故不提供。"
        ),
        responses=schemas.Versions,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        record = self.find(uid)
        versions = versions_for(record)
        numbers = {version.uid: version.number for version in versions}
        results = [
            {
                "number": version.number,
                "reason": version.reason,
                "corrects": numbers.get(version.corrects_id) if version.corrects_id else None,
                "made_at": version.made_at.isoformat(),
                "registered_at": version.registered_at.isoformat(),
            }
            for version in versions
        ]
        return Response({"next": None, "previous": None, "results": results})


class RecordProof(OneRecord):
    @extend_schema(
        operation_id="getPublicRecordProof",
        tags=["public"],
        summary=gettext_lazy("一条记录的入链证明"),
        description=gettext_lazy(
            "该记录当前版本在本节点日志中的位置、哈希路径、检查点和来源节点的签名；"
            "据此可以独立核验记录未被改动，办法见 /transparency/。"
        ),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        record = self.find(uid)
        known = course_of(uid, record.version)
        return Response(
            {
                "uid": str(record.uid),
                "version": record.version,
                "proof": proven(lambda: sealed_proof(record, known)),
                "arrivals": [
                    {
                        "node": {"code": arrival.node_code, "name": arrival.node_name},
                        "version": arrival.version,
                        "action": arrival.action,
                        "at": arrival.at.isoformat(),
                    }
                    for arrival in chain.arrivals(record.uid, known)
                ],
            }
        )
