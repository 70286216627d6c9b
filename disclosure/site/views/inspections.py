"""Campaigns on their way to zero, and who bears the name of a demonstration."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import inspections as published
from disclosure.search.pages import page_of


@require_safe
@cache_control(no_cache=True)
def campaigns(request: HttpRequest) -> HttpResponse:
    found = published.campaigns()[: published.MOST_CAMPAIGNS]
    return render(
        request,
        "site/inspections/campaigns.html",
        {"campaigns": [(one, published.campaign_figures(one)) for one in found]},
    )


@require_safe
@cache_control(no_cache=True)
def campaign(request: HttpRequest, uid: UUID) -> HttpResponse:
    found, on = published.campaign(uid), localdate()
    if found is None:
        raise Http404
    return render(
        request,
        "site/inspections/campaign.html",
        {
            "campaign": found,
            "figures": published.campaign_figures(found),
            "curve": published.campaign_curve(found, on=on),
            "named": published.named_in(found, on=on),
            "on": on,
            "list_url": reverse("site:campaigns"),
        },
    )


@require_safe
@cache_control(no_cache=True)
def titles(request: HttpRequest) -> HttpResponse:
    """Who bears the name, who is proposed and may be objected to, and from whom it was taken."""
    on, here = localdate(), reverse("site:demonstration-titles")
    page = page_of(published.awarded(), ordering="-decided_on", cursor=request.GET.get("cursor", ""))

    def address(cursor: str | None) -> str:
        return f"{here}?{urlencode({'cursor': cursor})}" if cursor else ""

    return render(
        request,
        "site/inspections/titles.html",
        {
            "awarded": page.rows,
            "next_url": address(page.next),
            "previous_url": address(page.previous),
            "proposed": list(published.on_notice(on=on)[:100]),
            "withdrawn": list(published.withdrawn()),
            "programmes": list(published.programmes()),
            "list_url": reverse("site:demonstrations"),
            "on": on,
        },
    )
