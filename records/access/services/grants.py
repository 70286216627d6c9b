"""Giving and taking roles; the security administrator's work alone."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import Grant, Nature, User
from records.access.roles import GRANTABLE_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services.accounts import keep_a_security_administrator
from records.access.services.approvals import approver, demand_approval
from records.access.services.errors import refuse, require_role
from records.subjects.models import Organisation, Region


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    region: Region,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    nature: str = Nature.POST,
    stands_for: User | None = None,
    reason: str = "",
    document: str = "",
    by: User,
    at: datetime,
) -> Grant:
    """
    Give a person a role over a region and all inside it, or over one body there, as two administrators decided.

    :raises AccessDenied: if ``by`` is no security administrator over that region or grants himself, nobody approved,
        or the roles exclude one another
    :raises ValidationError: if a field is wrong (dates, a department without its body, too long for a time)
    """
    action = "role_granted"
    require_role([Role.SECURITY_ADMIN], over=region, action=action, by=by, at=at, subject=user)
    if user.pk == by.pk:
        raise refuse(
            "own_grant",
            _("不能给自己授权，请由另一位安全管理员办理。"),
            action=action,
            by=by,
            at=at,
            subject=user,
        )
    if user.kind != User.Kind.PERSON or role not in GRANTABLE_ROLES:
        raise refuse(
            "not_grantable", _("该角色不能授予该账号，请另选。"), action=action, by=by, at=at, subject=user
        )
    demand_approval(action=action, by=by, at=at, subject=user)
    # Two grants to one person at one moment must see each other; the database's trigger locks the same row.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    grant = Grant(
        user=user,
        role=role,
        region=region,
        organisation=organisation,
        starts_on=starts_on or timezone.localdate(at),
        ends_on=ends_on,
        nature=nature,
        stands_for=stands_for,
        reason=reason.strip()[:300],
        document=document.strip()[:200],
        granted_by=by,
        granted_at=at,
        approved_by=approver(),
    )
    grant.full_clean()
    _refuse_too_long(grant)
    if excluded := _excluding(grant):
        raise refuse(
            "roles_exclude_each_other",
            _("三员（系统、安全、审计管理员）之间及与业务角色不得兼任；该用户已是“%(role)s”，请先撤销。")
            % {"role": excluded.get_role_display()},
            action=action,
            by=by,
            at=at,
            subject=user,
        )
    grant.save(force_insert=True)
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=grant,
        details={
            "user": user.pk,
            "role": str(grant.role),
            "region": region.code,
            "organisation": organisation.uid if organisation else None,
            "starts_on": grant.starts_on,
            "ends_on": grant.ends_on,
            "nature": str(grant.nature),
            "approved_by": grant.approved_by_id,
        },
    )
    return grant


def _refuse_too_long(grant: Grant) -> None:
    if grant.nature == Nature.POST or grant.ends_on is None:
        return
    if grant.ends_on > grant.starts_on + timedelta(days=settings.TEMPORARY_GRANT_DAYS):
        sentence = _("临时授权和代理最长%(days)d日，请提前截止日期；确需更久的，到期前重新授权。")
        raise ValidationError(
            {"ends_on": ValidationError(sentence % {"days": settings.TEMPORARY_GRANT_DAYS}, code="too_long")}
        )


def _excluding(grant: Grant) -> Grant | None:
    others = Grant.objects.unrevoked().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=grant.starts_on), user=grant.user
    )
    if grant.ends_on:
        others = others.filter(starts_on__lte=grant.ends_on)
    if grant.role in THREE_ADMINISTRATORS:
        return others.exclude(role=grant.role).first()
    return others.filter(role__in=THREE_ADMINISTRATORS).first()


@transaction.atomic
def revoke_role(*, grant: Grant, by: User, at: datetime, reason: str = "") -> Grant:
    """
    Take a role away at once, from whoever holds it in this person's place too; the grants stay as history.

    :raises AccessDenied: if ``by`` is no security administrator over that region, if it was revoked before,
        or if it is the last security administrator's
    """
    action = "role_revoked"
    require_role([Role.SECURITY_ADMIN], over=grant, action=action, by=by, at=at, subject=grant)
    grant = Grant.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=grant.pk)
    if grant.revoked_at:
        raise refuse("already_revoked", _("该授权已撤销。"), action=action, by=by, at=at, subject=grant)
    if grant.role == Role.SECURITY_ADMIN:
        keep_a_security_administrator(without=grant.user, action=action, by=by, at=at)
    grant.revoked_by, grant.revoked_at = by, at
    grant.save(update_fields=["revoked_by", "revoked_at"])
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=grant,
        details={"user": grant.user_id, "role": grant.role, "reason": reason},
    )
    # Nobody does in another's place what that one may no longer do.
    for substitute in Grant.objects.unrevoked().filter(
        stands_for=grant.user, role=grant.role, region=grant.region, organisation=grant.organisation
    ):
        revoke_role(grant=substitute, by=by, at=at, reason=reason)
    return grant
