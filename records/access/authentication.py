"""Who calls the API: a partner by its token, or a person of the staff by the admin's own session."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from records.access.factors import sessions
from records.access.models import User
from records.access.throttling import client_address
from records.common.rest.problems import ApiProblem


class PartnerTokenAuthentication(OAuth2Authentication):
    """
    A bearer token of client credentials; ``request.user`` is the partner, ``request.auth`` the token.

    Such a token names no user of its own, so the account is the application's.
    """

    def authenticate(self, request: Any) -> tuple[User, Any] | None:
        if not request.headers.get("Authorization", "").lower().startswith("bearer "):
            return None
        found = super().authenticate(request)
        if found is None:
            raise AuthenticationFailed(
                _("访问令牌无效或已过期，请用客户端凭证重新获取。"), code="invalid_token"
            )
        token = found[1]
        application = token.application
        user = application.user
        if not user.is_active or user.kind != User.Kind.PARTNER:
            raise AuthenticationFailed(_("该对接账号已停用，请联系系统管理员。"), code="account_shut")
        if not application.may_come_from(client_address(request._request)):
            raise ApiProblem(
                403,
                "address_not_allowed",
                str(_("该对接应用不接受来自此地址的请求，请从登记的地址调用，或请系统管理员更改。")),
            )
        return user, token


class StaffSessionAuthentication(SessionAuthentication):
    """The staff's own session with its CSRF token; accounts that must change their password do that first."""

    def authenticate(self, request: Any) -> tuple[User, None] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user = found[0]
        if user.kind != User.Kind.PERSON:
            return None
        if user.must_change_password:
            raise AuthenticationFailed(
                _("请先在后台修改初始密码，再使用接口。"), code="password_change_required"
            )
        if sessions.password_is_too_old(request._request):
            raise AuthenticationFailed(_("密码已到期，请先在后台修改。"), code="password_too_old")
        if not sessions.shows_enough(request._request):
            raise AuthenticationFailed(
                _("请先在后台完成第二重验证，再使用接口。"), code="second_factor_required"
            )
        return user, None
