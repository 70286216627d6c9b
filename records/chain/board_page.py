"""The operator's view of the chain: one page that says how every neighbour fares, each figure a door to its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from records.chain.alarm_words import explained
from records.chain.board import Board, Child, Hour, Reason, Share, Upward, board
from records.chain.models import BreakerState, Cause, ChainAlarm, ReconcileRun
from records.chain.problem_words import problem_words
from records.chain.traffic import SLOWED
from records.chain.watching import RECENT

# The chart's own measure; the page stretches it to its width.
BAR, GAP, HEIGHT = 14, 4, 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its door; ``tone`` is empty, ``soon`` or ``over``, and the words say the same."""

    label: str
    value: str
    url: str = ""
    note: str = ""
    tone: str = ""


def _list(model: str, **query: Any) -> str:
    address = reverse(f"admin:records_{model}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "—"
    if (now - moment).total_seconds() < 60:
        return _("刚刚")
    return _("%(time)s前") % {"time": timesince(moment, now, depth=1)}


def _exactly(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s") if moment else ""


def _clock(moment: datetime | None) -> str:
    """Never more than minutes away, so the time of day is enough."""
    return date_format(timezone.localtime(moment), "H:i:s") if moment else ""


def _percent(share: Share) -> str:
    if share.percent is None:
        return _("无数据")
    # One in ten thousand is not none.
    return "0%" if not share.wrong else f"{share.percent:.1f}%" if share.percent >= 0.1 else "<0.1%"


def _share(label: str, share: Share, code: str) -> Figure:
    return Figure(
        label,
        _percent(share),
        _list("traffic", sender__exact=code),
        _("%(wrong)s / %(received)s") % {"wrong": share.wrong, "received": share.received},
        "soon" if share.wrong else "",
    )


# --- Upward ---------------------------------------------------------------------------------------------


def upward_figures(upward: Upward, now: datetime) -> list[Figure]:
    cursor = upward.cursor
    progress = reverse("admin:records_pushcursor_change", args=[cursor.pk])
    tones = {BreakerState.OPEN: "over", BreakerState.HALF_OPEN: "soon"}
    found = [
        Figure(
            _("未到达上级"),
            str(upward.behind),
            _list("chainevent", index__gte=cursor.next_index),
            _("最早一条%(ago)s入链") % {"ago": _ago(upward.oldest_at, now)} if upward.oldest_at else "",
            "soon" if upward.behind and cursor.problem else "",
        ),
        Figure(
            _("最近回执"),
            _ago(cursor.confirmed_at, now),
            _list("receipt", direction__exact="received"),
            _exactly(cursor.confirmed_at),
        ),
        Figure(_("最近查询上级"), _ago(cursor.polled_at, now), progress, _exactly(cursor.polled_at)),
        Figure(
            _("线路"),
            str(BreakerState(cursor.breaker).label),
            progress,
            _exactly(cursor.breaker_since_at),
            tones.get(BreakerState(cursor.breaker), ""),
        ),
        Figure(_("下次重试"), _clock(cursor.retry_at) or _("无需重试"), progress),
        Figure(
            _("上级未采用"),
            str(upward.quarantined),
            _list("quarantined", reported_by__exact=cursor.peer.code, resolved_at__isempty=1),
            tone="soon" if upward.quarantined else "",
        ),
    ]
    return found


# --- Here -------------------------------------------------------------------------------------------------


def own_figures(now: Board) -> list[Figure]:
    oldest = now.oldest_pending_at
    return [
        Figure(_("日志条数"), str(now.size), _list("chainevent")),
        Figure(
            _("待入链"),
            str(now.pending),
            _list("chainevent", index__isempty=1),
            _("最早一条%(ago)s形成") % {"ago": _ago(oldest, now.at)} if oldest else "",
        ),
        Figure(_("等待前一版本"), str(now.waiting), _list("chainevent")),
        Figure(
            _("最近核对"),
            _ago(now.compared.started_at if now.compared else None, now.at),
            _list("reconcilerun"),
            _compared(now.compared),
            "over" if now.compared and _left(now.compared) else "",
        ),
    ]


def _left(run: ReconcileRun) -> int:
    return (run.found or 0) - (run.healed or 0)


def _compared(run: ReconcileRun | None) -> str:
    if run is None:
        return _("还没有核对过")
    if run.finished_at is None:
        return _("正在核对，或已中断")
    if run.problem:
        return _("没有完成")
    if not run.found:
        return _("没有差异")
    return _("发现 %(found)s 处，待人工处理 %(left)s 处") % {"found": run.found, "left": _left(run)}


# --- Below ------------------------------------------------------------------------------------------------


def child_figures(child: Child, now: datetime) -> list[Figure]:
    return [
        _behind(child, now),
        Figure(
            _("最近回执"),
            _ago(child.received_at, now),
            _list("receipt", peer__id__exact=child.peer.pk),
            _exactly(child.received_at),
        ),
        _contact(child, now),
        _share(_("差错率（24小时）"), child.day, child.code),
        _share(_("差错率（7天）"), child.week, child.code),
        Figure(
            _("隔离"),
            str(child.quarantined),
            _list("quarantined", sender__exact=child.code, resolved_at__isempty=1),
            tone="soon" if child.quarantined else "",
        ),
        Figure(
            _("冲突告警"),
            str(child.conflicts),
            _list("conflictalarm", sender__exact=child.code, closed_at__isempty=1),
            tone="over" if child.conflicts else "",
        ),
        _comparison(child, now),
        _keys(child),
        _pace(child, now),
    ]


def _behind(child: Child, now: datetime) -> Figure:
    door = _list("receipt", peer__id__exact=child.peer.pk)
    if child.behind is None:
        return Figure(_("落后"), "—", door, _("下级尚未报告日志长度"))
    since = child.behind_since_at
    return Figure(
        _("落后"),
        str(child.behind),
        door,
        _("%(ago)s开始") % {"ago": _ago(since, now)} if since else "",
        "soon" if since and now - since > RECENT else "",
    )


def _contact(child: Child, now: datetime) -> Figure:
    note, tone = _exactly(child.contacted_at), ""
    if abs(child.clock_ahead) > 5:
        side = _("其时钟快 %(count)s 秒") if child.clock_ahead > 0 else _("其时钟慢 %(count)s 秒")
        note, tone = side % {"count": abs(child.clock_ahead)}, "soon"
    if any(reason.code == "clock_skew" for reason in child.reasons):
        note, tone = problem_words("clock_skew"), "over"
    door = reverse("admin:records_peer_change", args=[child.peer.pk])
    return Figure(_("最近联系"), _ago(child.contacted_at, now), door, note, tone)


def _comparison(child: Child, now: datetime) -> Figure:
    run = child.compared
    found_then = run is not None and child.compared_at is not None and run.started_at <= child.compared_at
    note = _("没有差异") if child.compared_at else ""
    if run and found_then:
        note = _("%(ago)s发现 %(count)s 处") % {"ago": _ago(run.started_at, now), "count": run.found or 0}
    return Figure(
        _("最近核对"),
        _ago(child.compared_at, now),
        _list("reconcilerun", peer_code__exact=child.code),
        note,
        "over" if run and _left(run) else "",
    )


def _keys(child: Child) -> Figure:
    door = _list("peerkey", peer__id__exact=child.peer.pk)
    if not child.is_active:
        return Figure(_("密钥"), _("节点已停用"), door, tone="soon")
    if not child.keys:
        return Figure(_("密钥"), _("没有有效公钥"), door, tone="over")
    if child.keys > 1:
        return Figure(_("密钥"), _("更换中"), door, _("%(count)s 个有效") % {"count": child.keys}, "soon")
    return Figure(_("密钥"), _("有效"), door)


def _pace(child: Child, now: datetime) -> Figure:
    door = _list("traffic", sender__exact=child.code, outcome__exact="refused")
    if child.slowed_since(now - RECENT):
        return Figure(_("接收"), _("已请其暂缓"), door, tone="soon")
    return Figure(_("接收"), _("正常"), door)


def reasons_of(reasons: Iterable[Reason], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "words": problem_words(reason.code),
            "count": reason.count,
            "ago": _ago(reason.last_at, now),
            "detail": reason.detail,
            "is_slowing": reason.code in SLOWED,
        }
        for reason in reasons
    ]


# --- The trend ----------------------------------------------------------------------------------------------


def chart(trend: tuple[Hour, ...]) -> dict[str, Any]:
    """Bars of the hours: what is this node's own, and on top of it what came from below."""
    most = max((hour.events for hour in trend), default=0)
    total = sum(hour.events for hour in trend)
    scale = HEIGHT / most if most else 0
    bars = []
    for place, hour in enumerate(trend):
        own, below = hour.own * scale, hour.below * scale
        bars.append(
            {
                "x": place * (BAR + GAP),
                "own_y": round(HEIGHT - own, 1),
                "own": round(own, 1),
                "below_y": round(HEIGHT - own - below, 1),
                "below": round(below, 1),
                "hour": hour,
            }
        )
    busiest = max(trend, key=lambda hour: hour.events, default=None)
    return {
        "bars": bars,
        "bar": BAR,
        "width": len(trend) * (BAR + GAP) - GAP,
        "height": HEIGHT,
        "hours": len(trend),
        "total": total,
        "most": most,
        "busiest": busiest.at if busiest and most else None,
        "rows": [hour for hour in reversed(trend) if hour.events],
    }


# --- Alarms -------------------------------------------------------------------------------------------------


def _door(alarm: ChainAlarm) -> str:
    match alarm.cause:
        case Cause.UPSTREAM | Cause.LATE:
            return _list("pushcursor")
        case Cause.STALLED | Cause.OVERLOADED:
            return _list("chainevent", index__isempty=1)
        case Cause.QUARANTINE:
            return _list("quarantined", resolved_at__isempty=1)
        case Cause.EVIDENCE:
            return _list("conflictalarm", closed_at__isempty=1)
        case Cause.RECONCILE:
            return _list("reconcilerun")
        case Cause.TRAIL:
            return _list("trailcheck")
        case Cause.REFUSING | Cause.STRANGERS | Cause.CLOCK:
            return _list("traffic", sender__exact=alarm.subject, outcome__exact="refused")
    return _list("peer")


def alarm_rows(alarms: Iterable[ChainAlarm], names: dict[str, str], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": alarm.get_cause_display(),
            "node": names.get(alarm.subject, alarm.subject),
            "words": explained(alarm),
            "since": _ago(alarm.opened_at, now),
            "last": _ago(alarm.last_at, now),
            "count": alarm.count,
            "url": _door(alarm),
        }
        for alarm in alarms
    ]


