from datetime import date
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, record_for, records_for, versions_for, was_public
from disclosure.published.columns import RECORDS
from disclosure.search.bodies import best_bodies
from disclosure.search.criteria import Criteria, Ordering
from disclosure.search.facets import Facets, facets, facets_of
from disclosure.search.finding import Records, Sought
from disclosure.search.helping import alike
from disclosure.search.matching import listed, matching
from disclosure.search.pages import Page, page_of
from disclosure.site.choosing import Choice, address, chips, facet_groups, wider_choices
from disclosure.site.exporting import stream_csv
from disclosure.site.following import following
from disclosure.site.keeping import kept_page
from disclosure.site.looking import BodyCard, body_cards
from disclosure.site.reading import Reading, steps_of
from disclosure.site.trace import trace
from disclosure.site.verification import check_record, panel, script_address
from records.chain.course import course_of
from records.common.identity import this_node
from records.common.kept_question import KeptList
from records.dishonesty.models import DishonestyRecord

API_RECORDS = "/api/v1/public/records/"
BODIES_SUGGESTED = 3
CAPPED_COUNTS_SECONDS = 30


@require_safe
@cache_control(no_cache=True)
@kept_page
def listing(request: HttpRequest) -> HttpResponse:
    on = localdate()
    criteria, problems = Criteria.read(request.GET)
    found = listed(PUBLIC, criteria, on=on)
    cursor = request.GET.get("cursor", "")
    page: Page[DishonestyRecord] = page_of(found, ordering=criteria.ordering, cursor=cursor)
    region = criteria.region or this_node().code
    is_all = not cursor and not page.next
    counted = facets_of(page.rows, region=region) if is_all else _counted(found, criteria, region, on)
    query, nothing = criteria.querystring, not page.rows
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
            "bodies": _bodies(criteria, on) if not cursor else [],
            "alike": body_cards(alike(criteria.q), "", on) if nothing and criteria.q else [],
            "wider": wider_choices(criteria, on=on) if nothing else [],
            "csv_url": f"{reverse('site:records-csv')}?{query}" if query else reverse("site:records-csv"),
            "next_url": address(criteria, cursor=page.next) if page.next else "",
            "previous_url": address(criteria, cursor=page.previous) if page.previous else "",
            "json_url": f"{API_RECORDS}?{query}" if query else API_RECORDS,
            "query": query,
            "on": on,
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as a file: the same criteria, the same order, all of it."""
    on = localdate()
    criteria, problems = Criteria.read(request.GET)
    if problems:
        # A filter that cannot be used would be left out, and the file would say more than was asked for.
        return render(request, "site/search/not_exported.html", {"problems": problems}, status=400)
    order = criteria.ordering
    rows = matching(records_for(PUBLIC, on=on), criteria)
    return stream_csv(
        request,
        rows=rows.order_by(order, "-uid" if order.startswith("-") else "uid"),
        shape=RECORDS,
        title=_("失信记录"),
        on=on,
        filters=criteria.pairs(),
    )


@require_safe
@cache_control(no_cache=True)
@kept_page
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    record = record_for(PUBLIC, uid, on=on)
    if record is None:
        return _absent(request, uid, on=on)
    reading, known = Reading(record), course_of(uid, record.version)
    return render(
        request,
        "site/records/detail.html",
        {
            "record": reading,
            "versions": steps_of(versions_for(record)),
            "followed": following(reading.shown, on=on),
            "clocks": reading.clocks(on=on),
            "steps": trace(record, known),
            "verification": panel(record, reading.shown, known),
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


def _counted(found: Sought | Records | KeptList, criteria: Criteria, region: str, on: date) -> Facets:
    """The counts beside the list. Where they stop at the cap they are dear and hardly change, and are kept a while."""
    said = urlencode(criteria.having("ordering", Ordering.NEWEST.value).pairs())
    key = f"facets:1:{on.isoformat()}:{sha256(said.encode()).hexdigest()}"
    kept: Facets | None = cache.get(key)
    if kept is not None:
        return kept
    counted = facets(found, region=region)
    if counted.capped:
        cache.set(key, counted, CAPPED_COUNTS_SECONDS)
    return counted


def _total(counted: Facets) -> str:
    return f"{counted.total}+" if counted.capped else str(counted.total)


def _orderings(criteria: Criteria) -> list[Choice]:
    return [
        Choice(str(label), url=address(criteria.having("ordering", value)), chosen=criteria.ordering == value)
        for value, label in Ordering.choices
    ]


def _bodies(criteria: Criteria, on: date) -> list[BodyCard]:
    """Bodies that the words mean: often the reader wants the body and not one record."""
    if not criteria.q or criteria.organisation:
        return []
    return body_cards(best_bodies(criteria.q, most=BODIES_SUGGESTED), criteria.q, on)
