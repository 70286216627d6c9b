"""Readers without an account may be answered by a replica; whoever signs in, sends something or has just done so is not."""

import math
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter

from integrity_portal.replicas.lag import Replicas
from integrity_portal.replicas.routing import reading_from
from records.common.database import PrimaryNeeded

# The first part of the addresses that show what is published and nothing else. Receipts, forms, papers to be verified
# and subscriptions are not among them: there a reader looks for what was written a moment ago. Nor is what is read on from
# a position (changes, feeds): only the primary knows which older transactions are still open.
PUBLIC = frozenset(
    {
        "", "search", "records", "organisations", "regions", "commendations", "licences", "penalties", "pledges",
        "townships", "proposals", "arrears", "campaigns", "demonstrations", "assessments", "ratings", "notices", "news",
        "policies", "cases", "decisions", "lists", "agencies", "statistics", "sitemap", "sitemap.xml",
    }
)  # fmt: skip
PUBLIC_API = "/api/v1/public/"
# Where nothing is left in a reader's browser that tells he was there; what is written there shows on no page above.
WITHOUT_TRACE = ("/complaints/", "/objections/", "/repairs/", "/remedies/", "/api/", "/chain/")
READ_ON = (".atom", "/changes/", ".csv")
WROTE_COOKIE = f"{settings.COOKIE_PREFIX}wrote"
READING = ("GET", "HEAD")
# A connection that broke, a question that the replay of the log cancelled, and whatever wants to write after all.
FAILED = (OperationalError, InterfaceError, InternalError)
ANSWERED = Counter("replica_answers_total", "Answers that were read from a replica", ["replica"])

replicas = Replicas(settings.DATABASE_REPLICAS, bound=settings.DATABASE_REPLICA_MAX_LAG_SECONDS)


class ReplicaMiddleware:
    """The last of all, because it calls the view itself and calls it again, on the primary, where a replica fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in (*READING, "OPTIONS") and not request.path_info.startswith(WITHOUT_TRACE):
            # Until every replica that may answer shows what was just written, even to somebody who has signed out.
            response.set_cookie(
                WROTE_COOKIE,
                "1",
                max_age=math.ceil(settings.DATABASE_REPLICA_MAX_LAG_SECONDS) + 1,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        alias = replicas.usable() if may_be_behind(request) else None
        if alias is None:
            return None
        try:
            with reading_from(alias):
                response = view(request, *args, **kwargs)
                if callable(render := getattr(response, "render", None)):
                    response = render()
        except PrimaryNeeded:
            return None
        except FAILED:
            replicas.leave_out(alias)
            return None
        # The API turns what failed into an answer.
        if response.status_code >= 500:
            return None
        ANSWERED.labels(alias).inc()
        return response


def may_be_behind(request: HttpRequest) -> bool:
    """Whether an answer that is a few seconds old does for whoever asks this; in doubt it does not."""
    path = request.path_info
    return (
        request.method in READING
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and WROTE_COOKIE not in request.COOKIES
        and "Authorization" not in request.headers
        and (path.split("/")[1] in PUBLIC or path.startswith(PUBLIC_API))
        and not path.endswith(READ_ON)
    )
