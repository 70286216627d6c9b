"""
Is the trail whole: seals against entries, and the chain of seals against the heads that the node's log holds.

Every night from where the last run ended, once a week from the first entry on. What does not hold is written down as
the run's fault; the watch over the node's alarms reads it there (``trouble``).
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access import sealing
from records.access.models import AuditEntry, AuditSeal
from records.access.sealing import Head
from records.access.trail import anchors
from records.access.trail.anchors import Anchor
from records.access.trail.models import TrailCheck

logger = logging.getLogger(__name__)

# The nightly run may be late by half a day.
LATEST = timedelta(hours=36)
FULL_EVERY = timedelta(days=7)
# A sealer that works takes seconds.
SEALED_WITHIN = timedelta(hours=2)

FAULTS: dict[str, Promise] = {
    "missing": _("封存缺失：有记录被删除"),
    "unlinked": _("前后两次封存不相连：有封存被改写或插入"),
    "altered": _("记录与封存时不符：有记录被改动"),
    "differs_from_known_head": _("上次核验的末端已变：审计链被改写"),
    "differs_from_anchor": _("与公开日志中的锚点不符：审计链被整体改写"),
    "cut_off": _("公开日志中锚定的部分不见了：审计链末尾被截去"),
    "anchor_unsound": _("公开日志中的锚点本身被改动"),
    "unsealed": _("有记录长时间没有封存：请查看工作进程是否在运行"),
}


def check(*, full: bool, at: datetime, noted: Head | None = None) -> TrailCheck:
    """
    Verify, write down what was found, and return it. With no run that held before, the whole is looked at.

    :param noted: a head that somebody has kept elsewhere
    """
    started = timezone.now()
    last = None if full else TrailCheck.objects.filter(fault="").order_by("-id").first()
    after = Head(last.through_index, last.through_hash) if last and last.through_index else None
    held = anchors.known()
    verdict = sealing.verify(
        after=after, known_index=noted.index if noted else None, known_hash=noted.hash if noted else ""
    )
    through = Head(verdict.checked, verdict.head_hash)
    fault, place = verdict.reason, verdict.first_bad_index
    if not fault:
        fault, place = _against(held)
    if not fault:
        fault, place = _left_unsealed(at)
    found = TrailCheck.objects.create(
        is_full=after is None,
        first_index=(after.index if after else 0) + 1,
        through_index=through.index,
        through_hash=through.hash,
        anchors=len(held),
        fault=fault,
        bad_index=place if fault else None,
        started_at=started,
        finished_at=timezone.now(),
    )
    if fault:
        logger.error("audit trail does not hold: %s at index %s", fault, place)
    return found


def nightly(*, at: datetime) -> TrailCheck:
    """What is new since the last run; the whole of it when that was last done a week ago."""
    since = TrailCheck.objects.filter(is_full=True, fault="", finished_at__gt=at - FULL_EVERY)
    return check(full=not since.exists(), at=at)


def _against(held: Sequence[Anchor]) -> tuple[str, int | None]:
    """The first anchor that is itself unsound, or whose place in the chain says something else or is gone."""
    there = dict(AuditSeal.objects.filter(index__in=[one.index for one in held]).values_list("index", "hash"))
    for one in held:
        if not one.is_sound:
            return "anchor_unsound", max(one.index, 1)
        if one.index not in there:
            return "cut_off", one.index
        if there[one.index] != one.hash:
            return "differs_from_anchor", one.index
    return "", None


def _left_unsealed(at: datetime) -> tuple[str, int | None]:
    """The oldest entry near the end that nobody has sealed, though there was time."""
    head = AuditSeal.objects.order_by("-index").values_list("index", "entry_id").first()
    index, entry = head or (0, 0)
    waiting = AuditEntry.objects.unsealed().filter(id__gt=entry - sealing.WINDOW).order_by("id").first()
    if waiting is None or waiting.at > at - SEALED_WITHIN:
        return "", None
    return "unsealed", index + 1


def latest() -> TrailCheck | None:
    return TrailCheck.objects.order_by("-id").first()


def trouble(*, at: datetime) -> str:
    """Empty, a code of ``FAULTS``, or ``late``: what is wrong with the trail by the last run."""
    last = latest()
    if last is None:
        return ""
    return last.fault or ("late" if last.finished_at < at - LATEST else "")
