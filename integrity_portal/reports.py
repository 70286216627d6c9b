"""What strangers tell us of our own safety: browsers of what a page wanted to load, finders of faults where to write."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import Counter

from integrity_portal.settings.browser import CONTENT_SECURITY_POLICY
from records.access.throttling import client_address, count

LONGEST = 16 * 1024
MOST_AT_ONCE = 20
TYPES = ("application/csp-report", "application/reports+json", "application/json")
OTHER = "other"
DIRECTIVES = frozenset(
    {
        *CONTENT_SECURITY_POLICY["DIRECTIVES"], "script-src-elem", "script-src-attr", "style-src-elem",
        "style-src-attr", "worker-src", "frame-src", "media-src", "manifest-src", "child-src",
    }
)  # fmt: skip
REPORTS = Counter(
    "csp_reports_total", "What pages wanted to load against their policy, as browsers tell", ["directive"]
)


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """
    Count a report by the directive that was hurt, and keep nothing of it.

    It names the page that somebody reads; where people complain not even that is written down. Anybody may send
    one, so it is bounded in length and number, and what is no directive of ours is no label of a metric.
    """
    usage = count(policy="csp_report", who=f"address:{client_address(request)}")
    if usage and usage.exceeded:
        return HttpResponse(status=429, headers={"Retry-After": str(usage.resets_in)})
    if request.content_type not in TYPES:
        return HttpResponse(status=415)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > LONGEST:
        return HttpResponse(status=413)
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for report in (said if isinstance(said, list) else [said])[:MOST_AT_ONCE]:
        REPORTS.labels(_directive(report)).inc()
    return HttpResponse(status=204)


def _directive(report: Any) -> str:
    """Of either shape: ``report-uri`` sends ``csp-report``, the Reporting API ``body``."""
    if not isinstance(report, dict):
        return OTHER
    body = report.get("csp-report") or report.get("body")
    if not isinstance(body, dict):
        return OTHER
    said = body.get("effective-directive") or body.get("effectiveDirective") or body.get("violated-directive")
    words = said.split() if isinstance(said, str) else []
    return words[0] if words and words[0] in DIRECTIVES else OTHER


@require_safe
@never_cache
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to tell a fault. Nothing where the operator has named no place."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    address = settings.PUBLIC_URL.rstrip("/")
    # It must end, or a copy of it would be believed for ever.
    ends = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends.isoformat()}",
        "Preferred-Languages: zh, en",
        f"Canonical: {address}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
