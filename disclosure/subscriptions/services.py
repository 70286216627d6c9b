"""Asking for a subscription, saying yes to it, changing it and ending it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosure.subscriptions.links import CONFIRM_WITHIN
from disclosure.subscriptions.models import Letter, Rhythm, Status, Subscription
from disclosure.subscriptions.subjects import Subject
from records.common.crypto import blind_index
from records.common.settling import uid_at

# Of one address: more than a person reads.
MOST_OF_AN_ADDRESS = 50
SENT_AT_HOUR = 7


def ask(*, subject: Subject, address: str, rhythm: str, language: str, at: datetime) -> None:
    """
    Write down that somebody wants this told to that address, and ask the address whether it wants it, too.

    Nothing tells the caller whether the address was known before.
    """
    address = address.strip().lower()
    try:
        with transaction.atomic():
            _ask(subject, address, rhythm, language, at)
    except IntegrityError:
        # The same was asked for a moment ago, by a second click.
        return


def _ask(subject: Subject, address: str, rhythm: str, language: str, at: datetime) -> None:
    own = Subscription.objects.of_address(address)
    known = own.select_for_update().filter(target=subject.target, about=subject.about).first()
    if known is None and own.count() >= MOST_OF_AN_ADDRESS:
        return
    if known is not None and known.status == Status.ACTIVE:
        known.letter = Letter.ALREADY
        known.save(update_fields=["letter"])
        return
    asked = known or Subscription(
        target=subject.target,
        about=subject.about,
        address=address,
        address_index=blind_index(address),
        created_at=at,
        seen_position=uid_at(at),
    )
    asked.rhythm, asked.language = rhythm, language
    asked.letter, asked.next_at, asked.failures = Letter.CONFIRM, at, 0
    asked.expires_at = at + CONFIRM_WITHIN
    asked.save()


@transaction.atomic
def confirm(*, uid: UUID, at: datetime) -> Subscription | None:
    """Say yes: from now on the address is told. Nothing where the question has expired."""
    found = Subscription.objects.select_for_update().filter(uid=uid).first()
    if found is None or found.status == Status.ACTIVE:
        return found
    found.status, found.confirmed_at, found.expires_at = Status.ACTIVE, at, None
    found.letter, found.seen_position = Letter.NONE, uid_at(at)
    found.next_at = next_moment(found.rhythm, after=at)
    found.save()
    return found


@transaction.atomic
def change(*, uid: UUID, rhythm: str, language: str, at: datetime) -> Subscription | None:
    found = Subscription.objects.select_for_update().filter(uid=uid, status=Status.ACTIVE).first()
    if found is not None:
        found.rhythm, found.language = rhythm, language
        found.next_at = next_moment(rhythm, after=at)
        found.save(update_fields=["rhythm", "language", "next_at"])
    return found


def unsubscribe(*, uid: UUID) -> bool:
    """End it; the address is forgotten at once."""
    removed, _rows = Subscription.objects.filter(uid=uid).delete()
    return bool(removed)


def forget_unconfirmed(*, at: datetime) -> int:
    """Whoever did not say yes in time is forgotten."""
    removed, _rows = Subscription.objects.filter(status=Status.PENDING, expires_at__lt=at).delete()
    return removed


def next_moment(rhythm: str, *, after: datetime) -> datetime:
    """The next morning of the rhythm, strictly after a moment."""
    local = timezone.localtime(after)
    morning = local.replace(hour=SENT_AT_HOUR, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        morning += timedelta(days=-morning.weekday() % 7)
    return morning
