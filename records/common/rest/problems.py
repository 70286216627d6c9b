"""
Errors of the API as RFC 9457 problems, in the reader's language.

One handler answers for every way in which a request can fail, so that a client needs one way to read it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core import signals
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from records.common.away import RETRY_SECONDS, is_away
from records.common.workflow import TransitionDenied

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: gettext_lazy("请求有误"),
    401: gettext_lazy("需要身份验证"),
    403: gettext_lazy("无权执行此操作"),
    404: gettext_lazy("没有找到"),
    405: gettext_lazy("不支持该请求方法"),
    406: gettext_lazy("无法提供所要求的格式"),
    409: gettext_lazy("与当前状态冲突"),
    410: gettext_lazy("已经终止"),
    412: gettext_lazy("内容已被他人更改"),
    413: gettext_lazy("请求内容过大"),
    415: gettext_lazy("不支持该内容格式"),
    422: gettext_lazy("内容未通过核对"),
    428: gettext_lazy("缺少必要的条件"),
    429: gettext_lazy("请求过于频繁"),
    500: gettext_lazy("系统内部错误"),
    503: gettext_lazy("服务暂不可用"),
}

CODES = {
    400: "bad_request",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "ended",
    412: "changed_meanwhile",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_content",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}

# What keeps a step from being taken: not this person, not this content, or not now.
_FORBIDDEN = frozenset({"not_your_role", "four_eyes", "only_the_clock"})
_INVALID = frozenset({"incomplete", "unknown_transition", "unknown_end_reason", "reason_needed"})


class ApiProblem(exceptions.APIException):
    """
    A problem that a view answers with.

    :ivar errors: what is wrong in detail, each with ``pointer``, ``code`` and ``detail``
    :ivar headers: what the answer says besides
    """

    def __init__(
        self,
        status_code: int,
        code: str,
        detail: str,
        *,
        errors: Iterable[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.code = code
        self.errors = list(errors)
        self.headers = dict(headers or {})


def invalid_parameter(name: str, code: str, detail: str) -> ApiProblem:
    """A query parameter that cannot be read; its pointer is the name after a question mark."""
    error = {"pointer": f"?{name}", "code": code, "detail": detail}
    return ApiProblem(400, "invalid_parameter", detail, errors=[error])


def document(
    status_code: int, *, code: str = "", detail: str = "", errors: Iterable[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """The members of one problem, in the order in which a person reads them."""
    code = code or CODES.get(status_code, "error")
    return {
        "type": f"/developers/#problem-{code}",
        "title": str(TITLES.get(status_code, TITLES[400])),
        "status": status_code,
        "code": code,
        "detail": _sendable(detail) or str(TITLES.get(status_code, TITLES[400])),
        "errors": [{name: _sendable(text) for name, text in error.items()} for error in errors],
    }


def _sendable(text: str) -> str:
    """Half a character, which JSON can be made to carry, may be named in a detail and cannot be sent."""
    return str(text).encode(errors="replace").decode()


def handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Django REST framework's exception handler: every exception leaves as a problem."""
    request = context.get("request")
    body, headers = _described(exc, request)
    set_rollback()
    if request is not None:
        # The problem is JSON whatever the view would have rendered.
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = "application/json"
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    """The problem for an address under /api/ that leads nowhere."""
    detail = _("没有这个接口地址，请对照接口文档 /api/v1/docs/ 核对。")
    return JsonResponse(document(404, detail=detail), status=404, content_type=MEDIA_TYPE)


