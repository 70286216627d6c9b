"""Who signs in, who signs out and who is turned away, for the audit trail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from records.access import audit
from records.access.factors import sessions
from records.access.factors.lockout import SECOND_STEP
from records.access.models import User


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit_signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit_signed_out")
    user_login_failed.connect(_turned_away, dispatch_uid="audit_turned_away")


def _signed_in(*, user: User, request: HttpRequest | None, **kwargs: Any) -> None:
    at = timezone.now()
    # What was shown besides the password; signing_in.complete writes it on the request.
    factor = getattr(request, "shown_factor", "")
    with transaction.atomic():
        audit.record(action="signed_in", by=user, at=at, subject=user, details={"factor": factor})
        if request is not None:
            sessions.open_session(request=request, user=user, factor=factor, at=at)


def _signed_out(*, user: User | None, request: HttpRequest | None, **kwargs: Any) -> None:
    if user is None:
        return
    at = timezone.now()
    with transaction.atomic():
        audit.record(action="signed_out", by=user, at=at, subject=user)
        session = sessions.present(request) if request is not None else None
        if session and (row := sessions.row_of(session, user)):
            sessions.end(session=row, because=sessions.End.SIGNED_OUT, at=at, by=user)


def _turned_away(*, credentials: dict[str, Any], **kwargs: Any) -> None:
    # Only a name that exists is kept: people type their password into the wrong field.
    account = User.objects.filter(username=credentials.get("username") or "").first()
    second = credentials.get("step") == SECOND_STEP
    audit.refused(
        action="second_step_failed" if second else "sign_in_failed",
        by=None,
        at=timezone.now(),
        subject=account,
    )
