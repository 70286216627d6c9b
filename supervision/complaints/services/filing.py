"""Taking a complaint in: by the site, a person of the staff, the hotline's system or another node."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.access.roles import Role
from records.common import receipts
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation, Region
from supervision.complaints import hooks
from supervision.complaints.choices import (
    NUMBERED_CHANNELS,
    STAFF_CHANNELS,
    Anonymity,
    Channel,
    ComplaintKind,
)
from supervision.complaints.deadlines import start_filed
from supervision.complaints.models import Complaint, ComplaintReceipt
from supervision.complaints.routing import organisation_of, route
from supervision.complaints.rules import contract_key
from supervision.complaints.services.files import keep_files
from supervision.complaints.services.identity import InformantData, check_informant, keep_informant
from supervision.complaints.services.steps import refuse_reported, write

if TYPE_CHECKING:
    from records.access.models import User

PURPOSE = "complaint-receipt"
LONGEST = {"title": 100, "statement": 4000, "wished": 1000, "contract_number": 100, "body_name": 200}
SHORTEST_STATEMENT = 10
MOST_AMOUNT = Decimal(10) ** 13
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class ComplaintData:
    """
    What somebody complains about.

    :ivar body: the body's uid where it was found here; else ``body_name`` alone says which
    :ivar region: the code of the region where it happened
    """

    kind: str
    body: uuid.UUID | None
    body_name: str
    region: str
    title: str
    statement: str
    wished: str = ""
    amount: Decimal | None = None
    contract_number: str = ""
    happened_on: date | None = None
    pledge: uuid.UUID | None = None
    record: uuid.UUID | None = None


def check_complaint(said: ComplaintData) -> dict[str, list[str]]:
    """What is wrong with it, field by field; empty is good. The public form asks this before it files."""
    problems: dict[str, list[str]] = {}

    def wrong(name: str, sentence: str) -> None:
        problems.setdefault(name, []).append(sentence)

    if said.kind not in ComplaintKind.values:
        wrong("kind", _("请选择反映事项的类别。"))
    body = Organisation.objects.filter(pk=said.body).first() if said.body else None
    if said.body and body is None:
        wrong("body", _("没有找到所选的单位，请重新选择。"))
    elif body is None and not said.body_name.strip():
        wrong("body_name", _("请写明反映的是哪个单位。"))
    if not _CODE.fullmatch(said.region) or not Region.objects.filter(code=said.region).exists():
        wrong("region", _("请选择事情发生的地区。"))
    if not said.title.strip():
        wrong("title", _("请用一句话写明反映什么事。"))
    if len(said.statement.strip()) < SHORTEST_STATEMENT:
        wrong(
            "statement",
            _("请写清时间、地点、经过和结果，至少%d个字。") % SHORTEST_STATEMENT,
        )
    for name, most in LONGEST.items():
        if len(getattr(said, name)) > most:
            wrong(name, _("请不要超过%d个字。") % most)
    if said.amount is not None and not 0 < said.amount < MOST_AMOUNT:
        wrong("amount", _("金额应大于零，单位为元。"))
    if said.happened_on is not None and said.happened_on > timezone.localdate():
        wrong("happened_on", _("发生日期不能晚于今天。"))
    if said.record is not None and not DishonestyRecord.objects.filter(pk=said.record).exists():
        wrong("record", _("没有找到所涉的记录。"))
    return problems


@transaction.atomic
def file_complaint(
    *,
    said: ComplaintData,
    informant: InformantData | None,
    proofs: Sequence[Any] = (),
    channel: str,
    outside_number: str = "",
    origin: str = "",
    by: "User | None",
    at: datetime,
) -> tuple[Complaint, str]:
    """
    File a complaint; the answer's second part is the code that is shown once and kept nowhere.

    :param informant: None where another node keeps who it is: then there is no code either
    :param proofs: uploaded files
    :param origin: the code of the node that sent it, for the channel ``chain``
    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``, ``of_reported_body``, ``already_filed``
    :raises FileRefused: for a file
    """
    way = _channel(channel, outside_number, informant, by)
    problems = check_complaint(said) | (check_informant(informant) if informant else {})
    if problems:
        raise ValidationError(problems)
    where = route(said, node=this_node())
    body = organisation_of(said.body) or _body_called(said)
    if body is not None and said.body is None:
        where = route(_With(body, said.region), node=this_node())
    case = Complaint(
        number=_next_number(at),
        kind=said.kind,
        anonymity=informant.anonymity if informant else Anonymity.CONFIDENTIAL,
        channel=way,
        outside_number=outside_number.strip()[:64],
        origin_node=origin,
        body=body,
        body_name=body.name if body else said.body_name.strip(),
        region_id=said.region,
        title=said.title.strip(),
        statement=said.statement.strip(),
        wished=said.wished.strip(),
        amount=said.amount,
        contract_number=said.contract_number.strip(),
        contract_key=contract_key(said.contract_number),
        happened_on=said.happened_on,
        pledge_uid=said.pledge,
        record_id=said.record,
        handling_region=_here(where),
        office=where.office,
        to_superior=where.to_superior and way != Channel.CHAIN,
        filed_at=at,
        updated_at=at,
        filed_by=by,
    )
    _refuse_stranger(case, way, by=by, at=at)
    _save_once(case)
    code = ""
    if informant is not None:
        keep_informant(said=informant, case=case)
        code = receipts.new_code()
        ComplaintReceipt.objects.create(code_hash=receipts.hash_of(code, purpose=PURPOSE), complaint=case)
    keep_files(case=case, proofs=proofs, by=by, at=at)
    write(case, "file", gettext_noop("提出"), source="", by=by, at=at)
    start_filed(case, by=by, at=at)
    if (where.to_superior or where.to_child) and way != Channel.CHAIN:
        hooks.out(case, child=where.child, by=by, at=at)
    return case, code


@dataclass(frozen=True)
class _With:
    body: Organisation
    region: str


def _body_called(said: ComplaintData) -> Organisation | None:
    """A body that was only typed in, where exactly one of that name is there: so its people are shut out at once."""
    found = list(Organisation.objects.filter(name=said.body_name.strip()).select_related("superior")[:2])
    return found[0].current() if len(found) == 1 else None


def _here(where: Any) -> Region:
    """What goes elsewhere is kept by this node's own office until it has gone."""
    return (
        Region.objects.get(code=this_node().code)
        if where.to_superior or where.to_child
        else where.handling_region
    )


