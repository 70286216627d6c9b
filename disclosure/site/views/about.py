from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.published.figures import FRESH_FOR_SECONDS, NEW_DAYS
from disclosure.search.facets import COUNT_CAP
from records.dishonesty.choices import Source


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/about.html",
        {"sources": Source.choices, "new_days": NEW_DAYS, "fresh_for": FRESH_FOR_SECONDS, "cap": COUNT_CAP},
    )
