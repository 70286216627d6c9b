"""
How a report goes up and its superior's decision comes down.

Up as an event of the chain, each version its own; down as a notice. What a report says is the governments' own: the
public log names that there is one, and no page or file of the public holds it. It is no register (ADR 22): it is
compiled and judged, not entered and published.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.services import chain_user
from records.chain import services as chain
from records.chain.models import Notice, Peer, PeerRole, PeerState
from records.chain.notice_kinds import NoticeKind, register_notice_kind
from records.chain.notices import issue
from records.chain.registry import EventView, Kind, register_kind
from records.clocks import services as clocks
from records.common.identity import this_node
from records.dishonesty.kind import bodies_of, moment
from records.subjects.models import Organisation, Region, subtree_prefix
from supervision.worklist.reports.choices import Coverage, Period, Route, Status
from supervision.worklist.reports.deadlines import SUBMIT, of_judges
from supervision.worklist.reports.models import WorkReport, WorkReportVersion
from supervision.worklist.reports.rules import Span
from supervision.worklist.reports.services.steps import lock, write

KIND = "work-report"
ACCEPTED, RETURNED = "work-report-accepted", "work-report-returned"
_FIGURE = frozenset(
    {"key", "title", "unit", "kind", "value", "numerator", "denominator", "before", "generated", "note"}
)
_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,30})?")
MOST_SECTIONS = 40


def register() -> None:
    # No task of anybody's at the chain: the answer is worked by itself and shows at the report.
    register_notice_kind(NoticeKind(ACCEPTED, _("工作情况报告已采用")))
    register_notice_kind(NoticeKind(RETURNED, _("工作情况报告退回重报")))
    register_kind(Kind(name=KIND, label=_("工作情况报告"), materialise=materialise))


def content_of(report: WorkReport) -> dict[str, Any]:
    """What a version says, as plain JSON; it is also what travels."""
    body = report.unit
    return {
        "organisation": {
            "uid": str(body.uid),
            "name": body.name,
            "uscc": body.uscc or "",
            "kind": body.kind,
            "region": body.region_id,
        },
        "origin_name": report.origin_name,
        "year": report.year,
        "period": report.period,
        "submitted_on": report.submitted_on.isoformat() if report.submitted_on else "",
        "as_of": report.compiled_at.isoformat() if report.compiled_at else "",
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "text": section.said,
                "note": section.note,
                "figures": section.stated(),
                "tables": section.tables,
            }
            for section in report.sections.all()
        ],
    }


# --- Up ----------------------------------------------------------------------------------------------------


def send(report: WorkReport, content: dict[str, Any], *, at: datetime) -> None:
    parent = Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).first()
    chain.emit(
        kind=KIND,
        uid=report.uid,
        version=report.version,
        action="publish" if report.version == 1 else "amend",
        # Nodes further up only pass it on; without a superior today it waits in the log for the next one.
        payload={"to": parent.code if parent else "", **content},
        at=at,
    )


def materialise(event: EventView, *, at: datetime) -> None:
    """
    Keep a child's report; what is for another node only passes through here.

    :raises ValueError: goes back to the origin as the reason why its report was not taken
    """
    if event.payload.get("to") != this_node().code:
        return
    if not Peer.objects.filter(code=event.origin, role=PeerRole.CHILD).exists():
        raise ValueError("只有直接下级节点可以报送。")
    try:
        body = bodies_of([event])[UUID(event.payload["organisation"]["uid"])]
        span = Span(int(event.payload["year"]), Period(event.payload["period"]).value)
        submitted_on = date.fromisoformat(event.payload["submitted_on"])
        _refuse_shape(event.payload)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"内容不符合要求：{error}") from error
    if not body.region_id.startswith(subtree_prefix(event.origin)):
        raise ValueError("报送单位不在该节点的地区内。")
    with transaction.atomic():
        report = _copy(event, body, span, submitted_on, at=at)
        WorkReportVersion.objects.create(
            report=report,
            number=event.version,
            content={name: value for name, value in event.payload.items() if name != "to"},
            by=chain_user(),
            made_at=event.at,
            registered_at=at,
        )
        write(report, "arrive", gettext_noop("收到下级节点报送"), source="", by=chain_user(), at=at)
        of_judges(report, by=chain_user(), at=at)


def _copy(
    event: EventView, body: Organisation, span: Span, submitted_on: date, *, at: datetime
) -> WorkReport:
    known = WorkReport.objects.filter(pk=event.uid).first()
    if known is None:
        if WorkReport.objects.of(span).filter(unit=body).exists():
            raise ValueError("该单位本期的报告已由另一编号报送。")
        here = this_node().code
        return WorkReport.objects.create(
            uid=event.uid,
            unit=body,
            region=body.region,
            judged_in=Region.objects.get(code=here),
            coverage=Coverage.GOVERNMENT,
            year=span.year,
            period=span.period,
            route=Route.WITHIN,
            origin=event.origin,
            origin_name=str(event.payload["origin_name"])[:50],
            from_below=True,
            status=Status.SUBMITTED,
            version=event.version,
            due_on=clocks.due(SUBMIT, span.until, region=here).due_on,
            submitted_on=submitted_on,
            opened_at=at,
            updated_at=at,
        )
    report = lock(event.uid)
    if not report.from_below or report.origin != event.origin:
        raise ValueError("该编号的报告由另一节点产生。")
    report.version, report.status, report.updated_at = event.version, Status.SUBMITTED, at
    report.judged_by, report.judged_at, report.reason = None, None, ""
    report.save(update_fields=["version", "status", "updated_at", "judged_by", "judged_at", "reason"])
    return report


def _refuse_shape(payload: dict[str, Any]) -> None:
    """What is shown and added up here must have the shape that this node itself writes."""
    moment(payload["as_of"])
    sections = payload["sections"]
    if not isinstance(sections, list) or len(sections) > MOST_SECTIONS:
        raise ValueError("章节不符合要求。")
    for section in sections:
        texts = (section["key"], section["title"], section["text"], section["note"])
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("章节不符合要求。")
        for figure in section["figures"]:
            if set(figure) != _FIGURE or figure["kind"] not in ("count", "rate", "amount", "days"):
                raise ValueError(f"数据不符合要求：{figure.get('key', '')}")
            for name in ("value", "numerator", "denominator", "before", "generated"):
                _refuse_number(figure[name])
        for table in section["tables"]:
            cells = [cell for row in [table["columns"], *table["rows"]] for cell in row]
            if not isinstance(table["title"], str) or not all(isinstance(cell, str) for cell in cells):
                raise ValueError("附表不符合要求。")


def _refuse_number(value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, str) or _NUMBER.fullmatch(value) is None:
        raise ValueError("数字不符合要求。")


# --- Down --------------------------------------------------------------------------------------------------


def answer(report: WorkReport, *, at: datetime) -> None:
    """Tell the child what was decided on this version; of one version it is said once."""
    issue(
        kind=ACCEPTED if report.status == Status.ACCEPTED else RETURNED,
        child=report.origin,
        thread=uuid5(report.uid, str(report.version)),
        origin=report.origin,
        document_kind=KIND,
        uid=report.uid,
        version=report.version,
        details={"reason": report.reason},
        at=at,
    )


@dataclass(frozen=True)
class Answer:
    accepted: bool
    version: int
    reason: str


def answers() -> Iterator[tuple[UUID, Answer]]:
    """What the superior decided on reports that wait for it here."""
    parent = Peer.objects.filter(role=PeerRole.PARENT).first()
    waiting = dict(
        WorkReport.objects.filter(status=Status.SUBMITTED, route=Route.UP).values_list("uid", "version")
    )
    if parent is None or not waiting:
        return
    found = Notice.objects.filter(
        issuer=parent.code, child=this_node().code, kind__in=(ACCEPTED, RETURNED), uid__in=waiting
    )
    for notice in found.order_by("number"):
        if notice.uid is None or notice.version != waiting[notice.uid]:
            continue
        reason = str(json.loads(notice.body)["details"].get("reason", ""))[:2000]
        accepted = notice.kind == ACCEPTED
        # The database refuses a return without a reason, whoever sent it.
        yield (
            notice.uid,
            Answer(accepted, notice.version or 0, reason or ("" if accepted else "（上级未写明理由）")),
        )
