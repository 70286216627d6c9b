"""The one page of this room that is no page: where partners fetch their tokens."""

import base64
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from oauth2_provider.views import TokenView

from records.access import audit
from records.access.models import PartnerApplication
from records.access.throttling import client_address, count
from records.common.rest.problems import MEDIA_TYPE, document


class PartnerTokenView(TokenView):
    """Client credentials for a token; limited by address, and each answer leaves its trace."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        usage = count(policy="token", who=f"address:{client_address(request)}")
        request.rate_usage = usage  # type: ignore[attr-defined]
        if usage and usage.exceeded:
            response = JsonResponse(document(429), status=429, content_type=MEDIA_TYPE)
            response["Retry-After"] = str(usage.resets_in)
            return response
        response = super().post(request, *args, **kwargs)
        self._leave_trace(request, response)
        return response

    def _leave_trace(self, request: HttpRequest, response: HttpResponse) -> None:
        application = PartnerApplication.objects.filter(client_id=_client_id(request)).first()
        if response.status_code == 200 and application:
            audit.record(action="token_issued", by=application.user, at=timezone.now(), subject=application)
        else:
            # Whoever it was, it was not shown to be the partner whose number was given.
            audit.refused(action="token_refused", by=None, at=timezone.now(), subject=application)


def _client_id(request: HttpRequest) -> str:
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
        except ValueError:
            return ""
        return unquote_plus(name).replace("\0", "")
    return request.POST.get("client_id", "").replace("\0", "")
