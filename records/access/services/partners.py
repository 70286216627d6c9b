"""Letting a partner's system in through the API."""

import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_id
from oauth2_provider.models import get_access_token_model

from records.access import audit
from records.access.models import PartnerApplication, PartnerRight, User
from records.access.roles import Role
from records.access.scopes import DESCRIPTIONS
from records.access.services.approvals import demand_approval
from records.access.services.errors import require_role
from records.access.services.widening import widens
from records.subjects.models import Organisation, Region

# As long as a partner needs to change the secret on all its machines.
SECRETS_OVERLAP = timedelta(hours=24)


@dataclass(frozen=True)
class Right:
    """One kind in one region; ``region`` is its code, ``fields`` the sensitive ones that go with reading."""

    kind: str
    region: str
    may_submit: bool = False
    may_read: bool = False
    fields: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "fields": list(self.fields)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Right":
        return cls(**{**said, "fields": tuple(said.get("fields", ()))})


@dataclass(frozen=True)
class Terms:
    """From where, from when to when, and how often a minute a partner may call; empty is without bound."""

    allowed_networks: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    rate_limit: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "allowed_networks": list(self.allowed_networks),
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "rate_limit": self.rate_limit,
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Terms":
        starts, ends = said.get("starts_on"), said.get("ends_on")
        return cls(
            allowed_networks=tuple(said.get("allowed_networks", ())),
            starts_on=date.fromisoformat(starts) if starts else None,
            ends_on=date.fromisoformat(ends) if ends else None,
            rate_limit=said.get("rate_limit"),
        )


@dataclass(frozen=True)
class Registered:
    """What the partner is handed; the secret is shown this once and kept nowhere."""

    application: PartnerApplication
    client_id: str
    client_secret: str


@transaction.atomic
def register_partner(
    *,
    name: str,
    organisation: Organisation,
    region: Region,
    scopes: Iterable[str],
    rights: Iterable[Right] = (),
    terms: Terms = Terms(),
    sandbox: bool = False,
    by: User,
    at: datetime,
) -> Registered:
    """
    Register a partner's system with an account of its own.

    :raises AccessDenied: if ``by`` is no system administrator over that region
    :raises ValidationError: if a scope is unknown, a right reaches beyond the region, or the name is empty
    """
    require_role([Role.SYSTEM_ADMIN], over=region, action="partner_registered", by=by, at=at)
    demand_approval(action="partner_registered", by=by, at=at)
    client_id, secret = generate_client_id(), secrets.token_urlsafe(32)
    user = User(
        username=f"partner-{client_id[:12].lower()}",
        full_name=name[:64],
        kind=User.Kind.PARTNER,
        date_joined=at,
    )
    user.set_unusable_password()
    application = PartnerApplication(
        name=name,
        client_id=client_id,
        client_secret=secret,
        organisation=organisation,
        region=region,
        allowed_scopes=_known(scopes),
        sandbox=sandbox,
        **_terms(terms),
    )
    user.full_clean()
    user.save(force_insert=True)
    application.user = user
    application.full_clean()
    application.save(force_insert=True)
    _give(application, rights)
    audit.record(
        action="partner_registered", by=by, at=at, subject=application, details=rights_of(application)
    )
    return Registered(application=application, client_id=client_id, client_secret=secret)


@transaction.atomic
def change_partner(
    *,
    application: PartnerApplication,
    name: str,
    region: Region,
    scopes: Iterable[str],
    rights: Iterable[Right],
    terms: Terms,
    by: User,
    at: datetime,
) -> PartnerApplication:
    """Change what a partner may do; tokens that run are ended, so that it holds at once."""
    action = "partner_changed"
    require_role([Role.SYSTEM_ADMIN], over=application, action=action, by=by, at=at, subject=application)
    require_role([Role.SYSTEM_ADMIN], over=region, action=action, by=by, at=at, subject=application)
    application = _locked(application)
    before = rights_of(application)
    application.name, application.region = name, region
    application.allowed_scopes = _known(scopes)
    for field, value in _terms(terms).items():
        setattr(application, field, value)
    application.full_clean()
    application.save()
    application.rights.all().delete()
    _give(application, rights)
    if widens(before, rights_of(application)):
        demand_approval(action=action, by=by, at=at, subject=application)
    _end_tokens(application)
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=application,
        details={"before": before, "after": rights_of(application)},
    )
    return application


@transaction.atomic
def renew_partner_secret(
    *, application: PartnerApplication, by: User, at: datetime, overlap: bool = False
) -> str:
    """
    A new secret in place of a lost or leaked one, which ends at once with all running tokens.

    :param overlap: for a change by plan: the old one stays good beside the new one for a day
    """
    action = "partner_secret_renewed"
    require_role([Role.SYSTEM_ADMIN], over=application, action=action, by=by, at=at, subject=application)
    demand_approval(action=action, by=by, at=at, subject=application)
    application = _locked(application)
    secret = secrets.token_urlsafe(32)
    application.former_secret, application.former_secret_until = "", None
    if overlap:
        application.former_secret = application.client_secret
        application.former_secret_until = at + SECRETS_OVERLAP
    application.client_secret = secret
    application.save(update_fields=["client_secret", "former_secret", "former_secret_until", "updated"])
    if not overlap:
        _end_tokens(application)
    audit.record(action=action, by=by, at=at, subject=application, details={"overlap": overlap})
    return secret


def rights_of(application: PartnerApplication) -> dict[str, Any]:
    """All that the partner may do, as data: what the trail keeps and whoever approves a change compares."""
    terms = Terms(
        allowed_networks=tuple(application.allowed_networks),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        rate_limit=application.rate_limit,
    )
    return {
        "name": application.name,
        "region": application.region_id,
        "scopes": application.allowed_scopes,
        "rights": [
            Right(
                right.kind, right.region_id, right.may_submit, right.may_read, tuple(right.open_fields)
            ).as_dict()
            for right in application.rights.order_by("kind", "region_id")
        ],
        "terms": terms.as_dict(),
        "sandbox": application.sandbox,
    }


def _locked(application: PartnerApplication) -> PartnerApplication:
    return PartnerApplication.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)


def _end_tokens(application: PartnerApplication) -> None:
    get_access_token_model().objects.filter(application=application).delete()


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "allowed_networks": [_network(text) for text in terms.allowed_networks],
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "rate_limit": terms.rate_limit,
    }


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip()))
    except ValueError as error:
        raise ValidationError(
            {"allowed_networks": _("“%s”不是 IP 地址或网段，请写成 10.8.0.7 或 10.8.0.0/16。") % text[:43]},
            code="not_a_network",
        ) from error


def _give(application: PartnerApplication, rights: Iterable[Right]) -> None:
    for right in rights:
        row = PartnerRight(
            application=application,
            kind=right.kind,
            region=_inside(application, right.region),
            may_submit=right.may_submit,
            may_read=right.may_read,
            open_fields=sorted(set(right.fields)),
        )
        row.full_clean()
        row.save(force_insert=True)


def _inside(application: PartnerApplication, code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None or not application.region.contains(region.code):
        raise ValidationError(
            {"rights": _("行政区划“%s”不在该应用的行政区划之内，请核对六位代码。") % code[:12]},
            code="region_outside",
        )
    return region


def _known(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if unknown := wanted - set(DESCRIPTIONS):
        raise ValidationError(
            {
                "allowed_scopes": _("没有这些权限范围：%(scopes)s，请从列表中选择。")
                % {"scopes": _("、").join(sorted(unknown))}
            },
            code="unknown_scope",
        )
    return sorted(wanted)
