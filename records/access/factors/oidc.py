"""
Sign-in by the office's own OpenID Connect provider (authorization code with PKCE; RS, PS, ES or EdDSA signatures).

It says who somebody is and nothing more: no account is made, no role given. Which identity is which account an
administrator enters, and the account's owner confirms by signing in here once in his own way.
"""

import base64
import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import jwt
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from records.access import audit
from records.access.factors.models import OidcLink
from records.access.models import User
from records.access.roles import Role
from records.access.services.errors import AccessDenied, refuse, require_role

ASKED, FOUND = "oidc_asked", "oidc_found"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
TIMEOUT_SECONDS = 10
DOCUMENT_KEPT_SECONDS = 3600
LEEWAY_SECONDS = 60
_MOST_BYTES = 1024 * 1024


class OidcFailed(Exception):
    """The provider cannot be reached, or what it said is not to be believed; ``args[0]`` is for the log."""


@dataclass(frozen=True)
class Identity:
    issuer: str
    subject: str
    second_factor: bool


def is_on() -> bool:
    return bool(settings.OIDC.issuer and settings.OIDC.client_id)


def begin(request: HttpRequest, *, next_url: str) -> str:
    """
    The provider's address to which the browser goes; what its answer must fit is kept in the session.

    :raises OidcFailed: if the provider cannot be reached
    """
    verifier, state, nonce = (secrets.token_urlsafe(48) for _number in range(3))
    request.session[ASKED] = {"state": state, "nonce": nonce, "verifier": verifier, "next": next_url}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    question = {
        "response_type": "code",
        "client_id": settings.OIDC.client_id,
        "redirect_uri": _back_address(),
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    return f"{_document()['authorization_endpoint']}?{urlencode(question)}"


def finish(request: HttpRequest) -> tuple[Identity, str]:
    """
    Who has come back from the provider, and where he wanted to go.

    :raises OidcFailed: if he was not sent there by this session, or the provider does not vouch for him
    """
    asked = request.session.pop(ASKED, None)
    if asked is None or not constant_time_compare(request.GET.get("state", ""), asked["state"]):
        raise OidcFailed("the answer belongs to no question of this session")
    if "code" not in request.GET:
        raise OidcFailed(f"the provider refused: {request.GET.get('error', '')[:40]!r}")
    document = _document()
    claims = _checked(_id_token(document, request.GET["code"], asked["verifier"]), document)
    if not constant_time_compare(str(claims.get("nonce", "")), asked["nonce"]):
        raise OidcFailed("the token answers another question")
    said = claims.get("amr") or []
    values = {str(claims.get("acr", "")), *(map(str, said) if isinstance(said, list) else [])}
    identity = Identity(
        issuer=settings.OIDC.issuer,
        subject=str(claims["sub"])[:255],
        second_factor=bool(values & set(settings.OIDC.second_factor)),
    )
    return identity, asked["next"]


def link_of(identity: Identity) -> OidcLink | None:
    """The account that an administrator has entered for this identity, confirmed or not."""
    return (
        OidcLink.objects.select_related("user")
        .filter(issuer=identity.issuer, subject=identity.subject, ended_at=None)
        .first()
    )


def remember_unconfirmed(request: HttpRequest, link: OidcLink) -> None:
    """Let the account's owner confirm the link by signing in in his own way, in this same browser."""
    request.session[FOUND] = str(link.pk)


@transaction.atomic
def confirm_link(request: HttpRequest, *, user: User, at: datetime) -> None:
    """If he who signs in has just come from the provider as one who is said to be him: now it is certain."""
    found = request.session.pop(FOUND, None)
    if found is None:
        return
    confirmed = OidcLink.objects.filter(pk=found, user=user, confirmed_at=None, ended_at=None).update(
        confirmed_at=at
    )
    if confirmed:
        audit.record(action="oidc_link_confirmed", by=user, at=at, subject=user)


@transaction.atomic
def enter_link(*, user: User, subject: str, by: User, at: datetime) -> OidcLink:
    """
    Say which identity at the provider belongs to an account; the former one ends.

    :raises AccessDenied: if ``by`` is no system administrator, or it is his own account
    :raises ValidationError: if the identity is another account's
    """
    action = "oidc_link_entered"
    _require_keeper(action=action, user=user, by=by, at=at)
    if user.kind != User.Kind.PERSON:
        raise AccessDenied("not_a_person", _("只有人员账号可以绑定统一登录。"))
    OidcLink.objects.filter(user=user, ended_at=None).update(ended_at=at)
    link = OidcLink(user=user, issuer=settings.OIDC.issuer, subject=subject, entered_by=by, entered_at=at)
    link.full_clean()
    link.save(force_insert=True)
    audit.record(action=action, by=by, at=at, subject=user)
    return link


@transaction.atomic
def end_link(*, user: User, by: User, at: datetime) -> None:
    """:raises AccessDenied: if ``by`` is no system administrator, or it is his own account"""
    action = "oidc_link_ended"
    _require_keeper(action=action, user=user, by=by, at=at)
    if OidcLink.objects.filter(user=user, ended_at=None).update(ended_at=at):
        audit.record(action=action, by=by, at=at, subject=user)


def _require_keeper(*, action: str, user: User, by: User, at: datetime) -> None:
    require_role([Role.SYSTEM_ADMIN], action=action, by=by, at=at, subject=user)
    if by.pk == user.pk:
        raise refuse(
            "own_account",
            _("不能给自己录入统一登录标识，请由另一位系统管理员办理。"),
            action=action,
            by=by,
            at=at,
            subject=user,
        )


def _back_address() -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("admin:oidc_back")


def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)


