"""Another person signs: the report becomes a version, a paper, and where there is a node above, an event of the chain."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from supervision.worklist.reports import travel
from supervision.worklist.reports.choices import Route
from supervision.worklist.reports.deadlines import MEND, SUBMIT, meet, of_judges
from supervision.worklist.reports.models import WorkReport, WorkReportVersion
from supervision.worklist.reports.services.papers import report_paper
from supervision.worklist.reports.services.steps import begin, finish, lock, needed

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def rework(*, report: UUID, reason: str, by: "User", at: datetime) -> WorkReport:
    """Give it back to its writers."""
    case = lock(report)
    step = begin(case, "rework", by=by, at=at)
    finish(case, step, by=by, at=at, note=needed("reason", reason, _("请写明要修改什么。")))
    return case


@transaction.atomic
def sign(*, report: UUID, note: str = "", by: "User", at: datetime) -> WorkReport:
    """Sign it and hand it in."""
    return _sign("sign", report, note=note, by=by, at=at)


@transaction.atomic
def sign_for_file(*, report: UUID, note: str = "", by: "User", at: datetime) -> WorkReport:
    """Sign it where nobody stands above: it is filed."""
    return _sign("file", report, note=note, by=by, at=at)


def _sign(name: str, uid: UUID, *, note: str, by: "User", at: datetime) -> WorkReport:
    case = lock(uid)
    step = begin(case, name, by=by, at=at)
    case.version += 1
    case.signed_by, case.signed_at = by, at
    case.submitted_on = case.submitted_on or timezone.localdate(at)
    # Whoever decided on the version before has not yet decided on this one.
    case.judged_by, case.judged_at, case.reason = None, None, ""
    content = travel.content_of(case)
    WorkReportVersion.objects.create(
        report=case,
        number=case.version,
        content=content,
        writers=case.writers,
        by=by,
        made_at=at,
        registered_at=at,
    )
    case.paper = report_paper(case, content, by=by, at=at)
    finish(case, step, by=by, at=at, note=note.strip())
    meet(case, SUBMIT, MEND, by=by, at=at)
    if case.route == Route.UP:
        travel.send(case, content, at=at)
    else:
        of_judges(case, by=by, at=at)
    return case
