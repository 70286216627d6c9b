"""What the API's description cannot find out by itself: who signs in how, and the token's address."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from integrity_portal.api_examples import example_of
from integrity_portal.api_words import WORDS
from records import api as records_api
from records.common.rest.permissions import scopes_of
from records.common.rest.schema import TEXT, reference
from records.dishonesty.api.kinds import item_schemas
from supervision import api as supervision_api

TOKEN_PATH = "/api/v1/oauth/token/"  # noqa: S105 - an address, not a secret
REVOCATION_PATH = "/api/v1/oauth/revoke/"


class PartnerToken(DjangoOAuthToolkitScheme):
    target_class = "records.access.authentication.PartnerTokenAuthentication"
    name = "partner"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: scopes_of(auto_schema.view, auto_schema.method)}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = records_api.served_scopes() | supervision_api.served_scopes()
        return {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": TOKEN_PATH, "scopes": scopes}},
        }


class StaffSession(OpenApiAuthenticationExtension):
    target_class = "records.access.authentication.StaffSessionAuthentication"
    name = "staff"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            # The cookie's real name carries the node's code; what is described is the same on every node.
            "name": "session",
            "description": _("后台登录后的会话；写操作另须在请求头 X-CSRFToken 中带上 CSRF 令牌。"),
        }


def describe_token(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: the token's address belongs to a view that is not of its kind."""
    schemas = result["components"].setdefault("schemas", {})
    schemas["TokenAsked"] = _object(
        ["grant_type"],
        grant_type={**TEXT, "enum": ["client_credentials"], "description": _("恒为 client_credentials。")},
        client_id={**TEXT, "description": _("应用的标识；也可与密钥一起以 HTTP Basic 方式发送。")},
        client_secret={**TEXT, "description": _("应用的密钥。")},
        scope={**TEXT, "description": _("以空格分隔；不填为全部已授权范围。")},
        resource={**TEXT, "description": _("令牌用于哪个节点（RFC 8707）；只接受本节点的地址，可不填。")},
    )
    schemas["TokenGiven"] = _object(
        ["access_token", "token_type", "expires_in", "scope"],
        access_token={**TEXT, "description": _("访问令牌，放在请求头 Authorization: Bearer 之后。")},
        token_type={**TEXT, "description": _("恒为 Bearer。")},
        expires_in={"type": "integer", "description": _("有效的秒数。")},
        scope={**TEXT, "description": _("该令牌的权限范围，以空格分隔。")},
    )
    schemas["TokenRefused"] = _object(
        ["error"],
        error={**TEXT, "description": _("错误的代码（RFC 6749 §5.2），如 invalid_client。")},
        error_description={**TEXT, "description": _("供人阅读的说明。")},
    )
    refused = {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TokenRefused"}}},
    }
    result["paths"][TOKEN_PATH] = {
        "post": {
            "operationId": "createToken",
            "tags": ["partners"],
            "summary": _("以客户端凭证换取访问令牌（RFC 6749 §4.4）"),
            "description": _("令牌有效时间很短，到期重新换取；每个地址每分钟的次数有限。"),
            "security": [],
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {"$ref": "#/components/schemas/TokenAsked"}
                    }
                },
            },
            "responses": {
                "200": {
                    "description": _("成功"),
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TokenGiven"}}},
                },
                "400": {"description": _("请求有误，或者所要的权限范围没有授予"), **refused},
                "401": {"description": _("应用的标识或密钥不对"), **refused},
                **{str(status): reference(status) for status in (413, 429, 503)},
            },
        }
    }
    schemas["TokenReturned"] = _object(
        ["token"],
        token={**TEXT, "description": _("要作废的访问令牌。")},
        token_type_hint={**TEXT, "enum": ["access_token"], "description": _("恒为 access_token，可不填。")},
        client_id=schemas["TokenAsked"]["properties"]["client_id"],
        client_secret=schemas["TokenAsked"]["properties"]["client_secret"],
    )
    result["paths"][REVOCATION_PATH] = {
        "post": {
            "operationId": "revokeToken",
            "tags": ["partners"],
            "summary": _("提前作废一个访问令牌（RFC 7009）"),
            "description": _("只能作废本应用自己的令牌；令牌不存在或已失效的，同样答复 200。"),
            "security": [],
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {"$ref": "#/components/schemas/TokenReturned"}
                    }
                },
            },
            "responses": {
                "200": {"description": _("成功")},
                "400": {"description": _("请求有误"), **refused},
                "401": {"description": _("应用的标识或密钥不对"), **refused},
                **{str(status): reference(status) for status in (413, 429, 503)},
            },
        }
    }
    result["paths"] = dict(sorted(result["paths"].items()))
    return result


def describe_kinds(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: an item says what its kind asks for, and the rooms name the kinds."""
    schemas = result["components"]["schemas"]
    named = item_schemas()
    schemas |= named
    items = schemas["SubmissionSent"]["properties"]["items"]
    items["items"] = {"anyOf": [items["items"], *({"$ref": f"#/components/schemas/{one}"} for one in named)]}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _object(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def explain(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: what each member means, and an example of each request and answer."""
    schemas = result["components"]["schemas"]
    for owner, schema in schemas.items():
        _explain(owner, schema)
    for methods in result["paths"].values():
        for operation in methods.values():
            told = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (media for one in told for media in one.get("content", {}).values()):
                if "example" not in content and "examples" not in content:
                    content["example"] = example_of(content["schema"], schemas)
    return result


def _explain(owner: str, schema: dict[str, Any]) -> None:
    for name, part in schema.get("properties", {}).items():
        words = WORDS.get(f"{owner}.{name}", WORDS.get(name))
        if not part.get("description") and words:
            part["description"] = str(words)
