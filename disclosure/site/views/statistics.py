from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import regions
from disclosure.published.figures import FRESH_FOR_SECONDS, NEW_DAYS, figures
from disclosure.search.criteria import Criteria
from disclosure.site.figures import charts_of
from records.common.identity import this_node


@require_safe
@cache_control(no_cache=True)
def statistics(request: HttpRequest) -> HttpResponse:
    on, node = localdate(), this_node()
    criteria, problems = Criteria.read({"region": request.GET.get("region", "")})
    code = criteria.region or node.code
    counted = figures(region=code, on=on)
    return render(
        request,
        "site/statistics.html",
        {
            "region": regions().get(code=code),
            "figures": counted,
            "charts": charts_of(counted, region=code, on=on),
            "problems": problems,
            "new_days": NEW_DAYS,
            "fresh_for": FRESH_FOR_SECONDS,
            "now": now(),
        },
    )
