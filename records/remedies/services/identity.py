"""Who the applicant is: taken in and kept unreadable, and opened for a purpose that is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.crypto import blind_index, blind_indexes
from records.common.identifiers import validate_id_number, validate_uscc
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import SubjectType
from records.dishonesty.models import DishonestyRecord
from records.remedies.choices import ApplicantKind, CaseKind, Relation
from records.remedies.models import Applicant, Case

if TYPE_CHECKING:
    from records.access.models import User

# Only who handles a case needs to know whose it is. Departments, other offices and the auditor do not.
READERS: dict[str, frozenset[Role]] = {
    CaseKind.OBJECTION: frozenset({Role.CLERK, Role.REVIEWER}),
    CaseKind.REPAIR: frozenset({Role.CLERK, Role.REVIEWER}),
    CaseKind.MITIGATION: frozenset({Role.CLERK, Role.REVIEWER}),
    CaseKind.HANDLING: frozenset({Role.SUPERVISOR}),
}
LONGEST = {"name": 200, "phone": 32, "email": 254, "address": 300, "agent_name": 100, "agent_phone": 32}


@dataclass(frozen=True)
class ApplicantData:
    """What an applicant says of himself: ``id_number`` is a body's USCC or a person's ID number."""

    kind: str
    relation: str
    name: str
    id_number: str
    phone: str
    email: str = ""
    address: str = ""
    agent_name: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""

    @property
    def has_agent(self) -> bool:
        return bool(self.agent_name.strip() or self.agent_id_number.strip() or self.agent_phone.strip())


def check_applicant(said: ApplicantData) -> dict[str, list[str]]:
    """What is wrong with it, field by field; empty is good. The public form asks this before it files."""
    problems: dict[str, list[str]] = {}

    def wrong(name: str, sentence: str) -> None:
        problems.setdefault(name, []).append(sentence)

    is_body = said.kind == ApplicantKind.BODY
    if said.kind not in ApplicantKind.values:
        wrong("kind", _("请选择申请人是单位还是个人。"))
    if said.relation not in Relation.values:
        wrong("relation", _("请选择与记录的关系。"))
    needed = {
        "name": _("请填写单位名称。") if is_body else _("请填写姓名。"),
        "id_number": _("请填写统一社会信用代码。") if is_body else _("请填写身份证件号码。"),
        "phone": _("请填写联系电话，以便告知办理结果。"),
    }
    if said.has_agent:
        needed |= {
            "agent_name": _("请填写代理人姓名。"),
            "agent_id_number": _("请填写代理人身份证件号码。"),
            "agent_phone": _("请填写代理人联系电话。"),
        }
    for name, sentence in needed.items():
        if not getattr(said, name).strip():
            wrong(name, sentence)
    for name, most in LONGEST.items():
        if len(getattr(said, name)) > most:
            wrong(name, _("请不要超过%d个字。") % most)
    if said.kind in ApplicantKind.values and said.id_number.strip():
        _check_number(validate_uscc if is_body else validate_id_number, "id_number", said.id_number, wrong)
    if said.agent_id_number.strip():
        _check_number(validate_id_number, "agent_id_number", said.agent_id_number, wrong)
    if said.email.strip():
        try:
            validate_email(said.email.strip())
        except ValidationError:
            wrong("email", _("电子邮箱的格式不对，例如 name@example.cn。"))
    return problems


def keep_applicant(*, said: ApplicantData, record: DishonestyRecord | None, at: datetime) -> Applicant:
    """
    Keep who applies, in the caller's transaction.

    :raises ValidationError: field by field; also where somebody says he is the record's subject and is not
    """
    problems = check_applicant(said)
    if not problems and said.relation == Relation.SUBJECT and record is not None:
        problems = _not_the_subject(said, record)
    if problems:
        raise ValidationError(problems, code="applicant")
    number = (validate_uscc if said.kind == ApplicantKind.BODY else validate_id_number)(said.id_number)
    return Applicant.objects.create(
        kind=said.kind,
        relation=said.relation,
        name=said.name.strip(),
        id_number=number,
        id_number_index=blind_index(number),
        phone=said.phone.strip(),
        email=said.email.strip(),
        address=said.address.strip(),
        agent_name=said.agent_name.strip(),
        agent_id_number=validate_id_number(said.agent_id_number) if said.has_agent else "",
        agent_phone=said.agent_phone.strip(),
        has_agent=said.has_agent,
        made_at=at,
    )


def open_identity(*, case: Case, purpose: str, by: "User", at: datetime) -> Mapping[str, str]:
    """
    Who the applicant is, for one of those who handle the case; written down either way.

    :raises TransitionDenied: ``not_your_role`` or ``purpose_needed``
    """
    refuse_reader(case, action=f"{case.kind}.identity_opened", purpose=purpose, by=by, at=at)
    applicant: Applicant = case.applicant  # type: ignore[attr-defined]
    audit.read(
        action=f"{case.kind}.identity_opened",
        by=by,
        at=at,
        subject=case,
        details={"purpose": purpose.strip()},
    )
    names = ("name", "id_number", "phone", "email", "address", "agent_name", "agent_id_number", "agent_phone")
    return {name: value for name in names if (value := getattr(applicant, name))}


def may_open(case: Case, by: "User") -> bool:
    return by.holds(READERS[case.kind], over=case)


def refuse_reader(case: Case, *, action: str, purpose: str, by: "User", at: datetime) -> None:
    """Stop whoever does not handle the case, or does not say what for; the refusal is written down."""
    if not may_open(case, by):
        audit.refused(action=action, by=by, at=at, subject=case, details={"code": "not_your_role"})
        raise TransitionDenied(
            "not_your_role", _("申请人身份和材料只供承办人员查阅；您没有查阅权限，本次尝试已记录。")
        )
    if len(purpose.strip()) < 4:
        raise TransitionDenied("purpose_needed", _("请写明查阅目的（不少于4个字），系统将一并记录。"))


def _not_the_subject(said: ApplicantData, record: DishonestyRecord) -> dict[str, list[str]]:
    if record.subject_type == SubjectType.OFFICIAL:
        known = record.official.id_number_index if record.official else None
        same = said.kind == ApplicantKind.PERSON and known in [None, *blind_indexes(said.id_number)]
    else:
        code = record.organisation.uscc
        same = said.kind == ApplicantKind.BODY and (not code or code == validate_uscc(said.id_number))
    if same:
        return {}
    return {"id_number": [_("与该记录的失信主体不一致；代办的，请填写失信主体的信息并填写代理人。")]}


def _check_number(check: Any, name: str, number: str, wrong: Any) -> None:
    try:
        check(number)
    except ValidationError as error:
        for sentence in error.messages:
            wrong(name, sentence)
