"""The ground of every partner's window, and the one where a partner learns what it may do."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from records.access.authentication import PartnerTokenAuthentication
from records.access.models import PartnerApplication, PartnerRight, SensitiveField
from records.access.partner_kinds import label_of_kind
from records.access.rights import readable_kinds, submit_prefixes
from records.access.scopes import PartnerScopes
from records.access.throttling import FairShare, Usage
from records.common.identity import this_node
from records.common.rest.permissions import HasScope
from records.common.rest.shapes import Shape
from records.common.rest.views import Endpoint


class PartnerEndpoint(Endpoint):
    """For partners by their token alone; whose scopes do not reach gets 403."""

    authentication_classes = [PartnerTokenAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [FairShare]
    required_scopes: dict[str, list[str]]


class NamedPlace(Shape):
    code = serializers.CharField(help_text=_("六位行政区划代码。"))
    name = serializers.CharField(help_text=_("名称。"))


class OwnBody(Shape):
    uid = serializers.UUIDField(help_text=_("机构的编号。"))
    name = serializers.CharField(help_text=_("机构全称。"))


class OwnRight(Shape):
    kind = serializers.CharField(help_text=_("数据种类。"))
    label = serializers.CharField(help_text=_("种类的名称。"))  # type: ignore[assignment]
    region = NamedPlace(help_text=_("该区划及其全部下级。"))
    may_submit = serializers.BooleanField(help_text=_("可否报送。"))
    may_read = serializers.BooleanField(help_text=_("可否查询。"))
    open_fields = serializers.ListField(
        child=serializers.ChoiceField(SensitiveField.choices),
        help_text=_("可见的敏感字段；其余的敏感字段为 null 或 ***。"),
    )


class OwnScope(Shape):
    name = serializers.CharField(help_text=_("权限范围。"))
    description = serializers.CharField(help_text=_("可以做什么。"))


class OwnToken(Shape):
    expires_at = serializers.DateTimeField(help_text=_("本次所用令牌失效的时间。"))
    scope = serializers.CharField(help_text=_("本次所用令牌的权限范围，以空格分隔。"))


class OwnLimit(Shape):
    policy = serializers.CharField(help_text=_("限额的名称，与响应头 RateLimit-Policy 相同。"))
    limit = serializers.IntegerField(help_text=_("每时段的次数。"))
    window = serializers.IntegerField(help_text=_("时段的秒数。"))
    remaining = serializers.IntegerField(help_text=_("本时段剩余的次数，已扣除本次。"))
    resets_in = serializers.IntegerField(help_text=_("距下一时段的秒数。"))


class Myself(Shape):
    client_id = serializers.CharField(help_text=_("客户端编号。"))
    name = serializers.CharField(help_text=_("应用名称。"))
    organisation = OwnBody(help_text=_("对接单位。"))
    region = NamedPlace(help_text=_("一切权限都不超出的区划。"))
    node = NamedPlace(help_text=_("答复的节点；令牌只在该节点有效。"))
    sandbox = serializers.BooleanField(help_text=_("是否沙箱应用。"))
    scopes = OwnScope(many=True, help_text=_("已授予的权限范围。"))
    rights = OwnRight(many=True, help_text=_("按种类、区划和字段的权限；未列出的一律没有。"))
    valid_from = serializers.DateField(allow_null=True, help_text=_("生效日期；null 为不限。"))
    valid_until = serializers.DateField(allow_null=True, help_text=_("截止日期，当日仍有效；null 为长期。"))
    allowed_networks = serializers.ListField(
        child=serializers.CharField(), help_text=_("接受请求的地址或网段；空为不限。")
    )
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text=_("更换密钥后，原密钥失效的时间；没有更换的为 null。")
    )
    token = OwnToken(help_text=_("本次所用的令牌。"))
    limits = OwnLimit(many=True, help_text=_("次数限额和用量。"))


class Me(PartnerEndpoint):
    """Whatever the token is good for: everybody may know what he may do."""

    required_scopes = {"GET": []}

    @extend_schema(
        operation_id="getMe",
        tags=["partners"],
        summary=_("本应用可以做什么、到何时、还剩多少次数"),
        description=_(
            "任何有效的令牌都可读取。联调时先看这里：权限范围、种类、区划、来源地址和限额都在其中。"
        ),
        responses=Myself,
    )
    def get(self, request: Any) -> Response:
        application = PartnerApplication.objects.select_related("organisation", "region").get(
            pk=request.user.partner_application.pk
        )
        return Response(_present(application, request))


def _present(application: PartnerApplication, request: Any) -> dict[str, Any]:
    node, token = this_node(), request.auth
    usage: Usage | None = getattr(request._request, "rate_usage", None)
    until = application.former_secret_until
    return {
        "client_id": application.client_id,
        "name": application.name,
        "organisation": {
            "uid": str(application.organisation_id),
            "name": application.organisation.name,
        },
        "region": {"code": application.region_id, "name": application.region.full_name},
        "node": {"code": node.code, "name": node.name},
        "sandbox": application.sandbox,
        "scopes": [
            {"name": scope, "description": words}
            for scope, words in PartnerScopes().get_all_scopes().items()
            if scope in PartnerScopes().get_available_scopes(application)
        ],
        "rights": [
            _right(right, request.user)
            for right in application.rights.select_related("region").order_by("kind", "region_id")
        ],
        "valid_from": application.starts_on.isoformat() if application.starts_on else None,
        "valid_until": application.ends_on.isoformat() if application.ends_on else None,
        "allowed_networks": application.allowed_networks,
        "former_secret_until": until.isoformat() if until else None,
        "token": {"expires_at": token.expires.isoformat(), "scope": token.scope},
        "limits": [
            {
                "policy": usage.policy,
                "limit": usage.limit,
                "window": usage.window,
                "remaining": usage.remaining,
                "resets_in": usage.resets_in,
            }
        ]
        if usage
        else [],
    }


def _right(right: PartnerRight, user: Any) -> dict[str, Any]:
    return {
        "kind": right.kind,
        "label": label_of_kind(right.kind),
        "region": {"code": right.region_id, "name": right.region.full_name},
        "may_submit": right.may_submit and bool(submit_prefixes(user, right.kind)),
        "may_read": right.may_read and right.kind in readable_kinds(user),
        "open_fields": right.open_fields,
    }
