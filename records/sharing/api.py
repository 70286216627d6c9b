"""Partners' window on their webhooks: addresses, secrets, tests, the log of calls, calls made again."""

import uuid
from typing import Any, cast

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from records.access import audit
from records.access.idempotency import REPLAYED, idempotent
from records.access.models import User
from records.common.rest.pagination import KeysetPagination
from records.common.rest.problems import ApiProblem
from records.common.rest.schema import query
from records.common.settling import uid_at
from records.dishonesty.api.submissions import PartnerEndpoint
from records.sharing import schemas, tasks
from records.sharing.choices import DeliveryState, EventKind
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import delivering, endpoints, gathering
from records.sharing.sources import Happening

MOST_AGAIN, LOG_LINES = 1000, 50


class WebhookWindow(PartnerEndpoint):
    """A partner meets its own addresses, and nothing else exists for it."""

    required_scopes = {method: ["webhooks:manage"] for method in ("GET", "POST", "PATCH", "DELETE")}

    def find(self, uid: uuid.UUID) -> WebhookEndpoint:
        endpoint = endpoints.own_endpoints(cast(User, self.request.user)).filter(pk=uid).first()
        if endpoint is None:
            raise Http404
        return endpoint  # type: ignore[no-any-return]

    def delivery(self, uid: uuid.UUID, delivery: uuid.UUID) -> WebhookDelivery:
        found = WebhookDelivery.objects.filter(endpoint=self.find(uid), pk=delivery).first()
        if found is None:
            raise Http404
        return found

    def with_secret(self, answer: Response, secret: list[str]) -> Response:
        """The secret goes out this once: what is kept for a repeated request does not hold it."""
        if not answer.has_header(REPLAYED):
            answer.data = {**answer.data, "secret": secret[0]}
        return answer


class EndpointList(WebhookWindow):
    @extend_schema(
        operation_id="listWebhooks",
        tags=["partners"],
        summary=gettext_lazy("本单位登记的回调地址"),
        description=gettext_lazy("含各地址是否启用、连续失败的次数和最近送达的时间；不含密钥。"),
        responses=schemas.Endpoints,
    )
    def get(self, request: Any) -> Response:
        rows = [present(endpoint) for endpoint in endpoints.own_endpoints(request.user)]
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(
        operation_id="createWebhook",
        tags=["partners"],
        summary=gettext_lazy("登记一个回调地址"),
        description=gettext_lazy(
            "此后发生的事项以 POST 调用该地址，签名按 Standard Webhooks：webhook-id、webhook-timestamp、"
            "webhook-signature。答复中的 secret 只显示这一次。每个单位最多五个地址；超出时答复 409。"
        ),
        request=schemas.EndpointSent,
        responses={201: schemas.EndpointWithSecret},
    )
    def post(self, request: Any) -> Response:
        secret: list[str] = []
        return self.with_secret(self._register(request, secret), secret)

    @idempotent
    def _register(self, request: Any, secret: list[str]) -> Response:
        sent = schemas.EndpointSent(data=request.data)
        sent.is_valid(raise_exception=True)
        endpoint, made = endpoints.register_endpoint(
            **sent.validated_data, by=request.user, at=timezone.now()
        )
        secret.append(made)
        address = request.build_absolute_uri(reverse("webhook", args=[endpoint.pk]))
        return Response({**present(endpoint), "secret": None}, status=201, headers={"Location": address})


