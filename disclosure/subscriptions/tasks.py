"""Background work on subscriptions; all of it may run twice and on several workers at once."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from disclosure.subscriptions import sending, services


@shared_task(name="disclosure.subscriptions.send_letters")
def send_subscription_letters() -> int:
    return sending.send_letters(at=timezone.now())


@shared_task(name="disclosure.subscriptions.send_digests")
def send_subscription_digests() -> int:
    return sending.send_digests(at=timezone.now())


@shared_task(name="disclosure.subscriptions.forget_unconfirmed")
def forget_unconfirmed_subscriptions() -> int:
    return services.forget_unconfirmed(at=timezone.now())


BEAT = {
    # Somebody sits before his mail program and waits for this one.
    "send-subscription-letters": {"task": "disclosure.subscriptions.send_letters", "schedule": 10.0},
    "send-subscription-digests": {
        "task": "disclosure.subscriptions.send_digests",
        "schedule": 60.0 if settings.DEMO else 300.0,
    },
    "forget-unconfirmed-subscriptions": {
        "task": "disclosure.subscriptions.forget_unconfirmed",
        "schedule": 3600.0,
    },
}
