"""
Who does somebody's work while he is away: the same business roles over the same places, from one day to another.

Nobody becomes the other person: whatever the substitute writes, proposes or approves is his own, so that every rule of
four eyes, which looks at persons, holds for him as for anybody.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.models import Grant, Nature, User
from records.access.roles import BUSINESS_ROLES
from records.access.services.grants import grant_role


def to_take_over(absent: User, stand_in: User, *, on: date | None) -> list[Grant]:
    """The absent person's business grants that the other does not hold already; administrators have no substitutes."""
    held = absent.grants.in_force_on(on or timezone.localdate())
    # What somebody holds only in another's place is not passed on a second time.
    held = held.filter(role__in=sorted(BUSINESS_ROLES)).exclude(nature=Nature.SUBSTITUTE)
    own = {
        (grant.role, grant.organisation_id, grant.region_id)
        for grant in stand_in.grants.in_force_on(on or timezone.localdate())
    }
    return [
        grant
        for grant in held.select_related("region", "organisation").order_by("granted_at", "uid")
        if (grant.role, grant.organisation_id, grant.region_id) not in own
    ]


@transaction.atomic
def substitute(
    *,
    absent: User,
    stand_in: User,
    starts_on: date | None,
    ends_on: date | None,
    reason: str,
    document: str = "",
    by: User,
    at: datetime,
) -> list[Grant]:
    """
    Give the substitute what the absent person may do, until a day.

    :raises AccessDenied: as ``grant_role`` does, for an administrator or an account that is no person's
    :raises ValidationError: if there is nothing to take over, or no end
    """
    if absent.pk == stand_in.pk:
        raise ValidationError({"stand_in": ValidationError(_("代理人不能是本人，请另选。"), code="oneself")})
    if ends_on is None:
        raise ValidationError({"ends_on": ValidationError(_("代理须填写截止日期。"), code="required")})
    starts_on = starts_on or timezone.localdate(at)
    found = to_take_over(absent, stand_in, on=starts_on)
    if not found:
        sentence = _("没有可以代理的业务角色：对方没有在任的业务授权，或代理人已有同样的授权。")
        raise ValidationError({"stand_in": ValidationError(sentence, code="nothing_to_take_over")})
    return [
        grant_role(
            user=stand_in,
            role=grant.role,
            region=grant.region,
            organisation=grant.organisation,
            starts_on=starts_on,
            # Not longer than the absent person would have had it.
            ends_on=min(ends_on, grant.ends_on) if grant.ends_on else ends_on,
            nature=Nature.SUBSTITUTE,
            stands_for=absent,
            reason=reason,
            document=document,
            by=by,
            at=at,
        )
        for grant in found
    ]
