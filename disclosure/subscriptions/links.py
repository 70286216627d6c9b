"""The signed links in mails: whoever holds one may do what it says, and nobody can make one up."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from disclosure.subscriptions.models import Subscription

# How long the question "was it you?" stays open.
CONFIRM_WITHIN = timedelta(hours=48)
_CONFIRM, _MANAGE = "disclosure.subscriptions.confirm", "disclosure.subscriptions.manage"


def confirm_token(subscription: Subscription) -> str:
    return signing.TimestampSigner(salt=_CONFIRM).sign_object(subscription.uid.hex)


def manage_token(subscription: Subscription) -> str:
    return signing.Signer(salt=_MANAGE).sign_object(subscription.uid.hex)


def confirming(token: str) -> UUID | None:
    """Whose confirmation this is; nothing where it is made up or too old."""
    try:
        return UUID(hex=signing.TimestampSigner(salt=_CONFIRM).unsign_object(token, max_age=CONFIRM_WITHIN))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def managing(token: str) -> UUID | None:
    try:
        return UUID(hex=signing.Signer(salt=_MANAGE).unsign_object(token))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def confirm_address(subscription: Subscription) -> str:
    return _absolute("site:subscription-confirm", confirm_token(subscription))


def manage_address(subscription: Subscription) -> str:
    return _absolute("site:subscription", manage_token(subscription))


def unsubscribe_address(subscription: Subscription) -> str:
    return _absolute("site:unsubscribe", manage_token(subscription))


def _absolute(route: str, token: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse(route, args=[token])
