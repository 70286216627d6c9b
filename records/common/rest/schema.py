"""What the description of the API says of every endpoint alike."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter


def query(
    name: str, words: Any, *, kind: Any = str, choices: Sequence[str] | Any | None = None
) -> OpenApiParameter:
    """A query parameter: its name, what it means, its type or the values that it takes."""
    values = getattr(choices, "values", choices)
    return OpenApiParameter(name, kind, description=words, enum=list(values) if values else None)


DAY = {"type": "string", "format": "date"}

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_READ_HEADERS = {
    "ETag": {"schema": {"type": "string"}},
    "Last-Modified": {"schema": {"type": "string"}},
}
_RATE_HEADERS = {
    "RateLimit": {"schema": {"type": "string"}},
    "RateLimit-Policy": {"schema": {"type": "string"}},
}


def describe_everywhere(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: problems, conditional reads, idempotency and rate limits, said once for all."""
    result["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    problem = {
        "description": "RFC 9457",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }
    for methods in result["paths"].values():
        for method, operation in methods.items():
            if "responses" not in operation:
                continue
            operation["responses"]["default"] = problem
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    read = _READ_HEADERS if method == "get" else {}
                    response["headers"] = {**response.get("headers", {}), **read, **_RATE_HEADERS}
            operation.setdefault("parameters", []).append(
                _header("If-None-Match", 200) if method == "get" else _header("Idempotency-Key", 255)
            )
    return result


def _header(name: str, length: int) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "schema": {"type": "string", "maxLength": length},
    }
