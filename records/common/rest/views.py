"""The ground that every endpoint of the API stands on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.views import APIView

from records.common.rest import conditional
from records.common.rest.parsers import BoundedJSONParser
from records.common.rest.problems import invalid_parameter, not_found


class Endpoint(APIView):
    """
    One address of the API: conditional where it is read, never cached unasked.

    ``parameters`` lists the query parameters that the view knows beside those of its pages; any other is an
    error, for a filter that is silently left out shows more than was asked for.
    """

    parser_classes = [BoundedJSONParser]
    parameters: tuple[str, ...] = ()
    cache_control = "no-store"
    last_modified: datetime | None = None
    # OPTIONS would describe an endpoint to whoever asks; the schema does, once and for all.
    metadata_class = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # PostgreSQL takes no text with it, so nothing can have such a name.
        if any("\x00" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404
        self._refuse_unknown_parameters(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer: Any = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", self.cache_control)
        if request.method in ("GET", "HEAD") and answer.status_code == 200 and hasattr(answer, "data"):
            answer = conditional.answer(request, answer, last_modified=self.last_modified)
        return answer

    def _refuse_unknown_parameters(self, request: Any) -> None:
        known = set(self.parameters)
        if getattr(self, "pagination_class", None) is not None:
            known |= {"cursor", "page_size", "ordering"}
        for name in request.query_params:
            if name not in known:
                raise invalid_parameter(
                    name,
                    "unknown_parameter",
                    _("没有名为“%(name)s”的参数；可用的参数：%(known)s。")
                    % {"name": name[:40], "known": _("、").join(sorted(known)) or _("无")},
                )


@csrf_exempt
def nowhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """What answers under /api/ where nothing else does: the slash that was left out, or the problem."""
    if settings.APPEND_SLASH and not request.path.endswith("/"):
        try:
            found = resolve(f"{request.path}/")
        except Resolver404:
            found = None
        if found is not None and found.func is not nowhere:
            query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
            # 308 keeps method and body; 301 would turn a POST into a GET.
            return HttpResponsePermanentRedirect(f"{request.path}/{query}", preserve_request=True)
    return not_found(request)
