"""Entries of registers as everybody may read them."""

import uuid
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api import schemas
from disclosure.api.base import PublicEndpoint, PublicList, gone, proven
from disclosure.published.publicity import standing_of, withdrawn
from disclosure.published.registers import entries_for, entry_proof, entry_was_public, present_entry
from disclosure.search.entries import matching_entries, read
from records.chain import queries as chain
from records.chain.course import course_of
from records.common.rest.problems import ApiProblem
from records.common.rest.schema import query
from records.dishonesty.choices import Severity
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation, Counterparty, Licence, Penalty, RegisterEntry
from records.registers.national import national
from records.registers.publicity import LICENCES, PENALTIES
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
    problems = (410,)

    def find(self, uid: uuid.UUID) -> RegisterEntry:
        entry = entries_for(self.register, self.audience, on=self.today).filter(uid=uid).first()
        if entry is None:
            if entry_was_public(self.register, uid, on=self.today):
                over = withdrawn(self.register, uid)
                words = {"label": over.label, "reason": over.reason, "day": over.on} if over else {}
                raise gone(
                    _("该条已于 %(day)s 撤回公示。%(label)s：%(reason)s") % words
                    if over
                    else _("该条已终止公示。")
                )
            raise Http404
        self.last_modified = entry.updated_at
        return entry

    def proof(self, entry: RegisterEntry) -> dict[str, Any]:
        known = course_of(entry.uid, entry.version)
        return {
            "uid": str(entry.uid),
            "version": entry.version,
            "proof": proven(lambda: entry_proof(entry, known)),
            "arrivals": [
                {
                    "node": {"code": arrival.node_code, "name": arrival.node_name},
                    "version": arrival.version,
                    "action": arrival.action,
                    "at": arrival.at.isoformat(),
                }
                for arrival in chain.arrivals(entry.uid, known)
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


class DecisionList(EntryList):
    """Licences or penalties: the envelope of every entry, and what it says in the national fields."""

    def present(self, row: Any) -> dict[str, Any]:
        return present_decision(self.register, row, on=self.today)


def present_decision(register: Register, entry: Any, *, on: date) -> dict[str, Any]:
    """What is told of every entry, the national fields unchanged, and whether it was shown in time."""
    shown = present_entry(register, entry)
    found = standing_of(entry, on=on)
    envelope = {name: value for name, value in shown.items() if name not in register.carried}
    return {
        **envelope,
        "title": shown["title"],
        "scope": shown["scope"],
        **{name: shown[name] for name in ("severity", "simple_procedure") if name in shown},
        "replaces": shown["replaces"],
        "punctuality": {
            "due_on": entry.due_on.isoformat(),
            "on_time": found.state == "on_time",
            "working_days_late": found.days,
        },
        "display_until": shown["valid_until"],
        "national": national(register.kind, entry),
    }


_DECISIONS = (
    query("q", gettext_lazy("行政相对人名称、机关名称或文书号中的词；统一社会信用代码按全码匹配。")),
    query("region", gettext_lazy("行政区划代码，含其全部下级。")),
    query("organisation", gettext_lazy("作出决定的机构的编号。")),
    query("decided_from", gettext_lazy("文书日期自，如 2026-01-01。")),
    query("decided_to", gettext_lazy("文书日期至，如 2026-12-31。")),
    query("counterparty_kind", gettext_lazy("行政相对人类别。"), choices=Counterparty),
)
_DECISION_NAMES = ("q", "region", "organisation", "decided_from", "decided_to", "counterparty_kind")


class LicenceList(DecisionList):
    register = LICENCES
    parameters = (*_DECISION_NAMES, "licence_kind", "state")
    serializer_class = schemas.LicenceShown

    @extend_schema(
        operation_id="listPublicLicences",
        tags=["public"],
        summary=gettext_lazy("检索行政许可"),
        parameters=[
            *_DECISIONS,
            query("licence_kind", gettext_lazy("许可类别。"), choices=Licence.Kind),
            query("state", gettext_lazy("当前状态。"), choices=Licence.State),
        ],
        responses=schemas.LicenceShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class LicenceDetail(OneEntry):
    register = LICENCES

    @extend_schema(
        operation_id="getPublicLicence",
        tags=["public"],
        summary=gettext_lazy("读取一条行政许可"),
        responses=schemas.LicenceShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_decision(self.register, self.find(uid), on=self.today))


class LicenceProof(OneEntry):
    register = LICENCES

    @extend_schema(
        operation_id="getPublicLicenceProof",
        tags=["public"],
        summary=gettext_lazy("一条行政许可的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))


class PenaltyList(DecisionList):
    register = PENALTIES
    parameters = (*_DECISION_NAMES, "categories", "severity")
    serializer_class = schemas.PenaltyShown

    @extend_schema(
        operation_id="listPublicPenalties",
        tags=["public"],
        summary=gettext_lazy("检索行政处罚"),
        parameters=[
            *_DECISIONS,
            query("categories", gettext_lazy("处罚类别，含此一种即可。"), choices=Penalty.Category),
            query("severity", gettext_lazy("严重程度。"), choices=Severity),
        ],
        responses=schemas.PenaltyShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class PenaltyDetail(OneEntry):
    register = PENALTIES

    @extend_schema(
        operation_id="getPublicPenalty",
        tags=["public"],
        summary=gettext_lazy("读取一条行政处罚"),
        responses=schemas.PenaltyShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_decision(self.register, self.find(uid), on=self.today))


class PenaltyProof(OneEntry):
    register = PENALTIES

    @extend_schema(
        operation_id="getPublicPenaltyProof",
        tags=["public"],
        summary=gettext_lazy("一条行政处罚的入链证明"),
        responses=schemas.ProofOfRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self.proof(self.find(uid)))
