"""Letting a partner's system in through the API."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_id
from oauth2_provider.models import get_access_token_model

from records.access import audit
from records.access.models import PartnerApplication, User
from records.access.roles import Role
from records.access.scopes import DESCRIPTIONS
from records.access.services.errors import require_role
from records.subjects.models import Organisation, Region


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
    kinds: Iterable[str],
    scopes: Iterable[str],
    by: User,
    at: datetime,
) -> Registered:
    """
    Register a partner's system with an account of its own.

    :raises AccessDenied: if ``by`` is no system administrator over that region
    :raises ValidationError: if a scope is unknown or the name is empty
    """
    require_role([Role.SYSTEM_ADMIN], over=region, action="partner_registered", by=by, at=at)
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
        kinds=sorted(set(kinds)),
        allowed_scopes=_known(scopes),
    )
    user.full_clean()
    user.save(force_insert=True)
    application.user = user
    application.full_clean()
    application.save(force_insert=True)
    audit.record(action="partner_registered", by=by, at=at, subject=application, details=_rights(application))
    return Registered(application=application, client_id=client_id, client_secret=secret)


@transaction.atomic
def change_partner(
    *,
    application: PartnerApplication,
    name: str,
    region: Region,
    kinds: Iterable[str],
    scopes: Iterable[str],
    by: User,
    at: datetime,
) -> PartnerApplication:
    """Change what a partner may do; tokens that run are ended, so that it holds at once."""
    action = "partner_changed"
    require_role([Role.SYSTEM_ADMIN], over=application, action=action, by=by, at=at, subject=application)
    require_role([Role.SYSTEM_ADMIN], over=region, action=action, by=by, at=at, subject=application)
    application = PartnerApplication.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=application.pk
    )
    before = _rights(application)
    application.name, application.region = name, region
    application.kinds, application.allowed_scopes = sorted(set(kinds)), _known(scopes)
    application.full_clean()
    application.save()
    _end_tokens(application)
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=application,
        details={"before": before, "after": _rights(application)},
    )
    return application


@transaction.atomic
def renew_partner_secret(*, application: PartnerApplication, by: User, at: datetime) -> str:
    """A new secret in place of a lost or leaked one; the old one and all running tokens end at once."""
    action = "partner_secret_renewed"
    require_role([Role.SYSTEM_ADMIN], over=application, action=action, by=by, at=at, subject=application)
    application = PartnerApplication.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=application.pk
    )
    secret = secrets.token_urlsafe(32)
    application.client_secret = secret
    application.save(update_fields=["client_secret", "updated"])
    _end_tokens(application)
    audit.record(action=action, by=by, at=at, subject=application)
    return secret


def _end_tokens(application: PartnerApplication) -> None:
    get_access_token_model().objects.filter(application=application).delete()


def _rights(application: PartnerApplication) -> dict:
    return {
        "name": application.name,
        "region": application.region_id,
        "kinds": application.kinds,
        "scopes": application.allowed_scopes,
    }


def _known(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if unknown := wanted - set(DESCRIPTIONS):
        raise ValidationError(
            {
                "allowed_scopes": _("没有这些权限范围：%(scopes)s，请从列表中选择。")
                % {"scopes": "、".join(sorted(unknown))}
            },
            code="unknown_scope",
        )
    return sorted(wanted)
