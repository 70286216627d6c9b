"""What answers where no endpoint and no page could: a problem under /api/, a page elsewhere."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from disclosure.site.views import errors
from records.common.away import RETRY_SECONDS, is_away
from records.common.rest.problems import MEDIA_TYPE, document


def _answer(status: int, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def answered(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return _problem(status) if _of_api(request) else page(request, exception)

    return answered


bad_request = _answer(400, errors.bad_request)
not_allowed = _answer(403, errors.not_allowed)
not_found = _answer(404, errors.not_found)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form, or a call of the staff's API, whose CSRF token is missing or too old."""
    if _of_api(request):
        return _problem(403, detail=_("缺少 CSRF 令牌，或者令牌已过期；请在请求头 X-CSRFToken 中带上。"))
    return errors.expired(request, reason)


def broken(request: HttpRequest) -> HttpResponse:
    # Django calls this while it handles the exception.
    away = is_away(sys.exc_info()[1])
    if _of_api(request):
        answer: HttpResponse = _problem(503 if away else 500)
    else:
        answer = errors.broken(request)
    if away:
        answer.status_code = 503
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _problem(status: int, **more: Any) -> JsonResponse:
    return JsonResponse(document(status, **more), status=status, content_type=MEDIA_TYPE)
