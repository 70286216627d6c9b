"""The one visibility rule for those who run and judge tenders: what is said of an agency is shown while the agency is."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.agencies.models import Agency
from disclosure.published.articles import items_for
from disclosure.published.audience import Audience

MOST_OF_ONE = 100

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


def present_agency(agency: Agency, audience: Audience, *, on: date) -> dict[str, Any]:
    """An agency with what is said of it, in the shape that the API gives; take it from ``agencies_for``."""
    scores = scores_for(audience, on=on).filter(agency=agency.pk).order_by("-year", "-dated_on")[:MOST_OF_ONE]
    conduct = (
        conduct_for(audience, on=on).filter(agency=agency.pk).order_by("-dated_on", "-uid")[:MOST_OF_ONE]
    )
    return {
        **brief_agency(agency),
        "scores": [
            {
                "year": score.year,
                "grade": score.grade,
                "score": str(score.score) if score.score is not None else None,
                "authority": score.authority_name,
                "document_number": score.document_number,
            }
            for score in scores
        ],
        "bad_conduct": [
            {
                "uid": str(entry.uid),
                "title": entry.title,
                "conduct": entry.conduct,
                "facts": entry.facts,
                "authority": entry.authority_name,
                "document_name": entry.document_name,
                "document_number": entry.document_number,
                "decided_on": entry.dated_on.isoformat(),
                "display_until": entry.show_until.isoformat(),
            }
            for entry in conduct
        ],
    }


def brief_agency(agency: Agency) -> dict[str, Any]:
    return {
        "uid": str(agency.uid),
        "version": agency.version,
        "name": agency.title,
        "uscc": agency.uscc,
        "qualification": agency.qualification,
        "specialities": agency.specialities,
        "address": agency.address,
        "registered_on": agency.dated_on.isoformat(),
        "organisation": {"uid": str(agency.organisation_id), "name": agency.organisation.name},
        "region": {"code": agency.region_id, "name": agency.region.name},
        "updated_at": agency.updated_at.isoformat(),
    }


def latest_grades(agencies: list[Agency], audience: Audience, *, on: date) -> dict[Any, Any]:
    """The newest grade of each of these agencies, in one question."""
    found = scores_for(audience, on=on).filter(agency__in=[agency.pk for agency in agencies])
    newest = found.order_by("agency_id", "-year", "-dated_on").distinct("agency_id")
    return {score.agency_id: score for score in newest}
