"""Suggestions of courts and procuratorates, answered in time; and cases handed over because they look like crimes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.clocks import services as clocks
from records.common.deadlines import compute
from records.subjects.models import Organisation
from supervision.oversight.choices import Adopted, Adviser
from supervision.oversight.deadlines import ADVICE_KEYS, COURT_ADVICE, PROSECUTOR_ADVICE, meet, start
from supervision.oversight.models import LegalAdvice, LitigationCase
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
from supervision.oversight.services.papers import advice_letter

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class AdviceData:
    """
    :ivar due_on: where the paper itself sets a day; None for the term of the law
    :ivar case: of a judicial suggestion, the case it follows from
    """

    adviser: str
    document_number: str
    issuer: str
    title: str
    text: str
    received_on: date
    body: Organisation | None
    due_on: date | None = None
    case: UUID | None = None


@transaction.atomic
def enter_advice(*, said: AdviceData, files: Iterable[Any] = (), by: "User", at: datetime) -> LegalAdvice:
    """Enter a suggestion on the day it came; the clock of its answer runs from that day."""
    if said.adviser not in Adviser.values:
        raise ValidationError({"adviser": _("请选择司法建议还是检察建议。")})
    not_later("received_on", said.received_on, at)
    body = body_needed("body", said.body)
    key = COURT_ADVICE if said.adviser == Adviser.COURT else PROSECUTOR_ADVICE
    if said.due_on and said.due_on <= said.received_on:
        raise ValidationError({"due_on": _("回复期限要晚于收到日期。")})
    due_on = said.due_on or _by_law(key, body, said.received_on)
    case = LegalAdvice(
        adviser=said.adviser,
        document_number=needed("document_number", said.document_number, _("请填写建议书文号。"))[:60],
        issuer=needed("issuer", said.issuer, _("请填写发出机关。"))[:100],
        title=needed("title", said.title, _("请填写标题。"))[:200],
        text=needed("text", said.text, _("请填写建议内容。"))[:6000],
        received_on=said.received_on,
        due_on=due_on,
        body=body,
        region=body.region,
        case=_of_case(said, body),
    )
    enter(case, label=gettext_noop("登记"), by=by, at=at)
    keep_files(case, files, title="建议书", by=by, at=at)
    start(case, key, until=due_on, by=by, at=at)
    return case


def _by_law(key: str, body: Organisation, received_on: date) -> date:
    rule = clocks.rule_of(key, body.region_id)
    return compute(received_on, rule.length, clocks.calendar(), roll=rule.rolls).due_on


def _of_case(said: AdviceData, body: Organisation) -> LitigationCase | None:
    if said.case is None:
        return None
    found = LitigationCase.objects.filter(pk=said.case, body=body).first()
    if found is None:
        raise ValidationError({"case": _("所涉案件不是该单位的案件，请核对。")})
    return found


@transaction.atomic
def draft_reply(*, case: UUID, answer: str, by: "User", at: datetime) -> LegalAdvice:
    found = lock(LegalAdvice, case)
    step = begin(found, "draft", by=by, at=at)
    found.answer = needed("answer", answer, _("请填写回复。"))[:6000]
    if by.pk not in found.writers:
        found.writers = [*found.writers, by.pk]
    finish(found, step, by=by, at=at)
    return found


@transaction.atomic
def return_reply(*, case: UUID, reason: str, by: "User", at: datetime) -> LegalAdvice:
    found = lock(LegalAdvice, case)
    step = begin(found, "return", by=by, at=at)
    finish(found, step, by=by, at=at, note=needed("reason", reason, _("请写明要修改什么。")))
    return found


@transaction.atomic
def sign_reply(*, case: UUID, note: str = "", by: "User", at: datetime) -> LegalAdvice:
    """Somebody who wrote none of it signs: the answer becomes a letter."""
    found = lock(LegalAdvice, case)
    step = begin(found, "sign", by=by, at=at)
    found.signed_by, found.answered_on = by, timezone.localdate(at)
    found.paper = advice_letter(found, by=by, at=at)
    finish(found, step, by=by, at=at, note=note)
    meet(found, *ADVICE_KEYS, by=by, at=at)
    return found


@transaction.atomic
def close_advice(*, case: UUID, adopted: str, result: str, by: "User", at: datetime) -> LegalAdvice:
    """Whether it was taken up, and what came of it."""
    found = lock(LegalAdvice, case)
    step = begin(found, "close", by=by, at=at)
    if adopted not in Adopted.values:
        raise ValidationError({"adopted": _("请选择采纳情况。")})
    found.adopted, found.closed_by = adopted, by
    found.result = needed("result", result, _("请写明落实结果；没有采纳的写明理由。"))[:1000]
    finish(found, step, by=by, at=at, note=found.result)
    return found
