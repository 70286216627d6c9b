"""Who signs in, who signs out and who is turned away, for the audit trail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from records.access import audit
from records.access.models import User


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit_signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit_signed_out")
    user_login_failed.connect(_turned_away, dispatch_uid="audit_turned_away")


def _signed_in(*, user: User, **kwargs: Any) -> None:
    audit.record(action="signed_in", by=user, at=timezone.now(), subject=user)


def _signed_out(*, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record(action="signed_out", by=user, at=timezone.now(), subject=user)


def _turned_away(*, credentials: dict[str, Any], **kwargs: Any) -> None:
    # Only a name that exists is kept: people type their password into the wrong field.
    account = User.objects.filter(username=credentials.get("username") or "").first()
    audit.refused(action="sign_in_failed", by=None, at=timezone.now(), subject=account)
