"""Results of assessments: the list, one result with how every point came about, a round, and what scores it again."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, regions
from disclosure.published.assessments import (
    brief,
    groups,
    of_round,
    published_round,
    results_for,
    rounds_in,
    years,
    years_of,
)
from disclosure.published.columns import of_register
from disclosure.published.pledges import entry_versions
from disclosure.published.registers import entry_was_public
from disclosure.search.assessments import matching_results, read_results
from disclosure.search.entries import ORDERING
from disclosure.search.pages import page_of
from disclosure.site.assessments import ASSESSMENT_SECTION, AssessmentReading
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv
from disclosure.site.linked_data import absolute
from disclosure.site.verification import check_node, on_the_chain, script_address
from records.common.identity import this_node
from records.registers.assessments import ASSESSMENTS

RECOMPUTE = Path(settings.BASE_DIR) / "docs" / "verify" / "recompute.py"


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on, here = localdate(), reverse("site:assessments")
    criteria, problems = read_results(request.GET)
    common = criteria.common
    page = page_of(
        matching_results(brief(results_for(PUBLIC, on=on)), criteria),
        ordering=ORDERING,
        cursor=request.GET.get("cursor", ""),
    )
    query = urlencode(criteria.pairs())

    def address(**more: str) -> str:
        asked = criteria.pairs(**more)
        return f"{here}?{urlencode(asked)}" if asked else here

    return render(
        request,
        "site/assessments/list.html",
        {
            "section": ASSESSMENT_SECTION,
            "criteria": criteria,
            "problems": problems,
            "body": find_organisation(common.organisation, PUBLIC) if common.organisation else None,
            "years": [
                Choice(_("全部年度"), address(year=""), chosen=criteria.year is None),
                *(
                    Choice(_("%d年度") % one, address(year=str(one)), chosen=one == criteria.year)
                    for one in years(on=on)
                ),
            ],
            "rounds": rounds_in(common.region or this_node().code, on=on),
            "entries": [AssessmentReading(entry) for entry in page.rows],
            "places": regions().filter(parent=this_node().code).order_by("code"),
            "kept": [pair for pair in criteria.pairs() if pair[0] not in ("region", "q")],
            "here": here,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
            "json_url": f"/api/v1/public/assessments/?{query}",
            "csv_url": f"{reverse('site:assessments-csv')}?{query}",
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the list that is on the screen, whole."""
    on = localdate()
    criteria, _problems = read_results(request.GET)
    return stream_csv(
        request,
        rows=matching_results(results_for(PUBLIC, on=on), criteria).order_by(ORDERING, "-uid"),
        shape=of_register(ASSESSMENTS),
        title=str(ASSESSMENT_SECTION.heading),
        on=on,
        filters=criteria.pairs(),
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = results_for(PUBLIC, on=on).filter(uid=uid).first()
    list_url = reverse("site:assessments")
    if entry is None:
        if not entry_was_public(ASSESSMENTS, uid, on=on):
            raise Http404
        answer = render(
            request,
            "site/registers/gone.html",
            {"section": ASSESSMENT_SECTION, "list_url": list_url, "withdrawn": None},
            status=410,
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
    told = AssessmentReading(entry)
    json_url = f"/api/v1/public/assessments/{entry.uid}/"
    return render(
        request,
        "site/assessments/detail.html",
        {
            "section": ASSESSMENT_SECTION,
            "told": told,
            "shown": told.shown,
            "course": [
                AssessmentReading(one)
                for one in years_of(entry.organisation.answering_uids(), on=on)
                if one.uid != entry.uid
            ],
            "versions": entry_versions(entry),
            "list_url": list_url,
            "json_url": json_url,
            "command": f"python3 recompute.py {absolute(json_url)}",
            "recompute_url": reverse("site:recompute-script"),
            **on_the_chain(ASSESSMENTS, entry),
            "check": check_node(),
            "script": script_address(),
        },
    )


@require_safe
@cache_control(no_cache=True)
def one_round(request: HttpRequest, uid: UUID) -> HttpResponse:
    results = _of_round(uid)
    data_url = reverse("site:assessment-round-data", args=[uid])
    return render(
        request,
        "site/assessments/round.html",
        {
            "section": ASSESSMENT_SECTION,
            "first": results[0],
            "groups": groups(results),
            "entries": [AssessmentReading(one) for one in results],
            "list_url": reverse("site:assessments"),
            "data_url": data_url,
            "command": f"python3 recompute.py {absolute(data_url)}",
            "recompute_url": reverse("site:recompute-script"),
        },
    )


@require_safe
@cache_control(no_cache=True)
def round_data(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The round in the one shape that ``recompute.py`` reads."""
    answer = JsonResponse(
        published_round(_of_round(uid)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="assessment-{uid}.json"'
    return answer


@require_safe
@cache_control(no_cache=True)
def recompute(request: HttpRequest) -> HttpResponse:
    return HttpResponse(RECOMPUTE.read_bytes(), content_type="text/x-python; charset=utf-8")


def _of_round(uid: UUID) -> list[Any]:
    results = list(of_round(uid, on=localdate()))
    if not results:
        raise Http404
    return results
