"""Second factors: shown for the first time, used, taken away, and reset for somebody who lost them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records.access import audit
from records.access.factors import codes, sessions, totp
from records.access.factors.models import FactorReset, RecoveryCode, SecondFactor
from records.access.factors.passkeys import Registered
from records.access.models import User
from records.access.roles import Role
from records.access.services.approvals import demand_approval
from records.access.services.errors import AccessDenied, refuse, require_role

Kind = SecondFactor.Kind
# More keys than anybody carries only hide one that somebody else has added.
MOST_PASSKEYS = 5
FEW_CODES = 3


def in_use(user: User) -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(user=user, removed_at=None).order_by("added_at")


def has_factor(user: User) -> bool:
    return in_use(user).exists()


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None, retired_at=None).count()


@transaction.atomic
def add_app(
    *, user: User, secret: str, code: str, name: str, at: datetime, keep_session: UUID | None = None
) -> SecondFactor:
    """
    Take an authenticator app into use, after it has shown that it has the secret.

    :param keep_session: where it is named, all other sessions of his end
    :raises AccessDenied: if the code does not fit, or there is an app already
    """
    _hold(user)
    if in_use(user).filter(kind=Kind.TOTP).exists():
        raise refuse(
            "already_an_app",
            _("已登记身份验证器，请先移除原来的。"),
            action="factor_added",
            by=user,
            at=at,
            subject=user,
        )
    step = totp.matching_step(secret, code, at=at, after=0)
    if step is None:
        raise AccessDenied("wrong_code", _("验证码不正确。请确认手机时间准确，然后输入当前显示的 6 位数字。"))
    return _added(
        SecondFactor(user=user, kind=Kind.TOTP, name=name, secret=secret, counter=step, added_at=at),
        keep_session=keep_session,
        at=at,
    )


@transaction.atomic
def add_passkey(
    *, user: User, made: Registered, name: str, at: datetime, keep_session: UUID | None = None
) -> SecondFactor:
    """:raises AccessDenied: if there are enough, or this one is known already"""
    _hold(user)
    if in_use(user).filter(kind=Kind.PASSKEY).count() >= MOST_PASSKEYS:
        raise AccessDenied(
            "enough_passkeys",
            _("最多登记 %(most)d 个通行密钥，请先移除不用的。") % {"most": MOST_PASSKEYS},
        )
    if SecondFactor.objects.filter(credential_id=made.credential_id).exists():
        raise AccessDenied("known_passkey", _("这个通行密钥已经登记过，请换一个设备。"))
    return _added(
        SecondFactor(
            user=user,
            kind=Kind.PASSKEY,
            name=name,
            credential_id=made.credential_id,
            credential=made.credential,
            counter=made.counter,
            added_at=at,
        ),
        keep_session=keep_session,
        at=at,
    )


def _added(factor: SecondFactor, *, keep_session: UUID | None, at: datetime) -> SecondFactor:
    factor.full_clean(exclude=["secret"])
    factor.save(force_insert=True)
    audit.record(
        action="factor_added", by=factor.user, at=at, subject=factor.user, details={"kind": factor.kind}
    )
    _end_others(factor.user, keep_session, at=at)
    return factor


def _end_others(user: User, keep_session: UUID | None, *, at: datetime) -> None:
    # Whoever was in before, by whatever way, does not outlive a change of what opens the door.
    if keep_session is not None:
        sessions.end_all(user=user, because=sessions.End.FACTORS, at=at, by=user, but=keep_session)


@transaction.atomic
def use_app(*, user: User, code: str, at: datetime) -> SecondFactor | None:
    """The app whose code this is, marked so that the code serves no second time; None if it is nobody's."""
    factor = in_use(user).filter(kind=Kind.TOTP).select_for_update().first()
    if factor is None or factor.secret is None:
        return None
    step = totp.matching_step(factor.secret, code, at=at, after=factor.counter)
    if step is None:
        return None
    factor.counter, factor.last_used_at = step, at
    factor.save(update_fields=["counter", "last_used_at"])
    return factor


@transaction.atomic
def use_passkey(*, user: User, credential_id: str, counter: int, at: datetime) -> SecondFactor | None:
    """
    The passkey that has answered.

    A counter that does not grow means that there are two of a key that should be one; most passkeys have none and
    always say zero.
    """
    factor = in_use(user).filter(kind=Kind.PASSKEY, credential_id=credential_id).select_for_update().first()
    if factor is None:
        return None
    if (counter or factor.counter) and counter <= factor.counter:
        audit.refused(action="passkey_copied", by=user, at=at, subject=user, details={"factor": factor.name})
        return None
    factor.counter, factor.last_used_at = counter, at
    factor.save(update_fields=["counter", "last_used_at"])
    return factor


@transaction.atomic
def use_recovery_code(*, user: User, code: str, at: datetime) -> bool:
    """Whether this was an unused code of his; it is used now."""
    if not codes.looks_like_one(code):
        return False
    # One statement: of two browsers with the same code one finds it used.
    used = RecoveryCode.objects.filter(
        user=user, digest=codes.digest(user.pk, code), used_at=None, retired_at=None
    ).update(used_at=at)
    if not used:
        return False
    left = codes_left(user)
    audit.record(action="recovery_code_used", by=user, at=at, subject=user, details={"left": left})
    return True


