"""Entries of registers as everybody may read them."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint, PublicList, gone, proven
from disclosure.published.registers import entries_for, entry_proof, entry_was_public, present_entry
from disclosure.search.entries import matching_entries, read
from records.chain import queries as chain
from records.common.rest.problems import ApiProblem
from records.common.rest.schema import query
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation, RegisterEntry
from records.registers.register import Register


class EntryList(PublicList):
    """The list of one register; a subclass names the register and describes its answer."""

    register: Register
    orderings = {"-decided_on": ("-decided_on", "-uid"), "decided_on": ("decided_on", "uid")}

    def get_queryset(self) -> Any:
        criteria, problems = read(self.register, self.request.query_params)
        if problems:
            raise ApiProblem(
                400,
                "invalid_parameter",
                problems[0].detail,
                errors=[{"pointer": f"?{p.field}", "code": p.code, "detail": p.detail} for p in problems],
            )
        return matching_entries(entries_for(self.register, self.audience, on=self.today), criteria)

    def present(self, row: RegisterEntry) -> dict[str, Any]:
        return present_entry(self.register, row)


class OneEntry(PublicEndpoint):
    register: Register

    def find(self, uid: uuid.UUID) -> RegisterEntry:
        entry = entries_for(self.register, self.audience, on=self.today).filter(uid=uid).first()
        if entry is None:
            if entry_was_public(self.register, uid, on=self.today):
                raise gone(_("该条已终止公示。"))
            raise Http404
        self.last_modified = entry.updated_at
        return entry

    def proof(self, entry: RegisterEntry) -> dict[str, Any]:
        return {
            "uid": str(entry.uid),
            "version": entry.version,
            "proof": proven(lambda: entry_proof(entry)),
            "arrivals": [
                {
                    "node": {"code": arrival.node_code, "name": arrival.node_name},
                    "version": arrival.version,
                    "action": arrival.action,
                    "at": arrival.at.isoformat(),
                }
                for arrival in chain.arrivals(entry.uid)
            ],
        }


class CommendationList(EntryList):
    register = COMMENDATIONS
    parameters = ("q", "region", "honour", "level")
    serializer_class = schemas.Commendation

    @extend_schema(
        operation_id="listPublicCommendations",
        tags=["public"],
        summary=gettext_lazy("检索表彰激励"),
        parameters=[
            query("q", gettext_lazy("名称、机构名称或文号中的词；统一社会信用代码按全码匹配。")),
            query("region", gettext_lazy("行政区划代码，含其全部下级。")),
            query("honour", gettext_lazy("表彰类别。"), choices=Commendation.Honour),
            query("level", gettext_lazy("级别。"), choices=Commendation.Level),
        ],
        responses=schemas.Commendation(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class CommendationDetail(OneEntry):
    register = COMMENDATIONS

    @extend_schema(
        operation_id="getPublicCommendation",
        tags=["public"],
        summary=gettext_lazy("读取一条表彰激励"),
        responses=schemas.Commendation,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_entry(self.register, self.find(uid)))


class CommendationProof(OneEntry):
    register = COMMENDATIONS

    @extend_schema(
        operation_id="getPublicCommendationProof",
        tags=["public"],
        summary=gettext_lazy("一条表彰激励的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))
