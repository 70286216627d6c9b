"""Setting up a factor: the secret or the question waits in the session until the new factor has shown that it works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from records.access.factors import passkeys, services, sessions, totp
from records.access.factors.forms import NewAppForm, NewPasskeyForm
from records.access.factors.models import SecondFactor
from records.access.models import User
from records.access.services.errors import AccessDenied
from records.common.crypto import decrypt, encrypt

SECRET, ASKED = "new_app", "new_passkey"
Kind = SecondFactor.Kind


@dataclass
class Enrolling:
    """One person's page for one kind of factor: its form, what the page shows, and the factor once it is there."""

    form: forms.Form
    shown: dict[str, Any]
    factor: SecondFactor | None = None


def enrol(request: HttpRequest, *, user: User, kind: str, at: datetime) -> Enrolling:
    return _app(request, user, at) if kind == Kind.TOTP else _passkey(request, user, at)


def _here(request: HttpRequest) -> UUID | None:
    present = sessions.present(request)
    return present.uid if present else None


def _app(request: HttpRequest, user: User, at: datetime) -> Enrolling:
    kept = request.session.get(SECRET)
    form = NewAppForm(request.POST or None, initial={"name": _("手机身份验证器")})
    if request.method == "POST" and kept and form.is_valid():
        try:
            factor = services.add_app(
                user=user,
                secret=decrypt(kept),
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                keep_session=_here(request),
                at=at,
            )
        except AccessDenied as denied:
            form.add_error("code", denied.message)
        else:
            del request.session[SECRET]
            return Enrolling(form, {}, factor)
    if not kept or request.method != "POST":
        kept = request.session[SECRET] = encrypt(totp.new_secret())
    secret = decrypt(kept)
    address = totp.address(secret, account=user.username, issuer=settings.NODE_NAME)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2, light="#ffffff")
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Enrolling(form, {"picture": picture, "secret": grouped, "address": address})


def _passkey(request: HttpRequest, user: User, at: datetime) -> Enrolling:
    form = NewPasskeyForm(request.POST or None, initial={"name": _("通行密钥")})
    if request.method == "POST" and form.is_valid():
        state = request.session.pop(ASKED, None)
        try:
            if state is None:
                raise passkeys.PasskeyRefused
            made = passkeys.registered(request, state=state, answer=form.cleaned_data["credential"])
            factor = services.add_passkey(
                user=user, made=made, name=form.cleaned_data["name"], keep_session=_here(request), at=at
            )
        except passkeys.PasskeyRefused:
            form.add_error(None, _("通行密钥没有登记成功，请重试；多次失败请换一个设备或改用身份验证器。"))
        except AccessDenied as denied:
            form.add_error(None, denied.message)
        else:
            return Enrolling(form, {}, factor)
    if not passkeys.can_be_used(request):
        return Enrolling(form, {"unusable": True})
    known = services.in_use(user).filter(kind=Kind.PASSKEY).values_list("credential", flat=True)
    options, request.session[ASKED] = passkeys.ask_to_register(
        request,
        user_pk=user.pk,
        username=user.username,
        full_name=user.full_name,
        known=[one for one in known if one],
    )
    return Enrolling(form, {"options": options})
