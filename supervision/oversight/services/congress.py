"""Reports to congress and conference, by plan, and what they asked for after hearing them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.oversight.choices import Assembly, CongressStatus, OpinionState, Rhythm
from supervision.oversight.deadlines import OPINION, OPINION_KIND, REPORT, meet, meet_row, start, start_row
from supervision.oversight.models import CongressOpinion, CongressReport
from supervision.oversight.rules import next_period
from supervision.oversight.services.frame import (
    begin,
    begin_deed,
    body_needed,
    enter,
    finish,
    keep_files,
    lock,
    needed,
    not_later,
    refuse,
    region_of_office,
    write,
)
from supervision.oversight.workflow import OFFICE, another_than

if TYPE_CHECKING:
    from records.access.models import User

MOST_OPINIONS = 30
# The last month of a year's first half.
HALF = 6


@dataclass(frozen=True)
class ReportData:
    assembly: str
    rhythm: str
    title: str
    body: Organisation | None
    region: str
    period_from: date
    period_to: date
    due_on: date


@transaction.atomic
def plan_report(*, said: ReportData, by: "User", at: datetime) -> CongressReport:
    """Put a report on the plan: of what period, and until when it is to be sent."""
    if said.assembly not in Assembly.values or said.rhythm not in Rhythm.values:
        raise ValidationError({"rhythm": _("请选择报告对象和周期。")})
    if said.period_to < said.period_from:
        raise ValidationError({"period_to": _("报告期止不早于报告期起。")})
    if said.due_on <= said.period_from:
        raise ValidationError({"due_on": _("报送期限要晚于报告期开始的日期。")})
    case = CongressReport(
        assembly=said.assembly,
        rhythm=said.rhythm,
        title=needed("title", said.title, _("请填写报告名称。"))[:200],
        body=body_needed("body", said.body),
        region=region_of_office(said.region),
        period_from=said.period_from,
        period_to=said.period_to,
        due_on=said.due_on,
    )
    enter(case, label=gettext_noop("列入计划"), roles=OFFICE, by=by, at=at)
    start(case, REPORT, until=case.due_on, by=by, at=at)
    return case


@transaction.atomic
def draft_report(
    *, case: UUID, text: str, files: Iterable[Any] = (), by: "User", at: datetime
) -> CongressReport:
    """Write the report."""
    found = lock(CongressReport, case)
    step = begin(found, "draft", by=by, at=at)
    found.text = needed("text", text, _("请填写报告正文。"))[:40000]
    found.drafted_by = by
    keep_files(found, files, title="报告材料", by=by, at=at)
    finish(found, step, by=by, at=at)
    return found


@transaction.atomic
def return_report(*, case: UUID, reason: str, by: "User", at: datetime) -> CongressReport:
    found = lock(CongressReport, case)
    step = begin(found, "return", by=by, at=at)
    finish(found, step, by=by, at=at, note=needed("reason", reason, _("请写明要修改什么。")))
    return found


@transaction.atomic
def send_report(*, case: UUID, on: date, by: "User", at: datetime) -> CongressReport:
    """Another person signs it and it goes out; the next of the same rhythm is planned at once."""
    found = lock(CongressReport, case)
    step = begin(found, "send", by=by, at=at)
    not_later("on", on, at)
    found.signed_by, found.sent_on = by, on
    finish(found, step, by=by, at=at, note=str(on))
    meet(found, REPORT, by=by, at=at)
    _plan_next(found, by=by, at=at)
    return found


def _plan_next(found: CongressReport, *, by: "User", at: datetime) -> None:
    if found.rhythm == Rhythm.SPECIAL:
        return
    since, until = next_period(found.rhythm, found.period_to)
    same = CongressReport.objects.filter(
        region=found.region, body=found.body, assembly=found.assembly, rhythm=found.rhythm
    )
    if same.filter(period_from__lte=until, period_to__gte=since).exists():
        return
    late_by = found.due_on - found.period_to
    case = CongressReport(
        assembly=found.assembly,
        rhythm=found.rhythm,
        title=_titled_anew(found),
        body=found.body,
        region=found.region,
        period_from=since,
        period_to=until,
        due_on=until + max(late_by, timedelta(days=1)),
    )
    # Whoever signs may be the unit's; planning the next one is the table's doing, not his.
    enter(case, label=gettext_noop("按周期列入计划"), by=by, at=at)
    start(case, REPORT, until=case.due_on, by=by, at=at)


def _titled_anew(found: CongressReport) -> str:
    """The same title for the next period: its year, and which half of it."""
    _since, until = next_period(found.rhythm, found.period_to)
    title = found.title.replace(str(found.period_to.year), str(until.year))
    before, after = ("上半年", "下半年") if until.month > HALF else ("下半年", "上半年")
    return title.replace(before, after)[:200]


@transaction.atomic
def deliberate(
    *, case: UUID, on: date, opinions: Sequence[Mapping[str, Any]], by: "User", at: datetime
) -> CongressReport:
    """
    Enter what was asked for after it was heard.

    :param opinions: ``{"text", "due_on": date}`` each, answered by that day
    """
    found = lock(CongressReport, case)
    step = begin(found, "deliberate", by=by, at=at)
    not_later("on", on, at)
    if not opinions:
        raise ValidationError({"opinions": _("请逐条填写审议意见和反馈期限；没有意见的，直接办结。")})
    if len(opinions) > MOST_OPINIONS:
        raise ValidationError({"opinions": _("审议意见最多 %d 条。") % MOST_OPINIONS})
    found.deliberated_on = on
    finish(found, step, by=by, at=at, note=str(on))
    for number, told in enumerate(opinions, start=1):
        row = CongressOpinion.objects.create(
            report=found, number=number, text=str(told["text"]).strip()[:2000], due_on=told["due_on"]
        )
        title = f"{found.number}（{number}）"
        start_row(OPINION_KIND, row.pk, title, found.body, OPINION, until=row.due_on, by=by, at=at)
    return found


@transaction.atomic
def draft_opinion(*, opinion: UUID, answer: str, by: "User", at: datetime) -> CongressOpinion:
    """Write how an opinion was dealt with."""
    row, case = _opinion(opinion)
    begin_deed(case, "draft_opinion", states={CongressStatus.DELIBERATED}, by=by, at=at)
    if row.state == OpinionState.ANSWERED:
        refuse(case, "draft_opinion", _answered(), by=by, at=at)
    row.answer = needed("answer", answer, _("请填写研究处理情况。"))[:4000]
    row.state, row.drafted_by = OpinionState.DRAFTED, by
    row.save(update_fields=["answer", "state", "drafted_by"])
    write(case, "draft_opinion", gettext_noop("拟写审议意见反馈"), by=by, at=at, note=str(row.number))
    return row


@transaction.atomic
def sign_opinion(*, opinion: UUID, by: "User", at: datetime) -> CongressOpinion:
    """Another person signs it off."""
    row, case = _opinion(opinion)
    begin_deed(case, "sign_opinion", states={CongressStatus.DELIBERATED}, by=by, at=at)
    if row.state == OpinionState.ANSWERED:
        refuse(case, "sign_opinion", _answered(), by=by, at=at)
    if row.state == OpinionState.OPEN:
        denied = TransitionDenied("not_drafted", _("请先拟写研究处理情况。"))
        refuse(case, "sign_opinion", denied, by=by, at=at)
    try:
        another_than(by, row.drafted_by_id)
    except TransitionDenied as denied:
        refuse(case, "sign_opinion", denied, by=by, at=at)
    row.state, row.signed_by, row.answered_on = OpinionState.ANSWERED, by, timezone.localdate(at)
    row.save(update_fields=["state", "signed_by", "answered_on"])
    meet_row(OPINION_KIND, row.pk, OPINION, by=by, at=at)
    write(case, "sign_opinion", gettext_noop("签发审议意见反馈"), by=by, at=at, note=str(row.number))
    return row


@transaction.atomic
def close_report(*, case: UUID, note: str = "", by: "User", at: datetime) -> CongressReport:
    found = lock(CongressReport, case)
    step = begin(found, "close", by=by, at=at)
    found.closed_by = by
    finish(found, step, by=by, at=at, note=note)
    return found


def _answered() -> TransitionDenied:
    return TransitionDenied("answered_already", _("该条意见已经反馈。"))


def _opinion(uid: UUID) -> tuple[CongressOpinion, CongressReport]:
    case = lock(CongressReport, CongressOpinion.objects.values_list("report_id", flat=True).get(pk=uid))
    return CongressOpinion.objects.select_for_update().get(pk=uid), case