class EndpointDetail(WebhookWindow):
    @extend_schema(
        operation_id="getWebhook",
        tags=["partners"],
        summary=gettext_lazy("读取一个回调地址"),
        responses=schemas.Endpoint,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present(self.find(uid)))

    @extend_schema(
        operation_id="changeWebhook",
        tags=["partners"],
        summary=gettext_lazy("修改、停用或恢复一个回调地址"),
        description=gettext_lazy(
            "只改所给的各项。is_on 为 false 停用，为 true 恢复，停用期间的变化随后补发；"
            "管理员停用的不能自行恢复，答复 409。"
        ),
        request=schemas.EndpointChanged,
        responses=schemas.Endpoint,
    )
    @idempotent
    def patch(self, request: Any, uid: uuid.UUID) -> Response:
        endpoint, sent = self.find(uid), schemas.EndpointChanged(data=request.data)
        sent.is_valid(raise_exception=True)
        changed = endpoints.change_endpoint(
            endpoint=endpoint, changes=dict(sent.validated_data), by=request.user, at=timezone.now()
        )
        return Response(present(changed))

    @extend_schema(
        operation_id="deleteWebhook",
        tags=["partners"],
        summary=gettext_lazy("删除一个回调地址"),
        description=gettext_lazy("不再调用，尚未送达的通知一并放弃。"),
        request=None,
        responses={204: None},
    )
    @idempotent
    def delete(self, request: Any, uid: uuid.UUID) -> Response:
        endpoints.remove_endpoint(endpoint=self.find(uid), by=request.user, at=timezone.now())
        return Response(status=204)


class EndpointSecret(WebhookWindow):
    @extend_schema(
        operation_id="renewWebhookSecret",
        tags=["partners"],
        summary=gettext_lazy("更换一个回调地址的签名密钥"),
        description=gettext_lazy(
            "答复中的新密钥只显示这一次。此后 24 小时内每次调用同时带新旧两个签名，以空格分隔；"
            "接收程序核验其一即可，请在此期间换用新密钥。"
        ),
        request=None,
        responses={200: schemas.EndpointWithSecret},
    )
    def post(self, request: Any, uid: uuid.UUID) -> Response:
        secret: list[str] = []
        return self.with_secret(self._renew(request, uid, secret), secret)

    @idempotent
    def _renew(self, request: Any, uid: uuid.UUID, secret: list[str]) -> Response:
        endpoint = self.find(uid)
        secret.append(endpoints.renew_secret(endpoint=endpoint, by=request.user, at=timezone.now()))
        return Response({**present(self.find(uid)), "secret": None})


class EndpointTest(WebhookWindow):
    @extend_schema(
        operation_id="testWebhook",
        tags=["partners"],
        summary=gettext_lazy("向一个回调地址发送测试通知"),
        description=gettext_lazy("答复后几秒内以事项 webhook.test 调用该地址；结果见 Location 的地址。"),
        request=None,
        responses={202: schemas.Delivery},
    )
    @idempotent
    def post(self, request: Any, uid: uuid.UUID) -> Response:
        endpoint, at = self.find(uid), timezone.now()
        _refuse_if_off(endpoint)
        made = Happening(EventKind.TEST, endpoint.pk, uid_at(at), {"url": _address(endpoint)})
        gathering.owe(endpoint, [made], at=at)
        audit.record(action="webhook.tested", by=request.user, at=at, subject=endpoint)
        delivery = endpoint.deliveries.get(event=EventKind.TEST, position=made.position)
        tasks.ring()
        address = request.build_absolute_uri(reverse("webhook-delivery", args=[endpoint.pk, delivery.pk]))
        return Response(present_delivery(delivery), status=202, headers={"Location": address})


