"""The papers of an inspection: the notice to each body, and the demand to put a finding right."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.clocks.models import Deadline
from records.papers.cleaning import chinese_day
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from supervision.inspections.models import InspectionFinding, InspectionVisit
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.rules import questions_of

if TYPE_CHECKING:
    from records.access.models import User

VISIT_CASE = "inspection-visit"
# Read from the case's own page, which knows both the office and the body.
NOTICE = PaperKind(
    "inspection-notice", _("督导检查通知书"), "decision-letter.typ", readers=frozenset({Role.AUDIT_ADMIN})
)
DEMAND = PaperKind(
    "inspection-demand", _("督导整改通知书"), "rectification-order.typ", readers=frozenset({Role.AUDIT_ADMIN})
)


def register() -> None:
    for kind in (NOTICE, DEMAND):
        register_paper_kind(kind)


def papers_about(uid: UUID) -> QuerySet[Paper]:
    return Paper.objects.filter(about_kind__in=(VISIT_CASE, FINDING_CASE), about_uid=uid).order_by(
        "-issued_at", "-uid"
    )


def notice_paper(visit: InspectionVisit, *, by: "User", at: datetime) -> Paper:
    """Who comes, when, and what is asked, so that the body can have everything ready."""
    inspection = visit.inspection
    with override("zh-hans"):
        asked = questions_of(inspection.checklist.sections)
        wanted = list(dict.fromkeys(one["evidence"] for one in asked if one["evidence"]))
        data: dict[str, Any] = {
            "reference": inspection.number,
            "addressee": visit.body.name,
            "facts": [
                {"label": "检查名称", "value": inspection.title},
                {
                    "label": "检查时间",
                    "value": f"{chinese_day(inspection.starts_on)}至{chinese_day(inspection.ends_on)}",
                },
                {"label": "检查组", "value": f"组长{inspection.lead.full_name}等{inspection.team.count()}人"},
                {"label": "选取方式", "value": str(visit.get_chosen_display())},
            ],
            "body": [line for line in inspection.purpose.splitlines() if line.strip()],
            "basis": [inspection.basis],
            "attachments": [f"请准备：{one}" for one in wanted],
            "remedy": "检查发现的问题，在认定前将告知你单位，你单位有权说明情况。",
        }
    return issue(
        kind=NOTICE.name,
        title=f"关于开展“{inspection.title}”的通知"[:200],
        data=data,
        about_kind=VISIT_CASE,
        about_uid=visit.pk,
        region=inspection.region,
        organisation=visit.body,
        by=by,
        at=at,
    )


def demand_paper(finding: InspectionFinding, deadline: Deadline, *, by: "User", at: datetime) -> Paper:
    inspection = finding.visit.inspection
    with override("zh-hans"):
        data: dict[str, Any] = {
            "reference": finding.number,
            "addressee": finding.body.name,
            "record": [
                {"label": "检查名称", "value": f"{inspection.title}（{inspection.number}）"},
                {"label": "检查问题", "value": finding.question},
                {"label": "程度", "value": str(finding.get_gravity_display())},
            ],
            "facts": [
                *[line for line in finding.facts.splitlines() if line.strip()],
                *([f"你单位说明：{finding.comment}"] if finding.comment else []),
                f"认定理由：{finding.reasons}",
            ],
            "requirements": [line for line in finding.requirement.splitlines() if line.strip()],
            "due_on": chinese_day(deadline.due_on),
            "computed": deadline.explanation,
            "basis": list(
                dict.fromkeys(one for one in (finding.law, inspection.basis, deadline.basis) if one)
            ),
            "consequence": "逾期未整改到位的，报上级督办；仍不整改的，依法认定并记入政务失信记录。",
            "contact": settings.NODE_NAME,
        }
    return issue(
        kind=DEMAND.name,
        title="关于限期整改督导检查问题的通知",
        data=data,
        about_kind=FINDING_CASE,
        about_uid=finding.pk,
        region=finding.region,
        organisation=finding.body,
        by=by,
        at=at,
    )
