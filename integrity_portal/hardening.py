"""What no answer may leave out and no request may exceed, whichever view it meets."""

from collections.abc import Callable

from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from integrity_portal.errors import bad_request
from integrity_portal.settings.browser import DOWNLOAD_POLICY, PERMISSIONS_POLICY, REPORTING_ENDPOINTS
from records.common.rest.problems import MEDIA_TYPE, document

Answering = Callable[[HttpRequest], HttpResponse]


class SafeAnswersMiddleware:
    """Stands outermost, so that pages, files, errors and what other middleware answers carry the same headers."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers["Permissions-Policy"] = PERMISSIONS_POLICY
        # What the public API gives to scripts of any site, any site may load.
        shared = headers.get("Access-Control-Allow-Origin") == "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
        # Static files and early refusals are answered before Django's own middleware for it.
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if headers.get("Content-Disposition", "").startswith("attachment"):
            headers["Content-Security-Policy"] = DOWNLOAD_POLICY
        elif "Content-Security-Policy" in headers:
            headers["Reporting-Endpoints"] = REPORTING_ENDPOINTS
        if is_personal(request) and "no-store" not in headers.get("Cache-Control", ""):
            headers["Cache-Control"] = "private, no-store"
        return response


def is_personal(request: HttpRequest) -> bool:
    """Whether the answer may hold what only this reader is shown: no cache, shared or his own, may keep it."""
    if request.path_info.startswith("/admin/"):
        return True
    known = "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
    return known and request.path_info.startswith("/api/")


class SitePolicyMiddleware(CSPMiddleware):
    """
    django-csp's, which writes the site's policy anew for each answer; here it is written once.

    What a view says otherwise of its page, and a policy with a nonce, is still written for that answer alone.
    """

    # How django-csp's decorators mark an answer.
    MARKS = {
        f"_csp_{name}{mode}" for name in ("config", "update", "replace", "exempt") for mode in ("", "_ro")
    }

    def __init__(self, get_response: Answering) -> None:
        super().__init__(get_response)
        self.policy = build_policy()
        self.plain = not (settings.DEBUG or build_policy(report_only=True))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        said_otherwise = "_csp_nonce" in vars(request) or not self.MARKS.isdisjoint(vars(response))
        if said_otherwise or not self.plain:
            return super().process_response(request, response)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        # After its policy is written a page can have no nonce any more.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response


class BoundedBodyMiddleware:
    """
    Refuses what is too long by what its sender says of it, before a byte is read or laid on the disk.

    Django bounds what it holds in memory and not the files it writes to the disk while it reads a form. A body
    without a length is read as empty by the server.
    """

    # Between nodes bodies are signed, compressed and counted by their own limits (CHAIN_CHILD_BYTES).
    UNBOUNDED = "/chain/"

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with_files = request.content_type == "multipart/form-data"
        most = settings.REQUEST_MAX_BYTES if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdecimal():
            # The server in front refuses it; behind another one nobody after us would.
            return bad_request(request)
        if request.path_info.startswith(self.UNBOUNDED) or int(length) <= most:
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            problem = document(413, detail=_("请求内容过大，请分批发送。"))
            return JsonResponse(problem, status=413, content_type=MEDIA_TYPE)
        return render(request, "errors/413.html", {"most": most // 2**20}, status=413)