def _described(exc: Exception, request: Any) -> tuple[dict[str, Any], dict[str, str]]:
    match exc:
        case ApiProblem():
            body = document(exc.status_code, code=exc.code, detail=str(exc.detail), errors=exc.errors)
            return body, exc.headers
        case TransitionDenied():
            return _denied(exc), {}
        case exceptions.ValidationError():
            errors = list(_flattened(exc.detail))
            return document(422, detail=_summary(errors), errors=errors), {}
        case DjangoValidationError():
            errors = list(_of_django(exc))
            return document(422, detail=_summary(errors), errors=errors), {}
        case Http404():
            return document(404, detail=_("没有找到，或者您无权查看。")), {}
        case RequestDataTooBig():
            return document(413, detail=_("请求内容过大，请分批发送。")), {}
        case SuspiciousOperation():
            return document(400, detail=_("请求无法识别，请检查地址和请求头的写法。")), {}
        case PermissionDenied():
            return document(403, detail=str(exc) or ""), {}
        case exceptions.APIException():
            return _of_framework(exc, request)
    # Answered as a problem, but told to everyone who watches for errors, as Django would.
    logger.exception("The API failed", exc_info=exc)
    signals.got_request_exception.send(sender=None, request=getattr(request, "_request", request))
    if is_away(exc):
        detail = _("系统的数据库或缓存暂时没有应答，请按 Retry-After 等待后用原请求重试。")
        return document(503, detail=detail), {"Retry-After": str(RETRY_SECONDS)}
    return document(500, detail=_("系统出现错误，已记录；请稍后再试。")), {}


def _denied(exc: TransitionDenied) -> dict[str, Any]:
    number = 403 if exc.code in _FORBIDDEN else 422 if exc.code in _INVALID else 409
    return document(number, code=exc.code, detail=str(exc.message))


def _of_framework(exc: exceptions.APIException, request: Any) -> tuple[dict[str, Any], dict[str, str]]:
    headers: dict[str, str] = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(max(1, int(wait)))
    number = exc.status_code
    code = exc.get_codes()
    code = code if isinstance(code, str) else CODES.get(number, "error")
    match exc:
        case exceptions.ParseError():
            code, detail = "malformed", _("请求正文不是有效的 JSON：%s") % _text(exc.detail)
        case exceptions.Throttled():
            code = CODES[429]
            detail = _("请求过于频繁，请在 %s 秒后再试。") % headers.get("Retry-After", "60")
        case exceptions.UnsupportedMediaType():
            code, detail = CODES[415], _("请以 Content-Type: application/json 发送。")
        case exceptions.NotAcceptable():
            detail = _("可提供的格式见接口文档；请调整 Accept。")
        case exceptions.MethodNotAllowed():
            detail = _("该地址不支持 %s，可用的方法见响应头 Allow。") % getattr(request, "method", "")
        case exceptions.NotAuthenticated():
            detail = _("请提供身份凭证：对接单位用访问令牌，工作人员先登录。")
        case _:
            detail = _text(exc.detail)
    return document(number, code=code, detail=detail), headers


def _text(detail: Any) -> str:
    if isinstance(detail, Mapping):
        return " ".join(_text(part) for part in detail.values())
    if isinstance(detail, Sequence) and not isinstance(detail, str):
        return " ".join(_text(part) for part in detail)
    return str(detail)


def _summary(errors: list[dict[str, str]]) -> str:
    if len(errors) == 1:
        return errors[0]["detail"]
    return _("有 %d 处需要更正，见 errors。") % len(errors)


def _flattened(detail: Any, pointer: str = "") -> Iterable[dict[str, str]]:
    """The nested errors of a serializer as a flat list with JSON pointers."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else f"/{escaped(str(name))}"
            yield from _flattened(inner, pointer + step)
    elif isinstance(detail, list | tuple):
        for position, inner in enumerate(detail):
            # A list of messages belongs to one place; a list of mappings is a list in the body.
            yield from _flattened(inner, f"{pointer}/{position}" if isinstance(inner, Mapping) else pointer)
    else:
        yield {"pointer": pointer, "code": getattr(detail, "code", None) or "invalid", "detail": str(detail)}


def _of_django(exc: DjangoValidationError) -> Iterable[dict[str, str]]:
    places = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
    for name, found in places.items():
        pointer = "" if name in ("", "__all__") else f"/{escaped(name)}"
        for error in found:
            yield {"pointer": pointer, "code": error.code or "invalid", "detail": " ".join(error.messages)}


def escaped(step: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")
