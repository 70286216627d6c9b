"""Letters and digests on their way: each under its row's lock, so that two workers never write to one reader twice."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from disclosure.subscriptions import mails
from disclosure.subscriptions.digest import digest_of
from disclosure.subscriptions.models import Letter, Status, Subscription, SubscriptionQuerySet
from disclosure.subscriptions.services import next_moment
from records.common.settling import settled_at, uid_at

# How long after the first, second, … refusal of the address it is tried again; after the last one it is forgotten.
WAITS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))
# After a failure that is the mail server's own.
WAIT_FOR_SERVER = timedelta(minutes=15)
WAIT_AFTER_ERROR = timedelta(hours=1)
# One pass at most: the next one goes on.
MOST = 2_000

log = structlog.get_logger(__name__)


def send_letters(*, at: datetime) -> int:
    """The questions whether somebody wants to be written to, and answers to those who asked twice."""
    return _each(
        lambda: (
            Subscription.objects.exclude(letter=Letter.NONE).filter(status=Status.PENDING, next_at__lte=at)
            | Subscription.objects.exclude(letter=Letter.NONE).filter(status=Status.ACTIVE)
        ),
        _letter,
        at,
    )


def send_digests(*, at: datetime) -> int:
    """Tell each subscriber whose time has come what has changed; where nothing has, no mail goes out."""
    return _each(lambda: Subscription.objects.filter(status=Status.ACTIVE, next_at__lte=at), _digest, at)


def _each(
    due: Callable[[], SubscriptionQuerySet], send: Callable[[Subscription, datetime], bool], at: datetime
) -> int:
    if not settings.SUBSCRIPTION_MAIL:
        return 0
    sent = 0
    for _number in range(MOST):
        uid = None
        try:
            with transaction.atomic():
                # What another worker holds is being sent by that one.
                rows = due().select_for_update(skip_locked=True).order_by("next_at", "uid")
                subscription = rows.first()
                if subscription is None:
                    return sent
                uid = subscription.uid
                sent += send(subscription, at)
        except Exception as error:
            if uid is None:
                raise
            # One that cannot be told must not stand in the way of all behind it.
            log.error("subscription_failed", subscription=str(uid), error=type(error).__name__)
            held = Subscription.objects.filter(uid=uid)
            held.update(next_at=at + WAIT_AFTER_ERROR)
            held.filter(status=Status.ACTIVE).update(letter=Letter.NONE)
    return sent


def _letter(subscription: Subscription, at: datetime) -> bool:
    letter = mails.confirmation if subscription.letter == Letter.CONFIRM else mails.already
    if not _sent(letter(subscription), subscription, at):
        return False
    subscription.letter, subscription.failures = Letter.NONE, 0
    subscription.save(update_fields=["letter", "failures"])
    return True


def _digest(subscription: Subscription, at: datetime) -> bool:
    until = uid_at(settled_at())
    found = digest_of(subscription, until=until, on=timezone.localdate(at))
    if found and not _sent(mails.digest(subscription, found), subscription, at):
        return False
    subscription.seen_position, subscription.told = until, found.told
    subscription.next_at, subscription.failures = next_moment(subscription.rhythm, after=at), 0
    if found:
        subscription.last_sent_at = at
    subscription.save(update_fields=["seen_position", "told", "next_at", "failures", "last_sent_at"])
    return bool(found)


def _sent(mail: EmailMessage, subscription: Subscription, at: datetime) -> bool:
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(subscription, at, refusal)
    except (smtplib.SMTPException, OSError) as failure:
        # What the server said may hold the address, so only the kind of failure is written down.
        log.warning(
            "subscription_mail_failed", subscription=str(subscription.uid), error=type(failure).__name__
        )
        _wait(subscription, at + WAIT_FOR_SERVER)
    else:
        return True
    return False


def _refused(subscription: Subscription, at: datetime, refusal: smtplib.SMTPRecipientsRefused) -> None:
    """The address does not take it: later, less often, and at last never again."""
    if subscription.failures >= len(WAITS):
        log.warning("subscription_given_up", subscription=str(subscription.uid))
        subscription.delete()
        return
    log.warning("subscription_address_refused", subscription=str(subscription.uid))
    subscription.failures += 1
    _wait(subscription, at + WAITS[subscription.failures - 1])


def _wait(subscription: Subscription, until: datetime) -> None:
    subscription.next_at = until
    if subscription.status == Status.ACTIVE:
        # "You have it already" is not worth a second try.
        subscription.letter = Letter.NONE
    subscription.save(update_fields=["next_at", "failures", "letter"])
