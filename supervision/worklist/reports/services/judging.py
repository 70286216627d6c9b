"""The superior decides: at this node by a person, from the node above by its notice."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.services import clock_user
from supervision.worklist.reports import travel
from supervision.worklist.reports.choices import Status
from supervision.worklist.reports.deadlines import JUDGE, MEND, meet, of_writers
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.services.steps import begin, finish, lock, needed

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def accept(*, report: UUID, note: str = "", by: "User", at: datetime) -> WorkReport:
    """Take it: from now on its figures stand in the superior's own report."""
    return _judge("accept", report, reason=note.strip()[:2000], by=by, at=at)


@transaction.atomic
def send_back(*, report: UUID, reason: str, by: "User", at: datetime) -> WorkReport:
    """Return it with reasons; its unit compiles, edits and signs the next version."""
    said = needed("reason", reason, _("请写明退回的理由和要补充、更正的内容。"))[:2000]
    return _judge("return", report, reason=said, by=by, at=at)


def _judge(name: str, uid: UUID, *, reason: str, by: "User", at: datetime) -> WorkReport:
    case = lock(uid)
    step = begin(case, name, by=by, at=at)
    case.judged_by, case.judged_at, case.reason = by, at, reason
    finish(case, step, by=by, at=at, note=reason)
    meet(case, JUDGE, by=by, at=at)
    if case.from_below:
        travel.answer(case, at=at)
    elif case.status == Status.RETURNED:
        of_writers(case, MEND, start_on=timezone.localdate(at), by=by, at=at)
    return case


def take_answers(*, at: datetime) -> int:
    """What the node above decided on this node's own reports; how many. May run twice."""
    taken = 0
    for uid, said in travel.answers():
        with transaction.atomic():
            case = lock(uid)
            if case.status != Status.SUBMITTED or case.version != said.version:
                continue
            name = "accept" if said.accepted else "return"
            _judge(name, uid, reason=said.reason, by=clock_user(), at=at)
            taken += 1
    return taken
