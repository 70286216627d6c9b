"""Somebody goes: all that lies on his desk is given to named successors, and his account is shut; all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import Grant, User
from records.access.roles import Role
from records.access.services.accounts import deactivate
from records.access.services.errors import require_role
from records.access.stewardship import holdings

KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


@dataclass(frozen=True)
class OpenWork:
    """One kind of work on the leaver's desk, and who could take all of it."""

    holding: holdings.Holding
    count: int
    names: list[str]
    successors: list[User]


def open_work(leaver: User) -> list[OpenWork]:
    """What has to be handed over, kind by kind; empty where nothing names him."""
    found = []
    for holding in holdings.kinds():
        rows = holding.open_of(leaver)
        cases = list(rows[: holdings.NAMED + 1])
        if cases:
            found.append(
                OpenWork(
                    holding=holding,
                    count=rows.count() if len(cases) > holdings.NAMED else len(cases),
                    names=[holding.name_of(case) for case in cases[: holdings.NAMED]],
                    successors=_successors(holding, list(rows), leaver),
                )
            )
    return found


def unheld_afterwards(leaver: User, *, at: datetime) -> list[Grant]:
    """Roles that nobody else holds over the same place: work that waits for a role would wait for nobody."""
    on = timezone.localdate(at)
    lonely = []
    for grant in leaver.grants.in_force_on(on).select_related("region", "organisation"):
        others = Grant.objects.in_force_on(on).filter(
            role=grant.role, region=grant.region, organisation=grant.organisation, user__is_active=True
        )
        if not others.exclude(user=leaver).exists():
            lonely.append(grant)
    return lonely


@transaction.atomic
def leave(
    *, user: User, successors: Mapping[str, User], reason: str, by: User, at: datetime
) -> dict[str, int]:
    """
    Hand over everything and shut the account.

    :param successors: by the holding's key, who takes this kind of work
    :returns: how many cases of each kind were handed over
    :raises AccessDenied: if it is not one's to do, or the account may not be shut
    :raises ValidationError: at the kind, where a successor is missing or may not take one of the cases
    """
    require_role(KEEPERS, action="user_left", by=by, at=at, subject=user)
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("请写明离岗原因。"), code="required")})
    counts = {}
    for holding in holdings.kinds():
        cases = list(holding.open_of(user))
        if not cases:
            continue
        to = successors.get(holding.key)
        if to is None:
            raise ValidationError(
                {holding.key: ValidationError(_("请为这类工作指定接手人。"), code="required")}
            )
        for case in cases:
            _hand_over(holding, case, leaver=user, to=to, by=by, at=at)
        counts[holding.key] = len(cases)
    if user.is_active:
        deactivate(user=user, reason=reason, by=by, at=at)
    audit.record(
        action="user_left",
        by=by,
        at=at,
        subject=user,
        details={
            "reason": reason.strip()[:200],
            "handed_over": counts,
            "to": {key: one.pk for key, one in successors.items() if key in counts},
        },
    )
    return counts


def _hand_over(
    holding: holdings.Holding, case: Any, *, leaver: User, to: User, by: User, at: datetime
) -> None:
    reason = _why_not(holding, case, to, leaver)
    if reason:
        raise ValidationError(
            {
                holding.key: ValidationError(
                    _("%(name)s不能接手%(case)s：%(reason)s")
                    % {"name": to.full_name, "case": holding.name_of(case), "reason": reason},
                    code="cannot_take_over",
                )
            }
        )
    holding.hand_over(case, leaver=leaver, to=to, by=by, at=at)
    audit.record(
        action="work_handed_over",
        by=by,
        at=at,
        subject=case,
        details={"from": leaver.pk, "to": to.pk, "kind": holding.key},
    )


def _why_not(holding: holdings.Holding, case: Any, to: User, leaver: User) -> str | None:
    if to.pk == leaver.pk or not to.is_active or to.kind != User.Kind.PERSON:
        return _("请选择另一个在用的人员账号。")
    return holding.why_not(case, to)


def _successors(holding: holdings.Holding, cases: list[Any], leaver: User) -> list[User]:
    on = timezone.localdate()
    people = (
        User.objects.filter(is_active=True, kind=User.Kind.PERSON, grants__in=Grant.objects.in_force_on(on))
        .exclude(pk=leaver.pk)
        .distinct()
        .order_by("full_name", "pk")
    )
    return [one for one in people if all(holding.why_not(case, one) is None for case in cases)]
