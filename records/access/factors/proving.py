"""Showing a factor that one has: asked of the browser, checked once, the same at sign-in and at the step-up."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from records.access.factors import passkeys, services
from records.access.factors.models import SecondFactor
from records.access.models import User

ASKED = "passkey_asked"
RECOVERY = "recovery"


def by_code(*, user: User, code: str, recovery: bool, at: datetime) -> str:
    """What kind of factor the code shows, or an empty word; a recovery code only where one may be spent."""
    if services.use_app(user=user, code=code, at=at):
        return str(SecondFactor.Kind.TOTP)
    if recovery and services.use_recovery_code(user=user, code=code, at=at):
        return RECOVERY
    return ""


def question(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """What to ask the browser for a passkey of this person; None where he has none, or it cannot be used here."""
    known = _known(user)
    if not known or not passkeys.can_be_used(request):
        return None
    options, request.session[ASKED] = passkeys.ask_to_prove(request, known=list(known.values()))
    return options


def by_passkey(request: HttpRequest, *, user: User, answer: dict[str, Any], at: datetime) -> str:
    """The same for a passkey; each question is answered once."""
    state = request.session.pop(ASKED, None)
    known = _known(user)
    if state is None or not known:
        return ""
    try:
        credential_id, counter = passkeys.proved(
            request, state=state, answer=answer, known=list(known.values())
        )
    except passkeys.PasskeyRefused:
        return ""
    used = services.use_passkey(user=user, credential_id=credential_id, counter=counter, at=at)
    return str(used.kind) if used else ""


def _known(user: User) -> dict[str, str]:
    found = services.in_use(user).filter(kind=SecondFactor.Kind.PASSKEY)
    return {one.credential_id: one.credential for one in found if one.credential_id and one.credential}