def page(request: HttpRequest) -> HttpResponse:
    """How the chain fares, on one page."""
    if not request.user.has_perm("records.view_chainalarm"):  # type: ignore[union-attr]
        raise PermissionDenied
    now = board(at=timezone.now())
    upward, names = now.upward, {child.code: child.peer.name for child in now.children}
    names[settings.NODE_CODE] = settings.NODE_NAME
    if upward is not None:
        names[upward.cursor.peer.code] = upward.cursor.peer.name
    problem = upward.cursor.problem if upward else ""
    may_register = request.user.has_perm("records.add_peer")  # type: ignore[union-attr]
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": _("归集看板"),
        "now": now,
        "alarms": alarm_rows(now.alarms, names, now.at),
        "past_alarms": _list("chainalarm"),
        "upward": upward,
        "upward_problem": problem_words(problem) if problem else "",
        "upward_figures": upward_figures(upward, now.at) if upward else [],
        "own_figures": own_figures(now),
        "children": [
            {
                "peer": child.peer,
                "url": reverse("admin:records_peer_change", args=[child.peer.pk]),
                "figures": child_figures(child, now.at),
                "reasons": reasons_of(child.reasons, now.at),
            }
            for child in now.children
        ],
        "strangers": reasons_of(now.strangers, now.at),
        "strangers_url": _list("traffic", sender__exact="", outcome__exact="refused"),
        "register_url": reverse("admin:records_peer_add") if may_register else "",
        "chart": chart(now.trend),
    }
    return TemplateResponse(request, "admin/records/chain/board.html", context)
