from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, newest_for
from disclosure.published.articles import newest as newest_texts
from disclosure.published.figures import figures
from disclosure.site.areas import children_with_counts
from disclosure.site.keeping import kept_page
from disclosure.site.reading import Reading
from records.common.identity import this_node

NEWEST = 6
NEWEST_TEXTS = 5


@require_safe
@cache_control(no_cache=True)
@kept_page
def home(request: HttpRequest) -> HttpResponse:
    on, node = localdate(), this_node()
    shown = figures(region=node.code, on=on)
    return render(
        request,
        "site/home.html",
        {
            "newest": [Reading(record) for record in newest_for(PUBLIC, on=on, most=NEWEST)],
            "figures": shown,
            "notices": newest_texts(on=on, limit=NEWEST_TEXTS),
            "areas": children_with_counts(node.code, shown),
            "on": on,
        },
    )
