"""Coordination meetings: minutes as a paper, who came, what was decided, and the tasks that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.papers.cleaning import chinese_day
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from records.subjects.models import Region
from supervision.worklist.ledger.models import (
    LedgerItem,
    TaskAttendance,
    TaskDecision,
    TaskMeeting,
)
from supervision.worklist.ledger.models.base import MEETING_KIND
from supervision.worklist.ledger.resolving import Resolver
from supervision.worklist.ledger.services.planning import TaskData, enter_task
from supervision.worklist.ledger.services.steps import needed, refuse
from supervision.worklist.ledger.workflow import ENTERING, OFFICE

if TYPE_CHECKING:
    from records.access.models import User

MINUTES = PaperKind(
    "task-meeting-minutes",
    gettext_lazy("协调会议纪要"),
    "decision-letter.typ",
    readers=OFFICE | {Role.ASSESSOR, Role.AUDIT_ADMIN},
)
BASIS = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）：协调解决政务诚信建设中的重大问题"


def register() -> None:
    register_paper_kind(MINUTES)


@dataclass(frozen=True)
class Attended:
    """A unit that was asked to come; of who came for it only the post is kept."""

    name: str
    post: str = ""
    came: bool = True


@dataclass(frozen=True)
class MeetingData:
    title: str
    held_at: datetime
    place: str
    convener: str
    chair_post: str
    minutes: str
    region: str
    attended: Sequence[Attended] = field(default_factory=tuple)
    decisions: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def record_meeting(*, said: MeetingData, by: "User", at: datetime) -> TaskMeeting:
    """Keep the minutes, and make them a paper with number and code."""
    region = Region.objects.filter(pk=said.region).first()
    if region is None:
        raise ValidationError({"region": _("请选择行政区划。")})
    if said.held_at > at:
        raise ValidationError({"held_at": _("会议时间不能晚于现在；会后再登记纪要。")})
    meeting = TaskMeeting(
        title=needed("title", said.title, _("请填写会议名称。"))[:200],
        held_at=said.held_at,
        place=needed("place", said.place, _("请填写会议地点。"))[:100],
        convener=needed("convener", said.convener, _("请填写召集单位。"))[:100],
        chair_post=needed("chair_post", said.chair_post, _("请填写主持人的职务，不写姓名。"))[:100],
        minutes=needed("minutes", said.minutes, _("请填写会议纪要。"))[:8000],
        region=region,
        recorded_by=by,
        recorded_at=at,
    )
    if not by.holds(ENTERING, over=meeting):
        denied = TransitionDenied("not_your_role", _("会议纪要由本地区的录入或督导人员登记。"))
        refuse(None, "meeting_record", denied, by=by, at=at)
    if not any(one.came for one in said.attended):
        raise ValidationError({"attended": _("请至少登记一个到会单位。")})
    if len({one.name for one in said.attended}) < len(said.attended):
        raise ValidationError({"attended": _("同一单位登记了两次，请核对。")})
    meeting.save(force_insert=True)
    resolver = Resolver(region)
    TaskAttendance.objects.bulk_create(
        TaskAttendance(
            meeting=meeting,
            name=needed("attended", one.name, _("请填写参会单位的名称。"))[:200],
            organisation=resolver.body(one.name),
            post=one.post.strip()[:100],
            came=one.came,
        )
        for one in said.attended
    )
    TaskDecision.objects.bulk_create(
        TaskDecision(meeting=meeting, number=number, text=text.strip()[:1000])
        for number, text in enumerate((text for text in said.decisions if text.strip()), 1)
    )
    meeting.paper = _paper(meeting, said, by=by, at=at)
    meeting.save(update_fields=["paper"])
    audit.record(action="task.meeting_record", by=by, at=at, subject=meeting)
    return meeting


@transaction.atomic
def task_of_decision(
    *, decision: UUID, text: str = "", units: str, schedule: str, by: "User", at: datetime
) -> LedgerItem:
    """What was decided becomes a task; another person issues it."""
    found = (
        TaskDecision.objects.select_for_update(of=("self",))
        .select_related("meeting__region")
        .get(pk=decision)
    )
    if not by.holds(ENTERING, over=found.meeting):
        denied = TransitionDenied("not_your_role", _("任务由本地区的录入或督导人员录入。"))
        refuse(found.meeting, "of_decision", denied, by=by, at=at)
    said = TaskData(text=text.strip() or found.text, units=units, schedule=schedule)
    return enter_task(said=said, region=found.meeting.region, decision=found.pk, by=by, at=at)


def _paper(meeting: TaskMeeting, said: MeetingData, *, by: "User", at: datetime) -> Paper:
    held = timezone.localtime(meeting.held_at)
    with override("zh-hans"):
        return issue(
            kind=MINUTES.name,
            title=meeting.title,
            data={
                "facts": [
                    {"label": "会议时间", "value": f"{chinese_day(held.date())} {held:%H:%M}"},
                    {"label": "地点", "value": meeting.place},
                    {"label": "召集单位", "value": meeting.convener},
                    {"label": "主持", "value": meeting.chair_post},
                    {"label": "到会单位", "value": _names(said.attended, came=True)},
                    {"label": "未到会单位", "value": _names(said.attended, came=False) or "无"},
                ],
                "body": [line for line in meeting.minutes.splitlines() if line.strip()],
                "decision": "\n".join(
                    f"{number}. {text.strip()}"
                    for number, text in enumerate((one for one in said.decisions if one.strip()), 1)
                ),
                "basis": [BASIS],
            },
            about_kind=MEETING_KIND,
            about_uid=meeting.uid,
            region=meeting.region,
            by=by,
            at=at,
        )


def _names(attended: Sequence[Attended], *, came: bool) -> str:
    return "；".join(
        f"{one.name}（{one.post}）" if one.post else one.name for one in attended if one.came == came
    )
