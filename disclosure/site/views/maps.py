"""The site for readers who lost their way, and for search engines."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, records_for, regions
from disclosure.published.figures import figures
from disclosure.site.areas import children_with_counts
from records.common.identity import this_node

# sitemaps.org allows no more addresses in one file.
MOST_ADDRESSES = 50_000
PAGES = (
    "home",
    "records",
    "organisations",
    "regions",
    "commendations",
    "remedies",
    "statistics",
    "about",
    "developers",
    "verify",
    "site-map",
)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    node = this_node()
    areas = children_with_counts(node.code, figures(region=node.code, on=localdate()))
    return render(request, "site/site_map.html", {"areas": areas})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /language/",
        "Disallow: /text-size/",
        f"Sitemap: {_absolute(reverse('site:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def index(request: HttpRequest) -> HttpResponse:
    """One file of pages, and one of records for each month of publication."""
    months = figures(region=this_node().code, on=localdate()).by.get("month", {})
    addresses = [_absolute(reverse("site:sitemap-pages"))]
    for month in sorted(months, reverse=True):
        year, number = (int(part) for part in month.split("-"))
        addresses.append(_absolute(reverse("site:sitemap-records", args=[year, number])))
    return _xml(request, "site/sitemap_index.xml", addresses)


@require_safe
@cache_control(no_cache=True)
def pages(request: HttpRequest) -> HttpResponse:
    codes = regions().within(this_node().code).values_list("code", flat=True)
    return _xml(
        request,
        "site/sitemap.xml",
        [_absolute(reverse(f"site:{name}")) for name in PAGES]
        + [_absolute(reverse("site:region", args=[code])) for code in codes],
    )


@require_safe
@cache_control(no_cache=True)
def records(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not (1 <= month <= 12 and 2000 <= year <= 9998):
        raise Http404
    shown = records_for(PUBLIC, on=localdate())
    uids = shown.filter(published_at__range=_bounds(year, month)).order_by("-published_at", "-uid")
    return _xml(
        request,
        "site/sitemap.xml",
        [
            _absolute(reverse("site:record", args=[uid]))
            for uid in uids.values_list("uid", flat=True)[:MOST_ADDRESSES]
        ],
    )


def _bounds(year: int, month: int) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    following = date(year + month // 12, month % 12 + 1, 1)
    return (
        datetime.combine(date(year, month, 1), time.min, zone),
        datetime.combine(following, time.min, zone) - timedelta(microseconds=1),
    )


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path


def _xml(request: HttpRequest, template: str, addresses: list[str]) -> HttpResponse:
    return render(request, template, {"addresses": addresses}, content_type="application/xml; charset=utf-8")
