"""How the reader wants the pages; kept in a cookie of the reader's own, and nowhere else."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600
TEXT_SIZE_COOKIE = f"{settings.COOKIE_PREFIX}text_size"
TEXT_SIZES = ("normal", "large")
CONTRAST_COOKIE = f"{settings.COOKIE_PREFIX}contrast"
CONTRASTS = ("normal", "high")

# Exempt from the token on purpose: a token would set a cookie on every public page and make each answer
# differ. What a forged request could change is the forged reader's own language or letter size.


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    known = [language.code for language in settings.SITE_LANGUAGES]
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, request.POST.get("language", ""), known)


@csrf_exempt
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    return _remember(request, TEXT_SIZE_COOKIE, request.POST.get("size", ""), TEXT_SIZES)


@csrf_exempt
@require_POST
def contrast(request: HttpRequest) -> HttpResponse:
    return _remember(request, CONTRAST_COOKIE, request.POST.get("contrast", ""), CONTRASTS)


def _remember(request: HttpRequest, cookie: str, value: str, known: Collection[str]) -> HttpResponse:
    response = HttpResponseRedirect(_back(request))
    if value in known:
        response.set_cookie(cookie, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """Where the reader came from, if that is a page of ours."""
    to = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if ours and to.startswith("/") else "/"
