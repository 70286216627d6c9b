"""两法衔接: cases that a body hands to the police or the supervision commission, and what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.subjects.models import Organisation
from supervision.oversight.choices import Receiver
from supervision.oversight.deadlines import TRANSFER_DECIDED, TRANSFER_TAKEN, meet, start
from supervision.oversight.models import CriminalTransfer
from supervision.oversight.services.frame import (
    begin,
    body_needed,
    enter,
    finish,
    keep_files,
    lock,
    needed,
    not_later,
)

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class TransferData:
    """What the letter of transfer says, without whom it suspects."""

    document_number: str
    title: str
    cause: str
    facts: str
    body: Organisation | None
    receiver: str
    receiver_name: str
    sent_on: date


@transaction.atomic
def enter_transfer(
    *, said: TransferData, files: Iterable[Any] = (), by: "User", at: datetime
) -> CriminalTransfer:
    if said.receiver not in Receiver.values:
        raise ValidationError({"receiver": _("请选择接收机关类别。")})
    not_later("sent_on", said.sent_on, at)
    body = body_needed("body", said.body)
    case = CriminalTransfer(
        document_number=needed("document_number", said.document_number, _("请填写移送书文号。"))[:60],
        title=needed("title", said.title, _("请填写标题，不写嫌疑人姓名。"))[:200],
        cause=needed("cause", said.cause, _("请填写涉嫌罪名。"))[:100],
        facts=needed("facts", said.facts, _("请填写移送事由，不写嫌疑人姓名。"))[:4000],
        body=body,
        region=body.region,
        receiver=said.receiver,
        receiver_name=needed("receiver_name", said.receiver_name, _("请填写接收机关。"))[:100],
        sent_on=said.sent_on,
    )
    enter(case, label=gettext_noop("登记移送"), by=by, at=at)
    keep_files(case, files, title="移送书", by=by, at=at)
    start(case, TRANSFER_TAKEN, by=by, at=at)
    return case


@transaction.atomic
def take_transfer(*, case: UUID, on: date, receipt: str, by: "User", at: datetime) -> CriminalTransfer:
    """The receiver's written receipt came; its decision is awaited."""
    found = lock(CriminalTransfer, case)
    step = begin(found, "take", by=by, at=at)
    not_later("on", on, at)
    if on < found.sent_on:
        raise ValidationError({"on": _("接收日期不早于移送日期。")})
    found.taken_on = on
    found.receipt = needed("receipt", receipt, _("请填写回执文号。"))[:60]
    finish(found, step, by=by, at=at, note=found.receipt)
    meet(found, TRANSFER_TAKEN, by=by, at=at)
    start(found, TRANSFER_DECIDED, by=by, at=at)
    return found


@transaction.atomic
def note_filed(*, case: UUID, on: date, decision_number: str, by: "User", at: datetime) -> CriminalTransfer:
    return _decided(case, "file", on, decision_number, "", by=by, at=at)


@transaction.atomic
def note_refused(
    *, case: UUID, on: date, decision_number: str, reason: str, by: "User", at: datetime
) -> CriminalTransfer:
    """Not filed: the body may ask for reconsideration or for the procuratorate's review, or handles it itself."""
    said = needed("reason", reason, _("请填写不予立案的理由。"))
    return _decided(case, "refuse", on, decision_number, said, by=by, at=at)


@transaction.atomic
def note_reconsidered(
    *, case: UUID, on: date, decision_number: str, by: "User", at: datetime
) -> CriminalTransfer:
    """Filed after all, on reconsideration or because the procuratorate asked for it."""
    return _decided(case, "reconsider", on, decision_number, "", by=by, at=at)


def _decided(
    uid: UUID, name: str, on: date, number: str, reason: str, *, by: "User", at: datetime
) -> CriminalTransfer:
    found = lock(CriminalTransfer, uid)
    step = begin(found, name, by=by, at=at)
    not_later("on", on, at)
    if found.taken_on and on < found.taken_on:
        raise ValidationError({"on": _("立案、不予立案的日期不早于接收日期。")})
    found.decided_on = on
    found.decision_number = needed("decision_number", number, _("请填写文书号。"))[:60]
    found.refusal_reason = reason[:500] or found.refusal_reason
    finish(found, step, by=by, at=at, note=reason or found.decision_number)
    meet(found, TRANSFER_DECIDED, by=by, at=at)
    return found


@transaction.atomic
def take_back(*, case: UUID, note: str = "", by: "User", at: datetime) -> CriminalTransfer:
    """The body handles it by administrative law."""
    found = lock(CriminalTransfer, case)
    step = begin(found, "back", by=by, at=at)
    finish(found, step, by=by, at=at, note=note)
    return found


@transaction.atomic
def close_transfer(*, case: UUID, result: str, by: "User", at: datetime) -> CriminalTransfer:
    found = lock(CriminalTransfer, case)
    step = begin(found, "close", by=by, at=at)
    found.result = needed("result", result, _("请填写处理结果，不写个人信息。"))[:1000]
    found.closed_by = by
    finish(found, step, by=by, at=at, note=found.result)
    return found
