"""A court, a bank or an office asks about bodies, and is answered with findings."""

import math
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from records.access import audit
from records.access.api import PartnerEndpoint
from records.access.idempotency import idempotent
from records.access.sandbox import is_sandbox, kept
from records.access.throttling import charge
from records.checks.awards import services as awards
from records.checks.awards.choices import CheckState, Purpose, Result, SubjectKind
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.checks.awards.sandbox import played
from records.checks.awards.sheet import findings_of
from records.common.rest.pagination import KeysetPagination
from records.common.rest.problems import ApiProblem
from records.common.rest.shapes import Shape
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Channel

MOST_ITEMS = awards.MOST_AT_ONCE
MOST_SHOWN = 1_000
# Of how many bodies a question counts as one request more.
ITEMS_A_REQUEST = 10


class AskedAbout(Shape):
    name = serializers.CharField(required=False, max_length=200, help_text=gettext_lazy("机构全称。"))
    uscc = serializers.CharField(
        required=False, max_length=40, help_text=gettext_lazy("统一社会信用代码；填了就以它为准。")
    )


class CheckAsked(Shape):
    purpose = serializers.ChoiceField(Purpose.choices)
    title = serializers.CharField(max_length=200, help_text=gettext_lazy("用途说明，记入日志。"))
    basis = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text=gettext_lazy(
            "授权书编号或法律依据；不填则只答复公开公示的信息，填写的一并答复依申请查询的信息。"
        ),
    )
    items = AskedAbout(many=True, help_text=gettext_lazy("1 至 1000 个机构，逐个答复。"))


class Finding(Shape):
    kind = serializers.CharField(help_text=gettext_lazy("record、measure、assessment 或 commendation。"))
    title = serializers.CharField()
    authority = serializers.CharField()
    decided_on = serializers.CharField()
    reason = serializers.CharField()
    blocks = serializers.BooleanField(help_text=gettext_lazy("false 为守信激励，不影响结果。"))


class CheckedItem(Shape):
    position = serializers.IntegerField()
    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True)
    organisation = serializers.UUIDField(allow_null=True, help_text=gettext_lazy("所确定的机构。"))
    result = serializers.ChoiceField(Result.choices)
    explanation = serializers.CharField(allow_blank=True)
    findings = Finding(many=True)


class CheckListed(Shape):
    id = serializers.UUIDField(help_text=gettext_lazy("核查的编号。"))
    purpose = serializers.ChoiceField(Purpose.choices, help_text=gettext_lazy("用途。"))
    title = serializers.CharField(help_text=gettext_lazy("用途说明。"))
    basis = serializers.CharField(allow_blank=True, help_text=gettext_lazy("授权或依据。"))
    requested_at = serializers.DateTimeField(help_text=gettext_lazy("发起的时间。"))
    state = serializers.ChoiceField(CheckState.choices)
    clear = serializers.IntegerField()
    found = serializers.IntegerField()
    unclear = serializers.IntegerField()
    report = serializers.URLField(
        allow_null=True,
        help_text=gettext_lazy("核查单（PDF）的地址；载有编号和验证码，可在 /verify/ 验真。沙箱为 null。"),
    )
    digest = serializers.CharField(help_text=gettext_lazy("结果清单的 SHA-256。"))
    sandbox = serializers.BooleanField(help_text=gettext_lazy("true 为沙箱应用的演练，结果是编造的。"))


class CheckAnswered(CheckListed):
    items = CheckedItem(many=True)


class CheckList(PartnerEndpoint):
    required_scopes = {"POST": ["credit-checks:write"], "GET": ["credit-checks:write"]}
    pagination_class = KeysetPagination
    orderings = {"-requested_at": ("-requested_at", "-uid")}

    @extend_schema(
        operation_id="listCreditChecks",
        tags=["partners"],
        summary=gettext_lazy("本单位发起过的信用核查，新的在前"),
        description=gettext_lazy(
            "本单位自己的查询日志：何时、何用途、多少个对象、结果如何。留存不少于五年。"
        ),
        responses=CheckListed(many=True),
    )
    def get(self, request: Any) -> Response:
        pages = KeysetPagination()
        rows = pages.paginate_queryset(AwardCheck.objects.filter(requested_by=request.user), request, self)
        return pages.get_paginated_response([_listed(check, request) for check in rows])

    @extend_schema(
        operation_id="createCreditCheck",
        tags=["partners"],
        summary=gettext_lazy("就 1 至 1000 个机构发起信用核查"),
        description=gettext_lazy(
            "当场答复：clear 未发现，found 发现记录（附理由），unclear 名称或代码不足以确定对象。"
            "须写明用途；每次查询连同申请单位、用途和结果留存不少于五年。只查机构，个人须由人事部门在站内查询。"
        ),
        request=CheckAsked,
        responses={201: CheckAnswered},
    )
    @idempotent
    def post(self, request: Any) -> Response:
        purpose, title, basis, entries = _read(request.data)
        charge(request, cost=math.ceil(len(entries) / ITEMS_A_REQUEST) - 1)
        at, by = timezone.now(), request.user
        try:
            answer = (
                played(entries=entries, purpose=purpose, title=title, basis=basis, by=by, at=at)
                if is_sandbox(by)
                else _asked(entries, purpose, title, basis, request, at=at)
            )
        except TransitionDenied as denied:
            raise ApiProblem(403, denied.code, denied.message) from denied
        except ValidationError as error:
            errors = [
                {"pointer": "/items", "code": "invalid", "detail": message} for message in error.messages
            ]
            raise ApiProblem(422, "invalid_items", errors[0]["detail"], errors=errors) from error
        address = request.build_absolute_uri(reverse("credit-check", args=[answer["id"]]))
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Location": address})


