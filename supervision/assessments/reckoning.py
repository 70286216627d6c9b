"""
What the figures say of bodies by a version of a system: every automatic value, with how many rows stand behind it.

A figure that several indicators use is asked for once, for all bodies together.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.common.bulk import array_of
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.assessments.systems.choices import ReckoningStatus
from supervision.assessments.systems.models import Indicator, Reckoning, SystemVersion
from supervision.assessments.systems.workflow import ASSESSORS
from supervision.figures.counting import sharing
from supervision.figures.measures import Measure, Period, Reading, Row, is_measure, measure

if TYPE_CHECKING:
    from records.access.models import User

MOST_BODIES = 2_000
MOST_YEARS = 3
_PLACES = Decimal(1).scaleb(-10)
_KEEP = """
INSERT INTO supervision_reckonedvalue
       (reckoning_id, measure, body_id, key, value, numerator, denominator, rows)
SELECT %s, %s, found.body, indicator.key, found.value, found.numerator, found.denominator, found.behind
  FROM unnest(%s::uuid[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[])
       AS found(body, value, numerator, denominator, behind),
       unnest(%s::text[]) AS indicator(key)
    ON CONFLICT DO NOTHING
"""
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """What one indicator's figure gave for one body; ``rows`` are those that its list shows."""

    measure: str
    reading: Reading
    rows: int

    @property
    def value(self) -> Decimal | None:
        """As it is kept and scored: ten places, so that whoever scores again has the same number."""
        return kept(self.reading.value)


def kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_PLACES, ROUND_HALF_EVEN)


def measured(version: SystemVersion) -> dict[str, str]:
    """The indicators of a version that are read from a figure: the measure by the indicator's code."""
    rows = version.indicators.filter(rule__has_key="measure").order_by("order", "key")
    # Asked for before each figure of a run: the names alone.
    return {key: name for key, name in rows.values_list("key", "rule__measure") if name}


def reckon(
    version: SystemVersion,
    bodies: Sequence[UUID],
    period: Period,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[UUID, dict[str, Found]]:
    """
    All automatic values of these bodies.

    :param progress: told after each figure how many of how many are done
    """
    found: dict[UUID, dict[str, Found]] = {uid: {} for uid in bodies}
    wanted = _by_measure(measured(version))
    with sharing():
        for done, (name, keys) in enumerate(wanted.items(), 1):
            readings = measure(name).compute(period, bodies)
            for uid in bodies:
                reading = readings.get(uid) or Reading(None, Decimal(0))
                for key in keys:
                    found[uid][key] = Found(name, reading, reading.rows)
            progress(done, len(wanted))
    return found


def _by_measure(indicators: dict[str, str]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for key, name in indicators.items():
        wanted[name].append(key)
    return dict(wanted)


def rows_behind(indicator: Indicator, body: UUID, period: Period) -> tuple[Measure, list[Row]] | None:
    """The figure that an indicator reads, and the rows behind it for one body; none where people score it."""
    name = indicator.rule.get("measure") or ""
    if not is_measure(name):
        return None
    found = measure(name)
    return found, found.rows(period, body)


# --- A run that a page can watch -------------------------------------------------------------------------
@transaction.atomic
def ask(
    *, version: SystemVersion, bodies: Sequence[UUID], since: date, until: date, by: "User", at: datetime
) -> Reckoning:
    """
    Ask for the figures of a version; a worker takes it up (``supervision.assessments.reckon``).

    :raises ValidationError: no body, or too many; days that are no period
    :raises TransitionDenied: ``not_your_role``
    """
    if not by.holds(ASSESSORS, over=version):
        audit.refused(
            action="reckoning.ask", by=by, at=at, subject=version, details={"code": "not_your_role"}
        )
        raise TransitionDenied("not_your_role", _("取数须由本地区的考核评价人员提出。"))
    if until < since or (until - since).days > 366 * MOST_YEARS:
        raise ValidationError({"until": _("截止日期不能早于起始日期，期间不能超过三年。")})
    known = list(Organisation.objects.filter(pk__in=list(bodies)).values_list("pk", flat=True))
    if not known or len(known) > MOST_BODIES:
        raise ValidationError({"bodies": _("请选择1至%d个机构。") % MOST_BODIES})
    run = Reckoning.objects.create(
        version=version,
        since=since,
        until=until,
        bodies=sorted(known),
        total=len(_by_measure(measured(version))),
        asked_by=by,
        asked_at=at,
    )
    audit.record(action="reckoning.ask", by=by, at=at, subject=version, details={"bodies": len(known)})
    return run


def carry_out(*, uid: UUID) -> None:
    """
    Run what was asked for, figure by figure; may be called twice and at once.

    Each figure is written in a transaction of its own under the run's lock, so that a page sees how far it has come
    and whoever goes on after a worker died begins behind the last one.
    """
    with sharing():
        while _one_more(uid):
            continue


def _one_more(uid: UUID) -> bool:
    """One figure, or none where it is done or another worker is at it; true while more is left."""
    try:
        with transaction.atomic():
            run = (
                Reckoning.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("version")
                .filter(pk=uid, status__in=[ReckoningStatus.WAITING, ReckoningStatus.RUNNING])
                .first()
            )
            return run is not None and _next_figure(run)
    except Exception:
        # Whatever a figure raises: the run says so, and the others go on.
        log.exception("reckoning_failed", reckoning=str(uid))
        open_runs = Reckoning.objects.filter(
            pk=uid, status__in=[ReckoningStatus.WAITING, ReckoningStatus.RUNNING]
        )
        open_runs.update(
            status=ReckoningStatus.FAILED,
            failure=_("取数时出错，已记入系统日志；请联系系统管理员后重新取数。"),
            finished_at=timezone.now(),
        )
        return False


def _next_figure(run: Reckoning) -> bool:
    wanted = list(_by_measure(measured(run.version)).items())
    if run.done < len(wanted):
        name, keys = wanted[run.done]
        _write(run, name, keys)
        run.done += 1
    run.total, run.status = len(wanted), ReckoningStatus.RUNNING
    if run.done >= run.total:
        run.status, run.finished_at = ReckoningStatus.DONE, timezone.now()
    run.save(update_fields=["done", "total", "status", "finished_at"])
    return run.status == ReckoningStatus.RUNNING


def _write(run: Reckoning, name: str, keys: Sequence[str]) -> None:
    readings = measure(name).compute(Period(run.since, run.until), run.bodies)
    found = [readings[uid] for uid in run.bodies]
    columns: list[list[Any]] = [
        run.bodies,
        [kept(one.value) for one in found],
        [one.numerator for one in found],
        [one.denominator for one in found],
        [one.rows for one in found],
        list(keys),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [run.pk, name, *map(array_of, columns)])


def waiting(*, limit: int = 20) -> list[UUID]:
    """Runs that nobody has finished, the oldest first."""
    rows = Reckoning.objects.filter(status__in=[ReckoningStatus.WAITING, ReckoningStatus.RUNNING])
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:limit])


def inputs_of_run(run: Reckoning) -> dict[UUID, dict[str, dict[str, Any]]]:
    """What a run found, by body and indicator, in the published shape."""
    from supervision.assessments.shape import input_shape

    found: dict[UUID, dict[str, dict[str, Any]]] = {uid: {} for uid in run.bodies}
    for one in run.values.all():
        found[one.body_id][one.key] = input_shape(
            one.value, numerator=one.numerator, denominator=one.denominator, rows=one.rows
        )
    return found
