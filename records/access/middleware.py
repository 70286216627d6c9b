"""What surrounds every request: its number and window, its share, and the duty to change a password."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from records.access.context import coming_from
from records.access.factors import sessions
from records.access.models import Channel
from records.access.throttling import Usage
from records.common.ids import new_uid

_STAFF_PAGES = "/admin/"
_WINDOWS = (("/api/", Channel.API), ("/chain/", Channel.API), (_STAFF_PAGES, Channel.ADMIN))


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
    """
    Lets nobody work in the admin with a password that somebody else has given him, or with one that is too old.

    Stands after messages, and after the middleware that knows the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_STAFF_PAGES) and (said := _must_change(request)):
            change = reverse("admin:password_change")
            let_through = ("logout", "jsi18n", "session_left", "session_stay")
            if request.path_info not in (change, *(reverse(f"admin:{name}") for name in let_through)):
                messages.warning(request, said)
                return HttpResponseRedirect(change)
        return self.get_response(request)


def _must_change(request: HttpRequest) -> str:
    """Why the password must be changed first; an empty word where it need not."""
    if getattr(request.user, "must_change_password", False):
        return _("这是管理员给您的初始密码，请先改成只有您自己知道的密码。")
    if request.user.is_authenticated and sessions.password_is_too_old(request):
        return _("您的密码已到期，请先修改密码再继续工作。")
    return ""
