"""Pages that must not tell, even when they break, who asked for them and what he wrote."""

import functools
import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from disclosure.site.views.errors import broken

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """
    For a page that takes what an informant says.

    It sets no cookie, not even the one against forged requests: nobody is signed in here, so there is nothing that
    another site's page could do in his name, and who has switched cookies off, or must leave no trace of this site on
    his device, can complain all the same.

    A fault is told to operators by its kind and its place alone: an error's own words may quote what somebody typed,
    and whoever reports errors with their request would report him.
    """

    @functools.wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Http404, PermissionDenied, SuspiciousOperation):
            raise
        except Exception as error:
            places = traceback.extract_tb(error.__traceback__)
            way = " < ".join(f"{one.name}:{one.lineno}" for one in reversed(places[-8:]))
            logger.error("a page of complaints failed: %s in %s", type(error).__name__, way)
            return broken(request)

    guarded: View = sensitive_post_parameters()(csrf_exempt(never_cache(quiet)))
    return guarded