@transaction.atomic
def renew_codes(*, user: User, at: datetime) -> list[str]:
    """Ten new codes, to be shown once; the former ones serve no longer."""
    _hold(user)
    RecoveryCode.objects.filter(user=user, used_at=None, retired_at=None).update(retired_at=at)
    made = codes.new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=codes.digest(user.pk, code), made_at=at) for code in made
    )
    audit.record(action="recovery_codes_made", by=user, at=at, subject=user, details={"count": len(made)})
    return made


@transaction.atomic
def remove(
    *, user: User, factor_uid: Any, required: bool, at: datetime, keep_session: UUID | None = None
) -> SecondFactor:
    """
    Take one of one's own factors away.

    :param keep_session: where it is named, all other sessions of his end
    :raises AccessDenied: if it is not there, or the last one where one is required
    """
    _hold(user)
    factors = list(in_use(user))
    factor = next((one for one in factors if one.pk == factor_uid), None)
    if factor is None:
        raise AccessDenied("no_such_factor", _("没有这项第二重验证，可能已经移除。"))
    if required and len(factors) == 1:
        raise AccessDenied("last_factor", _("这是最后一项第二重验证，请先登记新的，再移除它。"))
    _take_away([factor], by=user, at=at)
    if len(factors) == 1:
        RecoveryCode.objects.filter(user=user, used_at=None, retired_at=None).update(retired_at=at)
    audit.record(action="factor_removed", by=user, at=at, subject=user, details={"kind": factor.kind})
    _end_others(user, keep_session, at=at)
    return factor


@transaction.atomic
def end_sessions_of(*, user: User, by: User, at: datetime) -> int:
    """
    End all sessions of somebody else, who may sign in again.

    :raises AccessDenied: if ``by`` is neither a system nor a security administrator
    """
    require_role([Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN], action="session_ended", by=by, at=at, subject=user)
    return sessions.end_all(user=user, because=sessions.End.ADMIN, at=at, by=by)


def check_reset(*, user: User, by: User) -> None:
    """:raises AccessDenied: where there is nothing to reset, or it is one's own"""
    if user.pk == by.pk:
        raise AccessDenied("own_factors", _("不能申请重置自己的第二重验证，请由其他管理员申请。"))
    if not has_factor(user):
        raise AccessDenied("no_factor", _("该用户没有登记第二重验证，无需重置。"))


@transaction.atomic
def reset(*, user: User, asked_by: User, reason: str, by: User, at: datetime) -> FactorReset:
    """
    Take away all factors of somebody who lost them; his sessions end, and he is told at his next sign-in.

    :raises AccessDenied: unless it was approved, by another than him who asked it and him whom it is about
    """
    action = "factors_reset"
    demand_approval(action=action, by=by, at=at, subject=user)
    require_role([Role.SECURITY_ADMIN, Role.AUDIT_ADMIN], action=action, by=by, at=at, subject=user)
    if len({by.pk, asked_by.pk, user.pk}) < 3:
        raise refuse(
            "four_eyes",
            _("申请人、执行人与本人须为不同的人，请由另一位管理员办理。"),
            action=action,
            by=by,
            at=at,
            subject=user,
        )
    return _reset(user=user, asked_by=asked_by, by=by, reason=reason, at_the_shell=False, at=at)


def reset_at_the_shell(*, user: User, node: User, reason: str, at: datetime) -> FactorReset:
    """For the operator of a node on which no administrator can sign in any more."""
    return _reset(user=user, asked_by=node, by=node, reason=reason, at_the_shell=True, at=at)


@transaction.atomic
def _reset(
    *, user: User, asked_by: User, by: User, reason: str, at_the_shell: bool, at: datetime
) -> FactorReset:
    _hold(user)
    factors = list(in_use(user))
    _take_away(factors, by=by, at=at)
    RecoveryCode.objects.filter(user=user, used_at=None, retired_at=None).update(retired_at=at)
    done = FactorReset(
        user=user, asked_by=asked_by, reset_by=by, reset_at=at, reason=reason, at_the_shell=at_the_shell
    )
    done.full_clean()
    done.save(force_insert=True)
    sessions.end_all(user=user, because=sessions.End.FACTORS, at=at, by=by)
    details = {"reason": reason, "asked_by": asked_by.username, "factors": len(factors)}
    audit.record(action="factors_reset", by=by, at=at, subject=user, details=details)
    return done


@transaction.atomic
def resets_to_tell(*, user: User, at: datetime) -> list[FactorReset]:
    """What happened to his factors that he has not been told of; he is now."""
    untold = list(
        FactorReset.objects.select_related("reset_by").filter(user=user, told_at=None).order_by("reset_at")
    )
    FactorReset.objects.filter(pk__in=[one.pk for one in untold], told_at=None).update(told_at=at)
    return untold


def _take_away(factors: list[SecondFactor], *, by: User, at: datetime) -> None:
    for factor in factors:
        factor.secret, factor.credential = None, None
        factor.removed_by, factor.removed_at = by, at
        factor.save(update_fields=["secret", "credential", "removed_by", "removed_at"])


def _hold(user: User) -> None:
    # Two pages of one person at once would each count the other's factor. NO KEY: see services/accounts.py.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
