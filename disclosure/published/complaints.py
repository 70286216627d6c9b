"""
What everybody may be told of complaints: answers that were made fit to be published, and numbers that point at nobody.

A number below three might tell that one certain person complained, so it is not said; and where one such number could
be found by subtracting the others from the whole, another one is left out with it. The numbers end with the last full
month and change once a day at most, so that nobody can watch a complaint come in.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from disclosure.published.audience import Audience
from disclosure.published.organisations import find_organisation
from records.common.identity import this_node
from records.subjects.models import subtree_prefix, within_regions
from supervision.complaints import queries
from supervision.complaints.choices import ComplaintKind, Outcome, Satisfaction
from supervision.complaints.models import Complaint

FEWEST = 3
# A share of fewer than these would tell of one of them.
FEWEST_FOR_A_SHARE = 10
# All ways in which a complaint was answered that have no row of their own.
OTHER = "other"


@dataclass(frozen=True)
class Part:
    """
    One row of a table.

    :ivar name: a value of a code list, a region's code or a body's uid
    :ivar number: None where it is too small to be said
    :ivar label: the name of a place or body; a code list's words are the page's, in its reader's language
    """

    name: str
    number: int | None
    label: str = ""


@dataclass(frozen=True)
class Statistics:
    """
    Complaints filed from ``first`` to ``last``, as they stood when this was counted.

    :ivar bodies: only those with enough complaints to be named; their uid stands in ``name``
    :ivar on_time: how many in a hundred were answered within every period of the law
    """

    first: date
    last: date
    region: str
    filed: int | None
    answered: int | None
    on_time: int | None
    satisfied: int | None
    kinds: tuple[Part, ...]
    outcomes: tuple[Part, ...]
    satisfaction: tuple[Part, ...]
    regions: tuple[Part, ...]
    bodies: tuple[Part, ...]

    def as_dict(self) -> dict[str, Any]:
        shown = asdict(self)
        return shown | {"first": self.first.isoformat(), "last": self.last.isoformat()}


def answers_for(
    audience: Audience, *, kind: str = "", region: str = "", organisation: UUID | None = None
) -> QuerySet[Complaint]:
    """Published answers, newest first, whoever asks; none of a body that nobody knows."""
    rows = queries.published_answers()
    if kind:
        rows = rows.filter(kind=kind)
    if region and (prefix := subtree_prefix(region)):
        rows = rows.filter(within_regions("region", [prefix]))
    if organisation is not None:
        body = find_organisation(organisation, audience)
        rows = rows.filter(body__in=body.answering_uids()) if body else rows.none()
    return rows


def present_answer(row: Complaint) -> dict[str, Any]:
    """What of a published answer is shown: never what the informant wrote, nor when he did."""
    shown = queries.as_published(row)
    return {
        "uid": str(shown.uid),
        "title": shown.title,
        "answer": shown.answer,
        "kind": shown.kind,
        "outcome": shown.outcome,
        # A name that was only typed in may be anything, a person's too.
        "organisation": {"uid": str(row.body.uid), "name": row.body.name} if row.body else None,
        "region": {"code": shown.region_code, "name": shown.region_name},
        "answered_on": shown.answered_on.isoformat(),
        "published_on": timezone.localdate(shown.published_at).isoformat(),
    }


def statistics(*, region: str = "", on: date) -> Statistics:
    """Of the year to the end of the last full month, for a region with everything inside it; kept for a day."""
    code = region or this_node().code
    key = f"complaints:statistics:1:{code}:{on.isoformat()}"
    kept: Statistics | None = cache.get(key)
    if kept is None:
        kept = count(region=code, on=on)
        cache.set(key, kept, timeout=24 * 3600)
    return kept


def count(*, region: str, on: date) -> Statistics:
    last = on.replace(day=1) - timedelta(days=1)
    first = last.replace(month=1, day=1)
    found = queries.figures(first=first, last=last, region=region)
    kinds = {name: filed for name, filed, _answered in found.by_kind}
    outcomes = {
        Outcome.UNTRUE: found.untrue,
        Outcome.RESOLVED: found.resolved,
        Outcome.DETERMINED: found.determined,
    }
    others = found.answered - sum(outcomes.values())
    rated = {
        Satisfaction.SATISFIED: found.satisfied,
        Satisfaction.BASICALLY: found.basically,
        Satisfaction.UNSATISFIED: found.unsatisfied,
    }
    content = found.satisfied + found.basically
    return Statistics(
        first=first,
        last=last,
        region=region,
        filed=_said(found.filed),
        answered=_said(found.answered),
        on_time=_share(found.on_time, found.answered),
        satisfied=_share(content, sum(rated.values())),
        kinds=blurred([Part(one.value, kinds.get(one, 0)) for one in ComplaintKind]),
        outcomes=blurred(
            [*(Part(one.value, number) for one, number in outcomes.items()), Part(OTHER, others)]
        ),
        satisfaction=blurred([Part(one.value, number) for one, number in rated.items()]),
        regions=blurred([Part(code, filed, name) for code, name, filed, _answered in found.by_region]),
        bodies=tuple(
            Part(str(uid), filed, name) for uid, name, filed, _answered in found.by_body if filed >= FEWEST
        ),
    )


def blurred(parts: Sequence[Part]) -> tuple[Part, ...]:
    """
    The parts of one whole, without the numbers that are too small.

    Where only one would be missing, the whole less all the others would tell it: then the next smallest goes, too.
    """
    hidden = {part.name for part in parts if part.number is not None and part.number < FEWEST}
    if len(hidden) == 1 and len(parts) > 1:
        rest = [part for part in parts if part.name not in hidden]
        hidden.add(min(rest, key=lambda part: (part.number or 0, part.name)).name)
    return tuple(replace(part, number=None) if part.name in hidden else part for part in parts)


def _said(number: int) -> int | None:
    return number if number >= FEWEST else None


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEWEST_FOR_A_SHARE else None
