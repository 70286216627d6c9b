"""The site for readers who lost their way, and for search engines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.functions import Left, TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, organisations_for, regions
from disclosure.published.agencies import agencies_for
from disclosure.published.articles import items_for
from disclosure.published.figures import FRESH_FOR_SECONDS, figures
from disclosure.published.kinds import RECORDS_KIND, OpenKind, open_kinds
from disclosure.published.lists import lists_for
from disclosure.published.oversight import proposals_for
from disclosure.site.areas import children_with_counts
from disclosure.site.sections import SECTIONS, Section
from records.common.identity import this_node
from records.subjects.models import within_regions

# sitemaps.org allows no more addresses in one file.
MOST_ADDRESSES = 50_000
PAGES = (
    "home",
    "records",
    "organisations",
    "regions",
    "licences",
    "penalties",
    "commendations",
    "pledges",
    "townships",
    "arrears",
    "ratings",
    "debt-disclosures",
    "notices",
    "news",
    "policies",
    "cases",
    "demonstrations",
    "demonstration-titles",
    "campaigns",
    "decisions",
    "proposals",
    "lists",
    "agencies",
    "open-data",
    "changes",
    "transparency",
    "remedies",
    "statistics",
    "about",
    "developers",
    "verify",
    "site-map",
)


@dataclass(frozen=True)
class Address:
    path: str
    changed_at: datetime | None = None

    @property
    def url(self) -> str:
        return _absolute(self.path)


@dataclass(frozen=True)
class Few:
    """Pages of which there are so few that one file holds them all."""

    rows: Callable[[date], QuerySet[Any]]
    route: str


def _of_section(section: Section) -> Few:
    kinds = {f"{section.column}__in": [kind.value for kind in section.kinds]} if section.column else {}
    return Few(lambda on: items_for(section.desk, PUBLIC, on=on).filter(**kinds), f"site:{section.detail}")


FEW = {
    **{section.name: _of_section(section) for section in SECTIONS},
    "lists": Few(lambda on: lists_for(PUBLIC, on=on), "site:list"),
    "agencies": Few(lambda on: agencies_for(PUBLIC, on=on), "site:agency"),
    "proposals": Few(lambda on: proposals_for(PUBLIC), "site:proposal"),
}


@require_safe
@cache_control(no_cache=True)
def site_map(request: HttpRequest) -> HttpResponse:
    node = this_node()
    areas = children_with_counts(node.code, figures(region=node.code, on=localdate()))
    return render(request, "site/site_map.html", {"areas": areas})


@require_safe
@cache_control(no_cache=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /language/",
        "Disallow: /text-size/",
        "Disallow: /subscriptions/",
        f"Sitemap: {_absolute(reverse('site:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def index(request: HttpRequest) -> HttpResponse:
    """One file of pages, and of each kind one for each month; of bodies one for each city."""
    paths = [reverse("site:sitemap-pages")]
    paths += [reverse("site:sitemap-few", args=[name]) for name in FEW]
    for kind in (kind for kind in open_kinds() if kind.changes):
        route = "site:sitemap-records" if kind is RECORDS_KIND else "site:sitemap-month"
        named = [] if kind is RECORDS_KIND else [kind.name]
        paths += [reverse(route, args=[*named, *month]) for month in _months(kind)]
    paths += [reverse("site:sitemap-organisations", args=[prefix]) for prefix in _cities()]
    return _xml(request, "site/sitemap_index.xml", [Address(path) for path in paths])


@require_safe
@cache_control(no_cache=True)
def pages(request: HttpRequest) -> HttpResponse:
    codes = regions().within(this_node().code).values_list("code", flat=True)
    paths = [reverse(f"site:{name}") for name in PAGES]
    paths += [reverse("site:region", args=[code]) for code in codes]
    return _xml(request, "site/sitemap.xml", [Address(path) for path in paths])


@require_safe
@cache_control(no_cache=True)
def records(request: HttpRequest, year: int, month: int) -> HttpResponse:
    return _month(request, RECORDS_KIND, year, month)


@require_safe
@cache_control(no_cache=True)
def of_month(request: HttpRequest, name: str, year: int, month: int) -> HttpResponse:
    kind = next((kind for kind in open_kinds() if kind.changes and kind.name == name), None)
    if kind is None or kind is RECORDS_KIND:
        raise Http404
    return _month(request, kind, year, month)


@require_safe
@cache_control(no_cache=True)
def few(request: HttpRequest, name: str) -> HttpResponse:
    if name not in FEW:
        raise Http404
    rows = FEW[name].rows(localdate()).order_by("-updated_at", "-uid")
    return _rows(request, rows, FEW[name].route)


@require_safe
@cache_control(no_cache=True)
def organisations(request: HttpRequest, prefix: str) -> HttpResponse:
    if not (len(prefix) == 4 and prefix.isascii() and prefix.isdigit()):
        raise Http404
    bodies = organisations_for(PUBLIC).filter(within_regions("region", [prefix])).order_by("uid")
    return _rows(request, bodies, "site:organisation")


def _month(request: HttpRequest, kind: OpenKind, year: int, month: int) -> HttpResponse:
    if not (1 <= month <= 12 and 2000 <= year <= 9998):
        raise Http404
    column = kind.newest.removeprefix("-")
    bounds: Any = _bounds(year, month) if column == "published_at" else _days(year, month)
    rows = kind.rows(localdate()).filter(**{f"{column}__range": bounds})
    return _rows(request, rows.order_by(kind.newest, "-uid"), kind.page)


def _months(kind: OpenKind) -> list[tuple[int, int]]:
    """The months in which something of the kind is shown, the newest first; at most a minute old."""
    if kind is RECORDS_KIND:
        months = figures(region=this_node().code, on=localdate()).by.get("month", {})
        return [(int(month[:4]), int(month[5:])) for month in sorted(months, reverse=True)]
    key = f"sitemap:{kind.name}:{localdate().isoformat()}"
    found: list[tuple[int, int]] | None = cache.get(key)
    if found is None:
        column = kind.newest.removeprefix("-")
        rows = kind.rows(localdate()).order_by().annotate(month=TruncMonth(column)).values_list("month")
        found = sorted(((month.year, month.month) for (month,) in rows.distinct()), reverse=True)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found


def _cities() -> list[str]:
    """The first four digits of the regions in which there are bodies."""
    found: list[str] | None = cache.get("sitemap:cities")
    if found is None:
        bodies = organisations_for(PUBLIC).order_by().annotate(city=Left("region_id", 4))
        found = sorted(bodies.values_list("city", flat=True).distinct())
        cache.set("sitemap:cities", found, FRESH_FOR_SECONDS)
    return found


def _bounds(year: int, month: int) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    first, last = _days(year, month)
    return (
        datetime.combine(first, time.min, zone),
        datetime.combine(last + timedelta(days=1), time.min, zone) - timedelta(microseconds=1),
    )


def _days(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _rows(request: HttpRequest, rows: QuerySet[Any], route: str) -> HttpResponse:
    found = rows.values_list("uid", "updated_at")[:MOST_ADDRESSES]
    return _xml(request, "site/sitemap.xml", [Address(reverse(route, args=[uid]), at) for uid, at in found])


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path


def _xml(request: HttpRequest, template: str, addresses: Iterable[Address]) -> HttpResponse:
    return render(request, template, {"addresses": addresses}, content_type="application/xml; charset=utf-8")
