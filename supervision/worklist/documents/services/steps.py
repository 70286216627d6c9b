"""The frame of every step: locked, checked against the table, written into the document's own route."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.worklist.documents.models import DocumentReceiver, DocumentStep, IncomingDocument
from supervision.worklist.documents.workflow import WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> IncomingDocument:
    return IncomingDocument.objects.select_for_update(of=("self",)).select_related("region").get(pk=uid)


def lock_receiver(uid: UUID) -> DocumentReceiver:
    """The unit's part under the lock of its document: steps of both never cross."""
    document = lock(DocumentReceiver.objects.values_list("document_id", flat=True).get(pk=uid))
    receiver = (
        DocumentReceiver.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    )
    receiver.document = document
    return receiver


def refuse(subject: Any, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    audit.refused(action=f"document.{name}", by=by, at=at, subject=subject, details={"code": denied.code})
    raise denied


def begin(document: IncomingDocument, name: str, *, by: "User", at: datetime) -> Transition:
    try:
        return WORKFLOW.check(document, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(document, name, denied, by=by, at=at)


def begin_deed(
    subject: Any,
    name: str,
    *,
    document: IncomingDocument,
    states: frozenset[str],
    roles: frozenset[str],
    by: "User",
    at: datetime,
) -> None:
    """What may be done without the document moving on; ``roles`` are asked for over the subject."""
    denied = None
    if document.status not in states:
        denied = TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能办理这一步。") % document.get_status_display()
        )
    elif not by.holds(roles, over=subject):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(subject, name, denied, by=by, at=at)


def finish(document: IncomingDocument, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, document.status, document.updated_at = document.status, step.target, at
    document.save()
    with override("zh-hans"):
        label = str(step.label)
    write(document, step.name, label, source=source, by=by, at=at, note=note)


def write(
    document: IncomingDocument,
    name: str,
    label: str,
    *,
    receiver: DocumentReceiver | None = None,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> DocumentStep:
    """A line in the route, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    step = DocumentStep.objects.create(
        document=document,
        receiver=receiver,
        name=name,
        label=label[:50],
        source=document.status if source is None else source,
        target=document.status,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"document.{name}", by=by, at=at, subject=document)
    return step
