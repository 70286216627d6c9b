from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, organisations_for, readable, records_for, versions_for, was_public
from disclosure.search.criteria import Criteria, Ordering
from disclosure.search.facets import Facets, facets
from disclosure.search.matching import matching
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice, address, chips, facet_groups
from disclosure.site.following import following
from disclosure.site.reading import Reading
from disclosure.site.trace import trace
from disclosure.site.verification import check_record, panel, script_address
from records.common.identity import this_node

API_RECORDS = "/api/v1/public/records/"
BODIES_SUGGESTED = 3


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on = localdate()
    criteria, problems = Criteria.read(request.GET)
    found = matching(records_for(PUBLIC, on=on), criteria)
    cursor = request.GET.get("cursor", "")
    page = page_of(readable(found), ordering=criteria.ordering, cursor=cursor)
    counted = facets(found, region=criteria.region or this_node().code)
    query = criteria.querystring
    return render(
        request,
        "site/records/list.html",
        {
            "criteria": criteria,
            "problems": problems,
            "records": [Reading(record, query=criteria.q) for record in page.rows],
            "counted": counted,
            "total": _total(counted),
            "groups": facet_groups(criteria, counted),
            "chips": chips(criteria),
            "orderings": _orderings(criteria),
            "bodies": _bodies(criteria) if not cursor else [],
            "next_url": address(criteria, cursor=page.next) if page.next else "",
            "previous_url": address(criteria, cursor=page.previous) if page.previous else "",
            "json_url": f"{API_RECORDS}?{query}" if query else API_RECORDS,
            "query": query,
            "on": on,
        },
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    record = readable(records_for(PUBLIC, on=on)).filter(uid=uid).first()
    if record is None:
        return _absent(request, uid, on=on)
    reading = Reading(record)
    return render(
        request,
        "site/records/detail.html",
        {
            "record": reading,
            "versions": list(versions_for(record)),
            "followed": following(reading.shown, on=on),
            "clocks": reading.clocks(on=on),
            "steps": trace(record),
            "verification": panel(record, reading.shown),
            "check_record": check_record(uid),
            "script": script_address(),
            "json_url": f"{API_RECORDS}{uid}/",
            "on": on,
        },
    )


def _absent(request: HttpRequest, uid: UUID, *, on: date) -> HttpResponse:
    if not was_public(uid, on=on):
        raise Http404
    # Not a word of what it said: whoever kept the address learns only that the display is over.
    response = render(request, "site/records/gone.html", status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _total(counted: Facets) -> str:
    return f"{counted.total}+" if counted.capped else str(counted.total)


def _orderings(criteria: Criteria) -> list[Choice]:
    return [
        Choice(str(label), url=address(criteria.having("ordering", value)), chosen=criteria.ordering == value)
        for value, label in Ordering.choices
    ]


def _bodies(criteria: Criteria) -> list[dict[str, Any]]:
    """Bodies whose name the query holds: often the reader wants the body and not one record."""
    if not criteria.q or criteria.organisation:
        return []
    found = organisations_for(PUBLIC).matching(criteria.q).order_by("pinyin")[:BODIES_SUGGESTED]
    return [
        {
            "name": body.name,
            "region": body.region.name,
            "url": reverse("site:organisation", args=[body.uid]),
            "note": _("查看该机构的全部公示记录"),
        }
        for body in found
    ]
