"""The working file of a major decision: five steps, each documented, in the order that the law knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.oversight.choices import (
    LAWFUL_SKIPS,
    DecisionResult,
    DecisionStatus,
    DecisionStep,
    SkipGround,
)
from supervision.oversight.models import DecisionFile, DecisionPart
from supervision.oversight.rules import MAY_BE_SKIPPED, OPEN_DAYS, five_steps_done
from supervision.oversight.services.frame import (
    begin,
    begin_deed,
    body_needed,
    checked,
    enter,
    finish,
    keep_files,
    lock,
    needed,
    not_later,
    refuse,
    write,
)

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class DecisionData:
    title: str
    summary: str
    body: Organisation | None
    started_on: date


@dataclass(frozen=True)
class PartData:
    """
    :ivar began_on: of public participation, the first day on which the draft lay open
    :ivar document: name and number of what documents the step
    :ivar short_reason: why the draft lay open for less than thirty days
    """

    step: str
    result: str
    ended_on: date
    notes: str
    began_on: date | None = None
    document: str = ""
    skip_ground: str = ""
    short_reason: str = ""


@transaction.atomic
def open_file(*, said: DecisionData, by: "User", at: datetime) -> DecisionFile:
    """Begin the file of a decision."""
    not_later("started_on", said.started_on, at)
    body = body_needed("body", said.body)
    case = DecisionFile(
        title=needed("title", said.title, _("请填写决策名称。"))[:200],
        summary=needed("summary", said.summary, _("请填写决策事项。"))[:4000],
        body=body,
        region=body.region,
        started_on=said.started_on,
    )
    enter(case, label=gettext_noop("建立程序卷"), by=by, at=at)
    return case


@transaction.atomic
def add_part(
    *, case: UUID, said: PartData, files: Iterable[Any] = (), by: "User", at: datetime
) -> DecisionPart:
    """
    Enter how a step went; entered again, the newest entry counts.

    :raises TransitionDenied: ``legality_first`` where the collective discussion comes before a passed review
    """
    found = lock(DecisionFile, case)
    begin_deed(found, "add_part", states={DecisionStatus.PREPARING}, by=by, at=at)
    _check_part(said, at)
    if said.step == DecisionStep.COLLECTIVE:
        legality = found.newest_parts().get(DecisionStep.LEGALITY)
        if legality is None or legality.result != DecisionResult.PASSED or legality.ended_on > said.ended_on:
            denied = TransitionDenied("legality_first", _("合法性审查通过以后，才能集体讨论决定。"))
            refuse(found, "add_part", denied, by=by, at=at)
    part = DecisionPart(
        file=found,
        step=said.step,
        result=said.result,
        began_on=said.began_on,
        ended_on=said.ended_on,
        document=said.document.strip()[:200],
        notes=needed("notes", said.notes, _("请写明情况；不适用的写明理由。"))[:4000],
        skip_ground=said.skip_ground,
        short_reason=said.short_reason.strip()[:500],
        entered_by=by,
        entered_at=at,
    )
    checked(part)
    part.save(force_insert=True)
    keep_files(found, files, title=_chinese(said.step), row=part.pk, by=by, at=at)
    write(found, "add_part", gettext_noop("登记决策程序"), by=by, at=at, note=_chinese(said.step))
    return part


def _check_part(said: PartData, at: datetime) -> None:
    if said.step not in DecisionStep.values or said.result not in DecisionResult.values:
        raise ValidationError({"result": _("请选择程序和结果。")})
    not_later("ended_on", said.ended_on, at)
    review = said.step not in MAY_BE_SKIPPED
    if review != (said.result in (DecisionResult.PASSED, DecisionResult.REFUSED)):
        raise ValidationError(
            {"result": _("合法性审查、集体讨论选“通过”或者“未通过”，其他程序选“已完成”或者“依法不适用”。")}
        )
    if said.result == DecisionResult.SKIPPED:
        if said.skip_ground not in LAWFUL_SKIPS[DecisionStep(said.step)]:
            grounds = "、".join(
                str(SkipGround(one).label) for one in sorted(LAWFUL_SKIPS[DecisionStep(said.step)])
            )
            raise ValidationError({"skip_ground": _("这一程序只能因以下情形不适用：%s。") % grounds})
        return
    if said.skip_ground:
        raise ValidationError({"skip_ground": _("只有依法不适用的才选择理由。")})
    needed("document", said.document, _("请填写材料名称和文号。"))
    if said.began_on and said.began_on > said.ended_on:
        raise ValidationError({"began_on": _("开始日期不晚于完成日期。")})
    if said.step == DecisionStep.PARTICIPATION:
        if said.began_on is None:
            raise ValidationError({"began_on": _("请填写公开征求意见的开始日期。")})
        if (said.ended_on - said.began_on).days < OPEN_DAYS:
            needed(
                "short_reason", said.short_reason, _("征求意见不足30日的，请写明理由（须同时向社会说明）。")
            )


def _chinese(step: str) -> str:
    with override("zh-hans"):
        return str(DecisionStep(step).label)


@transaction.atomic
def decide_file(
    *, case: UUID, document_number: str, decided_on: date, by: "User", at: datetime
) -> DecisionFile:
    """Enter the decision: only after legality and collective discussion have passed."""
    found = lock(DecisionFile, case)
    step = begin(found, "decide", by=by, at=at)
    not_later("decided_on", decided_on, at)
    parts = found.newest_parts()
    collective = parts[DecisionStep.COLLECTIVE]
    if decided_on < max(collective.ended_on, found.started_on):
        raise ValidationError({"decided_on": _("决定日期不早于集体讨论的日期。")})
    found.document_number = needed("document_number", document_number, _("请填写决策文号。"))[:128]
    found.decided_on, found.decided_by = decided_on, by
    found.steps_done = five_steps_done({step: part.result for step, part in parts.items()})
    same = DecisionFile.objects.filter(body=found.body, document_number=found.document_number)
    if same.exclude(pk=found.pk).exists():
        raise ValidationError({"document_number": _("该机关的这个决策文号已经登记过。")})
    finish(found, step, by=by, at=at, note=found.document_number)
    return found


@transaction.atomic
def check_file(*, case: UUID, note: str = "", by: "User", at: datetime) -> DecisionFile:
    """Somebody else goes through the file and puts it away."""
    found = lock(DecisionFile, case)
    step = begin(found, "check", by=by, at=at)
    found.checked_by = by
    finish(found, step, by=by, at=at, note=note)
    return found


@transaction.atomic
def stop_file(*, case: UUID, reason: str, by: "User", at: datetime) -> DecisionFile:
    found = lock(DecisionFile, case)
    step = begin(found, "stop", by=by, at=at)
    finish(found, step, by=by, at=at, note=needed("reason", reason, _("请写明终止的理由。")))
    return found
