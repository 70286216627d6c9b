"""
Calling partners: what is due is claimed, called without any lock or transaction, and what came back is kept.

A claim is a time by which the call is due again: a worker that dies in between leaves calls that another one makes
a minute later, with the same id and the same body.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records.access import audit
from records.access.services.system import clock_user
from records.common import outbound
from records.common.outbound import Answer, OutboundFailed
from records.sharing import rules, signing
from records.sharing.choices import DeliveryState, OffReason
from records.sharing.models import WebhookDelivery, WebhookEndpoint, WebhookTry
from records.sharing.services.endpoints import secrets_in_force

SECONDS = 10.0
ANSWER_BYTES = 1000
# So long a claimed call is nobody else's: longer than any call may take.
CLAIM = timedelta(seconds=60)
AT_ONCE, OF_ONE = 8, 2
# One run ends after so many rounds or seconds; beat starts the next one.
MOST_ROUNDS, MOST_SECONDS = 200, 40.0

log = structlog.get_logger(__name__)
Post = Callable[..., Answer]


@dataclass(frozen=True)
class Call:
    delivery: WebhookDelivery
    endpoint: WebhookEndpoint
    headers: dict[str, str]
    at: datetime


@dataclass(frozen=True)
class Outcome:
    call: Call
    milliseconds: int
    status: int | None
    problem: str
    answer: str


def deliver(*, at: datetime, post: Post = outbound.post) -> int:
    """Make the calls that are due; returns how many were made."""
    started, made = time.monotonic(), 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _round in range(MOST_ROUNDS):
            now = at + timedelta(seconds=time.monotonic() - started)
            calls = _claim(at=now)
            for outcome in threads.map(lambda call: _make(call, post), calls):
                keep(outcome)
            made += len(calls)
            if not calls or time.monotonic() - started > MOST_SECONDS:
                break
    return made


@transaction.atomic
def _claim(*, at: datetime) -> list[Call]:
    """Some calls that are due, of each address few, so that a slow one holds nobody else up."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT due.uid FROM records_webhookendpoint endpoint
              JOIN records_user partner ON partner.id = endpoint.partner_id AND partner.is_active
              JOIN records_partnerapplication application ON application.user_id = partner.id
               AND (application.ends_on IS NULL OR application.ends_on >= %(today)s)
             CROSS JOIN LATERAL (
                   SELECT delivery.uid, delivery.next_try_at FROM records_webhookdelivery delivery
                    WHERE delivery.endpoint_id = endpoint.uid AND delivery.state = 'waiting'
                      AND delivery.next_try_at <= %(at)s
                    ORDER BY delivery.next_try_at, delivery.uid LIMIT %(of_one)s
                      FOR UPDATE SKIP LOCKED
                   ) AS due
             WHERE endpoint.off_at IS NULL AND endpoint.removed_at IS NULL
               AND (endpoint.rests_until IS NULL OR endpoint.rests_until <= %(at)s)
             ORDER BY due.next_try_at LIMIT %(most)s
            """,
            {"at": at, "today": timezone.localdate(at), "of_one": OF_ONE, "most": AT_ONCE},
        )
        uids = [uid for (uid,) in cursor.fetchall()]
    rows = WebhookDelivery.objects.filter(pk__in=uids)
    rows.update(next_try_at=at + CLAIM, tries=F("tries") + 1, round=F("round") + 1)
    claimed = rows.select_related("endpoint").order_by("created_at", "uid")
    return [Call(each, each.endpoint, _headers(each, at=at), at) for each in claimed]


def _headers(delivery: WebhookDelivery, *, at: datetime) -> dict[str, str]:
    return signing.headers(
        secrets_in_force(delivery.endpoint, at=at),
        message_id=f"msg_{delivery.uid.hex}",
        at=at,
        body=delivery.body,
    )


def _make(call: Call, post: Post) -> Outcome:
    """In a thread of its own: no database here."""
    started = time.monotonic()
    status, problem, text = None, "", ""
    try:
        answer = post(
            call.endpoint.url,
            content=call.delivery.body.encode(),
            headers=call.headers,
            seconds=SECONDS,
            most_bytes=ANSWER_BYTES,
        )
        status = answer.status
        # PostgreSQL keeps no NUL.
        text = answer.body.decode("utf-8", "replace").replace("\0", "")[:ANSWER_BYTES]
    except OutboundFailed as failed:
        problem = failed.code
    return Outcome(call, round((time.monotonic() - started) * 1000), status, problem, text)


@transaction.atomic
def keep(outcome: Outcome) -> None:
    """Write down what came back, and when it is tried again."""
    at, taken = outcome.call.at, rules.is_taken(outcome.status)
    # The address first, as everywhere: two outcomes of one address wait for one another and for nothing else.
    endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=outcome.call.endpoint.pk)
    delivery = WebhookDelivery.objects.select_for_update(no_key=True).get(pk=outcome.call.delivery.pk)
    WebhookTry.objects.create(
        delivery=delivery,
        number=WebhookTry.objects.filter(delivery=delivery).count() + 1,
        at=at,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        problem=outcome.problem,
        answer=outcome.answer,
    )
    if delivery.state == DeliveryState.WAITING:
        _settle(delivery, taken=taken, at=at)
    if taken:
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.delivered_at = at
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or at
        endpoint.rests_until = rules.rest_until(endpoint.failures, at=at)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until", "delivered_at"])
    if endpoint.is_on and rules.must_be_off(
        endpoint.failing_since, at=at, days=settings.WEBHOOK_OFF_AFTER_DAYS
    ):
        _switch_off(endpoint, at=at)


def _settle(delivery: WebhookDelivery, *, taken: bool, at: datetime) -> None:
    if taken:
        delivery.state, delivery.next_try_at, delivery.done_at = DeliveryState.DONE, None, at
    else:
        delivery.next_try_at = rules.next_try(delivery.round, at=at)
        if delivery.next_try_at is None:
            delivery.state = DeliveryState.GIVEN_UP
    delivery.save(update_fields=["state", "next_try_at", "done_at"])


def _switch_off(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    endpoint.off_at, endpoint.off_reason = at, OffReason.FAILING
    endpoint.save(update_fields=["off_at", "off_reason"])
    audit.record(
        action="webhook.switched_off",
        by=clock_user(),
        at=at,
        subject=endpoint,
        details={"reason": OffReason.FAILING.value, "failures": endpoint.failures},
    )
    log.warning("webhook_switched_off", endpoint=str(endpoint.pk), failures=endpoint.failures)
    if endpoint.contact:
        transaction.on_commit(lambda: _tell(endpoint))


def _tell(endpoint: WebhookEndpoint) -> None:
    """The partner's own people, by mail; where no mail goes out, the API and the staff's page say it."""
    with translation.override("zh-hans"):
        send_mail(
            subject=_("%s：回调通知已停用") % settings.NODE_NAME,
            message=_(
                "贵单位在%(node)s登记的回调地址（%(host)s）连续 %(days)d 天未能送达，已自动停用。\n"
                "请检查接收程序，再以 PATCH %(address)s 恢复；停用期间的变化会补发。"
            )
            % {
                "node": settings.NODE_NAME,
                "host": endpoint,
                "days": settings.WEBHOOK_OFF_AFTER_DAYS,
                "address": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/webhooks/{endpoint.pk}/",
            },
            from_email=None,
            recipient_list=[endpoint.contact or ""],
            fail_silently=True,
        )


# --- Again -----------------------------------------------------------------------------------------------


@transaction.atomic
def send_again(*, endpoint: WebhookEndpoint, uids: Sequence[UUID], by: Any, at: datetime) -> int:
    """Owe these calls once more, with the same id and the same body; those still waiting come at once."""
    again = WebhookDelivery.objects.filter(endpoint=endpoint, pk__in=uids)
    count = again.update(state=DeliveryState.WAITING, next_try_at=at, round=0, done_at=None)
    audit.record(action="webhook.replayed", by=by, at=at, subject=endpoint, details={"calls": count})
    return count


def made_since(endpoint: WebhookEndpoint, moment: datetime, *, limit: int) -> list[UUID]:
    """The calls of an address that came into being since a moment, the oldest first."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, created_at__gte=moment)
    return list(rows.order_by("created_at", "uid").values_list("uid", flat=True)[:limit])


def clear(*, at: datetime, most: int = 5_000) -> int:
    """Forget calls whose days are over, and removed addresses of which nothing is left."""
    before = at - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    old = WebhookDelivery.objects.filter(created_at__lt=before)
    uids = list(old.order_by("created_at").values_list("uid", flat=True)[:most])
    WebhookTry.objects.filter(delivery__in=uids).delete()
    WebhookDelivery.objects.filter(pk__in=uids).delete()
    WebhookEndpoint.objects.filter(removed_at__lt=before, deliveries=None).delete()
    return len(uids)
