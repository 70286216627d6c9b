"""
Opening, shutting and keeping accounts.

The system administrator opens accounts and resets passwords; the security administrator says what they may do
(see ``grants``). Neither alone can make a person who acts.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.factors import passwords, sessions
from records.access.models import Grant, User
from records.access.roles import THREE_ADMINISTRATORS, Role
from records.access.services.approvals import demand_approval
from records.access.services.errors import AccessDenied, refuse, require_role
from records.access.services.system import clock_user
from records.access.stewardship import holdings
from records.subjects.models import Region


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    password: str,
    by: User,
    at: datetime,
    phone: str = "",
    email: str = "",
    must_change_password: bool = True,
) -> User:
    """
    Open an account for a person, as two administrators decided; it may do nothing until a role is granted.

    :raises AccessDenied: if ``by`` is no system administrator, or nobody approved
    :raises ValidationError: if the name is taken or the password is weak
    """
    require_role([Role.SYSTEM_ADMIN], action="user_created", by=by, at=at)
    demand_approval(action="user_created", by=by, at=at)
    return _open_account(
        username=username,
        full_name=full_name,
        password=password,
        phone=phone,
        email=email,
        must_change_password=must_change_password,
        by=by,
        at=at,
    )


def _open_account(
    *,
    username: str,
    full_name: str,
    password: str,
    phone: str = "",
    email: str = "",
    must_change_password: bool = True,
    by: User,
    at: datetime,
) -> User:
    user = User(
        username=User.normalize_username(username),
        full_name=full_name,
        phone=phone,
        email=email,
        kind=User.Kind.PERSON,
        is_staff=True,
        must_change_password=must_change_password,
        date_joined=at,
    )
    _check_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    passwords.remember(user=user, at=at)
    audit.record(action="user_created", by=by, at=at, subject=user)
    return user


@transaction.atomic
def change_user(*, user: User, full_name: str, phone: str, email: str, by: User, at: datetime) -> User:
    """
    Correct whose account it is and how its owner is reached.

    :raises AccessDenied: if ``by`` is no system administrator
    :raises ValidationError: if the name is empty or the address wrong
    """
    action = "user_changed"
    require_role([Role.SYSTEM_ADMIN], action=action, by=by, at=at, subject=user)
    user = _locked(user)
    user.full_name, user.phone, user.email = full_name, phone, email
    user.full_clean()
    user.save(update_fields=["full_name", "phone", "email"])
    audit.record(action=action, by=by, at=at, subject=user)
    return user


@transaction.atomic
def set_password(
    *, user: User, password: str, by: User, at: datetime, keep_session: UUID | None = None
) -> User:
    """
    Change one's own password, or reset another's, who must then choose his own at the next sign-in.

    All his sessions end, but for the one in which he is changing it.

    :raises AccessDenied: if the account is another's and ``by`` is no system administrator
    :raises ValidationError: if the password is weak or the same as before
    """
    own = by.pk == user.pk
    action = "password_changed" if own else "password_reset"
    if not own:
        require_role([Role.SYSTEM_ADMIN], action=action, by=by, at=at, subject=user)
    user = _locked(user)
    if user.kind != User.Kind.PERSON:
        raise refuse("not_a_person", _("系统和对接账号没有密码。"), action=action, by=by, at=at, subject=user)
    _check_password(password, user)
    if user.check_password(password):
        raise ValidationError({"password": _("新密码不能与原密码相同，请更换。")}, code="password_reused")
    user.set_password(password)
    user.must_change_password = not own
    user.save(update_fields=["password", "must_change_password"])
    passwords.remember(user=user, at=at)
    sessions.end_all(user=user, because=sessions.End.PASSWORD, at=at, by=by, but=keep_session)
    audit.record(action=action, by=by, at=at, subject=user)
    return user


@transaction.atomic
def deactivate(*, user: User, by: User, at: datetime, reason: str = "", urgent: bool = False) -> User:
    """
    Shut an account at once: its sessions and tokens stop answering; its grants and its trail stay.

    :param urgent: its open work is handed over afterwards, because the account must not act a minute longer
    :raises AccessDenied: if it is one's own, the node's, the last security administrator's, or not one's role, or
        if it still has open work
    """
    action = "user_deactivated"
    _require_account_keeper(action=action, by=by, at=at, user=user)
    user = _locked(user)
    if user.pk == by.pk:
        raise refuse("own_account", _("不能停用自己的账号。"), action=action, by=by, at=at, subject=user)
    if user.kind == User.Kind.SYSTEM:
        raise refuse("system_account", _("系统账号不能停用。"), action=action, by=by, at=at, subject=user)
    keep_a_security_administrator(without=user, action=action, by=by, at=at)
    if urgent and not reason.strip():
        raise ValidationError({"reason": ValidationError(_("立即停用须写明事由。"), code="required")})
    if not urgent and holdings.has_open_work(user):
        raise refuse(
            "open_work",
            _("该账号名下还有未办结的工作，请先在“离岗交接”中移交；账号被盗用等紧急情形可选择立即停用。"),
            action=action,
            by=by,
            at=at,
            subject=user,
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.forget_reaches()
    sessions.end_all(user=user, because=sessions.End.SHUT, at=at, by=by)
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=user,
        details={"reason": reason, **({"urgent": True} if urgent else {})},
    )
    return user


@transaction.atomic
def reactivate(*, user: User, by: User, at: datetime, reason: str = "") -> User:
    """Open a shut account again, as two administrators decided, with the grants that are still in force."""
    action = "user_reactivated"
    _require_account_keeper(action=action, by=by, at=at, user=user)
    demand_approval(action=action, by=by, at=at, subject=user)
    user = _locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(action=action, by=by, at=at, subject=user, details={"reason": reason})
    return user


@dataclass(frozen=True)
class FirstAccount:
    username: str
    full_name: str
    password: str
    must_change_password: bool = True


@transaction.atomic
def first_administrators(
    *,
    system: FirstAccount,
    security: FirstAccount,
    audit_trail: FirstAccount,
    region: Region,
    at: datetime,
) -> list[User]:
    """
    The first system, security and audit administrators of a new node, appointed by the node itself.

    :raises AccessDenied: if the node has, or ever had, an administrator
    """
    node = User.objects.select_for_update(no_key=True).get(pk=clock_user().pk)
    if Grant.objects.filter(role__in=THREE_ADMINISTRATORS).exists():
        raise AccessDenied("already_appointed", _("本节点已有管理员，请由现任管理员办理。"))
    appointed = {Role.SYSTEM_ADMIN: system, Role.SECURITY_ADMIN: security, Role.AUDIT_ADMIN: audit_trail}
    users = []
    for role, account in appointed.items():
        user = _open_account(
            username=account.username,
            full_name=account.full_name,
            password=account.password,
            must_change_password=account.must_change_password,
            by=node,
            at=at,
        )
        grant = Grant.objects.create(
            user=user,
            role=role,
            region=region,
            starts_on=timezone.localdate(at),
            granted_by=node,
            granted_at=at,
        )
        audit.record(action="role_granted", by=node, at=at, subject=grant, details={"role": role})
        users.append(user)
    return users


def keep_a_security_administrator(*, without: User, action: str, by: User, at: datetime) -> None:
    """Refuse what would leave nobody who can grant a role."""
    others = Grant.objects.in_force_on(timezone.localdate(at)).filter(
        role=Role.SECURITY_ADMIN, user__is_active=True
    )
    # The rows are locked, or two such steps at once could each count on the other's administrator.
    holders = set(others.select_for_update(no_key=True, of=("self",)).values_list("user_id", flat=True))
    if holders == {without.pk}:
        raise refuse(
            "last_security_admin",
            _("这是最后一名安全管理员，请先授权另一名安全管理员。"),
            action=action,
            by=by,
            at=at,
            subject=without,
        )


def _require_account_keeper(*, action: str, by: User, at: datetime, user: User) -> None:
    require_role([Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN], action=action, by=by, at=at, subject=user)


def _locked(user: User) -> User:
    # NO KEY: the trail's own connection points at this row while the lock is held.
    return User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from error
