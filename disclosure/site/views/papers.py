"""Checking a paper by its number and code, without script and without an account."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from disclosure.published.papers import copy_of_paper, verify_paper
from records.access.throttling import client_address, count

LONGEST = 40

# Exempt from the token on purpose, as the switches in the page head are: it changes nothing, and a token would
# set a cookie on every reader. What is typed travels in the body, so that no log of addresses keeps a code.


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, filled in by a QR code's address; only its button asks, so no link preview uses up a try."""
    typed = request.POST if request.method == "POST" else request.GET
    number, code = (typed.get(name, "").strip()[:LONGEST] for name in ("number", "code"))
    context: dict[str, Any] = {"number": number, "code": code, "paper": None, "not_found": False}
    if request.method != "POST":
        return render(request, "site/verify.html", context)
    missing = [name for name, value in (("number", number), ("code", code)) if not value]
    if missing:
        return render(request, "site/verify.html", {**context, "missing": missing}, status=422)
    if too_many := _too_many(request, context):
        return too_many
    paper = verify_paper(number, code, on=localdate())
    found = {**context, "paper": paper, "not_found": paper is None}
    return render(request, "site/verify.html", found, status=200 if paper else 404)


@csrf_exempt
@never_cache
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """The PDF again, for kinds that allow it."""
    number, code = (request.POST.get(name, "").strip()[:LONGEST] for name in ("number", "code"))
    context: dict[str, Any] = {"number": number, "code": code, "not_found": True}
    if too_many := _too_many(request, context):
        return too_many
    pdf = copy_of_paper(number, code, on=localdate())
    if pdf is None:
        return render(request, "site/verify.html", context, status=404)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="paper.pdf"'
    return response


def _too_many(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse | None:
    usage = count(policy="verify", who=f"address:{client_address(request)}")
    if usage is None or not usage.exceeded:
        return None
    response = render(
        request, "site/verify.html", {**context, "not_found": False, "wait": usage.resets_in}, status=429
    )
    response["Retry-After"] = str(max(1, usage.resets_in))
    return response
