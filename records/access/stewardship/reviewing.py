"""Grants on their way out, and the yearly question whether each is still needed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import Grant, User
from records.access.roles import Role
from records.access.scope import within_reach
from records.access.services.errors import refuse, require_role
from records.access.stewardship.models import GrantReview

# Whoever confirms grants; those of security administrators, who confirm nothing of their own, the system's may too.
REVIEWERS = frozenset({Role.SECURITY_ADMIN})
REVIEWERS_OF_SECURITY = REVIEWERS | {Role.SYSTEM_ADMIN}
# The list shows what falls due soon, too.
LOOKS_AHEAD = timedelta(days=30)


def ending(*, on: date) -> QuerySet[Grant]:
    """In force, and over within the days of notice."""
    until = on + timedelta(days=settings.GRANT_NOTICE_DAYS)
    return Grant.objects.in_force_on(on).filter(ends_on__lte=until, user__is_active=True)


def ending_of(user: User, *, on: date) -> QuerySet[Grant]:
    """One's own that end soon."""
    return ending(on=on).filter(user=user)


def ending_for(user: User, *, on: date) -> QuerySet[Grant]:
    """Those that whoever grants roles is told of."""
    return within_reach(ending(on=on), user, Role.SECURITY_ADMIN)


def due(*, at: datetime) -> QuerySet[Grant]:
    """In force, and neither given nor confirmed within the year."""
    since = at - timedelta(days=settings.GRANT_REVIEW_DAYS)
    return _unconfirmed_since(since, on=timezone.localdate(at))


def due_soon(*, at: datetime) -> QuerySet[Grant]:
    since = at + LOOKS_AHEAD - timedelta(days=settings.GRANT_REVIEW_DAYS)
    return _unconfirmed_since(since, on=timezone.localdate(at))


def reviewable_by(user: User, rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """What this person may confirm: within his reach, and never his own."""
    mine = within_reach(rows, user, *REVIEWERS)
    if user.holds([Role.SYSTEM_ADMIN]):
        mine |= within_reach(rows.filter(role=Role.SECURITY_ADMIN), user, Role.SYSTEM_ADMIN)
    return mine.exclude(user=user)


@transaction.atomic
def confirm(*, grants: Iterable[Grant], note: str = "", by: User, at: datetime) -> list[GrantReview]:
    """
    Say of each that it is still needed.

    :raises AccessDenied: if one is one's own, or not one's to confirm, or over
    """
    action = "grant_confirmed"
    made = []
    for grant in grants:
        roles = REVIEWERS_OF_SECURITY if grant.role == Role.SECURITY_ADMIN else REVIEWERS
        require_role(roles, over=grant, action=action, by=by, at=at, subject=grant)
        if grant.user_id == by.pk:
            raise refuse(
                "own_grant",
                _("不能复核自己的授权，请由另一位管理员办理。"),
                action=action,
                by=by,
                at=at,
                subject=grant,
            )
        if grant.revoked_at or (grant.ends_on and grant.ends_on < timezone.localdate(at)):
            raise refuse(
                "grant_over", _("该授权已撤销或到期，无需复核。"), action=action, by=by, at=at, subject=grant
            )
        review = GrantReview.objects.create(
            grant=grant, holder_id=grant.user_id, by=by, at=at, note=note.strip()[:200]
        )
        audit.record(
            action=action,
            by=by,
            at=at,
            subject=grant,
            details={"user": grant.user_id, "role": grant.role, "note": review.note},
        )
        made.append(review)
    return made


def _unconfirmed_since(since: datetime, *, on: date) -> QuerySet[Grant]:
    confirmed = GrantReview.objects.filter(grant=OuterRef("pk"), at__gt=since)
    return (
        Grant.objects.in_force_on(on)
        .filter(~Exists(confirmed), granted_at__lte=since, user__is_active=True)
        .select_related("user", "region", "organisation")
        .order_by("granted_at", "uid")
    )
