"""The pages of third-party ratings and of disclosed debt: lists, one of each, and the same as files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC
from disclosure.published.pledges import entry_versions
from disclosure.published.ratings import debts_for, official_results, ratings_for, withdrawn_rating
from disclosure.published.registers import entry_was_public
from disclosure.site.ratings import DEBT_SECTION, RATING_SECTION, DebtReading, RatingReading
from disclosure.site.verification import check_node, on_the_chain, script_address
from disclosure.site.views.registers import Section, section_file, section_list


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    return section_list(request, RATING_SECTION)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    return section_file(request, RATING_SECTION)


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = ratings_for(PUBLIC, on=on).filter(uid=uid).first()
    if entry is None:
        return _gone(request, RATING_SECTION, uid, withdrawn_rating(uid), on=on)
    return render(
        request,
        "site/ratings/detail.html",
        {
            **_framed(RATING_SECTION, RatingReading(entry), entry),
            "official": official_results(entry.organisation, on=on),
        },
    )


@require_safe
@cache_control(no_cache=True)
def debts(request: HttpRequest) -> HttpResponse:
    return section_list(request, DEBT_SECTION)


@require_safe
def debts_file(request: HttpRequest) -> HttpResponseBase:
    return section_file(request, DEBT_SECTION)


@require_safe
@cache_control(no_cache=True)
def debt(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = debts_for(PUBLIC, on=on).filter(uid=uid).first()
    if entry is None:
        return _gone(request, DEBT_SECTION, uid, None, on=on)
    return render(request, "site/ratings/debt.html", _framed(DEBT_SECTION, DebtReading(entry), entry))


def _framed(section: Section, told: Any, entry: Any) -> dict[str, Any]:
    return {
        "section": section,
        "told": told,
        "shown": told.shown,
        "versions": entry_versions(entry),
        "list_url": reverse(f"site:{section.name}"),
        "json_url": f"/api/v1/public/{section.name}/{entry.uid}/",
        **on_the_chain(section.register, entry),
        "check": check_node(),
        "script": script_address(),
    }


def _gone(request: HttpRequest, section: Section, uid: UUID, withdrawn: Any, *, on: date) -> HttpResponse:
    if not entry_was_public(section.register, uid, on=on):
        raise Http404
    # Not a word of what it said: whoever kept the address learns only that it is over, and why.
    answer = render(
        request,
        "site/registers/gone.html",
        {"section": section, "list_url": reverse(f"site:{section.name}"), "withdrawn": withdrawn},
        status=410,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
