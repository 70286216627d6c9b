from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import regions
from disclosure.published.figures import FRESH_FOR_SECONDS, figures
from disclosure.published.remedies import remedies_in
from disclosure.search.criteria import Criteria
from disclosure.site.areas import children_with_counts
from disclosure.site.figures import chart_by_region, charts_of
from disclosure.site.keeping import kept_page
from disclosure.site.punctual import of_region
from disclosure.site.views.regions import lines_of
from records.common.identity import this_node
from records.subjects.models import Region


@require_safe
@cache_control(no_cache=True)
@kept_page
def statistics(request: HttpRequest) -> HttpResponse:
    on, node = localdate(), this_node()
    criteria, problems = Criteria.read({"region": request.GET.get("region", "")})
    region = regions().get(code=criteria.region or node.code)
    counted = figures(region=region.code, on=on)
    areas = children_with_counts(region.code, counted) if region.level != Region.Level.COUNTY else []
    return render(
        request,
        "site/statistics.html",
        {
            "region": region,
            "figures": counted,
            "charts": {
                **charts_of(counted, region=region.code, on=on),
                "region": chart_by_region(counted, region=region.code),
            },
            "lines": lines_of(areas, counted, on=on),
            "remedies": remedies_in(region.code, on=on),
            "punctual": of_region(region.code, on=on),
            "problems": problems,
            "fresh_for": FRESH_FOR_SECONDS,
            "now": now(),
            "on": on,
        },
    )
