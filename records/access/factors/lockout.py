"""Who tried too often waits: until when, said on the page; django-axes counts, and nobody else."""

from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from records.access import audit
from records.access.models import User
from records.access.roles import Role
from records.access.services.errors import require_role
from records.access.throttling import client_address, count

# Named in the credentials that a failed second step is counted with, so that the trail tells it from a password.
SECOND_STEP = "second_step"


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether this account may not be tried from this address now; the page that says so follows by itself."""
    if AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return False
    _show_the_lock(request, user)
    return True


def failed(request: HttpRequest, user: User) -> None:
    """A second step, or a step-up, that did not succeed counts as a wrong password does."""
    user_login_failed.send(
        sender=__name__,
        credentials={"username": user.username, "step": SECOND_STEP},
        request=request,
    )


def may_try_code(request: HttpRequest, user: User) -> bool:
    """
    Whether one more code of this account may be tried, from whatever address.

    Only who has its password comes so far, so nobody else can lock its owner out by this.
    """
    if is_locked(request, user):
        return False
    usage = count(policy="second_factor", who=f"user:{user.pk}")
    if usage is None or not usage.exceeded:
        return True
    _show_the_lock(request, user)
    return False


def answer(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """What django-axes shows instead of the page that was asked for."""
    username = get_client_username(request, credentials) or ""
    until = locked_until(username, client_address(request))
    return render(
        request, "errors/locked_out.html", {"until": until}, status=settings.AXES_HTTP_RESPONSE_CODE
    )


def locked_until(username: str, address: str = "") -> datetime | None:
    """When this account may be tried again; None where no failures lock it."""
    attempts = AccessAttempt.objects.filter(username=username)
    if address:
        attempts = attempts.filter(ip_address=address)
    newest: datetime | None = attempts.aggregate(newest=Max("attempt_time"))["newest"]
    until = newest + settings.AXES_COOLOFF_TIME if newest else None
    return until if until and until > timezone.now() else None


def is_locked_anywhere(user: User) -> bool:
    """Whether some address has tried this account so often that it must wait."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(
        username=user.username,
        attempt_time__gte=since,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    ).exists()


@transaction.atomic
def unlock(*, user: User, by: User, at: datetime) -> None:
    """
    Let an account be tried again at once.

    :raises AccessDenied: if ``by`` is no system administrator
    """
    require_role([Role.SYSTEM_ADMIN], action="user_unlocked", by=by, at=at, subject=user)
    reset(username=user.username)
    audit.record(action="user_unlocked", by=by, at=at, subject=user)


def _show_the_lock(request: HttpRequest, user: User) -> None:
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = {"username": user.username}  # type: ignore[attr-defined]
