"""Entering a document and its way through the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, Region
from supervision.worklist.documents import deadlines
from supervision.worklist.documents.choices import ANSWERING, Part, Status, Urgency
from supervision.worklist.documents.models import DocumentReceiver, IncomingDocument
from supervision.worklist.documents.rules import is_secret
from supervision.worklist.documents.services.steps import begin, begin_deed, finish, lock, refuse, write
from supervision.worklist.documents.workflow import DESK, OFFICE
from supervision.worklist.ledger.models import LedgerItem
from supervision.worklist.ledger.services.planning import TaskData, enter_task
from supervision.worklist.ledger.services.steps import needed

if TYPE_CHECKING:
    from records.access.models import User

_ASSIGNED = frozenset({Status.ASSIGNED})
MOST_RECEIVERS = 200


@dataclass(frozen=True)
class DocumentData:
    sender: str
    title: str
    received_on: date
    region: str
    document_number: str = ""
    urgency: str = Urgency.NONE
    secrecy: str = ""
    copies: int = 1
    asks: str = ""


@dataclass(frozen=True)
class Given:
    """A unit that gets the document: a registered body, or a name."""

    part: str
    body: UUID | None = None
    name: str = ""


@transaction.atomic
def register_document(*, said: DocumentData, by: "User", at: datetime) -> IncomingDocument:
    """
    Enter a document that came in.

    :raises TransitionDenied: ``secret`` for what bears a degree of secrecy; nothing of it is kept, not even its title
    """
    region = Region.objects.filter(pk=said.region).first()
    if region is None:
        raise ValidationError({"region": _("请选择行政区划。")})
    if is_secret(said.secrecy, said.title, said.document_number, said.asks, said.sender):
        denied = TransitionDenied(
            "secret",
            _(
                "本系统不处理涉密文件：标有绝密、机密、秘密的，请按保密规定在涉密系统或以纸质办理，不要录入任何内容。"
            ),
        )
        refuse(None, "register", denied, by=by, at=at)
    if said.received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("收文日期不能晚于今天。")})
    if said.urgency not in Urgency.values:
        raise ValidationError({"urgency": _("请选择紧急程度。")})
    if not 1 <= said.copies <= 9999:
        raise ValidationError({"copies": _("份数在 1 到 9999 之间。")})
    document = IncomingDocument(
        sender=needed("sender", said.sender, _("请填写来文单位。"))[:200],
        title=needed("title", said.title, _("请填写文件标题。"))[:300],
        document_number=said.document_number.strip()[:100],
        urgency=said.urgency,
        received_on=said.received_on,
        copies=said.copies,
        asks=said.asks.strip()[:500],
        region=region,
        registered_by=by,
        registered_at=at,
        updated_at=at,
    )
    if not by.holds(DESK, over=document):
        denied = TransitionDenied("not_your_role", _("收文由本地区的录入或督导人员登记。"))
        refuse(None, "register", denied, by=by, at=at)
    document.number = _next_number(at)
    document.save(force_insert=True)
    write(document, "register", gettext_noop("登记"), source="", by=by, at=at)
    deadlines.start(document, deadlines.PROPOSE, role=Role.CLERK, by=by, at=at)
    return document


def _next_number(at: datetime) -> str:
    """``SW411000-2026-00084``: from a sequence, so that those who enter at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_document_numbers')")
        last = cursor.fetchone()[0]
    return f"SW{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"


@transaction.atomic
def propose(*, document: UUID, proposal: str, by: "User", at: datetime) -> IncomingDocument:
    """拟办: what the desk proposes to do with it."""
    case = lock(document)
    step = begin(case, "propose", by=by, at=at)
    case.proposal = needed("proposal", proposal, _("请写明拟办意见：由谁办理、怎么办。"))[:2000]
    case.proposed_by, case.proposed_at = by, at
    finish(case, step, by=by, at=at, note=case.proposal)
    deadlines.meet(case, deadlines.PROPOSE, by=by, at=at)
    deadlines.start(case, deadlines.DIRECT, role=Role.REVIEWER, by=by, at=at)
    return case


@transaction.atomic
def send_back(*, document: UUID, reason: str, by: "User", at: datetime) -> IncomingDocument:
    case = lock(document)
    step = begin(case, "send_back", by=by, at=at)
    said = needed("reason", reason, _("请写明退回重拟的理由。"))
    case.proposal, case.proposed_by, case.proposed_at = "", None, None
    finish(case, step, by=by, at=at, note=said)
    deadlines.meet(case, deadlines.DIRECT, by=by, at=at)
    deadlines.start(case, deadlines.PROPOSE, role=Role.CLERK, by=by, at=at)
    return case


