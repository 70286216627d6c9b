"""The dry run: month by month what a version would have raised last year, and what really followed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from records.access import audit
from records.access.services import clock_user
from records.subjects.models import Organisation
from supervision.figures.counting import sharing
from supervision.warnings.choices import Colour, JobState
from supervision.warnings.following import events
from supervision.warnings.models import WarningDryRun
from supervision.warnings.observing import NoFigure, Seen, Sight, bodies_of
from supervision.warnings.rules import FOLLOWED_WITHIN_DAYS, Raised, Settings, judged, month_back, months_of

MOST_SAMPLES = 60


def run_dry(*, uid: UUID, at: datetime) -> WarningDryRun:
    """
    Work a dry run that was asked for. May run twice: what has ended is left, and what a worker left half done is
    worked from the beginning, for nothing of it is kept until the end.
    """
    found = WarningDryRun.objects.select_related("version__rule").get(pk=uid)
    if found.finished_at is not None:
        return found
    _note(found, state=JobState.RUNNING, done_steps=0)
    with override("zh-hans"), sharing(families=False):
        try:
            told = _tried(found, timezone.localdate(at))
        except NoFigure as missing:
            return _end(uid, at, state=JobState.FAILED, problem=str(missing)[:500])
    return _end(uid, at, state=JobState.DONE, **told)


def _tried(dry: WarningDryRun, today: date) -> dict[str, Any]:
    settings = dry.version.asked
    bodies = bodies_of(dry.version.rule.region_id, settings)
    ends = month_ends(dry.until)
    raised: list[Raised] = []
    spans: dict[Any, list[tuple[date, date]]] = defaultdict(list)
    words: dict[Raised, str] = {}
    open_since: dict[tuple[Any, str], date] = {}
    sight = Sight(settings, bodies, [day for end in ends for day in (end, _first_of(settings, end))])
    for step, end in enumerate(ends, start=1):
        seen = _met(sight, end)
        for key in [key for key in open_since if key not in seen]:
            spans[key[0]].append((open_since.pop(key), end))
        for (body, field), one in seen.items():
            if (body, field) in open_since:
                continue
            open_since[body, field] = end
            begun = Raised(body, field, end, one.colour)
            raised.append(begun)
            words[begun] = one.words
        _note(dry, done_steps=step)
    for (body, _field), begun_on in open_since.items():
        spans[body].append((begun_on, today))
    happened = events(dry.since, dry.until + timedelta(days=FOLLOWED_WITHIN_DAYS), bodies)
    judgements = judged(raised, happened, today=today)
    months = months_of(ends, judgements, spans, happened)
    verdicts = list(judgements.values())
    return {
        "months": [asdict(month) for month in months],
        "samples": _samples(judgements, words),
        "raised": len(verdicts),
        "right": verdicts.count(True),
        "wrong": verdicts.count(False),
        "pending": verdicts.count(None),
        "missed": sum(month.missed for month in months),
    }


def month_ends(until: date) -> list[date]:
    """The last days of twelve months, the oldest first; the rule is asked as it would have been on each."""
    first = until.replace(day=1)
    return [month_back(first, back) - timedelta(days=1) for back in reversed(range(11))] + [until]


def _met(sight: Sight, end: date) -> Mapping[tuple[UUID, str], Seen]:
    """
    What reached a limit on the last day of the month and, where the rule asks for several days in a row, on the
    first of these too; the nights between are not asked one by one.
    """
    seen = sight.on(end)
    if sight.settings.runs > 1 and seen:
        before = sight.on(_first_of(sight.settings, end))
        seen = {key: one for key, one in seen.items() if key in before}
    return seen


def _first_of(settings: Settings, end: date) -> date:
    """The first of so many days in a row."""
    return end - timedelta(days=settings.runs - 1)


def _samples(judgements: Mapping[Raised, bool | None], words: Mapping[Raised, str]) -> list[dict[str, Any]]:
    """The newest of them, for people to look at."""
    newest = sorted(judgements, key=lambda one: (one.on, one.colour, str(one.body)), reverse=True)[
        :MOST_SAMPLES
    ]
    names = dict(Organisation.objects.filter(pk__in={one.body for one in newest}).values_list("pk", "name"))
    return [
        {
            "body": names.get(one.body, ""),
            "on": one.on.isoformat(),
            "colour": int(Colour(one.colour)),
            "said": words[one],
            "followed": judgements[one],
        }
        for one in newest
    ]


def _note(dry: WarningDryRun, **columns: Any) -> None:
    WarningDryRun.objects.filter(pk=dry.pk, finished_at=None).update(**columns)


@transaction.atomic
def _end(uid: UUID, at: datetime, **columns: Any) -> WarningDryRun:
    dry = WarningDryRun.objects.select_for_update(of=("self",)).select_related("version__rule").get(pk=uid)
    if dry.finished_at is not None:
        # Another worker was faster, and the database lets nothing of it change.
        return dry
    for name, value in columns.items():
        setattr(dry, name, value)
    dry.finished_at = max(at, dry.asked_at)
    dry.save()
    audit.record(
        action="warning_rule.dry_run_ended",
        by=clock_user(),
        at=at,
        subject=dry.version.rule,
        details={"state": dry.state, "raised": dry.raised},
    )
    return dry
