"""What all public reading endpoints have in common."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.generics import ListAPIView

from disclosure.published import PUBLIC
from disclosure.published.sealed import sound
from disclosure.search.criteria import Problem
from records.access.throttling import FairShare
from records.chain.log import LogDamaged
from records.common.rest.pagination import KeysetPagination
from records.common.rest.permissions import Anyone
from records.common.rest.problems import ApiProblem
from records.common.rest.views import Endpoint

logger = logging.getLogger(__name__)


class PublicEndpoint(Endpoint):
    """Open to all, without any account; answers may be kept but must be asked for again before use."""

    permission_classes = [Anyone]
    throttle_classes = [FairShare]
    cache_control = "public, no-cache"
    audience = PUBLIC

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        # What anybody may read, anybody's page may read: no account is involved, so none can be abused.
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = (
            "ETag, Last-Modified, RateLimit, RateLimit-Policy, Retry-After"
        )
        return answer

    @property
    def today(self) -> date:
        return timezone.localdate()


class PublicList(PublicEndpoint, ListAPIView):
    """A list by cursor. The subclass gives the queryset, the orderings and the words for one row."""

    pagination_class = KeysetPagination
    orderings: dict[str, tuple[str, ...]]

    def present(self, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([self.present(row) for row in page or []])


def refuse_problems(problems: Sequence[Problem]) -> None:
    """
    Answer 400 where parameters cannot be used; a filter left out would give more than was asked for.

    :raises ApiProblem: naming each parameter
    """
    if problems:
        one = problems[0].detail
        raise ApiProblem(
            400,
            "invalid_parameter",
            one if len(problems) == 1 else _("有 %d 个参数需要更正，见 errors。") % len(problems),
            errors=[{"pointer": f"?{p.field}", "code": p.code, "detail": p.detail} for p in problems],
        )


def proven(read: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """The proof that ``read`` makes, or the problem that this node's log is being mended."""
    try:
        return sound(read)
    except LogDamaged as damage:
        logger.critical("this node's log is damaged: %s", damage)
        raise ApiProblem(
            503,
            "log_under_repair",
            _("本节点的日志有缺损，正在修复，暂时不能出具证明；记录本身仍可查阅，请稍后再试。"),
        ) from damage


def gone(detail: str) -> ApiProblem:
    return ApiProblem(410, "ended", detail)