@transaction.atomic
def direct(
    *,
    document: UUID,
    directive: str,
    given: Sequence[Given],
    answer_by_on: date | None = None,
    by: "User",
    at: datetime,
) -> IncomingDocument:
    """批办: who undertakes it until when; without a day, by how urgent it is."""
    case = lock(document)
    step = begin(case, "direct", by=by, at=at)
    if not any(one.part == Part.UNDERTAKE for one in given):
        raise ValidationError({"given": _("请至少确定一个主办单位。")})
    if answer_by_on is not None and answer_by_on < timezone.localdate(at):
        raise ValidationError({"answer_by_on": _("办理期限不能早于今天。")})
    case.directive = needed("directive", directive, _("请填写批办意见。"))[:2000]
    case.directed_by, case.directed_at = by, at
    case.answer_by_on = answer_by_on or deadlines.answer_by(case, at=at)
    finish(case, step, by=by, at=at, note=case.directive)
    deadlines.meet(case, deadlines.DIRECT, by=by, at=at)
    _give(case, given, by=by, at=at)
    return case


@transaction.atomic
def pass_on(*, document: UUID, given: Sequence[Given], by: "User", at: datetime) -> list[DocumentReceiver]:
    """To further units, below or beside."""
    case = lock(document)
    begin_deed(case, "pass_on", document=case, states=_ASSIGNED, roles=OFFICE, by=by, at=at)
    if not given:
        raise ValidationError({"given": _("请至少选择一个单位。")})
    return _give(case, given, by=by, at=at)


def _give(
    case: IncomingDocument, given: Sequence[Given], *, by: "User", at: datetime
) -> list[DocumentReceiver]:
    if case.receivers.count() + len(given) > MOST_RECEIVERS:
        raise ValidationError({"given": _("一件文件最多发给 %d 个单位。") % MOST_RECEIVERS})
    bodies = {one.pk: one for one in Organisation.objects.filter(pk__in=[one.body for one in given])}
    taken = set(case.receivers.values_list("name", flat=True))
    made = []
    for one in given:
        body = bodies.get(one.body) if one.body else None
        if one.part not in Part.values:
            raise ValidationError({"given": _("请选择各单位的分工：主办、协办或阅知。")})
        name = body.name if body else needed("given", one.name, _("请填写单位名称。"))[:200]
        if name in taken:
            raise ValidationError({"given": _("%s已在本件的承办、阅知单位中。") % name})
        if body and not case.region.contains(body.region_id):
            raise ValidationError({"given": _("%s不在本地区。") % name})
        taken.add(name)
        receiver = DocumentReceiver.objects.create(
            document=case,
            organisation=body,
            name=name,
            region_id=body.region_id if body else case.region_id,
            part=one.part,
            due_on=case.answer_by_on if one.part in ANSWERING else None,
            sent_by=by,
            sent_at=at,
        )
        deadlines.start_receiver(receiver, by=by, at=at)
        note = f"{name}（{receiver.get_part_display()}）"
        write(case, "give", gettext_noop("发给承办、阅知单位"), receiver=receiver, by=by, at=at, note=note)
        made.append(receiver)
    return made


@transaction.atomic
def finish_document(*, document: UUID, outcome: str, by: "User", at: datetime) -> IncomingDocument:
    """办结: everybody who had to has answered; this is what came of it."""
    case = lock(document)
    step = begin(case, "finish", by=by, at=at)
    case.outcome = needed("outcome", outcome, _("请写明办理结果。"))[:2000]
    case.finished_by, case.finished_at = by, at
    finish(case, step, by=by, at=at, note=case.outcome)
    return case


@transaction.atomic
def archive(*, document: UUID, shelf: str, by: "User", at: datetime) -> IncomingDocument:
    case = lock(document)
    step = begin(case, "archive", by=by, at=at)
    case.shelf = needed("shelf", shelf, _("请填写归档位置，例如全宗、案卷号。"))[:100]
    case.archived_by, case.archived_at = by, at
    finish(case, step, by=by, at=at, note=case.shelf)
    return case


@transaction.atomic
def task_of_document(
    *, document: UUID, text: str, units: str, schedule: str, by: "User", at: datetime
) -> LedgerItem:
    """What the document asks for becomes a task of the ledger; another person issues it."""
    case = lock(document)
    begin_deed(
        case,
        "task",
        document=case,
        states=frozenset({Status.PROPOSED, Status.ASSIGNED, Status.FINISHED}),
        roles=DESK,
        by=by,
        at=at,
    )
    said = TaskData(text=text, units=units, schedule=schedule)
    item = enter_task(said=said, region=case.region, document=case.pk, by=by, at=at)
    write(case, "task", gettext_noop("生成任务"), by=by, at=at, note=item.code)
    return item
