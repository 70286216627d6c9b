"""The pages of this room that are no pages: where partners fetch their tokens and give them back."""

import base64
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.views import RevokeTokenView, TokenView

from records.access import audit
from records.access.models import PartnerApplication
from records.access.throttling import Usage, client_address, count, used_up
from records.common.rest.problems import MEDIA_TYPE, document


class _TokenDoor:
    """What both doors share: limits, the partner's own addresses, and a trace of every answer."""

    given: str
    denied: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address, client_id = client_address(request), _client_id(request)
        usage = count(policy="token", who=f"address:{address}")
        request.rate_usage = usage  # type: ignore[attr-defined]
        # By address, too: else whoever knows a partner's number could shut it out by guessing badly.
        guessing = f"{client_id}@{address}"
        for spent in (usage, used_up(policy="token_failure", who=guessing)):
            if spent and spent.exceeded:
                return _too_many(spent)
        application = (
            PartnerApplication.objects.select_related("user").filter(client_id=client_id).first()
            if client_id
            else None
        )
        response = self._answer(request, application, address, *args, **kwargs)
        if response.status_code == 200 and application:
            audit.record(action=self.given, by=application.user, at=timezone.now(), subject=application)
        else:
            # Whoever it was, it was not shown to be the partner whose number was given.
            audit.refused(action=self.denied, by=None, at=timezone.now(), subject=application)
            if response.status_code == 401:
                count(policy="token_failure", who=guessing)
        response["Cache-Control"] = "no-store"
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = _("该地址不支持 %s，可用的方法见响应头 Allow。") % request.method
        return JsonResponse(
            document(405, detail=words),
            status=405,
            content_type=MEDIA_TYPE,
            headers={"Allow": "POST, OPTIONS"},
        )

    def _answer(
        self,
        request: HttpRequest,
        application: PartnerApplication | None,
        address: str,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        if application is not None and not application.may_come_from(address):
            return _refused("invalid_client", _("客户端凭证或来源地址未被接受，请联系系统管理员。"), 401)
        if not _is_meant_for_us(request):
            return _refused("invalid_target", _("resource 应是本节点的接口地址，或者不填。"), 400)
        return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class PartnerTokenView(_TokenDoor, TokenView):
    """Client credentials for a token, good at this node alone (RFC 6749 §4.4, RFC 8707)."""

    given, denied = "token_issued", "token_refused"


class PartnerRevocationView(_TokenDoor, RevokeTokenView):
    """A token given back before it runs out (RFC 7009)."""

    given, denied = "token_revoked", "token_revocation_refused"


def _is_meant_for_us(request: HttpRequest) -> bool:
    ours = (request.build_absolute_uri("/"), f"{settings.PUBLIC_URL.rstrip('/')}/")
    return all(f"{wanted.rstrip('/')}/".startswith(ours) for wanted in request.POST.getlist("resource"))


def _too_many(usage: Usage) -> HttpResponse:
    response = JsonResponse(document(429), status=429, content_type=MEDIA_TYPE)
    response["Retry-After"] = str(usage.resets_in)
    return response


def _refused(error: str, words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": error, "error_description": words}, status=status)


def _client_id(request: HttpRequest) -> str:
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
        except ValueError:
            return ""
        return unquote_plus(name).replace("\0", "")
    return request.POST.get("client_id", "").replace("\0", "")
