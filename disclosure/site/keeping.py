"""
Pages that many readers ask for at once are made once in a few seconds.

A page is kept for all readers who cannot be told apart by what they send: no cookie but those of language, size and
contrast, no account, nothing searched for (what somebody looked for stays in his own answer). It leaves out nothing else
of answering: every middleware sees a kept page as it sees a new one. What ended is gone after
``PAGES_KEPT_SECONDS``, which the settings bound; no page outlives them here, and a server in front is told what is left.
Well before the end of a page one of those who ask for it makes it anew, and the others are given the old one meanwhile.
"""

import logging
import math
import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from prometheus_client import Counter
from redis.exceptions import RedisError

from disclosure.site.views.preferences import CONTRAST_COOKIE, TEXT_SIZE_COOKIE

logger = logging.getLogger(__name__)
KEPT = Counter("kept_pages_total", "Public pages that could be kept", ["found"])

# How a reader wants pages; all that his cookies may say where a page is shared with others.
READING_COOKIES = frozenset({settings.LANGUAGE_COOKIE_NAME, TEXT_SIZE_COOKIE, CONTRAST_COOKIE})
LONGEST_ADDRESS = 500
LONGEST_PAGE = 512 * 1024
# After this share of its seconds a page is made anew. A server in front keeps it for no longer, so that when it comes back, what
# is given to those who do not make the page can be kept by it once more: none of its readers waits for the portal meanwhile.
RENEWED_AFTER = 0.4

View = Callable[..., HttpResponse]


def kept_page(view: View) -> View:
    """Stands nearest to the view: what other decorators and middleware put on an answer is put on each anew."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PAGES_KEPT_SECONDS or not _may_be_shared(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        known = _read(key)
        left = settings.PAGES_KEPT_SECONDS - (time.time() - known[0]) if known else 0.0
        # An age below none is another machine's clock; not to be relied upon.
        if known and 0 < left <= settings.PAGES_KEPT_SECONDS and not _is_to_renew(key, known[0], left):
            KEPT.labels("yes").inc()
            return _told(HttpResponse(known[1], content_type=known[2]), left)
        made_at = time.time()
        response = view(request, *args, **kwargs)
        if not _is_for_all(request, response):
            return response
        KEPT.labels("no").inc()
        _write(key, (made_at, response.content, response.headers["Content-Type"]))
        return _told(response, settings.PAGES_KEPT_SECONDS - (time.time() - made_at))

    return answering


def _may_be_shared(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and "HTTP_AUTHORIZATION" not in request.META
        and request.COOKIES.keys() <= READING_COOKIES
        and not request.GET.get("q")
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing that the view did or answered was meant for this reader alone."""
    own = (
        getattr(request.session, "accessed", True)
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or getattr(request, "_csp_nonce", None)
        or hasattr(request, "rate_usage")
        or response.cookies
        # Another policy for this page, or a header of its own, would be lost.
        or any(name.startswith("_csp") for name in vars(response))
        or response.headers.keys() != {"Content-Type"}
    )
    return (
        not own
        and not response.streaming
        and response.status_code == 200
        and len(response.content) <= LONGEST_PAGE
    )


def _key(request: HttpRequest) -> str:
    wanted = [request.COOKIES.get(name, "") for name in sorted(READING_COOKIES)]
    asked = [str(request.scheme), request.get_host(), request.get_full_path(), get_language() or "", *wanted]
    return f"page:1:{sha256(repr(asked).encode()).hexdigest()}"


def _told(response: HttpResponse, left: float) -> HttpResponse:
    # nginx takes this for itself and does not pass it on; it heeds Vary, so each way of reading stays apart. It counts
    # by whole seconds of its clock and gives a page away until the next one begins: up to a second more than it is told.
    seconds = min(math.floor(left) - 1, math.floor(RENEWED_AFTER * settings.PAGES_KEPT_SECONDS))
    response.headers["X-Accel-Expires"] = str(max(0, seconds))
    return response


def _is_to_renew(key: str, made_at: float, left: float) -> bool:
    """Whether it is time for the page made then, and nobody else makes it anew yet."""
    if left > (1 - RENEWED_AFTER) * settings.PAGES_KEPT_SECONDS:
        return False
    try:
        return bool(cache.add(f"{key}:{made_at}", True, settings.PAGES_KEPT_SECONDS))
    except RedisError:
        logger.warning("kept_pages_unreachable")
        return False


def _read(key: str) -> tuple[float, bytes, str] | None:
    try:
        found: tuple[float, bytes, str] | None = cache.get(key)
    except RedisError:
        logger.warning("kept_pages_unreachable")
        return None
    return found


def _write(key: str, page: tuple[float, bytes, str]) -> None:
    try:
        cache.set(key, page, settings.PAGES_KEPT_SECONDS)
    except RedisError:
        logger.warning("kept_pages_unreachable")
