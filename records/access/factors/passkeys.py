"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is true. The ceremony is fido2's."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_ASKED = UserVerificationRequirement.PREFERRED


class PasskeyRefused(Exception):
    """The answer is not that of a passkey of this account, or not to this question."""


@dataclass(frozen=True)
class Registered:
    credential_id: str
    credential: str
    counter: int


def can_be_used(request: HttpRequest) -> bool:
    """Browsers know passkeys only under a name and over HTTPS, or on localhost."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    is_address = ":" in host or host.replace(".", "").isdigit()
    return not is_address and (request.is_secure() or host == "localhost" or host.endswith(".localhost"))


def ask_to_register(
    request: HttpRequest, *, user_pk: int, username: str, full_name: str, known: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to hand to the browser, and what to keep in the session until it answers."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=str(user_pk).encode(), name=username, display_name=full_name),
        credentials=[_opened(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_ASKED,
    )
    return dict(options), state


def registered(request: HttpRequest, *, state: dict[str, Any], answer: Any) -> Registered:
    """:raises PasskeyRefused: if the answer does not belong to the question or to this site"""
    try:
        made = _server(request).register_complete(state, answer)
    except (
        Exception
    ) as error:  # Whatever a made-up answer breaks in the decoder is a refusal, not a fault of ours.
        raise PasskeyRefused from error
    if made.credential_data is None:
        raise PasskeyRefused
    return Registered(
        credential_id=websafe_encode(made.credential_data.credential_id),
        credential=websafe_encode(made.credential_data),
        counter=made.counter,
    )


def ask_to_prove(request: HttpRequest, *, known: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    options, state = _server(request).authenticate_begin([_opened(one) for one in known], _ASKED)
    return dict(options), state


def proved(request: HttpRequest, *, state: dict[str, Any], answer: Any, known: list[str]) -> tuple[str, int]:
    """
    Which passkey answered, and what its counter says.

    :raises PasskeyRefused: if none of these did, or not to this question
    """
    try:
        used = _server(request).authenticate_complete(state, [_opened(one) for one in known], answer)
        counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except Exception as error:  # As above.
        raise PasskeyRefused from error
    return websafe_encode(used.credential_id), counter


def _server(request: HttpRequest) -> Fido2Server:
    # ALLOWED_HOSTS has bounded what a host may be.
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=host))


def _opened(credential: str) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(credential))
