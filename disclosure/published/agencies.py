"""The one visibility rule for those who run and judge tenders: what is said of an agency is shown while the agency is."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.agencies.models import Agency
from disclosure.published.articles import items_for
from disclosure.published.audience import Audience

__all__ = ["AGENCIES", "CONDUCT", "EXPERTS", "REPORTS", "SCORES"]


def agencies_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    return items_for(AGENCIES, audience, on=on)


def experts_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    return items_for(EXPERTS, audience, on=on)


def scores_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    """Grades and scores of the agencies that are shown."""
    shown = agencies_for(audience, on=on).filter(pk=OuterRef("agency_id"))
    return items_for(SCORES, audience, on=on).filter(Exists(shown))


def conduct_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    """Bad conduct whose bearer is shown, each until its own last day."""
    agency = agencies_for(audience, on=on).filter(pk=OuterRef("agency_id"))
    expert = experts_for(audience, on=on).filter(pk=OuterRef("expert_id"))
    shown = items_for(CONDUCT, audience, on=on).filter(Exists(agency) | Exists(expert))
    return shown.select_related("agency", "expert", "organisation", "region")


def reports_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    """Reports of third parties: on tenders at large, or on an agency that is shown."""
    shown = agencies_for(audience, on=on).filter(pk=OuterRef("agency_id"))
    found = items_for(REPORTS, audience, on=on).filter(Q(agency=None) | Exists(shown))
    return found.select_related("agency", "organisation", "region")


def latest_grades(agencies: list[Agency], audience: Audience, *, on: date) -> dict[Any, Any]:
    """The newest grade of each of these agencies, in one question."""
    found = scores_for(audience, on=on).filter(agency__in=[agency.pk for agency in agencies])
    newest = found.order_by("agency_id", "-year", "-dated_on").distinct("agency_id")
    return {score.agency_id: score for score in newest}
