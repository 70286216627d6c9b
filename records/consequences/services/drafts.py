"""From what this room has found to a draft of a record: pre-filled, for a clerk to complete with its document."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied
from records.consequences.choices import CaseKind, OrderStatus
from records.consequences.models import OwnReport
from records.consequences.services.overdue import locked_order
from records.consequences.services.steps import note_step
from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def draft_from_order(*, uid: uuid.UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a body that did not put things right. It cannot be submitted before somebody with the
    power to do so has determined that (认定决定书): number and name of that document are left for the clerk.
    """
    order = locked_order(uid)
    if order.status != OrderStatus.NOT_RECTIFIED:
        raise TransitionDenied("wrong_state", _("只有认定为逾期未整改的通知可以据此起草记录。"))
    if order.draft_id is not None:
        raise TransitionDenied("drafted_already", _("已据本通知起草过记录。"))
    first = order.record
    order.draft = create_record(
        content={
            "organisation": order.organisation,
            "source": Source.OTHER,
            "domain": first.domain,
            "severity": first.severity,
            "title": _("逾期未完成失信整改"),
            "facts": _(
                "因“%(title)s”（%(document)s），%(body)s被责令限期整改（整改通知书%(number)s），"
                "期限至%(day)s，逾期未整改到位。核查意见：%(note)s"
            )
            % {
                "title": first.title,
                "document": first.document_number,
                "body": order.organisation.name,
                "number": order.number,
                "day": order.due_on.isoformat(),
                "note": order.decision_note,
            },
            "legal_basis": order.basis,
            "catalogue_item": CatalogueItem.COMPLIANCE,
            "document_kind": DocumentKind.DETERMINATION,
            "decided_on": timezone.localdate(order.decided_at),
            "scope": first.scope,
        },
        by=by,
        at=at,
    )
    order.save(update_fields=["draft"])
    note_step(order, "draft", kind=CaseKind.ORDER, by=by, at=at)
    return order.draft


def content_from_report(report: OwnReport) -> dict[str, Any]:
    """What the body's own report says, as the beginning of a draft."""
    return {
        "organisation": report.organisation,
        "source": Source.OTHER,
        "domain": Domain.GENERAL,
        "severity": Severity.ORDINARY,
        "title": report.title,
        "facts": report.facts,
        "catalogue_item": CatalogueItem.LOCAL,
        "document_kind": DocumentKind.OTHER_DECISION,
        "document_number": report.document_number,
        "authority_name": report.authority_name,
        "decided_on": report.event_on,
    }
