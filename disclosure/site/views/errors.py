"""What a reader gets when something is not there, not allowed or broken: what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    # Without the request: no context processor may ask a database that is down.
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or too old; Django would explain it to its developer and not to its reader."""
    return not_allowed(request)