def _channel(
    channel: str, outside_number: str, informant: InformantData | None, by: "User | None"
) -> Channel:
    way = Channel(channel)
    if (way == Channel.SITE and by is not None) or (way in STAFF_CHANNELS and by is None):
        raise ValueError(f"a complaint by {way} is filed by {by}")
    if informant is None and way not in (Channel.CHAIN, Channel.MEDIA, Channel.INSPECTION):
        raise ValueError("only another node, the press and an inspection complain without an informant")
    if way in NUMBERED_CHANNELS and not outside_number.strip():
        raise ValidationError(
            {"outside_number": ValidationError(_("请填写来源编号，以便向来源反馈结果。"), code="required")}
        )
    return way


def _refuse_stranger(case: Complaint, way: Channel, *, by: "User | None", at: datetime) -> None:
    if by is None or way not in STAFF_CHANNELS:
        return
    refuse_reported(case, "file", by=by, at=at)
    # Whoever answers the telephone takes in what another place will handle, so his role anywhere here is enough.
    if not by.holds({Role.COMPLAINT_HANDLER, Role.PARTNER}):
        audit.refused(action="complaint.file", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("投诉举报由承办人员登记。"))


def _save_once(case: Complaint) -> None:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "complaint_outside_number_once" in str(error):
            raise TransitionDenied("already_filed", _("该来源编号已经登记，请勿重复登记。")) from error
        raise


def _next_number(at: datetime) -> str:
    """``TJ411000-2026-000017``: node, year, and a number that is given once; one that was not used leaves a gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_complaint_numbers')")
        number = cursor.fetchone()[0]
    return f"TJ{settings.NODE_CODE}-{timezone.localtime(at).year}-{number:06d}"
