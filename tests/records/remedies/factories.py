"""Cases of invented applicants in any state, made by the same services that staff and the site use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import User
from records.access.roles import Role
from records.dishonesty import services as dishonesty
from records.dishonesty.models import DishonestyRecord
from records.remedies import services
from records.remedies.models import Case, HandlingComplaint, Mitigation, Objection, Repair
from records.subjects.models import Organisation
from tests.records.access.factories import holder
from tests.records.dishonesty import factories as records

# A Wednesday, after the minimum period of the factories' record (2026-03-15 and three months) is over.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
COURT_CODE = "11990100000000027A"
SUPPLIER_CODE = "129901000000000352"
ID_NUMBER = "11010119900307889X"
AGENT_ID_NUMBER = "110101199003071591"
NAME = "欧阳示例申请人"
PDF = b"%PDF-1.7\n1 0 obj <</Secret (" + ID_NUMBER.encode() + b")>> endobj\n%%EOF\n"


@dataclass(frozen=True)
class Office:
    """陈静 and 周杰 enter, 刘洋 and 孙丽 review, 郑伟 and 何琳 supervise; 法院 and 报送单位 have accounts."""

    clerk: User
    other_clerk: User
    reviewer: User
    second_reviewer: User
    supervisor: User
    second_supervisor: User
    at_court: User
    at_supplier: User
    at_subject: User
    people: records.People

    @property
    def court(self) -> Organisation:
        return Organisation.objects.get(uscc=COURT_CODE)


def office(people: records.People) -> Office:
    court = records.bureau("示例市中级人民法院", COURT_CODE)
    supplier = records.bureau("示例市公共资源交易中心", SUPPLIER_CODE)
    return Office(
        clerk=people.clerk,
        other_clerk=people.other_clerk,
        reviewer=people.reviewer,
        second_reviewer=people.second_reviewer,
        supervisor=holder("郑伟", Role.SUPERVISOR),
        second_supervisor=holder("何琳", Role.SUPERVISOR),
        at_court=holder("法院联络员", Role.DEPARTMENT, organisation=court),
        at_supplier=holder("交易中心联络员", Role.DEPARTMENT, organisation=supplier),
        at_subject=holder("财政局联络员", Role.DEPARTMENT, organisation=records.bureau()),
        people=people,
    )


def record(of: Office, *, supplied: bool = True, **more: Any) -> DishonestyRecord:
    """A published record whose authority is the court and which the exchange supplied."""
    made = dishonesty.create_record(
        content=records.content(authority_uscc=COURT_CODE, **more),
        by=of.people.clerk,
        at=records.NOW,
        submitting_unit=records.bureau(uscc=SUPPLIER_CODE) if supplied else None,
    )
    dishonesty.submit_record(uid=made.uid, by=of.people.clerk, at=records.NOW)
    # Reviewed by a third person, so that whoever decides the remedy had no part in the record.
    dishonesty.approve_record(uid=made.uid, by=of.second_reviewer, at=records.NOW)
    return dishonesty.publish_record(uid=made.uid, by=of.second_reviewer, at=records.NOW)


def body(**more: Any) -> services.ApplicantData:
    """The body that the record is about."""
    return services.ApplicantData(
        **{
            "kind": "body",
            "relation": "subject",
            "name": "示例市财政局",
            "id_number": records.BUREAU_CODE,
            "phone": "0374-0000000",
            **more,
        }
    )


def somebody(**more: Any) -> services.ApplicantData:
    """A person who objects."""
    return services.ApplicantData(
        **{
            "kind": "person",
            "relation": "interested",
            "name": NAME,
            "id_number": ID_NUMBER,
            "phone": "13800000000",
            "email": "shenqing@example.cn",
            "address": "示例市示例路1号",
            **more,
        }
    )


def proof(kind: str = "identity", content: bytes = PDF, name: str = "身份证.pdf") -> services.ProofFile:
    return services.ProofFile(kind, SimpleUploadedFile(name, content))


def objection(
    of: Office,
    about: DishonestyRecord | None = None,
    *,
    by: User | None = None,
    at: datetime = NOW,
    **more: Any,
) -> tuple[Objection, str]:
    about = about or record(of)
    return services.file_objection(
        **{
            "record_uid": about.uid,
            "applicant": somebody(),
            "ground": "wrong",
            "statement": "金额与判决书不符，应为八十万元。",
            "wished": "请更正金额。",
            "disputed_fields": ["amount"],
            "channel": "window" if by else "site",
            "by": by,
            "at": at,
            **more,
        }
    )


def _accepted(of: Office, about: Any = None) -> Objection:
    case, _ = objection(of, about)
    return services.accept_objection(uid=case.uid, by=of.clerk, at=NOW)


def _with_source(of: Office, about: Any = None) -> Objection:
    return services.send_to_source(uid=_accepted(of, about).uid, by=of.clerk, at=NOW)


def _answered(of: Office, about: Any = None) -> Objection:
    return services.answer_as_source(
        uid=_with_source(of, about).uid,
        finding="wrong",
        opinion="经核对判决书，金额登记有误。",
        by=of.at_supplier,
        at=NOW,
    )


def _proposed(of: Office, about: Any = None, outcome: str = "corrected", **more: Any) -> Objection:
    if outcome == "corrected":
        more.setdefault("changes", {"amount": Decimal("800000.00")})
    return services.propose_outcome(
        uid=_answered(of, about).uid,
        outcome=outcome,
        reasons="与判决书核对，异议成立。",
        by=of.clerk,
        at=NOW,
        **more,
    )


def _decided(of: Office, about: Any = None, outcome: str = "corrected") -> Objection:
    return services.decide_objection(
        uid=_proposed(of, about, outcome).uid, reasons="同意拟办意见，依据充分。", by=of.reviewer, at=NOW
    )


def _informed(of: Office, about: Any = None) -> Objection:
    return services.inform_applicant(uid=_decided(of, about).uid, how="site", by=of.clerk, at=NOW)


OBJECTIONS = {
    "submitted": lambda of: objection(of)[0],
    "accepted": _accepted,
    "with_source": _with_source,
    "answered": _answered,
    "proposed": _proposed,
    "decided": _decided,
    "informed": _informed,
    "closed": lambda of: services.close_objection(uid=_informed(of).uid, by=of.clerk, at=NOW),
    "refused": lambda of: services.refuse_objection(
        uid=objection(of)[0].uid, reason="与该记录无关。", by=of.reviewer, at=NOW
    ),
    "withdrawn": lambda of: services.withdraw_objection(uid=objection(of)[0].uid, by=None, at=NOW),
    "moot": lambda of: _moot_objection(of),
}


def _moot_objection(of: Office) -> Objection:
    case, _ = objection(of)
    dishonesty.end_record(uid=case.record_id, by=of.second_reviewer, at=NOW, reason="判决被撤销。")
    return services.end_moot_objection(uid=case.uid, reason="记录已终止。", by=of.reviewer, at=NOW)


def repair(
    of: Office,
    about: DishonestyRecord | None = None,
    *,
    by: User | None = None,
    at: datetime = NOW,
    **more: Any,
) -> tuple[Repair, str]:
    about = about or record(of)
    return services.file_repair(
        **{
            "record_uid": about.uid,
            "applicant": body(),
            "statement": "已付清全部合同价款，并建立付款台账。",
            "duties_done": True,
            "pledged": True,
            "channel": "window" if by else "site",
            "by": by,
            "at": at,
            **more,
        }
    )


def _supplement(of: Office, about: Any = None) -> Repair:
    return services.ask_supplement(uid=repair(of, about)[0].uid, what="请补充付款凭证。", by=of.clerk, at=NOW)


def with_authority(of: Office, about: Any = None) -> Repair:
    return services.accept_repair(uid=repair(of, about)[0].uid, by=of.clerk, at=NOW)


def agreed(of: Office, about: Any = None, *, agrees: bool = True) -> Repair:
    return services.answer_as_authority(
        uid=with_authority(of, about).uid,
        agrees=agrees,
        opinion="经核实，判决确定的义务已全部履行。",
        by=of.at_court,
        at=NOW,
    )


def approved(of: Office, about: Any = None) -> Repair:
    return services.approve_repair(
        uid=agreed(of, about).uid, reasons="符合修复条件。", by=of.reviewer, at=NOW
    )


def executed(of: Office, about: Any = None) -> Repair:
    return services.execute_repair(uid=approved(of, about).uid, by=of.reviewer, at=NOW)


def doubted(of: Office, about: Any = None) -> Repair:
    return services.doubt_repair(
        uid=executed(of, about).uid, what="付款凭证系伪造。", by=of.supervisor, at=NOW
    )


REPAIRS = {
    "submitted": lambda of: repair(of)[0],
    "supplement": _supplement,
    "with_authority": with_authority,
    "agreed": agreed,
    "approved": approved,
    "refused": lambda of: services.refuse_repair(
        uid=agreed(of, agrees=False).uid, reasons="认定单位不同意。", by=of.reviewer, at=NOW
    ),
    "executed": executed,
    "doubted": doubted,
    "revoked": lambda of: services.revoke_repair(
        uid=doubted(of).uid, reasons="经鉴定，凭证系伪造。", by=of.reviewer, at=NOW
    ),
    "withdrawn": lambda of: services.withdraw_repair(uid=repair(of)[0].uid, by=None, at=NOW),
    "moot": lambda of: _moot_repair(of),
}


def _moot_repair(of: Office) -> Repair:
    case, _ = repair(of)
    dishonesty.end_record(uid=case.record_id, by=of.second_reviewer, at=NOW, reason="判决被撤销。")
    return services.end_moot_repair(uid=case.uid, reason="记录已终止。", by=of.reviewer, at=NOW)


def mitigation(of: Office, *, by: User | None = None, **more: Any) -> Mitigation:
    return services.propose_mitigation(
        **{
            "record_uid": (more.pop("about", None) or record(of)).uid,
            "ground": "losses_recovered",
            "facts": "判决前已主动支付全部价款和利息。",
            "evidence": "国库支付凭证2026-031号。",
            "asked": "none",
            "by": by or of.clerk,
            "at": NOW,
            **more,
        }
    )


MITIGATIONS = {
    "proposed": mitigation,
    "granted": lambda of: services.grant_mitigation(
        uid=mitigation(of).uid, granted="none", reasons="主动挽回全部损失。", by=of.reviewer, at=NOW
    ),
    "refused": lambda of: services.refuse_mitigation(
        uid=mitigation(of).uid, reasons="证据不足。", by=of.reviewer, at=NOW
    ),
    "withdrawn": lambda of: services.withdraw_mitigation(uid=mitigation(of).uid, by=of.clerk, at=NOW),
}


def complaint(of: Office, about: Case | None = None) -> tuple[HandlingComplaint, str]:
    about = about or _decided(of, outcome="kept")
    return services.file_handling_complaint(
        about=about,  # type: ignore[arg-type]
        statement="未答复我提出的证据。",
        channel="site",
        by=None,
        at=NOW,
    )


def _taken_up(of: Office) -> HandlingComplaint:
    return services.accept_handling(uid=complaint(of)[0].uid, by=of.supervisor, at=NOW)


def answered_complaint(of: Office) -> HandlingComplaint:
    return services.answer_handling(
        uid=_taken_up(of).uid, finding="partly", answer="已责成补充说明。", by=of.supervisor, at=NOW
    )


COMPLAINTS = {
    "submitted": lambda of: complaint(of)[0],
    "accepted": _taken_up,
    "answered": answered_complaint,
    "closed": lambda of: services.close_handling(uid=answered_complaint(of).uid, by=of.supervisor, at=NOW),
    "refused": lambda of: services.refuse_handling(
        uid=complaint(of)[0].uid, reason="重复投诉。", by=of.supervisor, at=NOW
    ),
    "withdrawn": lambda of: services.withdraw_handling(uid=complaint(of)[0].uid, by=None, at=NOW),
}
