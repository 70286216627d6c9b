"""The slips of a document: 公文办理情况回报单 and 催报单, in the form that came with the State Council's copy."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.common.receipts import spelt
from records.papers.cleaning import chinese_day
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from supervision.worklist.documents.choices import ANSWERING, Answer
from supervision.worklist.documents.codes import code_of
from supervision.worklist.documents.models import DOCUMENT_KIND, DocumentReceiver, IncomingDocument
from supervision.worklist.documents.workflow import OFFICE

if TYPE_CHECKING:
    from records.access.models import User

_READERS = OFFICE | {Role.DEPARTMENT, Role.AUDIT_ADMIN}
REPLY_SLIP = PaperKind("document-reply-slip", _("公文办理情况回报单"), "document-slip.typ", readers=_READERS)
REMINDER_SLIP = PaperKind(
    "document-reminder-slip", _("公文办理情况催报单"), "document-slip.typ", readers=_READERS
)


def register() -> None:
    for kind in (REPLY_SLIP, REMINDER_SLIP):
        register_paper_kind(kind)


def papers_of(document: IncomingDocument) -> QuerySet[Paper]:
    return Paper.objects.filter(about_kind=DOCUMENT_KIND, about_uid=document.uid).order_by(
        "-issued_at", "-uid"
    )


def slip_paper(receiver: DocumentReceiver, kind: PaperKind, *, by: "User", at: datetime) -> Paper:
    document = receiver.document
    with override("zh-hans"):
        return issue(
            kind=kind.name,
            title=str(kind.label),
            data={
                "addressee": receiver.name,
                "sender": document.sender,
                "document_number": document.document_number,
                "document_title": document.title,
                "urgency": document.get_urgency_display(),
                "received_as": document.number,
                "part": receiver.get_part_display(),
                "due_on": chinese_day(receiver.due_on) if receiver.due_on else "",
                "sent_on": chinese_day(timezone.localdate(receiver.sent_at)),
                "directive": document.directive,
                "reminder": kind is REMINDER_SLIP,
                "late": bool(receiver.due_on and receiver.due_on < timezone.localdate(at)),
                "answers": [str(one.label) for one in Answer] if receiver.part in ANSWERING else [],
                "receipt_code": spelt(code_of(receiver.pk)),
            },
            about_kind=DOCUMENT_KIND,
            about_uid=document.uid,
            region=document.region,
            organisation=receiver.organisation,
            holder_name=receiver.name if receiver.organisation_id else "",
            by=by,
            at=at,
        )
