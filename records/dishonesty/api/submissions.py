"""Where partners send what they have to report, and ask what became of it."""

import math
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from records.access.api import PartnerEndpoint
from records.access.idempotency import idempotent
from records.access.models import User
from records.access.sandbox import is_sandbox, keep, kept, rehearsed
from records.access.throttling import charge
from records.common.rest.pagination import KeysetPagination
from records.common.rest.problems import ApiProblem
from records.dishonesty.api import schemas
from records.dishonesty.api.fates import fates_of
from records.dishonesty.api.sandbox import followed, played
from records.dishonesty.models import Submission, SubmissionItem
from records.dishonesty.services.submissions import SubmissionRefused, receive_items

_FORBIDDEN = frozenset({"not_a_partner", "kind_not_allowed"})
# Of how many items a submission counts as one request more.
ITEMS_A_REQUEST = 100


class SubmissionList(PartnerEndpoint):
    required_scopes = {"POST": ["submissions:write"], "GET": ["submissions:read"]}
    pagination_class = KeysetPagination
    orderings = {"-received_at": ("-received_at", "-uid")}

    @extend_schema(
        operation_id="listSubmissions",
        tags=["partners"],
        summary=gettext_lazy("本单位的历次报送，新的在前"),
        description=gettext_lazy("没有收到答复的，可在这里找回报送的编号，再逐条查询。"),
        responses=schemas.SubmissionListed(many=True),
    )
    def get(self, request: Any) -> Response:
        pages = KeysetPagination()
        rows = pages.paginate_queryset(Submission.objects.filter(partner=request.user), request, self)
        return pages.get_paginated_response([_listed(submission) for submission in rows])

    @extend_schema(
        operation_id="createSubmission",
        tags=["partners"],
        summary=gettext_lazy("报送 1 至 1000 条同一种类的数据"),
        description=gettext_lazy(
            "逐条答复 accepted（进入审核）、duplicate（相同内容已报送过）或 rejected（附原因）；"
            "有错的条目不影响其他条目。整体格式有误时答复 422，什么也不接收。"
            "同一 external_id 内容相同即为重复；内容不同的，按记录所处环节替换待审内容或提出变更申请。"
        ),
        request=schemas.SubmissionSent,
        responses={201: schemas.SubmissionAnswered},
    )
    @idempotent
    def post(self, request: Any) -> Response:
        kind, items = _envelope(request.data)
        charge(request, cost=math.ceil(len(items) / ITEMS_A_REQUEST) - 1)
        at = timezone.now()
        try:
            if is_sandbox(request.user):
                answer = played(rehearsed(lambda: _receive(kind, items, by=request.user, at=at)))
                keep(about="submission", answer=answer, by=request.user, at=at)
            else:
                answer = _receive(kind, items, by=request.user, at=at)
        except SubmissionRefused as refused:
            error = {"pointer": refused.pointer, "code": refused.code, "detail": refused.message}
            number = 403 if refused.code in _FORBIDDEN else 422
            raise ApiProblem(number, refused.code, refused.message, errors=[error]) from refused
        address = request.build_absolute_uri(reverse("submission", args=[answer["id"]]))
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Location": address})


class SubmissionDetail(PartnerEndpoint):
    required_scopes = {"GET": ["submissions:read"]}

    @extend_schema(
        operation_id="getSubmission",
        tags=["partners"],
        summary=gettext_lazy("查询一次报送中每一条的后续情况"),
        description=gettext_lazy(
            "fate.state：in_review 审核中，returned 已退回（附理由），approved 已审核待发布，published 公示中，"
            "ended 已终止，change_in_review / change_accepted / change_refused 变更申请的结果，rejected 未接收。"
        ),
        responses=schemas.SubmissionFollowed,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        if is_sandbox(request.user):
            answer = kept(about="submission", uid=uid, by=request.user)
            if answer is None:
                raise Http404
            return Response(followed(answer))
        submission = Submission.objects.filter(partner=request.user, uid=uid).first()
        if submission is None:
            raise Http404
        items = list(submission.items.select_related("submission", "record", "change").order_by("position"))
        fates = fates_of(items)
        return Response(
            _present(submission, [{**_present_item(item), "fate": fates[item.position]} for item in items])
        )


def _receive(kind: str, items: list[Any], *, by: User, at: datetime) -> dict[str, Any]:
    submission, kept = receive_items(kind=kind, items=items, by=by, at=at)
    return _present(submission, [_present_item(item) for item in kept])


def _envelope(body: Any) -> tuple[str, list[Any]]:
    errors = []
    if not isinstance(body, Mapping):
        raise _unreadable([_error("", "not_an_object", _("请求正文须是一个 JSON 对象，含 kind 和 items。"))])
    for name in sorted(set(map(str, body)) - {"kind", "items"}):
        errors.append(
            _error(f"/{name}", "unknown_field", _("没有“%s”这个字段，只有 kind 和 items。") % name[:40])
        )
    if not isinstance(body.get("kind"), str) or not body["kind"]:
        errors.append(_error("/kind", "required", _("请在 kind 中写明数据种类，如 dishonesty-record。")))
    if not isinstance(body.get("items"), list):
        errors.append(_error("/items", "not_a_list", _("请在 items 中以数组列出要报送的条目。")))
    if errors:
        raise _unreadable(errors)
    return body["kind"], body["items"]


def _unreadable(errors: list[dict[str, str]]) -> ApiProblem:
    return ApiProblem(422, "invalid_envelope", errors[0]["detail"], errors=errors)


def _error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _present(submission: Submission, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {**_listed(submission), "items": items}


def _listed(submission: Submission) -> dict[str, Any]:
    return {
        "id": str(submission.uid),
        "kind": submission.kind,
        "received_at": submission.received_at.isoformat(),
        "accepted": submission.accepted,
        "duplicates": submission.duplicates,
        "rejected": submission.rejected,
        "sandbox": False,
    }


def _present_item(item: SubmissionItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "external_id": item.external_id or None,
        "outcome": item.outcome,
        # The document, of whatever kind it is.
        "record": str(uid) if (uid := item.record_id or item.entry) else None,
        "errors": item.errors,
    }
