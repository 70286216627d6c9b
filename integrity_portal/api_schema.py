"""What the API's description cannot find out by itself: who signs in how, and the token's address."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from records import api as records_api
from records.common.rest.permissions import scopes_of
from supervision import api as supervision_api

TOKEN_PATH = "/api/v1/oauth/token/"  # noqa: S105 - an address, not a secret


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
    text = {"type": "string"}
    result["paths"][TOKEN_PATH] = {
        "post": {
            "operationId": "createToken",
            "tags": ["partners"],
            "summary": _("以客户端凭证换取访问令牌（RFC 6749 §4.4）"),
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "required": ["grant_type"],
                            "properties": {
                                "grant_type": {"type": "string", "enum": ["client_credentials"]},
                                "client_id": text,
                                "client_secret": text,
                                "scope": {**text, "description": _("以空格分隔；不填为全部已授权范围。")},
                            },
                        }
                    }
                },
            },
            "responses": {
                "200": {
                    "description": "",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "access_token": text,
                                    "token_type": text,
                                    "expires_in": {"type": "integer"},
                                    "scope": text,
                                },
                            }
                        }
                    },
                },
            },
        }
    }
    result["paths"] = dict(sorted(result["paths"].items()))
    return result
