"""What surrounds every request: its number and window, its share, and the duty to change a first password."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

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


class FirstPasswordMiddleware:
    """Lets nobody work in the admin with a password that somebody else has given him; after messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")) and getattr(
            request.user, "must_change_password", False
        ):
            change = reverse("admin:password_change")
            if request.path_info not in (change, reverse("admin:logout"), reverse("admin:jsi18n")):
                messages.warning(request, _("这是管理员给您的初始密码，请先改成只有您自己知道的密码。"))
                return HttpResponseRedirect(change)
        return self.get_response(request)
