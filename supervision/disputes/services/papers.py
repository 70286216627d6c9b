"""The papers of a dispute: notes of its meetings, and the agreement."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.papers.cleaning import chinese_day
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from supervision.disputes.models import (
    CASE_KIND,
    Dispute,
    DisputeMeeting,
    DisputeProposal,
    DisputeSide,
    DisputeTerm,
)

if TYPE_CHECKING:
    from records.access.models import User

# Read from the dispute's own page, which shuts out the body; the general page of papers knows of none to shut out.
MINUTES = PaperKind(
    "dispute-minutes", _("协调会议纪要"), "decision-letter.typ", readers=frozenset({Role.AUDIT_ADMIN})
)
AGREEMENT = PaperKind(
    "dispute-agreement", _("协调协议书"), "decision-letter.typ", readers=frozenset({Role.AUDIT_ADMIN})
)
BASIS = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）：探索建立政务失信违约事件协调处理机制"


def register() -> None:
    for kind in (MINUTES, AGREEMENT):
        register_paper_kind(kind)


def papers_of(case: Dispute) -> QuerySet[Paper]:
    return Paper.objects.filter(about_kind=CASE_KIND, about_uid=case.uid).order_by("-issued_at", "-uid")


def minutes_paper(
    meeting: DisputeMeeting, case: Dispute, sides: Iterable[DisputeSide], *, by: "User", at: datetime
) -> Paper:
    """The notes to print and to be signed; persons sign by hand and are named nowhere in it."""
    held = timezone.localtime(meeting.held_at)
    with override("zh-hans"):
        return issue(
            kind=MINUTES.name,
            title="失信违约事件协调会议纪要",
            data={
                "reference": case.number,
                "facts": [
                    {"label": "事项", "value": case.title},
                    {"label": "会议时间", "value": f"{chinese_day(held.date())} {held:%H:%M}"},
                    {"label": "地点", "value": meeting.place},
                    {"label": "到会各方", "value": "；".join(str(side) for side in sides)},
                ],
                "body": [line for line in meeting.notes.splitlines() if line.strip()],
                "basis": [BASIS],
            },
            about_kind=CASE_KIND,
            about_uid=case.uid,
            region=case.region,
            by=by,
            at=at,
        )


def agreement_paper(
    case: Dispute, proposal: DisputeProposal, terms: Iterable[DisputeTerm], *, by: "User", at: datetime
) -> Paper:
    with override("zh-hans"):
        return issue(
            kind=AGREEMENT.name,
            title="失信违约事件协调协议书",
            data={
                "reference": case.number,
                "facts": [
                    {"label": "事项", "value": case.title},
                    *(
                        {"label": str(side.get_role_display()), "value": side.name}
                        for side in case.sides.all()
                    ),
                ],
                "body": [line for line in proposal.text.splitlines() if line.strip()],
                "decision": "\n".join(
                    f"{term.number}. {term.side.name}：{term.text}，于{chinese_day(term.due_on)}前。"
                    for term in terms
                ),
                "basis": [BASIS],
            },
            about_kind=CASE_KIND,
            about_uid=case.uid,
            region=case.region,
            by=by,
            at=at,
        )
