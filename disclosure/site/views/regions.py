from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, readable, records_for, regions
from disclosure.published.figures import NEW_DAYS, figures
from disclosure.search.criteria import Criteria
from disclosure.site.areas import children_with_counts
from disclosure.site.choosing import address
from disclosure.site.figures import charts_of
from disclosure.site.reading import Reading
from records.common.identity import this_node
from records.subjects.models import FormerRegion, Region, subtree_prefix, within_regions

NEWEST = 6


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on, node = localdate(), this_node()
    counted = figures(region=node.code, on=on)
    return render(
        request,
        "site/regions/list.html",
        {
            "region": regions().get(code=node.code),
            "figures": counted,
            "areas": children_with_counts(node.code, counted),
        },
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    on, node = localdate(), this_node()
    region = regions().filter(code=code).first()
    if region is None:
        return _former(code)
    prefix = subtree_prefix(region.code)
    records = records_for(PUBLIC, on=on)
    if prefix:
        records = records.filter(within_regions("region", [prefix]))
    counted = figures(region=region.code, on=on)
    return render(
        request,
        "site/regions/detail.html",
        {
            "region": region,
            "above": list(Region.objects.ancestors_of(region.code)),
            "outside": not region.code.startswith(subtree_prefix(node.code)),
            "figures": counted,
            "new_days": NEW_DAYS,
            "areas": children_with_counts(region.code, counted)
            if region.level != Region.Level.COUNTY
            else [],
            "newest": [
                Reading(record) for record in readable(records).order_by("-published_at", "-uid")[:NEWEST]
            ],
            "charts": charts_of(counted, region=region.code, on=on),
            "all_url": address(Criteria(region=region.code)),
            "on": on,
        },
    )


def _former(code: str) -> HttpResponse:
    """A code that the standard no longer holds leads to the region that took its place."""
    former = FormerRegion.objects.filter(code=code, successor__isnull=False).order_by("-valid_until").first()
    if former is None:
        raise Http404
    return redirect("site:region", code=former.successor_id, permanent=True)
