"""The run over all rules that are on: each night, and when somebody asks for it. May run twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access import audit
from records.access.services import clock_user
from records.common.bulk import array_of
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.warnings.choices import (
    COMPLAINTS_FIELD,
    LIVE,
    Colour,
    JobState,
    Outcome,
    RuleStatus,
    Status,
)
from supervision.warnings.deadlines import ACKNOWLEDGE, cancel_all, start
from supervision.warnings.models import RiskWarning, WarningRule, WarningRun, WarningStep, WarningWatch
from supervision.warnings.observing import Key, NoFigure, Seen, bodies_of, see
from supervision.warnings.rules import Settings, Watch, is_over, opens
from supervision.warnings.services.ruling import lock_rule
from supervision.warnings.services.steps import write
from supervision.warnings.workflow import HEAD

if TYPE_CHECKING:
    from records.access.models import User

_COUNT_ON = """
UPDATE supervision_warningwatch
   SET "on" = %s, met = now.met, calm = now.calm, met_before = now.met_before, calm_before = now.calm_before
  FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[])
       AS now(watch, met, calm, met_before, calm_before)
 WHERE id = now.watch
"""
# A rule that would raise more at once is no warning but a flood; the rest comes with the next runs.
MOST_OPENED = 500


@dataclass
class Done:
    bodies: int = 0
    opened: int = 0
    recoloured: int = 0
    subsided: int = 0


@transaction.atomic
def ask_run(*, by: "User", at: datetime) -> WarningRun:
    """The run of this day; one that is under way already is returned as it is."""
    if not by.holds(HEAD) and by.pk != clock_user().pk:
        denied = TransitionDenied("not_your_role", _("预警由督导人员发起运行，或者每晚自动运行。"))
        audit.refused(action="warning_run.ask", by=by, at=at, details={"code": denied.code})
        raise denied
    on = timezone.localdate(at)
    under_way = {"on": on, "state__in": [JobState.WAITING, JobState.RUNNING]}
    made = WarningRun(
        on=on, asked_by=by, asked_at=at, rules_all=WarningRule.objects.filter(status=RuleStatus.ON).count()
    )
    # Of two who ask at once, the second waits here and then finds the first one's row.
    WarningRun.objects.bulk_create([made], ignore_conflicts=True)
    found = WarningRun.objects.get(**under_way)
    if found.pk == made.pk:
        audit.record(action="warning_run.ask", by=by, at=at, subject=found)
    return found


def work_run(*, uid: UUID, at: datetime) -> WarningRun:
    """Rule by rule, each in a transaction of its own, so that one that fails leaves the others."""
    run = WarningRun.objects.get(pk=uid)
    if run.finished_at is not None:
        return run
    rules = list(
        WarningRule.objects.filter(status=RuleStatus.ON).order_by("key", "uid").values_list("uid", flat=True)
    )
    WarningRun.objects.filter(pk=uid, finished_at=None).update(
        state=JobState.RUNNING, rules_all=len(rules), rules_done=0
    )
    total, problems = Done(), []
    for number, rule in enumerate(rules, start=1):
        try:
            done = work_rule(uid=rule, on=run.on, at=at)
        except NoFigure as missing:
            problems.append({"rule": str(rule), "problem": str(missing)})
        else:
            for name, value in vars(done).items():
                setattr(total, name, getattr(total, name) + value)
        WarningRun.objects.filter(pk=uid, finished_at=None).update(rules_done=number)
    WarningRun.objects.filter(pk=uid, finished_at=None).update(
        state=JobState.FAILED if rules and len(problems) == len(rules) else JobState.DONE,
        problems=problems,
        finished_at=max(at, run.asked_at),
        **vars(total),
    )
    run.refresh_from_db()
    return run


@transaction.atomic
def work_rule(*, uid: UUID, on: date, at: datetime) -> Done:
    """
    One rule on one day. Under the rule's lock, so two runs go one behind the other, and the second finds nothing
    left to do: days are counted, not runs.
    """
    rule = lock_rule(uid)
    if rule.status != RuleStatus.ON or rule.active is None:
        return Done()
    if rule.watches.filter(on__gt=on).exists():
        # A run of an earlier day that was taken up again: a later one has said more since.
        return Done()
    with override("zh-hans"):
        return _Run(rule, rule.active.asked, on, at).work()


class _Run:
    """What one rule does on one day."""

    def __init__(self, rule: WarningRule, asked: Settings, on: date, at: datetime) -> None:
        self.rule, self.asked, self.on, self.at = rule, asked, on, at
        self.by = clock_user()
        self.done = Done()

    def work(self) -> Done:
        bodies = bodies_of(self.rule.region_id, self.asked)
        self.done.bodies = len(bodies)
        seen = see(self.asked, bodies, self.on)
        live = {
            (one.body_id, one.field): one
            for one in RiskWarning.objects.select_for_update(of=("self",)).filter(
                rule=self.rule, status__in=LIVE
            )
        }
        watches = self._watch(seen, live)
        for key, case in live.items():
            self._follow(case, seen.get(key), watches[key])
        reached = {key: one for key, one in seen.items() if key not in live}
        ripe = {key: one for key, one in reached.items() if watches[key].met >= self.asked.runs}
        silenced = self._silenced(ripe) if ripe else {}
        begun = [
            (key, one)
            for key, one in ripe.items()
            if opens(self.asked, watches[key], one.colour, silenced=silenced.get(key))
        ]
        # The gravest first, where there are too many.
        begun.sort(key=lambda pair: (-int(pair[1].colour), str(pair[0])))
        self._open(begun[:MOST_OPENED])
        return self.done

    def _watch(self, seen: dict[Key, Seen], live: Iterable[Key]) -> dict[Key, Watch]:
        """Count on for everything that is watched, found or under way; what has been calm long enough is forgotten."""
        kept = {(row.body_id, row.field): row for row in WarningWatch.objects.filter(rule=self.rule)}
        watches: dict[Key, Watch] = {}
        fresh: list[WarningWatch] = []
        changed: list[tuple[int, Watch]] = []
        forgotten: list[Any] = []
        wanted = set(seen) | set(kept) | set(live)
        for key in wanted:
            row = kept.get(key)
            counted = (row.counted if row else Watch()).after(key in seen, on=self.on)
            watches[key] = counted
            if row is None:
                body, field = key
                fresh.append(WarningWatch(rule=self.rule, body_id=body, field=field, **vars(counted)))
            elif is_over(self.asked, counted) and key not in live:
                forgotten.append(row.pk)
            elif counted != row.counted:
                # A second run on one day finds most of them as the first one left them.
                changed.append((row.pk, counted))
        WarningWatch.objects.bulk_create(fresh, batch_size=1_000)
        self._count_on(changed)
        WarningWatch.objects.filter(pk__in=forgotten).delete()
        return watches

    def _count_on(self, changed: list[tuple[int, Watch]]) -> None:
        """One statement over arrays: a CASE a row, as bulk_update writes it, took longer than the rest of a run."""
        if not changed:
            return
        columns = zip(
            *((pk, now.met, now.calm, now.met_before, now.calm_before) for pk, now in changed), strict=True
        )
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_ON, [self.on, *(array_of(column) for column in columns)])

    def _silenced(self, ripe: Iterable[Key]) -> dict[Key, Colour]:
        """Where one was closed as unfounded not long ago: the gravest colour that it had."""
        since = self.at - timedelta(days=self.asked.silence_days)
        rows = RiskWarning.objects.filter(
            rule=self.rule,
            outcome=Outcome.UNFOUNDED,
            closed_at__gt=since,
            body__in={body for body, _field in ripe},
        )
        found = rows.order_by().values("body_id", "field").annotate(most=Max("highest"))
        return {(row["body_id"], row["field"]): Colour(row["most"]) for row in found}

    def _follow(self, case: RiskWarning, one: Seen | None, watch: Watch) -> None:
        """What is under way: its colour goes with the figure, and it goes away when that has been calm."""
        if one is None:
            if not is_over(self.asked, watch):
                return
            if case.status == Status.OPEN:
                self._subside(case)
            elif case.cleared_on is None:
                case.cleared_on, case.updated_at = self.on, self.at
                case.save(update_fields=["cleared_on", "updated_at"])
                label = gettext_noop("指标已低于限值")
                write(case, "cleared", label, by=self.by, at=self.at)
            return
        before = case.colour
        if (before, case.figure, case.cleared_on) == (one.colour, one.figure, None):
            return
        case.colour, case.highest = one.colour, max(case.highest, one.colour)
        case.figure, case.cases, case.said = one.figure, one.cases, one.words[:500]
        case.cleared_on, case.updated_at = None, self.at
        case.save(update_fields=["colour", "highest", "figure", "cases", "said", "cleared_on", "updated_at"])
        if before != one.colour:
            self.done.recoloured += 1
            label = gettext_noop("等级上升") if one.colour > before else gettext_noop("等级下降")
            write(case, "recolour", label, colour_before=before, by=self.by, at=self.at, note=one.words)

    def _subside(self, case: RiskWarning) -> None:
        source, case.status = case.status, Status.SUBSIDED
        case.cleared_on, case.updated_at = self.on, self.at
        case.save(update_fields=["status", "cleared_on", "updated_at"])
        write(case, "subside", gettext_noop("自行消除"), source=source, by=self.by, at=self.at)
        cancel_all(case, by=self.by, at=self.at)
        self.done.subsided += 1

    def _open(self, begun: list[tuple[Key, Seen]]) -> None:
        bodies = Organisation.objects.select_related("superior").in_bulk([body for (body, _f), _one in begun])
        numbers = _numbers(len(begun), self.at)
        for ((uid, field), one), number in zip(begun, numbers, strict=True):
            body = bodies[uid]
            owner = body.superior if field == COMPLAINTS_FIELD else body
            case = RiskWarning.objects.create(
                number=number,
                rule=self.rule,
                version=self.rule.active,  # type: ignore[misc]
                body=body,
                region_id=body.region_id,
                owner=owner,
                field=field,
                colour=one.colour,
                highest=one.colour,
                figure=one.figure,
                cases=one.cases,
                said=one.words[:500],
                opened_on=self.on,
                opened_at=self.at,
                updated_at=self.at,
            )
            WarningStep.objects.create(
                warning=case, name="open", label=gettext_noop("发出预警"), target=case.status,
                colour=case.colour, by=self.by, at=self.at, note=case.said,
            )  # fmt: skip
            audit.record(action="warning.open", by=self.by, at=self.at, subject=case)
            start(case, ACKNOWLEDGE, by=self.by, at=self.at)
        self.done.opened += len(begun)


def _numbers(count: int, at: datetime) -> list[str]:
    """``YJ411000-2026-00017``: from a sequence, so that nobody waits for another's number."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_warning_numbers') FROM generate_series(1, %s)", [count])
        taken = sorted(row[0] for row in cursor.fetchall())
    year = timezone.localtime(at).year
    return [f"YJ{django_settings.NODE_CODE}-{year}-{one:05d}" for one in taken]