class CheckDetail(PartnerEndpoint):
    required_scopes = {"GET": ["credit-checks:write"]}

    @extend_schema(
        operation_id="getCreditCheck",
        tags=["partners"],
        summary=gettext_lazy("再次读取一次信用核查的结果"),
        description=gettext_lazy("结果是核查时点的，不随后来的变化更新；读取也记入日志。"),
        responses=CheckAnswered,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        if is_sandbox(request.user):
            answer = kept(about="credit-check", uid=uid, by=request.user)
            if answer is None:
                raise Http404
            return Response(answer)
        check = AwardCheck.objects.filter(requested_by=request.user, uid=uid).first()
        if check is None:
            raise Http404
        audit.read(action="check.read", by=request.user, at=timezone.now(), subject=check)
        return Response(_present(check, request))


class CheckReport(PartnerEndpoint):
    required_scopes = {"GET": ["credit-checks:write"]}
    problems = (409,)

    @extend_schema(
        operation_id="getCreditCheckReport",
        tags=["partners"],
        summary=gettext_lazy("一次信用核查的核查单（PDF）"),
        description=gettext_lazy("首次读取时出具，此后不变；每次读取都记入日志。"),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, uid: uuid.UUID) -> HttpResponse:
        check = AwardCheck.objects.filter(requested_by=request.user, uid=uid).first()
        if check is None:
            raise Http404
        pdf = awards.report_for_partner(check=check, by=request.user, at=timezone.now())
        name = _("信用核查单-%s.pdf") % str(check.pk)[:8]
        headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _asked(
    entries: list[awards.Entry], purpose: str, title: str, basis: str, request: Any, *, at: datetime
) -> dict[str, Any]:
    check = awards.ask(
        entries=entries,
        purpose=purpose,
        title=title,
        region=request.user.partner_application.region,
        channel=Channel.API,
        basis=basis,
        one_by_one=True,
        by=request.user,
        at=at,
    )
    return _present(awards.run(uid=check.pk, at=at), request)


def _read(body: Any) -> tuple[str, str, str, list[awards.Entry]]:
    """The envelope, with every fault named at its place."""
    errors: list[dict[str, str]] = []
    if not isinstance(body, Mapping):
        raise _unreadable([_error("", "not_an_object", _("请求正文须是一个 JSON 对象。"))])
    for name in sorted(set(map(str, body)) - {"purpose", "title", "basis", "items"}):
        errors.append(
            _error(f"/{name}"[:60], "unknown_field", _("只有 purpose、title、basis 和 items 四个字段。"))
        )
    purpose, title, items = body.get("purpose"), body.get("title"), body.get("items")
    basis = body.get("basis", "")
    if not _is_text(basis, 200):
        errors.append(_error("/basis", "invalid", _("请在 basis 中写明授权书编号或法律依据，200 字以内。")))
    if purpose not in Purpose.values:
        errors.append(
            _error("/purpose", "unknown_value", _("purpose 可取：%s。") % _("、").join(Purpose.values))
        )
    if not _is_text(title, 200) or not str(title).strip():
        errors.append(_error("/title", "required", _("请在 title 中写明用途，200 字以内。")))
    if not isinstance(items, list) or not 0 < len(items) <= MOST_ITEMS:
        errors.append(_error("/items", "not_a_list", _("items 须是 1 至 %d 个机构的数组。") % MOST_ITEMS))
        items = []
    entries = []
    for position, item in enumerate(items):
        entry = _entry(item)
        if entry is None:
            errors.append(
                _error(
                    f"/items/{position}", "invalid", _("每一项须是对象，含 name 或 uscc，都是不超长的文本。")
                )
            )
        else:
            entries.append(entry)
    if errors:
        raise _unreadable(errors[:50])
    return str(purpose), str(title), str(basis), entries


def _entry(item: Any) -> awards.Entry | None:
    if not isinstance(item, Mapping) or set(item) - {"name", "uscc"}:
        return None
    name, uscc = item.get("name", ""), item.get("uscc", "")
    if not isinstance(name, str) or not isinstance(uscc, str) or not (name.strip() or uscc.strip()):
        return None
    if not _is_text(name, 200) or not _is_text(uscc, 40):
        return None
    return awards.Entry(SubjectKind.ORGANISATION, name, uscc)


def _is_text(value: Any, most: int) -> bool:
    """Whether the database can keep it: no half a character, no NUL, not too long."""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(errors: list[dict[str, str]]) -> ApiProblem:
    return ApiProblem(422, "invalid_envelope", errors[0]["detail"], errors=errors)


def _error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _present(check: AwardCheck, request: Any) -> dict[str, Any]:
    items = check.items.order_by("position")[:MOST_SHOWN]
    return {**_listed(check, request), "items": [_present_item(item) for item in items]}


def _listed(check: AwardCheck, request: Any) -> dict[str, Any]:
    return {
        "id": str(check.pk),
        "purpose": check.purpose,
        "title": check.title,
        "basis": check.basis,
        "requested_at": check.requested_at.isoformat(),
        "state": check.state,
        "clear": check.clear,
        "found": check.found,
        "unclear": check.unclear,
        "report": request.build_absolute_uri(reverse("credit-check-report", args=[check.pk])),
        "digest": check.list_digest,
        "sandbox": False,
    }


def _present_item(item: AwardCheckItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "name": item.name,
        "uscc": item.uscc or None,
        "organisation": str(item.organisation_id) if item.organisation_id else None,
        "result": item.result,
        "explanation": item.explanation,
        "findings": findings_of(item),
    }
