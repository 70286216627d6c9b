"""Third-party ratings and what governments disclose of their debt, as everybody may read them; the one door to them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.records import Presented
from disclosure.published.registers import entries_for, present_entry
from records.dishonesty.choices import Scope
from records.registers.assessments import ASSESSMENTS
from records.registers.choices import Status
from records.registers.models import DebtDisclosure, Rating
from records.registers.ratings import DEBTS, RATINGS
from records.subjects.models import Organisation

MOST_RESULTS = 5


def ratings_for(audience: Audience, *, on: date) -> Any:
    return entries_for(RATINGS, audience, on=on)


def debts_for(audience: Audience, *, on: date) -> Any:
    return entries_for(DEBTS, audience, on=on)


def present_rating(rating: Rating) -> Presented:
    """What is told of every entry, and whether it came out in time."""
    return {**present_entry(RATINGS, rating), "on_time": came_in_time(rating)}


def came_in_time(rating: Rating) -> bool:
    """By the day on which its origin published it; what was added later does not make it late."""
    return rating.published_at is not None and localdate(rating.published_at) <= rating.due_on


def present_debt(debt: DebtDisclosure) -> Presented:
    return {**present_entry(DEBTS, debt), "on_time": debt.on_time}


def official_results(body: Organisation, *, on: date) -> Any:
    """The newest official results of the same body: shown beside a rating, and never reckoned with it."""
    rows: Any = entries_for(ASSESSMENTS, PUBLIC, on=on).filter(organisation__in=body.answering_uids())
    return rows.defer("details", *rows.query.deferred_loading[0]).order_by("-year", "-decided_on")[
        :MOST_RESULTS
    ]


@dataclass(frozen=True)
class WithdrawnRating:
    """What is told of a rating that no longer stands, and nothing of what it said."""

    label: str
    reason: str
    on: date


def withdrawn_rating(uid: UUID) -> WithdrawnRating | None:
    found = (
        Rating.objects.filter(pk=uid, status=Status.ENDED, scope=Scope.PUBLIC)
        .exclude(withdrawn_reason="")
        .only("withdrawn_reason", "ended_at")
        .first()
    )
    if found is None or found.ended_at is None:
        return None
    return WithdrawnRating(_("评级撤回或被替代"), found.withdrawn_reason, localdate(found.ended_at))
