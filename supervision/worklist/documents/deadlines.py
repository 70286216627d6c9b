"""The clocks of an incoming document: for the desk, for who directs it, and for each unit it was given to."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks import services as clocks
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length, compute
from supervision.worklist.documents.choices import Urgency
from supervision.worklist.documents.models import DOCUMENT_KIND, RECEIVER_KIND
from supervision.worklist.documents.rules import ANSWER_KEYS

if TYPE_CHECKING:
    from records.access.models import User
    from supervision.worklist.documents.models import DocumentReceiver, IncomingDocument

PROPOSE, DIRECT, RECEIPT = "document_propose", "document_direct", "document_receipt"
LATE = gettext_noop("逾期的在本件注明，报督导人员催办。")
UNCONFIRMED = gettext_noop("逾期未签收的由发文单位催办。")


def register() -> None:
    register_case_kind(CaseKind(DOCUMENT_KIND, _("收文办理"), _page, _overdue))
    register_case_kind(CaseKind(RECEIVER_KIND, _("收文承办"), _page_of_receiver, _receiver_overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_incomingdocument_change", args=[uid])


def _page_of_receiver(uid: uuid.UUID) -> str:
    from supervision.worklist.documents.models import DocumentReceiver

    return _page(DocumentReceiver.objects.values_list("document_id", flat=True).get(pk=uid))


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.worklist.documents.services.overdue import document_is_overdue

    document_is_overdue(uid=deadline.case_uid, label=str(deadline.label), at=at)


def _receiver_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.worklist.documents.services.overdue import receiver_is_overdue

    receiver_is_overdue(uid=deadline.case_uid, key=deadline.key, label=str(deadline.label), at=at)


def start(document: "IncomingDocument", key: str, *, role: Role, by: "User", at: datetime) -> None:
    cases.start(
        key=key,
        case_kind=DOCUMENT_KIND,
        case_uid=document.uid,
        case_title=title(document),
        start_on=timezone.localdate(at),
        region=document.region_id,
        role=role,
        consequence=LATE,
        by=by,
        at=at,
    )


def meet(document: "IncomingDocument", key: str, *, by: "User", at: datetime) -> None:
    cases.meet(key=key, case_kind=DOCUMENT_KIND, case_uid=document.uid, by=by, at=at)


def answer_by(document: "IncomingDocument", *, at: datetime) -> date:
    """The last day for an answer where nobody set one: by how urgent the document is."""
    rule = clocks.rule_of(ANSWER_KEYS[Urgency(document.urgency)], document.region_id)
    return compute(timezone.localdate(at), rule.length, clocks.calendar(), roll=rule.rolls).due_on


def start_receiver(receiver: "DocumentReceiver", *, by: "User", at: datetime) -> None:
    """It says that it has the document, and those who must answer do so until the day that was set."""
    document, today = receiver.document, timezone.localdate(at)
    about = {
        "case_kind": RECEIVER_KIND,
        "case_uid": receiver.uid,
        "case_title": title(document),
        "start_on": today,
        "region": receiver.region_id,
        "organisation": receiver.organisation,
        # A unit without an account is the desk's to remind.
        "role": Role.DEPARTMENT if receiver.organisation_id else Role.CLERK,
        "by": by,
        "at": at,
    }
    cases.start(key=RECEIPT, consequence=UNCONFIRMED, **about)
    if receiver.due_on is not None:
        key = ANSWER_KEYS[Urgency(document.urgency)]
        length = Length(max((receiver.due_on - today).days, 0), "d")
        cases.start(key=key, consequence=LATE, length=length, **about)


def confirmed(receiver: "DocumentReceiver", *, by: "User", at: datetime) -> None:
    cases.meet(key=RECEIPT, case_kind=RECEIVER_KIND, case_uid=receiver.uid, by=by, at=at)


def answered(receiver: "DocumentReceiver", *, by: "User", at: datetime) -> None:
    key = ANSWER_KEYS[Urgency(receiver.document.urgency)]
    cases.meet(key=key, case_kind=RECEIVER_KIND, case_uid=receiver.uid, by=by, at=at)


def deadlines_of(document: "IncomingDocument", receivers: "list[DocumentReceiver]") -> list[Deadline]:
    found = list(cases.of_case(DOCUMENT_KIND, document.uid))
    if receivers:
        found += list(
            Deadline.objects.filter(case_kind=RECEIVER_KIND, case_uid__in=[one.pk for one in receivers])
            .with_history()
            .order_by("due_on", "uid")
        )
    return found


def title(document: "IncomingDocument") -> str:
    return f"{document.number} {document.title}"[:200]
