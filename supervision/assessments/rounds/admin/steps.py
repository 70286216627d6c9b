"""The steps of rounds and sheets, and the deeds about one indicator, as forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.common.workflow import TransitionDenied
from supervision.assessments.rounds import services
from supervision.assessments.rounds.admin import forms
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus
from supervision.assessments.rounds.workflow import ASSESSORS, AUDITORS, BODY, fresh_eye


@dataclass(frozen=True)
class Step:
    take: Callable[..., Any]
    says: str | Promise
    form: type[forms.StepForm] = forms.Nothing
    tone: str = ""


ROUND_STEPS: dict[str, Step] = {
    "open": Step(services.open_round, _("启动后指标体系不再改动，各被考核机构收到自评任务和期限。"), tone="main"),
    "close_reports": Step(services.close_reports, _("截止后机构不能再填报，系统按考核期取数，评审开始。"), tone="main"),
    "open_replies": Step(services.open_replies, _("各机构看到评审结果，申辩期从今天起算。"), tone="main"),
    "close_replies": Step(services.close_replies, _("没有申辩的视为没有不同意见；复核开始。"), tone="main"),
    "settle": Step(services.settle, _("按启动时的指标体系计算各机构得分和等次，由另一人发布。"), tone="main"),
    "return": Step(services.return_to_audit, _("写明哪里不对；各表回到复核。"), forms.ReasonForm, "grave"),
    "publish": Step(services.publish, _("发布后按公开范围展示并逐级归集；有误的只能更正为新版本。"), forms.PublishForm, "main"),
    "cancel": Step(services.cancel_round, _("取消后各机构的任务一并取消，不能恢复。"), forms.ReasonForm, "grave"),
}  # fmt: skip
SHEET_STEPS: dict[str, Step] = {
    "submit": Step(services.submit, _("上报后在截止前可以撤回修改。"), tone="main"),
    "recall": Step(services.recall, _("撤回后请在截止前重新上报。")),
    "finish_review": Step(services.finish_review, _("各项均已评审；反馈前还可以重新评审。"), tone="main"),
    "review_again": Step(services.review_again, _("回到评审，写明原因。"), forms.ReasonForm),
    "reply": Step(services.reply, _("提交后不能再补充申辩；没有逐项申辩的，视为没有不同意见。"), tone="main"),
    "audit": Step(services.finish_audit, _("确认各项均已复核；由没有经手过这张表的人办理。"), forms.NoteForm, "main"),
}  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """What may be done about one indicator of a sheet."""

    label: str | Promise
    take: Callable[..., Any]
    says: str | Promise
    form: type[forms.StepForm]
    is_open: Callable[[Any, Any, Any], bool]


def _body_while(sheet: Any, by: Any, state: str) -> bool:
    return sheet.status == state and by.holds(BODY, over=sheet)


def _may_keep(sheet: Any, score: Any, by: Any) -> bool:
    return not score.is_automatic and _body_while(sheet, by, SheetStatus.SELF_REPORT)


def _may_object(sheet: Any, score: Any, by: Any) -> bool:
    return _body_while(sheet, by, SheetStatus.REPLY_OPEN) and getattr(score, "reply", None) is None


def _may_answer(sheet: Any, score: Any, by: Any) -> bool:
    reply = getattr(score, "reply", None)
    return (
        sheet.status == SheetStatus.REPLIED
        and reply is not None
        and reply.accepted is None
        and by.holds(ASSESSORS, over=sheet.round)
    )


def _may_change(sheet: Any, score: Any, by: Any) -> bool:
    if sheet.status != SheetStatus.REPLIED or sheet.round.status != RoundStatus.AUDITING:
        return False
    try:
        fresh_eye(sheet, by)
    except TransitionDenied:
        return False
    return bool(by.holds(AUDITORS, over=sheet.round))


def _may_correct(sheet: Any, score: Any, by: Any) -> bool:
    return sheet.round.status == RoundStatus.PUBLISHED and by.holds(AUDITORS, over=sheet.round)


def _keep(*, sheet: Any, score: Any, by: Any, at: Any, **said: Any) -> Any:
    return services.keep_evidence(sheet=sheet.pk, key=score.key, by=by, at=at, **said)


def _object(*, sheet: Any, score: Any, by: Any, at: Any, text: str, wanted: Any) -> Any:
    objection = services.Objection(score.key, text, wanted)
    return services.object_to(sheet=sheet.pk, objection=objection, by=by, at=at)


def _answer(*, sheet: Any, score: Any, by: Any, at: Any, **said: Any) -> Any:
    return services.answer(reply_uid=score.reply.pk, by=by, at=at, **said)


def _change(*, sheet: Any, score: Any, by: Any, at: Any, **said: Any) -> Any:
    return services.change_in_audit(sheet=sheet.pk, key=score.key, by=by, at=at, **said)


def _correct(*, sheet: Any, score: Any, by: Any, at: Any, **said: Any) -> Any:
    return services.propose_correction(sheet=sheet.pk, key=score.key, by=by, at=at, **said)


DEEDS: dict[str, Deed] = {
    "evidence": Deed(_("附佐证"), _keep, _("附文件，或者填写公众能打开的网址。"), forms.EvidenceForm, _may_keep),
    "object": Deed(_("申辩"), _object, _("提交后不能再改；系统取数有误的也可以申辩。"), forms.ObjectionForm, _may_object),
    "answer": Deed(_("答复申辩"), _answer, _("采纳的填写调整后的数值，并写明理由。"), forms.AnswerForm, _may_answer),
    "change": Deed(_("复核调整"), _change, _("原值、新值、理由和经手人都会留存。"), forms.AuditForm, _may_change),
    "correct": Deed(_("提出更正"), _correct, _("由另一人核定，核定后形成结果的新版本。"), forms.CorrectionForm, _may_correct),
}  # fmt: skip
