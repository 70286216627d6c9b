"""The office's own sign-in: it says who somebody is; which account that is, and what it may do, is said here."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from integrity_portal.settings.accounts import Oidc
from records.access.factors import oidc, services
from records.access.factors.models import OidcLink, StaffSession
from records.access.models import AuditEntry
from records.access.services.errors import AccessDenied
from tests.records.access.factories import PASSWORD
from tests.records.access.factors.factories import with_app

ISSUER, CLIENT = "https://id.xuchang.example", "portal"
BEGIN, BACK = "/admin/sign-in/office/", "/admin/sign-in/office/back/"


@dataclass
class Provider:
    """An issuer in this process: discovery, keys, token; it lies where a test tells it to."""

    subject: str = "u-1001"
    more: dict[str, Any] = field(default_factory=dict)
    lie: str = ""
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    asked: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(
                200,
                json={
                    "issuer": "https://other.example" if self.lie == "name" else ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/keys",
                },
            )
        if request.url.path == "/keys":
            shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return httpx.Response(200, json={"keys": [{**shown, "kid": "k1", "use": "sig", "alg": "RS256"}]})
        return self._token(parse_qs(request.content.decode()), request.headers.get("Authorization", ""))

    def _token(self, sent: dict[str, list[str]], authorization: str) -> httpx.Response:
        verifier = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest())
        assert verifier.rstrip(b"=").decode() == self.asked["code_challenge"]
        assert base64.b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT}:geheim"
        if self.lie == "down":
            return httpx.Response(503)
        now = int(timezone.now().timestamp())
        claims = {
            "iss": ISSUER, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 60,
            "nonce": self.asked["nonce"], **self.more,
        }  # fmt: skip
        key, algorithm = self.key, "RS256"
        if self.lie == "signature":
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        elif self.lie == "secret":
            key, algorithm = "geheim-geheim-geheim-geheim-geheim", "HS256"
        elif self.lie == "none":
            key, algorithm = None, "none"
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k1"})
        return httpx.Response(200, json={"id_token": token, "token_type": "Bearer", "access_token": "x"})


@pytest.fixture
def provider(settings, monkeypatch):
    cache.clear()
    settings.OIDC = Oidc(ISSUER, CLIENT, "geheim", "市统一身份认证", ())
    made = Provider()
    monkeypatch.setattr(oidc, "_client", lambda: httpx.Client(transport=httpx.MockTransport(made.answer)))
    return made


def go(client, provider, *, state=None, next_url="/admin/security/"):
    """Press the button, be vouched for, come back."""
    away = urlsplit(client.get(BEGIN, {"next": next_url})["Location"])
    provider.asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    return client.get(BACK, {"code": "abc", "state": state or provider.asked["state"]})


def confirmed(staff, *, subject="u-1001"):
    link = oidc.enter_link(user=staff.clerk, subject=subject, by=staff.system, at=timezone.now())
    OidcLink.objects.filter(pk=link.pk).update(confirmed_at=timezone.now())
    return link


def test_the_way_there_asks_for_no_more_than_who_it_is(staff, client, provider):
    away = urlsplit(client.get(BEGIN)["Location"])
    asked = parse_qs(away.query)
    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{ISSUER}/authorize"
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/admin/sign-in/office/back/"]
    assert "用市统一身份认证登录" in client.get("/admin/login/").content.decode()


def test_who_is_linked_is_in(staff, client, provider):
    confirmed(staff)
    assert go(client, provider)["Location"] == "/admin/security/"
    assert client.get("/admin/").status_code == 200
    assert client.session[SESSION_KEY] == str(staff.clerk.pk)


def test_a_second_factor_is_asked_for_here_unless_one_was_shown_there(staff, client, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    confirmed(staff)
    phone = with_app(staff.clerk)
    provider.more = {"amr": ["pwd", "otp"]}
    assert go(client, provider)["Location"] == "/admin/sign-in/second-step/"
    assert SESSION_KEY not in client.session
    client.post("/admin/sign-in/second-step/", {"code": phone.code()})
    assert SESSION_KEY in client.session
    client.logout()
    settings.OIDC = Oidc(ISSUER, CLIENT, "geheim", "x", ("otp", "hwk"))
    assert go(client, provider)["Location"] == "/admin/security/"
    assert StaffSession.objects.filter(user=staff.clerk).latest("opened_at").factor == "oidc"
    client.logout()
    provider.more = {"amr": ["pwd"]}
    assert go(client, provider)["Location"] == "/admin/sign-in/second-step/"


def test_who_is_not_linked_gets_no_account(staff, client, provider):
    people = staff.clerk.__class__.objects.count()
    answer = go(client, provider)
    assert answer["Location"] == "/admin/login/"
    assert "没有可用的工作人员账号" in client.get("/admin/login/").content.decode()
    assert staff.clerk.__class__.objects.count() == people
    assert AuditEntry.objects.filter(action="oidc_refused").exists()


@pytest.mark.parametrize("change", ["shut", "no role", "ended"])
def test_a_link_opens_no_account_that_is_shut_or_may_nothing(staff, client, provider, change):
    link = confirmed(staff)
    if change == "shut":
        staff.clerk.is_active = False
        staff.clerk.save()
    elif change == "no role":
        staff.clerk.grants.update(revoked_at=timezone.now(), revoked_by=staff.security)
    else:
        oidc.end_link(user=link.user, by=staff.system, at=timezone.now())
    go(client, provider)
    assert SESSION_KEY not in client.session


def test_what_an_administrator_entered_opens_nothing_until_its_owner_has_confirmed_it(
    staff, client, provider
):
    oidc.enter_link(user=staff.clerk, subject="u-1001", by=staff.system, at=timezone.now())
    go(client, provider)
    assert SESSION_KEY not in client.session
    assert "首次使用统一登录" in client.get("/admin/login/").content.decode()
    # Another who signs in in this browser confirms nothing.
    client.post("/admin/login/", {"username": staff.reviewer.username, "password": PASSWORD})
    assert OidcLink.objects.get().confirmed_at is None
    client.logout()
    go(client, provider)
    client.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
    assert OidcLink.objects.get().confirmed_at is not None
    assert AuditEntry.objects.get(action="oidc_link_confirmed").by == staff.clerk
    client.logout()
    go(client, provider)
    assert SESSION_KEY in client.session


@pytest.mark.parametrize("lie", ["signature", "secret", "none", "name", "down"])
def test_a_provider_that_is_not_to_be_believed_is_not(staff, client, provider, lie):
    confirmed(staff)
    provider.asked = {"code_challenge": "", "nonce": ""}
    if lie == "name":
        provider.lie = lie
        assert client.get(BEGIN)["Location"] == "/admin/login/"
    else:
        away = parse_qs(urlsplit(client.get(BEGIN)["Location"]).query)
        provider.asked = {name: values[0] for name, values in away.items()}
        provider.lie = lie
        client.get(BACK, {"code": "abc", "state": provider.asked["state"]})
    assert SESSION_KEY not in client.session
    assert "统一登录没有成功" in client.get("/admin/login/").content.decode()


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://other.example"},
        {"exp": 1_600_000_000},
        {"nonce": "another"},
        {"sub": None},
    ],
    ids=["audience", "issuer", "expired", "nonce", "nobody"],
)
def test_a_token_for_another_time_or_place_is_none(staff, client, provider, claims):
    confirmed(staff)
    provider.more = claims
    go(client, provider)
    assert SESSION_KEY not in client.session


def test_an_answer_to_no_question_is_none(staff, client, provider):
    confirmed(staff)
    go(client, provider, state="made-up")
    assert SESSION_KEY not in client.session
    client.get(BACK, {"code": "abc", "state": ""})
    assert SESSION_KEY not in client.session
    # Each question is answered once.
    go(client, provider)
    client.logout()
    client.get(BACK, {"code": "abc", "state": provider.asked["state"]})
    assert SESSION_KEY not in client.session


def test_one_is_not_led_to_another_site(staff, client, provider):
    confirmed(staff)
    assert go(client, provider, next_url="https://evil.example/")["Location"] == "/admin/"


def test_a_locked_account_is_locked_here_too(staff, client, provider):
    confirmed(staff)
    for _time in range(5):
        client.post("/admin/login/", {"username": staff.clerk.username, "password": "wrong"})
    assert go(client, provider).status_code == 429


class TestEntering:
    def test_only_a_system_administrator_and_never_for_himself(self, staff, provider):
        at = timezone.now()
        with pytest.raises(AccessDenied):
            oidc.enter_link(user=staff.clerk, subject="a", by=staff.security, at=at)
        with pytest.raises(AccessDenied):
            oidc.enter_link(user=staff.system, subject="a", by=staff.system, at=at)
        assert not OidcLink.objects.exists()

    def test_an_identity_is_one_account(self, staff, provider):
        at = timezone.now()
        oidc.enter_link(user=staff.clerk, subject="a", by=staff.system, at=at)
        with pytest.raises(ValidationError):
            oidc.enter_link(user=staff.reviewer, subject="a", by=staff.system, at=at)

    def test_a_new_one_ends_the_former_and_wants_confirming_again(self, staff, provider):
        confirmed(staff)
        link = oidc.enter_link(user=staff.clerk, subject="u-2002", by=staff.system, at=timezone.now())
        assert link.confirmed_at is None
        assert OidcLink.objects.filter(user=staff.clerk, ended_at=None).get() == link


def test_where_none_is_set_up_there_is_no_way(staff, client):
    assert client.get(BEGIN)["Location"] == client.get(BACK)["Location"] == "/admin/login/"
    assert "sign-in/office" not in client.get("/admin/login/").content.decode()
    assert not services.has_factor(staff.clerk)
