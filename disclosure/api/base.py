"""What all public reading endpoints have in common."""

from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework.generics import ListAPIView

from disclosure.published import PUBLIC
from records.access.throttling import FairShare
from records.common.rest.pagination import KeysetPagination
from records.common.rest.permissions import Anyone
from records.common.rest.problems import ApiProblem
from records.common.rest.views import Endpoint


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


def gone(detail: str) -> ApiProblem:
    return ApiProblem(410, "ended", detail)