def _document() -> dict[str, Any]:
    """What the provider says of itself, kept for an hour."""
    key = f"oidc:{hashlib.sha256(settings.OIDC.issuer.encode()).hexdigest()}"
    document = _kept(key)
    if document is None:
        document = _asked("GET", f"{settings.OIDC.issuer}/.well-known/openid-configuration")
        if str(document.get("issuer", "")).rstrip("/") != settings.OIDC.issuer:
            raise OidcFailed("the provider calls itself by another name than OIDC_ISSUER")
        with suppress(RedisError):
            cache.set(key, document, DOCUMENT_KEPT_SECONDS)
    return document


def _kept(key: str) -> dict[str, Any] | None:
    # While Redis is away the provider is asked each time: signing in goes on.
    with suppress(RedisError):
        return cast(dict[str, Any] | None, cache.get(key))
    return None


def _id_token(document: dict[str, Any], code: str, verifier: str) -> str:
    answer = _asked(
        "POST",
        document["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _back_address(),
            "code_verifier": verifier,
        },
        auth=(settings.OIDC.client_id, settings.OIDC.client_secret),
    )
    return str(answer.get("id_token", ""))


def _checked(token: str, document: dict[str, Any]) -> dict[str, Any]:
    try:
        keys = jwt.PyJWKSet.from_dict(_asked("GET", document["jwks_uri"]))
        header = jwt.get_unverified_header(token)
        named = [key for key in keys.keys if header.get("kid") in (None, key.key_id)]
        if len(named) != 1:
            raise OidcFailed("the token names no key of the provider")
        return dict(
            jwt.decode(
                token,
                named[0],
                # Never what the token itself says: a public key would else serve as a shared secret.
                algorithms=ALGORITHMS,
                audience=settings.OIDC.client_id,
                issuer=document["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        )
    except jwt.PyJWTError as error:
        raise OidcFailed(f"the token is not to be believed: {error}") from error


def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        with _client() as client:
            answer = client.request(method, address, headers={"Accept": "application/json"}, **more)
            answer.raise_for_status()
            if len(answer.content) > _MOST_BYTES:
                raise OidcFailed("the provider's answer is too long")
            found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise OidcFailed(f"{method} {address}: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise OidcFailed(f"{method} {address}: no object")
    return found
