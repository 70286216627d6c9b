"""
From the right password to being signed in.

Between the two nobody is signed in: the session only remembers who has shown his password, for ten minutes, and the
second step's pages ask for it. So whatever page forgets to ask for a factor finds no user at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.access.factors import kept, oidc, passwords, services
from records.access.models import User

KEY = "half_signed_in"
KEPT_SECONDS = 600
BACKEND = "records.access.backends.RoleBackend"
WARNED_DAYS = 7


@dataclass(frozen=True)
class Half:
    """Somebody who has shown his password (or come from the office's own sign-in) and nothing else yet."""

    user: User
    next_url: str


def begin(request: HttpRequest, *, user: User, next_url: str, at: datetime) -> HttpResponse:
    """The first step succeeded: on to the second, to setting one up, or in where none is asked for."""
    enrolled = services.has_factor(user)
    if not enrolled and not settings.SECOND_FACTOR_REQUIRED:
        return complete(request, user=user, factor="", next_url=next_url, at=at)
    # Another number, so that nobody who knew the former one comes in with him.
    request.session.cycle_key()
    request.session[KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "next": next_url,
        "at": at.timestamp(),
    }
    return HttpResponseRedirect(reverse("admin:second_step" if enrolled else "admin:first_factor"))


def half(request: HttpRequest) -> Half | None:
    """Who stands between the steps; nobody where it took too long, or his account has changed meanwhile."""
    found: dict[str, Any] | None = request.session.get(KEY)
    if not found:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    fresh = timezone.now().timestamp() - found["at"] < KEPT_SECONDS
    if user and fresh and constant_time_compare(found["password"], user.get_session_auth_hash()):
        return Half(user=user, next_url=found["next"])
    forget(request)
    return None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def complete(request: HttpRequest, *, user: User, factor: str, next_url: str, at: datetime) -> HttpResponse:
    """Let him in, tell him what he should know, and lead him where he wanted to go."""
    forget(request)
    # Read by the listener that opens the session (see signals.py), whichever way login() was reached.
    request.shown_factor = factor  # type: ignore[attr-defined]
    login(request, user, backend=BACKEND)
    oidc.confirm_link(request, user=user, at=at)
    _tell(request, user, factor=factor, at=at)
    if kept.is_there(request, user):
        return HttpResponseRedirect(reverse("admin:go_on"))
    return HttpResponseRedirect(next_url)


def _tell(request: HttpRequest, user: User, *, factor: str, at: datetime) -> None:
    for done in services.resets_to_tell(user=user, at=at):
        said = _("您的第二重验证已于 %(at)s 由 %(by)s 重置。如果不是您申请的，请马上告诉审计管理员。")
        moment = timezone.localtime(done.reset_at).strftime("%Y-%m-%d %H:%M")
        messages.warning(request, said % {"at": moment, "by": done.reset_by.full_name})
    if factor == "recovery":
        left = services.codes_left(user)
        if left == 0:
            messages.error(request, _("您用掉了最后一个恢复码，请马上到“登录安全”重新生成。"))
        elif left <= services.FEW_CODES:
            said = ngettext(
                "恢复码只剩 %(left)d 个，请到“登录安全”重新生成。",
                "恢复码只剩 %(left)d 个，请到“登录安全”重新生成。",
                left,
            )
            messages.warning(request, said % {"left": left})
    until = passwords.runs_out_at(user)
    if until is not None and 0 <= passwords.days_left(until) <= WARNED_DAYS:
        messages.warning(
            request, _("您的密码将于 %(day)s 到期，请尽早修改。") % {"day": timezone.localdate(until)}
        )
