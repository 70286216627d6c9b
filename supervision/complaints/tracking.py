"""What the holder of a receipt code is told of his complaint, and what he may do there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from records.clocks.models import Deadline
from records.common import receipts
from records.common.workflow import TransitionDenied
from supervision.complaints.choices import Status
from supervision.complaints.deadlines import SUPERVISION, deadlines_of
from supervision.complaints.models import Complaint, ComplaintReceipt
from supervision.complaints.parties import Asker
from supervision.complaints.services.filing import PURPOSE
from supervision.complaints.workflow import WORKFLOW, check_deed

# What is done between the staff, and no step for whoever complained.
_INNER = frozenset(
    {"propose_not_accept", "return_not_accept", "propose_untrue", "return_untrue", "merged_here", "name_body",
     "overdue", "publish_answer", "unpublish_answer"}
)  # fmt: skip
# Before its second person has spoken, a proposal is no state that anybody is told of.
_TOLD_AS = {Status.REFUSAL_PROPOSED: Status.REGISTERED, Status.UNTRUE_PROPOSED: Status.VERIFYING}


@dataclass(frozen=True)
class ToldStep:
    at: datetime
    label: str
    text: str


@dataclass(frozen=True)
class Said:
    at: datetime
    from_informant: bool
    text: str
    files: int


@dataclass(frozen=True)
class PublicView:
    """
    A complaint as whoever filed it sees it: no name of anybody, no notes, nothing of other people's complaints.

    :ivar merged: it is looked into together with another; state, answer and deadlines are then that one's
    :ivar may: what he may do now: ``say``, ``rate``, ``reopen``
    """

    number: str
    kind: str
    kind_label: str
    title: str
    body_name: str
    status: str
    status_label: str
    steps: list[ToldStep]
    deadlines: list[Deadline]
    messages: list[Said]
    outcome: str
    outcome_label: str
    answer: str
    answered_at: datetime | None
    rectify_until: date | None
    satisfaction: str
    satisfaction_label: str
    merged: bool
    supervised: bool
    files: int
    may: frozenset[str]


def find_by_code(code: str) -> Complaint | None:
    """The complaint behind a code as a person typed it; None where there is none."""
    digits = receipts.as_code(code)
    if not digits:
        return None
    receipt = (
        ComplaintReceipt.objects.filter(code_hash__in=receipts.hashes_of(digits, purpose=PURPOSE))
        .select_related("complaint__merged_into", "complaint__body")
        .first()
    )
    return receipt.complaint if receipt else None


def public_view(complaint: Complaint, *, at: datetime | None = None) -> PublicView:
    """What he is told; only for whoever has shown the code."""
    moment = at or timezone.now()
    main = _followed(complaint)
    shown = _TOLD_AS.get(Status(main.status), Status(main.status))
    return PublicView(
        number=complaint.number,
        kind=complaint.kind,
        kind_label=str(complaint.get_kind_display()),
        title=complaint.title,
        body_name=complaint.body_name,
        status=shown.value,
        status_label=str(shown.label),
        steps=list(_steps(complaint, main)),
        deadlines=[one for one in deadlines_of(main) if one.key != SUPERVISION],
        messages=_messages(complaint),
        outcome=main.outcome,
        outcome_label=str(main.get_outcome_display()),
        answer=main.answer,
        answered_at=main.answered_at,
        rectify_until=main.rectify_until,
        satisfaction=complaint.satisfaction,
        satisfaction_label=str(complaint.get_satisfaction_display()),
        merged=main is not complaint,
        supervised=main.supervised_at is not None,
        files=complaint.files.count(),
        may=frozenset(_may(complaint, at=moment)),
    )


def _followed(complaint: Complaint) -> Complaint:
    """The one under which it is looked into, however often that was joined again."""
    found, seen = complaint, {complaint.pk}
    while found.merged_into is not None and found.merged_into_id not in seen:
        found = found.merged_into
        seen.add(found.pk)
    return found


def _steps(complaint: Complaint, main: Complaint) -> Iterator[ToldStep]:
    rows = list(complaint.steps.order_by("at", "uid"))
    if main is not complaint:
        # Of the other only what was done after the two were joined, and nothing that its own informant said.
        joined = next((one.at for one in rows if one.name == "merge"), complaint.filed_at)
        rows += [
            one for one in main.steps.filter(at__gte=joined).order_by("at", "uid")
            if one.name not in ("file", "rate", "reopen")
        ]  # fmt: skip
    for step in sorted(rows, key=lambda one: (one.at, one.uid)):
        if step.name not in _INNER:
            yield ToldStep(step.at, _(step.label), _(step.told) if step.told else "")


def _messages(complaint: Complaint) -> list[Said]:
    rows = complaint.messages.prefetch_related("files").order_by("at", "uid")
    return [Said(one.at, one.from_informant, one.text, len(one.files.all())) for one in rows]


def _may(complaint: Complaint, *, at: datetime) -> Iterator[str]:
    asker = Asker(None, complaint)
    for deed, name in (("say_as_informant", "say"), ("rate", "rate")):
        try:
            check_deed(complaint, deed, by=asker, at=at)
        except TransitionDenied:
            continue
        yield name
    try:
        WORKFLOW.check(complaint, "reopen", by=asker, at=at)
    except TransitionDenied:
        return
    yield "reopen"
