from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, newest_for
from disclosure.published.arrears import years as arrears_of
from disclosure.published.assessments import rounds_in
from disclosure.published.figures import Figures, figures
from disclosure.published.pledges import kept_in
from disclosure.published.regions import region_of, regions_around
from disclosure.published.remedies import remedies_in
from disclosure.search.criteria import Criteria
from disclosure.search.facets import child_length
from disclosure.site.areas import Area, children_with_counts
from disclosure.site.charts import Line, Range, line_chart, range_chart
from disclosure.site.choosing import address
from disclosure.site.figures import charts_of
from disclosure.site.keeping import kept_page
from disclosure.site.promises import figures_of
from disclosure.site.punctual import of_region
from disclosure.site.reading import Reading
from records.common.identity import this_node
from records.subjects.models import FormerRegion, Region, subtree_prefix

NEWEST = 6

SHOWN_ROUNDS = 5


@require_safe
@cache_control(no_cache=True)
@kept_page
def listing(request: HttpRequest) -> HttpResponse:
    on, node = localdate(), this_node()
    counted = figures(region=node.code, on=on)
    return render(
        request,
        "site/regions/list.html",
        {
            "region": region_of(node.code),
            "figures": counted,
            "areas": children_with_counts(node.code, counted),
        },
    )


@require_safe
@cache_control(no_cache=True)
@kept_page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    on, node = localdate(), this_node()
    region = region_of(code)
    if region is None:
        return _former(code)
    counted = figures(region=region.code, on=on)
    outside = not region.code.startswith(subtree_prefix(node.code))
    areas = children_with_counts(region.code, counted)
    return render(
        request,
        "site/regions/detail.html",
        {
            "region": region,
            "above": regions_around(region),
            "outside": outside,
            "figures": counted,
            "areas": areas,
            "newest": [
                Reading(record) for record in newest_for(PUBLIC, on=on, most=NEWEST, region=region.code)
            ],
            "charts": charts_of(counted, region=region.code, on=on),
            "lines": lines_of(areas, counted, on=on),
            "beside": None if outside else _beside(region, counted, on=on),
            "remedies": None if outside else remedies_in(region.code, on=on),
            "punctual": of_region(region.code, on=on),
            "pledges": None if outside else pledges_of(region.code, on=on),
            "assessments": [] if outside else rounds_in(region.code, on=on)[:SHOWN_ROUNDS],
            "arrears": None if outside else next(iter(arrears_of(region.code, on=on)), None),
            "all_url": address(Criteria(region=region.code)),
            "on": on,
        },
    )


def lines_of(areas: list[Area], counted: Figures, *, on: date) -> list[Line]:
    """The months of each region inside, beside one another, in their official order; those without any left out."""
    found = []
    for area in areas:
        months = counted.months_by_region.get(area.region.code[: child_length(area.region.parent_id or "")])
        if months:
            found.append(line_chart(area.region.name, months, on=on, url=area.url))
    return found


def _beside(region: Region, counted: Figures, *, on: date) -> Range | None:
    """The region between its sisters, where this node shows the records of all of them."""
    parent = region.parent_id
    if parent is None or not parent.startswith(subtree_prefix(this_node().code)):
        return None
    sisters = children_with_counts(parent, figures(region=parent, on=on))
    numbers = [area.number for area in sisters if area.region.code != region.code]
    return range_chart("sisters", _("公示中的记录"), counted.total, numbers, unit=_("条"))


def pledges_of(code: str, *, on: date) -> list[tuple[str, Any]]:
    """The figures of the region's promises; nothing where there are none."""
    kept = kept_in(code, on=on)
    return figures_of(kept) if kept.total else []


def _former(code: str) -> HttpResponse:
    """A code that the standard no longer holds leads to the region that took its place."""
    former = FormerRegion.objects.filter(code=code, successor__isnull=False).order_by("-valid_until").first()
    if former is None:
        raise Http404
    return redirect("site:region", code=former.successor_id, permanent=True)
