"""How often, for what and by whom a body was asked about: its own to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from records.access.models import User
from records.checks.awards.choices import CheckState, Purpose
from records.checks.awards.models import AwardCheck, AwardCheckItem

LOOKED_BACK = timedelta(days=365)
MOST_SHOWN = 200
_PARTNER = AwardCheck.Audience.PARTNER


@dataclass(frozen=True)
class Asked:
    """:ivar asker: the partner's body or the office, never a person of the staff"""

    body: str
    purpose: str
    asker: str
    count: int
    latest: datetime


def asked_about(bodies: Iterable[Any], *, at: datetime) -> list[Asked]:
    """
    Questions of the last year about these bodies, the newest kind first.

    Those of investigators are left out: whoever is looked into must not learn it here.
    """
    rows = (
        AwardCheckItem.objects.filter(
            organisation__in=bodies,
            check_of__state=CheckState.READY,
            check_of__requested_at__gt=at - LOOKED_BACK,
        )
        .exclude(check_of__purpose=Purpose.JUSTICE)
        .values("organisation__name", "check_of__purpose", "check_of__audience", "check_of__requested_by")
        .annotate(count=Count("uid"), latest=Max("check_of__requested_at"))
        .order_by("-latest", "organisation__name")[:MOST_SHOWN]
    )
    found = list(rows)
    partners = User.objects.select_related("partner_application__organisation").in_bulk(
        {row["check_of__requested_by"] for row in found if row["check_of__audience"] == _PARTNER}
    )
    told: dict[tuple[str, str, str], Asked] = {}
    for row in found:
        partner: Any = partners.get(row["check_of__requested_by"])
        asker = partner.partner_application.organisation.name if partner else _("本站主办单位")
        key = (row["organisation__name"], str(Purpose(row["check_of__purpose"]).label), asker)
        before = told.get(key)
        count = row["count"] + (before.count if before else 0)
        told[key] = Asked(*key, count=count, latest=before.latest if before else row["latest"])
    return list(told.values())
