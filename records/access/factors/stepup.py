"""
Showing again who one is, before what few may see.

A session that was left open, or stolen, shows its bearer no informant, no archive and no secret. Signing in counts as
showing; so does the step-up page, for ``STEP_UP_MINUTES``.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from records.access.factors import kept, sessions
from records.access.models import User


def require_recent(request: HttpRequest, *, minutes: int | None = None) -> HttpResponseRedirect | None:
    """
    None where the person has shown lately who he is; else the answer that sends him to do so.

    What he wanted is kept: a page by its address, a form with its fields (never its files).
    """
    at = timezone.now()
    session = sessions.present(request)
    within = timedelta(minutes=settings.STEP_UP_MINUTES if minutes is None else minutes)
    if session is not None and at - session.proved_at < within:
        return None
    after = request.get_full_path()
    if request.method == "POST" and isinstance(request.user, User):
        kept.keep(request, user=request.user, at=at)
    return HttpResponseRedirect(f"{reverse('admin:step_up')}?{urlencode({'next': after})}")


def recent_proof(*, minutes: int | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same for a whole view, or for a method that has the request as an argument."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> Any:
            request = next(one for one in args if isinstance(one, HttpRequest))
            return require_recent(request, minutes=minutes) or view(*args, **kwargs)

        return shown

    return decorate