class DeliveryList(WebhookWindow, ListAPIView):
    parameters = ("state",)
    pagination_class = KeysetPagination
    serializer_class = schemas.Delivery
    orderings = {"-created_at": ("-uid",), "created_at": ("uid",)}

    @extend_schema(
        operation_id="listWebhookDeliveries",
        tags=["partners"],
        summary=gettext_lazy("一个回调地址的送达记录"),
        description=gettext_lazy("保留三十天，新的在前。"),
        parameters=[query("state", gettext_lazy("只要这一状态的。"), choices=DeliveryState)],
        responses=schemas.Delivery(many=True),
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        state = request.query_params.get("state", "")
        if state and state not in DeliveryState.values:
            raise ApiProblem(
                400,
                "invalid_parameter",
                _("%(name)s 可取：%(values)s。")
                % {"name": "state", "values": _("、").join(DeliveryState.values)},
                errors=[{"pointer": "?state", "code": "unknown_value", "detail": state[:40]}],
            )
        rows = WebhookDelivery.objects.filter(endpoint=self.find(uid)).defer("body")
        page = self.paginate_queryset(rows.filter(state=state) if state else rows)
        return self.get_paginated_response([present_delivery(row) for row in page or []])


class DeliveryDetail(WebhookWindow):
    @extend_schema(
        operation_id="getWebhookDelivery",
        tags=["partners"],
        summary=gettext_lazy("一条通知的正文和每次调用的结果"),
        responses=schemas.DeliveryWithLog,
    )
    def get(self, request: Any, uid: uuid.UUID, delivery: uuid.UUID) -> Response:
        found = self.delivery(uid, delivery)
        lines = found.log.order_by("-number")[:LOG_LINES]
        return Response(
            {
                **present_delivery(found),
                "body": found.body,
                "log": [
                    {
                        "number": line.number,
                        "at": line.at.isoformat(),
                        "milliseconds": line.milliseconds,
                        "status": line.status,
                        "problem": line.problem or None,
                        "answer": line.answer,
                    }
                    for line in lines
                ],
            }
        )


class DeliveryAgain(WebhookWindow):
    @extend_schema(
        operation_id="replayWebhookDelivery",
        tags=["partners"],
        summary=gettext_lazy("重放一条通知"),
        description=gettext_lazy("以相同的 webhook-id 和正文再次调用；时间和签名是新的。"),
        request=None,
        responses={202: schemas.Delivery},
    )
    @idempotent
    def post(self, request: Any, uid: uuid.UUID, delivery: uuid.UUID) -> Response:
        found = self.delivery(uid, delivery)
        _refuse_if_off(found.endpoint)
        delivering.send_again(endpoint=found.endpoint, uids=[found.pk], by=request.user, at=timezone.now())
        tasks.ring()
        return Response(present_delivery(self.delivery(uid, delivery)), status=202)


class Replays(WebhookWindow):
    @extend_schema(
        operation_id="replayWebhookDeliveries",
        tags=["partners"],
        summary=gettext_lazy("重放某一时刻以来的通知"),
        description=gettext_lazy(
            "例如接收程序出错、数据丢失之后。每条沿用原来的 webhook-id 和正文；一次最多 1000 条。"
        ),
        request=schemas.Since,
        responses={202: schemas.Again},
    )
    @idempotent
    def post(self, request: Any, uid: uuid.UUID) -> Response:
        endpoint, sent = self.find(uid), schemas.Since(data=request.data)
        _refuse_if_off(endpoint)
        sent.is_valid(raise_exception=True)
        since = sent.validated_data["since"]
        uids = delivering.made_since(endpoint, since, limit=MOST_AGAIN + 1)
        following = WebhookDelivery.objects.get(pk=uids[MOST_AGAIN]) if len(uids) > MOST_AGAIN else None
        calls = delivering.send_again(
            endpoint=endpoint, uids=uids[:MOST_AGAIN], by=request.user, at=timezone.now()
        )
        tasks.ring()
        return Response(
            {"calls": calls, "next_since": following.created_at.isoformat() if following else None},
            status=202,
        )


def present(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "uid": str(endpoint.uid),
        "url": endpoint.url,
        "events": endpoint.events,
        "kinds": endpoint.kinds,
        "description": endpoint.description,
        "contact": endpoint.contact,
        "is_on": endpoint.is_on,
        "off_reason": endpoint.off_reason or None,
        "off_at": _iso(endpoint.off_at),
        "failures": endpoint.failures,
        "failing_since": _iso(endpoint.failing_since),
        "delivered_at": _iso(endpoint.delivered_at),
        "former_secret_until": _iso(endpoint.former_until),
        "created_at": _iso(endpoint.created_at),
    }


def present_delivery(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "uid": str(delivery.uid),
        "event": delivery.event,
        "about": str(delivery.about),
        "state": delivery.state,
        "tries": delivery.tries,
        "created_at": _iso(delivery.created_at),
        "next_try_at": _iso(delivery.next_try_at),
        "done_at": _iso(delivery.done_at),
    }


def _refuse_if_off(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_on:
        raise ApiProblem(409, "endpoint_is_off", _("该回调地址已停用，请先以 PATCH 将 is_on 改为 true。"))


def _address(endpoint: WebhookEndpoint) -> str:
    return reverse("webhook", args=[endpoint.pk])


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
