"""
Alarms on unusual reading: raised by the clock, one open per cause, and judged by a person whom they are not about.

The auditor judges them. One about an auditor is judged by another auditor or by the security administrator, so that
a node with three administrators can settle it.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import AuditEntry, Grant, User
from records.access.roles import Role
from records.access.services.errors import AccessDenied, refuse
from records.access.services.system import clock_user
from records.access.trail.models import TrailAlarm
from records.access.trail.rules import RULES
from records.access.trail.unusual import LENGTHS, Unusual, begins_before, entries_of, of_thing, unusual

WATCHING_LOCK = 0x747261696C77  # "trailw"
SHORTEST = 10


# --- Raising -----------------------------------------------------------------------------------------------


@transaction.atomic
def watch(*, at: datetime) -> int:
    """Look at the present and the last span of each rule; return how many alarms were raised."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WATCHING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    return sum(
        raise_alarm(one, at=at)
        for rule in RULES.values()
        for one in unusual(rule, since=begins_before(rule, at), until=at)
    )


def raise_alarm(one: Unusual, *, at: datetime) -> bool:
    """Raise it, unless the cause is open already or was judged up to here."""
    same = TrailAlarm.objects.filter(rule=one.rule.code, about=one.about, thing=one.thing)
    if same.open().exists():
        return False
    judged = same.order_by("-uid").values_list("last_entry", flat=True).first() or 0
    if one.last_entry <= judged:
        return False
    fresh = _of_span(one).filter(id__gt=judged).order_by("id")
    count = fresh.count()
    first = fresh.first()
    if first is None or count < one.rule.limit:
        return False
    alarm = TrailAlarm.objects.create(
        rule=one.rule.code,
        about_id=one.about,
        thing=one.thing,
        count=count,
        limit=one.rule.limit,
        usual=one.usual,
        since_at=one.since_at,
        first_entry=first,
        opened_at=at,
    )
    audit.record(
        action="trail.alarm_raised",
        by=clock_user(),
        at=at,
        subject=alarm,
        details={"rule": alarm.rule, "count": count},
    )
    return True


def _of_span(one: Unusual) -> QuerySet[AuditEntry]:
    entries = of_thing(one.rule, entries_of(one.rule), one.thing)
    return entries.filter(by=one.about, at__gte=one.since_at, at__lt=one.since_at + LENGTHS[one.rule.span])


# --- Judging -----------------------------------------------------------------------------------------------


def within_reach(user: User) -> QuerySet[TrailAlarm]:
    """The auditor's are all; the security administrator's those about an auditor."""
    alarms = TrailAlarm.objects.select_related("about", "acknowledged_by", "closed_by")
    if user.holds([Role.AUDIT_ADMIN]):
        return alarms
    if user.holds([Role.SECURITY_ADMIN]):
        auditors = Grant.objects.filter(role=Role.AUDIT_ADMIN).in_force_on(timezone.localdate())
        return alarms.filter(about__in=auditors.values("user"))
    return alarms.none()


def entries_behind(alarm: TrailAlarm) -> QuerySet[AuditEntry]:
    """The entries that the alarm is about, up to now or up to where it was judged."""
    rule = RULES.get(alarm.rule)
    if rule is None:
        return AuditEntry.objects.filter(pk=alarm.first_entry_id)
    upto = Q(id__lte=alarm.last_entry_id) if alarm.last_entry_id else Q()
    entries = of_thing(rule, entries_of(rule), alarm.thing)
    return entries.filter(upto, by=alarm.about_id, id__gte=alarm.first_entry_id)


def denied(alarm: TrailAlarm, name: str, user: User) -> AccessDenied | None:
    """Why this person may not take this step now; none where he may."""
    if alarm.about_id == user.pk:
        return AccessDenied("about_yourself", _("不能核查或办结涉及自己的告警，请由他人办理。"))
    if not within_reach(user).filter(pk=alarm.pk).exists():
        return AccessDenied(
            "not_your_role", _("异常查阅告警由审计管理员办理；涉及审计管理员的，由安全管理员办理。")
        )
    if alarm.is_closed:
        return AccessDenied("already_closed", _("该告警已经办结。"))
    if name == "acknowledge" and alarm.acknowledged_at is not None:
        return AccessDenied("already_acknowledged", _("该告警已经核查，请写明处理结论后办结。"))
    if name == "close" and alarm.acknowledged_at is None:
        return AccessDenied("not_acknowledged", _("请先核查并写明情况，再办结。"))
    return None


@transaction.atomic
def acknowledge(*, alarm: TrailAlarm, finding: str, by: User, at: datetime) -> TrailAlarm:
    """Somebody has looked into it and says what he found."""
    held = _held(alarm, "acknowledge", finding, by=by, at=at)
    held.acknowledged_by, held.acknowledged_at, held.finding = by, at, finding.strip()
    held.save(update_fields=["acknowledged_by", "acknowledged_at", "finding"])
    audit.record(
        action="trail.alarm_acknowledged", by=by, at=at, subject=held, details={"finding": held.finding}
    )
    return held


@transaction.atomic
def close(*, alarm: TrailAlarm, conclusion: str, by: User, at: datetime) -> TrailAlarm:
    """It is settled; what is read from now on may raise an alarm anew."""
    held = _held(alarm, "close", conclusion, by=by, at=at)
    held.closed_by, held.closed_at, held.conclusion = by, at, conclusion.strip()
    held.last_entry = entries_behind(held).order_by("-id").first() or held.first_entry
    held.save(update_fields=["closed_by", "closed_at", "conclusion", "last_entry"])
    audit.record(
        action="trail.alarm_closed", by=by, at=at, subject=held, details={"conclusion": held.conclusion}
    )
    return held


def _held(alarm: TrailAlarm, name: str, words: str, *, by: User, at: datetime) -> TrailAlarm:
    held = TrailAlarm.objects.select_for_update(of=("self",)).select_related("about").get(pk=alarm.pk)
    action = {"acknowledge": "trail.alarm_acknowledged", "close": "trail.alarm_closed"}[name]
    if reason := denied(held, name, by):
        raise refuse(reason.code, reason.message, action=action, by=by, at=at, subject=held)
    if len(words.strip()) < SHORTEST:
        raise AccessDenied(
            "words_needed", _("请写明查明的情况和依据，不少于 %(count)d 个字。") % {"count": SHORTEST}
        )
    return held
