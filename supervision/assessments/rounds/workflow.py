"""The workflows of a round and of a body's sheet in it (自评 → 评审 → 申辩 → 复核 → 发布)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.assessments.rounds.choices import (
    RUNNING,
    DecisionStatus,
    RoundStatus,
    SheetStatus,
    Stage,
)

ASSESSORS = frozenset({Role.ASSESSOR})
AUDITORS = frozenset({Role.ASSESSOR, Role.SUPERVISOR})
PUBLISHERS = frozenset({Role.REVIEWER, Role.SUPERVISOR})
BODY = frozenset({Role.DEPARTMENT})


def another_than(case: Any, by: Any, *columns: str) -> None:
    if by.pk in {getattr(case, f"{column}_id") for column in columns}:
        raise TransitionDenied("four_eyes", _("您经手过前面的环节，须由另一人办理。"))


def _all_sheets(case: Any, *states: str) -> bool:
    return not case.sheets.exclude(status__in=states).exists()


def _with_bodies(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if not case.sheets.exists():
        raise TransitionDenied("no_bodies", _("还没有被考核机构，请先加入。"))
    if case.report_until <= timezone.localdate(at):
        raise TransitionDenied("date_passed", _("自评上报截止日期已过，请先修改各阶段日期。"))


def _day_over_or_all_in(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    # Nobody loses the days that the document gave him.
    if timezone.localdate(at) <= case.report_until and not _all_sheets(case, SheetStatus.SUBMITTED):
        raise TransitionDenied("not_yet", _("自评期未满，且还有机构没有上报；期满或全部上报后才能截止。"))


def _all_reviewed(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if not _all_sheets(case, SheetStatus.REVIEWED):
        raise TransitionDenied("sheets_open", _("还有考核表没有评审完毕。"))


def _all_replied(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    from supervision.assessments.rounds.deadlines import reply_is_open

    waiting = case.sheets.filter(status=SheetStatus.REPLY_OPEN)
    if any(reply_is_open(sheet, on=timezone.localdate(at)) for sheet in waiting):
        raise TransitionDenied("not_yet", _("申辩期未满，且还有机构没有答复；期满或全部答复后才能结束。"))


def _all_audited(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if not _all_sheets(case, SheetStatus.AUDITED):
        raise TransitionDenied("sheets_open", _("还有考核表没有复核。"))


def _another_publishes(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "organised_by", "settled_by")


ROUND = Workflow(
    Transition(
        "open",
        gettext_lazy("启动考核"),
        frozenset({RoundStatus.PLANNED}),
        RoundStatus.REPORTING,
        ASSESSORS,
        _with_bodies,
    ),
    Transition(
        "close_reports",
        gettext_lazy("截止自评，开始评审"),
        frozenset({RoundStatus.REPORTING}),
        RoundStatus.REVIEWING,
        ASSESSORS,
        _day_over_or_all_in,
    ),
    Transition(
        "open_replies",
        gettext_lazy("反馈评审意见，开始申辩"),
        frozenset({RoundStatus.REVIEWING}),
        RoundStatus.REPLYING,
        ASSESSORS,
        _all_reviewed,
    ),
    Transition(
        "close_replies",
        gettext_lazy("结束申辩，开始复核"),
        frozenset({RoundStatus.REPLYING}),
        RoundStatus.AUDITING,
        ASSESSORS,
        _all_replied,
    ),
    Transition(
        "settle",
        gettext_lazy("定分"),
        frozenset({RoundStatus.AUDITING}),
        RoundStatus.SETTLED,
        ASSESSORS,
        _all_audited,
    ),
    Transition(
        "return",
        gettext_lazy("退回复核"),
        frozenset({RoundStatus.SETTLED}),
        RoundStatus.AUDITING,
        PUBLISHERS,
        _another_publishes,
    ),
    Transition(
        "publish",
        gettext_lazy("发布结果"),
        frozenset({RoundStatus.SETTLED}),
        RoundStatus.PUBLISHED,
        PUBLISHERS,
        _another_publishes,
    ),
    Transition(
        "cancel",
        gettext_lazy("取消考核"),
        frozenset({RoundStatus.PLANNED, *RUNNING}),
        RoundStatus.CANCELLED,
        ASSESSORS,
    ),
    states=RoundStatus,
    initial=RoundStatus.PLANNED,
)


def in_phase(sheet: Any, *phases: str) -> None:
    if sheet.round.status not in phases:
        raise TransitionDenied(
            "wrong_phase", _("本次考核处于“%s”，现在不办理这一步。") % sheet.round.get_status_display()
        )


def _while_reporting(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    in_phase(sheet, RoundStatus.REPORTING)


def _filled_in(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    in_phase(sheet, RoundStatus.REPORTING)
    own = sheet.scores.filter(is_automatic=False)
    if left := own.exclude(marks__stage=Stage.SELF).count():
        raise TransitionDenied("incomplete", _("还有 %d 项没有自评。") % left)
    if bare := own.filter(evidence_needed=True, is_absent=False, evidence=None).count():
        raise TransitionDenied("evidence_missing", _("还有 %d 项须附佐证而没有附。") % bare)


def _of_the_round(sheet: Any, by: Any, roles: frozenset[Role]) -> None:
    # A role over the body's own region is no role over the round.
    if not by.holds(roles, over=sheet.round):
        raise TransitionDenied("not_your_role", _("这一步由组织考核的地区办理，您没有该地区的权限。"))


def _wholly_reviewed(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    from supervision.assessments.rounds.valuing import unreviewed

    _of_the_round(sheet, by, ASSESSORS)
    in_phase(sheet, RoundStatus.REVIEWING)
    if sheet.round.found_at is None:
        raise TransitionDenied("not_found_yet", _("系统取数还没有完成，请稍后再试。"))
    if left := unreviewed(sheet):
        raise TransitionDenied("incomplete", _("还有 %d 项没有评审完毕。") % left)
    if sheet.scores.filter(supplied__taken=None, supplied__replaced_at=None, supplied__isnull=False).exists():
        raise TransitionDenied("figures_open", _("还有其他单位报来的数据没有采用或退回。"))


def _not_yet_fed_back(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _of_the_round(sheet, by, ASSESSORS)
    in_phase(sheet, RoundStatus.REVIEWING)


def _while_replying(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    in_phase(sheet, RoundStatus.REPLYING)


def fresh_eye(sheet: Any, by: Any) -> None:
    """Who audits has neither reported nor reviewed nor answered anything of the sheet."""
    handled = [stage for stage in Stage if stage not in (Stage.AUDIT, Stage.FOUND)]
    touched = Q(marks__by=by.pk, marks__stage__in=handled) | Q(reply__answered_by=by.pk)
    if sheet.scores.filter(touched).exists():
        raise TransitionDenied("four_eyes", _("您评审或答复过这张表，须由没有经手过的人复核。"))
    another_than(sheet, by, "submitted_by", "replied_by")


def _audited_whole(sheet: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _of_the_round(sheet, by, AUDITORS)
    in_phase(sheet, RoundStatus.AUDITING)
    if sheet.scores.filter(reply__isnull=False, reply__accepted=None).exists():
        raise TransitionDenied("replies_open", _("还有申辩没有答复。"))
    fresh_eye(sheet, by)


SHEET = Workflow(
    Transition(
        "submit",
        gettext_lazy("上报自评"),
        frozenset({SheetStatus.SELF_REPORT}),
        SheetStatus.SUBMITTED,
        BODY,
        _filled_in,
    ),
    Transition(
        "recall",
        gettext_lazy("撤回修改"),
        frozenset({SheetStatus.SUBMITTED}),
        SheetStatus.SELF_REPORT,
        BODY,
        _while_reporting,
    ),
    # This and the other steps of the clock follow from a step of the round, for all its sheets at once.
    Transition(
        "take_in",
        gettext_lazy("进入评审"),
        frozenset({SheetStatus.SELF_REPORT, SheetStatus.SUBMITTED}),
        SheetStatus.IN_REVIEW,
        frozenset({Role.CLOCK}),
    ),
    Transition(
        "finish_review",
        gettext_lazy("评审完毕"),
        frozenset({SheetStatus.IN_REVIEW}),
        SheetStatus.REVIEWED,
        ASSESSORS,
        _wholly_reviewed,
    ),
    Transition(
        "review_again",
        gettext_lazy("重新评审"),
        frozenset({SheetStatus.REVIEWED}),
        SheetStatus.IN_REVIEW,
        ASSESSORS,
        _not_yet_fed_back,
    ),
    Transition(
        "feed_back",
        gettext_lazy("反馈评审意见"),
        frozenset({SheetStatus.REVIEWED}),
        SheetStatus.REPLY_OPEN,
        frozenset({Role.CLOCK}),
    ),
    Transition(
        "reply",
        gettext_lazy("提交申辩"),
        frozenset({SheetStatus.REPLY_OPEN}),
        SheetStatus.REPLIED,
        BODY,
        _while_replying,
    ),
    Transition(
        "no_reply",
        gettext_lazy("申辩期满"),
        frozenset({SheetStatus.REPLY_OPEN}),
        SheetStatus.REPLIED,
        frozenset({Role.CLOCK}),
    ),
    Transition(
        "audit",
        gettext_lazy("复核完毕"),
        frozenset({SheetStatus.REPLIED}),
        SheetStatus.AUDITED,
        AUDITORS,
        _audited_whole,
    ),
    Transition(
        "settle",
        gettext_lazy("定分"),
        frozenset({SheetStatus.AUDITED}),
        SheetStatus.SETTLED,
        frozenset({Role.CLOCK}),
    ),
    Transition(
        "audit_again",
        gettext_lazy("退回复核"),
        frozenset({SheetStatus.SETTLED}),
        SheetStatus.REPLIED,
        frozenset({Role.CLOCK}),
    ),
    states=SheetStatus,
    initial=SheetStatus.SELF_REPORT,
)


def _decided_by_another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.by_id == by.pk:
        raise TransitionDenied("four_eyes", _("由您提出，须由另一人核定。"))


DECISION = Workflow(
    Transition(
        "accept",
        gettext_lazy("核定"),
        frozenset({DecisionStatus.PROPOSED}),
        DecisionStatus.ACCEPTED,
        AUDITORS,
        _decided_by_another,
    ),
    Transition(
        "refuse",
        gettext_lazy("不采纳"),
        frozenset({DecisionStatus.PROPOSED}),
        DecisionStatus.REFUSED,
        AUDITORS,
        _decided_by_another,
    ),
    states=DecisionStatus,
    initial=DecisionStatus.PROPOSED,
)
