"""A court, a bank or an office asks about bodies, and is answered with findings."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from records.access import audit
from records.access.idempotency import idempotent
from records.checks.awards import services as awards
from records.checks.awards.choices import CheckState, Purpose, Result, SubjectKind
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.checks.awards.sheet import findings_of
from records.common.rest.problems import ApiProblem
from records.common.workflow import TransitionDenied
from records.dishonesty.api.schemas import Shape
from records.dishonesty.api.submissions import PartnerEndpoint
from records.dishonesty.choices import Channel

MOST_ITEMS = awards.MOST_AT_ONCE
MOST_SHOWN = 1_000


class AskedAbout(Shape):
    name = serializers.CharField(required=False, max_length=200, help_text=gettext_lazy("机构全称。"))
    uscc = serializers.CharField(
        required=False, max_length=18, help_text=gettext_lazy("统一社会信用代码；填了就以它为准。")
    )


class CheckAsked(Shape):
    purpose = serializers.ChoiceField(Purpose.choices)
    title = serializers.CharField(max_length=200, help_text=gettext_lazy("用途说明，记入日志。"))
    items = AskedAbout(many=True, help_text=gettext_lazy("1 至 1000 个机构。"))


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


class CheckAnswered(Shape):
    id = serializers.UUIDField()
    purpose = serializers.ChoiceField(Purpose.choices)
    title = serializers.CharField()
    requested_at = serializers.DateTimeField()
    state = serializers.ChoiceField(CheckState.choices)
    clear = serializers.IntegerField()
    found = serializers.IntegerField()
    unclear = serializers.IntegerField()
    digest = serializers.CharField(help_text=gettext_lazy("结果清单的 SHA-256。"))
    items = CheckedItem(many=True)


class CheckList(PartnerEndpoint):
    required_scopes = {"POST": ["credit-checks:write"]}

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
        purpose, title, entries = _read(request.data)
        at = timezone.now()
        try:
            check = awards.ask(
                entries=entries,
                purpose=purpose,
                title=title,
                region=request.user.partner_application.region,
                channel=Channel.API,
                by=request.user,
                at=at,
            )
        except TransitionDenied as denied:
            raise ApiProblem(403, denied.code, denied.message) from denied
        except ValidationError as error:
            errors = [
                {"pointer": "/items", "code": "invalid", "detail": message} for message in error.messages
            ]
            raise ApiProblem(422, "invalid_items", errors[0]["detail"], errors=errors) from error
        check = awards.run(uid=check.pk, at=at)
        address = request.build_absolute_uri(reverse("credit-check", args=[check.pk]))
        return Response(_present(check), status=status.HTTP_201_CREATED, headers={"Location": address})


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
        check = AwardCheck.objects.filter(requested_by=request.user, uid=uid).first()
        if check is None:
            raise Http404
        audit.read(action="check.read", by=request.user, at=timezone.now(), subject=check)
        return Response(_present(check))


def _read(body: Any) -> tuple[str, str, list[awards.Entry]]:
    """The envelope, with every fault named at its place."""
    errors: list[dict[str, str]] = []
    if not isinstance(body, Mapping):
        raise _unreadable([_error("", "not_an_object", _("请求正文须是一个 JSON 对象。"))])
    for name in sorted(set(body) - {"purpose", "title", "items"}):
        errors.append(_error(f"/{name}"[:60], "unknown_field", _("只有 purpose、title 和 items 三个字段。")))
    purpose, title, items = body.get("purpose"), body.get("title"), body.get("items")
    if purpose not in Purpose.values:
        errors.append(
            _error("/purpose", "unknown_value", _("purpose 可取：%s。") % _("、").join(Purpose.values))
        )
    if not isinstance(title, str) or not 0 < len(title.strip()) <= 200:
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
    return str(purpose), str(title), entries


def _entry(item: Any) -> awards.Entry | None:
    if not isinstance(item, Mapping) or set(item) - {"name", "uscc"}:
        return None
    name, uscc = item.get("name", ""), item.get("uscc", "")
    if not isinstance(name, str) or not isinstance(uscc, str) or not (name.strip() or uscc.strip()):
        return None
    if len(name) > 200 or len(uscc) > 40 or "\x00" in name + uscc:
        return None
    try:
        (name + uscc).encode()
    except UnicodeEncodeError:
        return None
    return awards.Entry(SubjectKind.ORGANISATION, name, uscc)


def _unreadable(errors: list[dict[str, str]]) -> ApiProblem:
    return ApiProblem(422, "invalid_envelope", errors[0]["detail"], errors=errors)


def _error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _present(check: AwardCheck) -> dict[str, Any]:
    items = check.items.order_by("position")[:MOST_SHOWN]
    return {
        "id": str(check.pk),
        "purpose": check.purpose,
        "title": check.title,
        "requested_at": check.requested_at.isoformat(),
        "state": check.state,
        "clear": check.clear,
        "found": check.found,
        "unclear": check.unclear,
        "digest": check.list_digest,
        "items": [_present_item(item) for item in items],
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
