"""What bodies had not paid in time: figures by year and region, the statements, and who has not published."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, regions
from disclosure.published.arrears import MOST_LATE, Sums, by_region, late_bodies, statements_for, years
from disclosure.published.columns import of_register
from disclosure.published.pledges import entry_versions
from disclosure.published.registers import entry_was_public
from disclosure.search.arrears import matching_statements, read_statements
from disclosure.search.entries import ORDERING
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv
from disclosure.site.promises import STATEMENT_SECTION, StatementReading, kinds_chart, rate_words
from disclosure.site.verification import check_node, on_the_chain, script_address
from records.common.identity import this_node
from records.pledges.arrears.statements import STATEMENTS


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on, here, node = localdate(), reverse("site:arrears"), this_node()
    criteria, chosen, problems = read_statements(request.GET)
    body = find_organisation(criteria.organisation, PUBLIC) if criteria.organisation else None
    region = criteria.region or node.code
    told_years = years(region, on=on)
    year = chosen or (told_years[0].year if told_years else on.year - 1)
    pairs = [*criteria.pairs(), ("year", str(year))]
    page = page_of(
        matching_statements(statements_for(PUBLIC, on=on), criteria, year),
        ordering=ORDERING,
        cursor=request.GET.get("cursor", ""),
    )
    sums = next((one.sums for one in told_years if one.year == year), Sums())
    query = urlencode(pairs)

    def address(**more: str) -> str:
        asked_for = {**dict(pairs), **more}
        return f"{here}?{urlencode({name: value for name, value in asked_for.items() if value})}"

    return render(
        request,
        "site/arrears/list.html",
        {
            "section": STATEMENT_SECTION,
            "criteria": criteria,
            "problems": problems,
            "body": body,
            "region": regions().filter(code=region).first(),
            "year": year,
            "years": [
                Choice(_("%d年度") % one.year, address(year=str(one.year)), chosen=one.year == year)
                for one in told_years
            ],
            "course": [(one.year, one.sums, rate_words(one.sums.rate)) for one in told_years],
            "sums": sums,
            "rate": rate_words(sums.rate),
            "amount": f"{sums.amount / 10_000:,.2f}",
            "chart": kinds_chart(sums),
            "areas": _areas(region, year, on=on),
            "late": list(late_bodies(year, criteria.region, on=on)[:MOST_LATE]),
            "entries": [StatementReading(entry) for entry in page.rows],
            "places": regions().filter(Q(parent=node.code) | Q(code=criteria.region)).order_by("code"),
            "kept": [pair for pair in pairs if pair[0] != "region"],
            "here": here,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
            "json_url": f"/api/v1/public/arrears/?{query}",
            "csv_url": f"{reverse('site:arrears-csv')}?{query}",
        },
    )


def _areas(region: str, year: int, *, on: date) -> list[tuple[Any, Sums, str]]:
    """The regions right below that have published something, in their official order."""
    found = by_region(region, year, on=on)
    places = {place.code: place for place in regions().filter(code__in=found)}
    return [
        (places[code], sums, rate_words(sums.rate))
        for code, sums in found.items()
        if code in places and code != region
    ]


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the list that is on the screen, whole."""
    on = localdate()
    criteria, year, _problems = read_statements(request.GET)
    filters = [*criteria.pairs(), *([("year", str(year))] if year else [])]
    return stream_csv(
        request,
        rows=matching_statements(statements_for(PUBLIC, on=on), criteria, year).order_by(ORDERING, "-uid"),
        shape=of_register(STATEMENTS),
        title=str(STATEMENT_SECTION.heading),
        on=on,
        filters=filters,
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = statements_for(PUBLIC, on=on).filter(uid=uid).first()
    list_url = reverse("site:arrears")
    if entry is None:
        if not entry_was_public(STATEMENTS, uid, on=on):
            raise Http404
        answer = render(
            request,
            "site/registers/gone.html",
            {"section": STATEMENT_SECTION, "list_url": list_url, "withdrawn": None},
            status=410,
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
    told = StatementReading(entry)
    return render(
        request,
        "site/arrears/detail.html",
        {
            "section": STATEMENT_SECTION,
            "told": told,
            "shown": told.shown,
            "versions": entry_versions(entry),
            "list_url": list_url,
            "json_url": f"/api/v1/public/arrears/{entry.uid}/",
            **on_the_chain(STATEMENTS, entry),
            "check": check_node(),
            "script": script_address(),
        },
    )
