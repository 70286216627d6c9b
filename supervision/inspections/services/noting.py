"""How an answer becomes a finding, and the body's time to say something about it begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from records.access.roles import Role
from supervision.inspections.choices import CaseOf
from supervision.inspections.deadlines import COMMENT, start
from supervision.inspections.models import InspectionAnswer, InspectionFinding, InspectionVisit
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.services import steps

if TYPE_CHECKING:
    from records.access.models import User


def note_finding(
    visit: InspectionVisit,
    question: Mapping[str, Any],
    answer: InspectionAnswer,
    *,
    by: "User",
    at: datetime,
) -> InspectionFinding:
    """In the transaction that submits the visit; noted by whoever wrote the answer."""
    finding = InspectionFinding(
        number=steps.next_number("WT", at),
        visit=visit,
        body=visit.body,
        region_id=visit.region_id,
        question=question["text"],
        law=question["law"],
        facts=answer.facts,
        gravity=answer.gravity,
        answer_uid=answer.pk,
        noted_by=answer.by,
        noted_at=at,
        updated_at=at,
        comment_until=timezone.localdate(at),
    )
    deadline = start(
        finding,
        FINDING_CASE,
        COMMENT,
        title=finding.number,
        role=Role.DEPARTMENT,
        # The body's own region, where its accounts hold their role.
        region=visit.body.region_id,
        body=visit.body,
        by=by,
        at=at,
    )
    finding.comment_until = deadline.due_on
    finding.save(force_insert=True)
    steps.write(
        CaseOf.FINDING,
        finding,
        "note",
        gettext_noop("检查发现问题"),
        source="",
        by=by,
        at=at,
        note=finding.facts,
    )
    return finding
