"""The papers of a case: the slip that it was received, and the letters that say what was decided."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access.services import clock_user
from records.dishonesty.content import LABELS, readable
from records.papers.models import Paper
from records.papers.services import issue
from records.remedies.choices import ApplicantKind, CaseKind, Outcome, Relation, RepairStatus
from records.remedies.due import deadlines_of
from records.remedies.models import Bar, Case, HandlingComplaint, Objection, Repair
from records.remedies.services.proofs import proofs_of

if TYPE_CHECKING:
    from records.access.models import User
    from records.dishonesty.models import DishonestyRecord

LETTER, SLIP = "decision-letter", "acceptance-slip"
OBJECTION_BASIS = (
    "《河南省社会信用条例》第四十一条、第四十二条（异议处理）",
    "《国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见》（国办发〔2020〕49号）",
)
REPAIR_BASIS = (
    "《信用修复管理办法》（国家发展改革委令第36号，自2026年4月1日起施行）",
    "《国务院办公厅关于进一步完善信用修复制度的实施方案》（国办发〔2025〕22号）",
)


def papers_of(case: Case) -> QuerySet[Paper]:
    """Slip and letters of a case, newest first."""
    return Paper.objects.filter(about_kind=case.kind, about_uid=case.uid).order_by("-issued_at", "-uid")


def slip_of(case: Any, *, by: "User | None" = None, at: datetime) -> Paper:
    """The acceptance slip; made when it is first asked for, and the same one ever after."""
    known = papers_of(case).filter(kind=SLIP).first()
    if known is not None:
        return known
    with override("zh-hans"):
        return issue(
            kind=SLIP,
            title=_("%s收件回执") % CaseKind(case.kind).label,
            data={
                "reference": case.number,
                "facts": [
                    *_about(case),
                    {"label": _("提出途径"), "value": case.get_channel_display()},
                    {"label": _("收到时间"), "value": _moment(case.filed_at)},
                    {"label": _("提交材料"), "value": _materials(case)},
                ],
                "steps": [
                    {
                        "what": str(deadline.label),
                        "who": deadline.organisation.name if deadline.organisation else _("信用主管部门"),
                        "by": deadline.due_on.isoformat(),
                    }
                    for deadline in deadlines_of(case)
                    if deadline.is_open
                ],
                "notes": [
                    _(
                        "请妥善保管提交时显示的16位查询码；凭查询码可以查看进度、补正材料或撤回，本单位不保存查询码。"
                    ),
                    _("查询码遗失的，请持身份证明到窗口查询，并说明本回执上的案件编号。"),
                    _("办理不收取任何费用。"),
                ],
            },
            about_kind=case.kind,
            about_uid=case.uid,
            region=case.region,
            by=by or clock_user(),
            at=at,
        )


def objection_letter(case: Objection, *, by: "User", at: datetime) -> Paper:
    with override("zh-hans"):
        heard = []
        if case.source_answered_at:
            heard = [
                _("信息提供单位%(name)s核实意见：%(finding)s。%(opinion)s")
                % {
                    "name": case.source_name,
                    "finding": case.get_source_finding_display(),
                    "opinion": case.source_opinion,
                }
            ]
        return _letter(
            case,
            title=_("异议处理决定书"),
            body=[_("您提出的异议已经办结。异议内容：%s") % case.statement, *heard],
            decision="\n".join([_OUTCOMES[Outcome(case.outcome)](), *_corrections(case)]),
            reasons=[case.decision_reasons],
            basis=OBJECTION_BASIS,
            by=by,
            at=at,
        )


def repair_letter(case: Repair, *, by: "User", at: datetime) -> Paper:
    with override("zh-hans"):
        granted = case.status == RepairStatus.APPROVED
        heard = []
        if case.authority_answered_at:
            heard = [
                _("认定单位%(name)s核实意见：%(opinion)s")
                % {"name": case.authority_name, "opinion": case.authority_opinion}
            ]
        return _letter(
            case,
            title=_("准予信用修复决定书") if granted else _("不予信用修复决定书"),
            body=[_("您提出的信用修复申请已经办结。"), *heard],
            decision=(
                _("准予修复：停止公示、停止共享和使用，依法解除惩戒措施，并通知持有该记录的各级平台。")
                if granted
                else _("不予修复。")
            ),
            reasons=[case.decision_reasons],
            basis=REPAIR_BASIS,
            by=by,
            at=at,
        )


def revocation_letter(case: Repair, *, bar: Bar, by: "User", at: datetime) -> Paper:
    with override("zh-hans"):
        return _letter(
            case,
            title=_("撤销信用修复决定书"),
            body=[_("经核实，原信用修复申请存在弄虚作假。")],
            decision=_("撤销原修复决定；公示期未满的恢复公示；自%(first)s至%(last)s不得再次申请信用修复。")
            % {"first": bar.from_on, "last": bar.until_on},
            reasons=[case.revocation_reasons],
            basis=(*REPAIR_BASIS, bar.basis),
            by=by,
            at=at,
        )


def handling_letter(case: HandlingComplaint, *, by: "User", at: datetime) -> Paper:
    with override("zh-hans"):
        return _letter(
            case,
            title=_("办理投诉答复书"),
            body=[
                _("您对案件 %(number)s 办理情况的投诉已经查清。投诉内容：%(said)s")
                % {"number": case.about_number, "said": case.statement}
            ],
            decision=case.get_finding_display(),
            reasons=[case.answer],
            basis=("《浙江省公共信用信息管理条例》第三十一条（复核，参照）",),
            by=by,
            at=at,
        )


_OUTCOMES: dict[Outcome, Any] = {
    Outcome.KEPT: lambda: _("维持原记录，去除异议标识。"),
    Outcome.CORRECTED: lambda: _("更正原记录，去除异议标识，更正后的内容同步到各级。"),
    Outcome.ANNULLED: lambda: _("撤销原记录，各级停止公示和共享。"),
}


def _corrections(case: Objection) -> list[str]:
    if case.change is None:
        return []
    return [
        _("%(field)s：由“%(old)s”更正为“%(new)s”")
        % {
            "field": LABELS.get(name, name),
            "old": readable(name, values["old"]),
            "new": readable(name, values["new"]),
        }
        for name, values in case.change.fields.items()
    ]


def _letter(
    case: Any,
    *,
    title: str,
    body: list[str],
    decision: str,
    reasons: list[str],
    basis: tuple[str, ...],
    by: "User",
    at: datetime,
) -> Paper:
    applicant = case.applicant
    is_the_body = applicant.kind == ApplicantKind.BODY and applicant.relation == Relation.SUBJECT
    record = getattr(case, "record", None)
    return issue(
        kind=LETTER,
        title=title,
        data={
            "reference": case.number,
            "addressee": applicant.name,
            "facts": [*_about(case), {"label": _("提出时间"), "value": _moment(case.filed_at)}],
            "body": body,
            "decision": decision,
            "reasons": reasons,
            "basis": list(basis),
            "remedy": _(
                "对本决定或办理过程不服的，可以凭查询码或到窗口提出办理投诉，由未经办本案的督导人员答复；"
                "依法可以申请行政复议或者提起行政诉讼。"
            ),
        },
        about_kind=case.kind,
        about_uid=case.uid,
        region=case.region,
        # A department reads letters about its own body; another applicant's letter is none of its business.
        organisation=record.organisation if record is not None and is_the_body else None,
        holder_name=applicant.name,
        by=by,
        at=at,
    )


def _about(case: Any) -> list[dict[str, str]]:
    record: DishonestyRecord | None = getattr(case, "record", None)
    if record is None:
        return [{"label": _("所涉案件"), "value": case.about_number}]
    return [
        {"label": _("失信主体"), "value": record.organisation.name},
        {"label": _("所涉记录"), "value": record.title},
        {"label": _("依据文书"), "value": f"{record.document_name} {record.document_number}"},
    ]


def _materials(case: Any) -> str:
    kinds = [proof.get_kind_display() for proof in proofs_of(case)]
    return "、".join(str(kind) for kind in kinds) or _("未提交附件")


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
