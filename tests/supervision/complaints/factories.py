"""Complaints of invented people about invented bodies, in any state, by the same services that staff and site use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.complaints import services
from supervision.complaints.models import Complaint
from tests.records.access.factories import CHANGGE, XUCHANG, give, holder

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
NAME, PHONE, MAIL, ADDRESS = "欧阳举报", "13800001234", "jubao@example.cn", "示例市示例路88号"
ID_NUMBER = "11010119900307889X"
PDF = b"%PDF-1.7\n1 0 obj <</Author (ouyang)>> endobj\n%%EOF\n"


@dataclass(frozen=True)
class Office:
    """郑承办 and 何承办 handle, 郑承办 also enters records; 刘复核 and 孙复核 review, 周督办 supervises, 吴保管 keeps names."""

    handler: User
    other_handler: User
    reviewer: User
    second_reviewer: User
    supervisor: User
    custodian: User
    government: Organisation
    bureau: Organisation
    station: Organisation
    at_bureau: User
    at_station: User


def organisation(name: str, kind: str = "department", region: str = XUCHANG, **more: Any) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, region_id=region, **more)


def office() -> Office:
    government = organisation("示例市人民政府", "government")
    bureau = organisation("示例市城市管理局", superior=government)
    station = organisation("示例市环卫站", "institution", superior=bureau)
    handler = holder("郑承办", Role.COMPLAINT_HANDLER)
    give(handler, Role.CLERK)
    return Office(
        handler=handler,
        other_handler=holder("何承办", Role.COMPLAINT_HANDLER),
        reviewer=holder("刘复核", Role.REVIEWER),
        second_reviewer=holder("孙复核", Role.REVIEWER),
        supervisor=holder("周督办", Role.SUPERVISOR),
        custodian=holder("吴保管", Role.IDENTITY_CUSTODIAN),
        government=government,
        bureau=bureau,
        station=station,
        at_bureau=holder("城管局联络员", Role.DEPARTMENT, organisation=bureau),
        at_station=holder("环卫站联络员", Role.DEPARTMENT, organisation=station),
    )


def said(of: Office, **more: Any) -> services.ComplaintData:
    return services.ComplaintData(
        **{
            "kind": "contract",
            "body": of.bureau.pk,
            "body_name": "",
            "region": XUCHANG,
            "title": "道路维修合同没有履行",
            "statement": "去年三月签订的道路维修合同，验收合格后至今没有结算，多次催告没有答复。",
            "wished": "请按合同结算。",
            "contract_number": "XC-2025（031）",
            **more,
        }
    )


def named(**more: Any) -> services.InformantData:
    return services.InformantData(
        **{
            "anonymity": "named",
            "name": NAME,
            "id_number": ID_NUMBER,
            "phone": PHONE,
            "email": MAIL,
            "address": ADDRESS,
            **more,
        }
    )


def confidential() -> services.InformantData:
    return named(anonymity="confidential")


def anonymous() -> services.InformantData:
    return services.InformantData(anonymity="anonymous")


def pdf(content: bytes = PDF, name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def filed(
    of: Office,
    informant: services.InformantData | None = None,
    *,
    by: User | None = None,
    at: datetime = NOW,
    channel: str = "",
    proofs: Any = (),
    outside_number: str = "",
    **more: Any,
) -> tuple[Complaint, str]:
    return services.file_complaint(
        said=said(of, **more),
        informant=informant or named(),
        proofs=proofs,
        channel=channel or ("phone" if by else "site"),
        outside_number=outside_number,
        by=by,
        at=at,
    )


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def moved(of: Office, case: Complaint, to: str, *, at: datetime = NOW) -> Complaint:
    """The same complaint, taken to this state by those whose work it is."""
    for step in WAYS[to]:
        step(of, case, at)
    return fresh(case)


def in_state(of: Office, to: str, *args: Any, **more: Any) -> Complaint:
    case, _code = filed(of, *args, **more)
    return moved(of, case, to)


Take = Callable[[Office, Complaint, datetime], Any]


def _by(name: str, person: str = "handler", **more: Any) -> Take:
    def take(of: Office, case: Complaint, at: datetime) -> None:
        getattr(services, name)(complaint=case.pk, by=getattr(of, person), at=at, **more)

    return take


def _true(of: Office, case: Complaint, at: datetime) -> None:
    services.find_true(complaint=case.pk, findings="合同和验收单属实，款项没有结算。", by=of.handler, at=at)


def _rectify(of: Office, case: Complaint, at: datetime) -> None:
    services.find_true(
        complaint=case.pk,
        findings="合同和验收单属实，款项没有结算。",
        rectify_until=(at + timedelta(days=20)).date(),
        by=of.handler,
        at=at,
    )


def _determine(of: Office, case: Complaint, at: datetime) -> None:
    services.determine(complaint=case.pk, content={}, by=of.handler, at=at)


def _merge(of: Office, case: Complaint, at: datetime) -> None:
    main, _code = filed(of, anonymous(), at=at)
    services.merge(complaint=case.pk, into=main.pk, by=of.handler, at=at)


REGISTER, ACCEPT = _by("register"), _by("accept")
ASSIGN, VERIFY = _by("assign"), _by("verify")
_VERIFYING = [REGISTER, ACCEPT, ASSIGN, VERIFY]
_UNTRUE = [
    *_VERIFYING,
    _by("find_untrue", findings="查阅账册和验收单，款项已经结清。"),
    _by("confirm_untrue", "reviewer"),
]
_RECTIFIED = [*_VERIFYING, _rectify, _by("note_rectified", findings="款项已经结清，凭证已核。")]
_REFUSED = [*_VERIFYING, _rectify, _by("note_refused", findings="到期仍未结算，以换届为由拒绝。")]
_ANSWERED = [*_RECTIFIED, _by("answer", text="经查属实，被反映单位已于六月结清全部款项。")]
_NOT_ACCEPT = _by("not_accept", reason="litigation", explanation="已在法院审理，请等待判决。")
WAYS: dict[str, list[Take]] = {
    "submitted": [],
    "registered": [REGISTER],
    "refusal_proposed": [REGISTER, _NOT_ACCEPT],
    "not_accepted": [REGISTER, _NOT_ACCEPT, _by("confirm_not_accepted", "reviewer")],
    "transferred": [REGISTER, _by("transfer", to="示例市水利局", reason="属水利部门职权。")],
    "accepted": [REGISTER, ACCEPT],
    "assigned": [REGISTER, ACCEPT, ASSIGN],
    "verifying": _VERIFYING,
    "untrue_proposed": _UNTRUE[:-1],
    "untrue": _UNTRUE,
    "true": [*_VERIFYING, _true],
    "rectifying": [*_VERIFYING, _rectify],
    "rectified": _RECTIFIED,
    "refused": _REFUSED,
    "determination": [*_REFUSED, _determine],
    "answered": _ANSWERED,
    "closed": [*_ANSWERED, _by("close", "reviewer")],
    "merged": [_merge],
}
COUNTY = CHANGGE
