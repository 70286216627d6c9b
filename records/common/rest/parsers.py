"""Reading what is sent, without being worn out by it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from records.common.rest.problems import ApiProblem

# Nothing that this API takes is nested half as deep.
MAX_DEPTH = 20


class BoundedJSONParser(JSONParser):
    """JSON of bounded length and depth."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        # Django's own bound is asked for only where a request's body is read whole.
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ApiProblem(413, "too_large", _("请求内容过大，请分批发送。"))
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise _too_deep() from error
        _measure(value, MAX_DEPTH)
        return value


def _measure(value: Any, left: int) -> None:
    if not isinstance(value, dict | list) or not value:
        return
    if left <= 0:
        raise _too_deep()
    for inner in value.values() if isinstance(value, dict) else value:
        # A thousand items hold some twenty thousand texts, which have no depth.
        if type(inner) is not str:
            _measure(inner, left - 1)


def _too_deep() -> ParseError:
    return ParseError(_("嵌套层数过多。"))
