"""Who complains: taken in and kept unreadable, and opened by very few, for a purpose that is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.crypto import blind_index
from records.common.identifiers import validate_id_number, validate_uscc
from records.common.workflow import TransitionDenied
from supervision.complaints.choices import Anonymity
from supervision.complaints.models import Complaint, ComplaintStep, IdentityOpening, Informant
from supervision.complaints.parties import is_of_reported_body
from supervision.complaints.services.files import refuse_no_purpose
from supervision.complaints.services.steps import lock, refuse, refuse_reported

if TYPE_CHECKING:
    from records.access.models import User

LONGEST = {"name": 200, "id_number": 40, "phone": 32, "email": 254, "address": 300}
NAMES = ("name", "id_number", "phone", "email", "address")


@dataclass(frozen=True)
class InformantData:
    """What somebody says of himself: ``id_number`` is a body's USCC or a person's ID number, and may be missing."""

    anonymity: str
    name: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    is_body: bool = False


def check_informant(said: InformantData) -> dict[str, list[str]]:
    """What is wrong with it, field by field; empty is good. The public form asks this before it files."""
    problems: dict[str, list[str]] = {}

    def wrong(name: str, sentence: str) -> None:
        problems.setdefault(name, []).append(sentence)

    if said.anonymity not in Anonymity.values:
        wrong("anonymity", _("请选择实名、实名保密或匿名。"))
        return problems
    if said.anonymity == Anonymity.ANONYMOUS:
        for name in NAMES:
            if getattr(said, name).strip():
                wrong(name, _("匿名反映不保存任何身份信息，请清空；需要联系的，请选择“实名保密”。"))
        return problems
    if not said.name.strip():
        wrong("name", _("请填写单位名称。") if said.is_body else _("请填写姓名。"))
    if not said.phone.strip() and not said.email.strip():
        wrong("phone", _("请填写联系电话或电子邮箱，以便核实情况。"))
    for name, most in LONGEST.items():
        if len(getattr(said, name)) > most:
            wrong(name, _("请不要超过%d个字。") % most)
    if said.id_number.strip():
        try:
            (validate_uscc if said.is_body else validate_id_number)(said.id_number)
        except ValidationError as error:
            for sentence in error.messages:
                wrong("id_number", sentence)
    if said.email.strip():
        try:
            validate_email(said.email.strip())
        except ValidationError:
            wrong("email", _("电子邮箱的格式不对，例如 name@example.cn。"))
    return problems


def keep_informant(*, said: InformantData, case: Complaint) -> Informant | None:
    """Keep who complains, in the caller's transaction; of an anonymous one nothing at all."""
    if said.anonymity == Anonymity.ANONYMOUS:
        return None
    number = said.id_number.strip()
    if number:
        number = (validate_uscc if said.is_body else validate_id_number)(number)
    return Informant.objects.create(
        complaint=case,
        is_body=said.is_body,
        name=said.name.strip(),
        id_number=number,
        id_number_index=blind_index(number) or None,
        phone=said.phone.strip(),
        email=said.email.strip(),
        address=said.address.strip(),
    )


def may_open(case: Complaint, by: "User") -> bool:
    """Custodians; and of somebody who openly gave his name, whoever handles his complaint."""
    return refusal(case, by) is None


def refusal(case: Complaint, by: "User") -> TransitionDenied | None:
    """Why this person may not open the identity, or nothing."""
    if case.anonymity == Anonymity.ANONYMOUS:
        return TransitionDenied("anonymous", _("本件为匿名反映，系统没有保存身份信息。"))
    if not Informant.objects.filter(complaint=case).exists():
        return TransitionDenied("not_kept_here", _("本节点没有保存反映人身份：转来的件由原节点保存。"))
    if is_of_reported_body(by, case):
        return TransitionDenied(
            "of_reported_body", _("本件反映的是您所在的单位，您不能参与办理或查阅；本次尝试已记录。")
        )
    # What one body was given to look into is no reason for its people to know from whom it came.
    custodian = by.holds(Role.IDENTITY_CUSTODIAN, over=_Office(case))
    if case.anonymity == Anonymity.CONFIDENTIAL:
        if custodian and _had_a_hand(case, by):
            return TransitionDenied(
                "handled_here", _("本件要求保密，您经办过本件，不能查阅反映人身份；请由未经办的保管人查阅。")
            )
    elif case.handler_id == by.pk and by.holds(Role.COMPLAINT_HANDLER, over=case):
        return None
    if not custodian:
        return TransitionDenied(
            "not_your_role", _("反映人身份只由指定的身份保管人查阅；您没有查阅权限，本次尝试已记录。")
        )
    return None


@transaction.atomic
def open_identity(*, complaint: UUID, purpose: str, by: "User", at: datetime) -> Mapping[str, str]:
    """
    Who complained; written down either way, the opening before it is read.

    :raises TransitionDenied: ``of_reported_body``, ``anonymous``, ``handled_here``, ``not_your_role`` or ``purpose_needed``
    """
    case = lock(complaint)
    refuse_reported(case, "open_identity", by=by, at=at)
    if denied := refusal(case, by):
        refuse(case, "open_identity", denied, by=by, at=at)
    refuse_no_purpose(case, "open_identity", purpose, by=by, at=at)
    said = purpose.strip()[:200]
    IdentityOpening.objects.create(complaint=case, by=by, at=at, purpose=said)
    audit.read(action="complaint.open_identity", by=by, at=at, subject=case, details={"purpose": said})
    informant = Informant.objects.get(complaint=case)
    return {name: value for name in NAMES if (value := getattr(informant, name))}


def _had_a_hand(case: Complaint, by: "User") -> bool:
    return (
        case.handler_id == by.pk
        or ComplaintStep.objects.filter(complaint=case, by=by).exclude(name="file").exists()
    )


class _Office:
    """The office of a complaint's region; a role over one body does not reach it."""

    access_organisation_id = None

    def __init__(self, case: Complaint) -> None:
        self.access_region_code = case.handling_region_id
