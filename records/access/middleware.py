"""Gives every request a number, says through which window it came, and shows what is left of its share."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from records.access.context import coming_from
from records.access.models import Channel
from records.access.throttling import Usage
from records.common.ids import new_uid

_WINDOWS = (("/api/", Channel.API), ("/chain/", Channel.API), ("/admin/", Channel.ADMIN))


class OriginMiddleware:
    """
    Stands outermost, so that whatever is written to the audit trail during a request carries its number.

    The number is ours, never one that the client sends: it is to name one request and no other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = new_uid().hex
        with coming_from(_channel(request.path_info), request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        usage: Usage | None = getattr(request, "rate_usage", None)
        if usage:
            for name, value in usage.headers().items():
                response[name] = value
        return response


def _channel(path: str) -> str:
    return next((channel for prefix, channel in _WINDOWS if path.startswith(prefix)), Channel.WEB)
