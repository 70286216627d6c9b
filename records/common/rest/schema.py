"""What the description of the API says of every endpoint alike: how it can fail, what its headers tell."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.drainage import has_override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from records.common.rest.problems import MEDIA_TYPE, TITLES, document


def query(
    name: str, words: Any, *, kind: Any = str, choices: Sequence[str] | Any | None = None
) -> OpenApiParameter:
    """A query parameter: its name, what it means, its type or the values that it takes."""
    values = getattr(choices, "values", choices)
    return OpenApiParameter(name, kind, description=words, enum=list(values) if values else None)


DAY = {"type": "string", "format": "date"}
TEXT = {"type": "string"}

# Whatever is asked: the answer's form, the share that is used up, and an engine that is away.
EVERYWHERE = (406, 429, 503)
_WITH_ADDRESS = (404,)
_WITH_SIGN_IN = (401, 403)
_WITH_BODY = (400, 413, 415, 422)
_WITH_KEY = (400, 409, 422)
_HEADERS = {
    "ETag": gettext_lazy("答复内容的标记，供 If-None-Match 和 If-Match 使用。"),
    "Last-Modified": gettext_lazy("内容最后变动的时间。"),
    "RateLimit": gettext_lazy("本时段内剩余的次数（r）和距下一时段的秒数（t）。"),
    "RateLimit-Policy": gettext_lazy("每时段的限额（q）和时段的秒数（w）。"),
    "Retry-After": gettext_lazy("请等待这么多秒后再试。"),
    "WWW-Authenticate": gettext_lazy("应以何种方式表明身份。"),
    "Location": gettext_lazy("所建内容或现在所在的地址。"),
}
_OF_ANSWERS = ("RateLimit", "RateLimit-Policy")
_OF_READS = ("ETag", "Last-Modified", *_OF_ANSWERS)
_OF_PROBLEMS = {
    401: ("WWW-Authenticate",),
    # Where the same key is still at work; no other conflict is over by waiting.
    409: ("Retry-After",),
    429: ("Retry-After", *_OF_ANSWERS),
    503: ("Retry-After",),
}
_KINDS = {
    "partner": gettext_lazy("以访问令牌调用；令牌的权限范围不含此项的答复 403。"),
    "staff": gettext_lazy("沿用后台会话，写操作须带 CSRF 令牌；能看到、能办理的与后台相同。"),
    "list": gettext_lazy("任何人可读。各条件须同时满足，不认识的参数答复 400；逐页读取时照用 next 给出的地址。"),
    "one": gettext_lazy("任何人可读。可用 If-None-Match 条件读取，没有变化时答复 304。"),
}  # fmt: skip


class Described(AutoSchema):
    """
    Every operation with all the answers that it can give.

    :cvar problems: on a view, statuses beyond those that follow from what the operation is
    """

    def get_description(self) -> str:  # type: ignore[override]
        # A docstring is written for who works on the code, and in his language.
        if self.get_auth():
            return str(_KINDS["staff" if any("staff" in one for one in self.get_auth()) else "partner"])
        return str(_KINDS["list" if self._is_list_view() else "one"])

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        reads, keyed = self.method == "GET", self.method != "GET" and "security" in operation
        for status, response in operation["responses"].items():
            names = _OF_READS if reads and status == "200" else _OF_ANSWERS
            if status in ("201", "202", "308"):
                names = ("Location", *names)
            told = response.get("description", "")
            # drf-spectacular has words of its own where there is no content.
            response["description"] = str(_SUCCESSES[status]) if told in ("", "No response body") else told
            response["headers"] = {**response.get("headers", {}), **_described(names)}
        parameters = operation.setdefault("parameters", [])
        if reads:
            operation["responses"]["304"] = _reference("NotModified")
            parameters.append(_header("If-None-Match", _("先前答复的 ETag；没有变化时答复 304。")))
        if keyed:
            words = _("由调用方自定的键，可见的 ASCII 字符；同一请求以同一键重发，只办理一次。")
            parameters.append(_header("Idempotency-Key", words, pattern=r"^[\x21-\x7e]{1,255}$"))
        if 412 in getattr(self.view, "problems", ()) and not reads:
            parameters.append(_header("If-Match", _("读取时的 ETag；其间内容有变化则答复 412。")))
        for parameter in parameters:
            if parameter["in"] == "query" and parameter["name"] != "page_size":
                # A form that was sent with a field left empty asks for no such condition.
                parameter["allowEmptyValue"] = True
            if parameter["in"] == "path" and not parameter.get("description"):
                parameter["description"] = str(_IN_ADDRESSES.get(parameter["name"], ""))
        for status in sorted(self._problems(operation, keyed=keyed)):
            operation["responses"][str(status)] = _reference(f"Problem{status}")
        return operation

    def _problems(self, operation: dict[str, Any], *, keyed: bool) -> set[int]:
        found = {*EVERYWHERE, *getattr(self.view, "problems", ())}
        if self.method == "GET":
            found.discard(412)
        # An unknown query parameter is refused wherever it is sent.
        found.add(400)
        if "{" in self.path:
            found.update(_WITH_ADDRESS)
        if "security" in operation:
            found.update(_WITH_SIGN_IN)
        if "requestBody" in operation:
            found.update(_WITH_BODY)
        if keyed:
            found.update(_WITH_KEY)
        return found

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if not has_override(serializer, "description"):
            schema.pop("description", None)
        return schema


_SUCCESSES = {
    "200": gettext_lazy("成功"),
    "201": gettext_lazy("已接收"),
    "202": gettext_lazy("已受理，正在后台办理"),
    "204": gettext_lazy("成功，没有内容"),
    "308": gettext_lazy("已移到 Location 的地址"),
}
_IN_ADDRESSES = {
    "uid": gettext_lazy("编号（uid）。"),
    "code": gettext_lazy("六位行政区划代码。"),
    "number": gettext_lazy("本站编号。"),
    "name": gettext_lazy("文件名。"),
    "delivery": gettext_lazy("这一次投递的编号。"),
}


def problem_schema() -> dict[str, Any]:
    """The shape of every error (RFC 9457), in the reader's language."""
    error = {
        "pointer": _("请求正文中的位置（RFC 6901）；查询参数写作 ?名称。"),
        "code": _("供程序判断，保持不变。"),
        "detail": _("供人阅读，语言随 Accept-Language。"),
    }
    return {
        "type": "object",
        "description": _("出错时的答复（RFC 9457）。"),
        "required": ["type", "title", "status", "code", "detail", "errors"],
        "properties": {
            "type": {**TEXT, "format": "uri-reference", "description": _("对该类错误的说明所在的地址。")},
            "title": {**TEXT, "description": _("错误的类别。")},
            "status": {"type": "integer", "description": _("与 HTTP 状态码相同。")},
            "code": {**TEXT, "description": error["code"]},
            "detail": {**TEXT, "description": _("这一次错在哪里、怎样改正。")},
            "errors": {
                "type": "array",
                "description": _("逐处说明；没有可指明之处时为空。"),
                "items": {
                    "type": "object",
                    "required": list(error),
                    "properties": {name: {**TEXT, "description": words} for name, words in error.items()},
                },
            },
        },
    }


def problem_responses(statuses: Iterable[int]) -> dict[str, dict[str, Any]]:
    """The components that operations refer to."""
    found = {
        f"Problem{status}": {
            "description": str(TITLES[status]),
            **({"headers": _described(_OF_PROBLEMS[status])} if status in _OF_PROBLEMS else {}),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": document(status),
                }
            },
        }
        for status in statuses
    }
    found["NotModified"] = {"description": _("与先前的答复相同"), "headers": _described(_OF_READS)}
    return found


def describe_everywhere(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: the answers that operations refer to."""
    asked = {
        int(status)
        for methods in result["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
        if status[0] in "45"
    }
    result["components"].setdefault("schemas", {})["Problem"] = problem_schema()
    result["components"]["responses"] = problem_responses(sorted(asked))
    return result


def reference(status: int) -> dict[str, str]:
    """What an operation that is described by hand says of a failure."""
    return _reference(f"Problem{status}")


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


def _described(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"description": str(_HEADERS[name]), "schema": dict(TEXT)} for name in names}


def _header(name: str, words: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": words,
        "schema": {**TEXT, **schema},
    }
