"""From a broken promise to the draft of a record: pre-filled, for a clerk to complete with its determination."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import CatalogueItem, DocumentKind, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from records.pledges.choices import Outcome, StepStatus
from records.pledges.models import Pledge, Verdict

if TYPE_CHECKING:
    from records.access.models import User


def why_no_draft(pledge: Pledge, *, by: "User") -> TransitionDenied | None:
    if pledge.is_replica:
        return TransitionDenied(
            "entry_of_another_node",
            _("本条由%(origin)s产生，只能由其变更。") % {"origin": pledge.origin_name},
        )
    if pledge.outcome != Outcome.BROKEN:
        return TransitionDenied("wrong_state", _("只有评定为未履行的承诺可以据此起草记录。"))
    if pledge.draft_id is not None:
        return TransitionDenied("drafted_already", _("已据本承诺起草过记录。"))
    if not by.holds([Role.CLERK], over=pledge):
        return TransitionDenied("not_your_role", _("失信记录由录入人员起草。"))
    return None


@transaction.atomic
def draft_from_pledge(*, uid: uuid.UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a promise found broken. It cannot be submitted before an authority has determined that
    (认定决定书): number, name and authority of that document are left for the clerk.
    """
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    if denied := why_no_draft(pledge, by=by):
        audit.refused(action="pledge.drafted", by=by, at=at, subject=pledge, details={"code": denied.code})
        raise denied
    verdict = Verdict.objects.filter(
        pledge=pledge, status=StepStatus.ACCEPTED, outcome=Outcome.BROKEN
    ).latest("decided_at")
    pledge.draft = create_record(
        content={
            "organisation": pledge.organisation,
            "source": Source.BROKEN_PLEDGE,
            "domain": pledge.domain,
            "severity": Severity.ORDINARY,
            "title": (_("未兑现承诺：%s") % pledge.title)[:200],
            "facts": _(
                "%(body)s于%(made)s以“%(document)s”（%(number)s）承诺：%(title)s。兑现标准：%(standard)s。"
                "兑现期限%(due)s届满未兑现，评定为未履行。评定理由：%(reasons)s"
            )
            % {
                "body": pledge.organisation.name,
                "made": pledge.decided_on.isoformat(),
                "document": pledge.document_name,
                "number": pledge.document_number,
                "title": pledge.title,
                "standard": pledge.counts_as_kept,
                "due": pledge.due_on.isoformat(),
                "reasons": verdict.reasons,
            },
            "catalogue_item": CatalogueItem.PLEDGE,
            "document_kind": DocumentKind.DETERMINATION,
            # A promise counts in 万元, a record in 元.
            "amount": None if pledge.amount is None else (pledge.amount * 10_000).quantize(Decimal("0.01")),
            "decided_on": timezone.localdate(verdict.decided_at),
            "scope": pledge.scope,
        },
        by=by,
        at=at,
    )
    pledge.save(update_fields=["draft"])
    audit.record(
        action="pledge.drafted", by=by, at=at, subject=pledge, details={"record": str(pledge.draft.pk)}
    )
    return pledge.draft
