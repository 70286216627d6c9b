"""
What everybody may read of campaigns and demonstrations.

Of a campaign numbers alone. Bodies are named only where the programme's own document orders it, and then only those
whose record is public today; what came to zero is named nowhere. Of arrears nobody is named: single claims are not
the public's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from disclosure.published.audience import PUBLIC
from disclosure.published.records import readable, records_for
from records.dishonesty.models import DishonestyRecord
from supervision.inspections.charts import Curve, curve_of
from supervision.inspections.choices import (
    NOT_ZERO,
    ApplicationStatus,
    CampaignStatus,
    ProgrammeStatus,
    Theme,
)
from supervision.inspections.models import Campaign, DemonstrationApplication, DemonstrationProgramme
from supervision.inspections.queries import curve_spans
from supervision.inspections.rules import curve

MOST_CAMPAIGNS, MOST_NAMED, MOST_WITHDRAWN, MOST_PROGRAMMES = 100, 200, 50, 20
_PUBLIC_STATES = (CampaignStatus.RUNNING, CampaignStatus.ENDED, CampaignStatus.CLOSED)


@dataclass(frozen=True)
class CampaignFigures:
    """:ivar open: not zero today, whatever is being done about it"""

    known: int
    open: int

    @property
    def zero(self) -> int:
        return self.known - self.open


def campaigns() -> QuerySet[Campaign]:
    """Those that were started, the newest first, each with its numbers."""
    rows = Campaign.objects.filter(status__in=_PUBLIC_STATES).select_related("region")
    rows = rows.annotate(
        known=Count("targets"), still_open=Count("targets", filter=Q(targets__status__in=NOT_ZERO))
    )
    return rows.order_by("-opened_at", "-uid")


def campaign(uid: UUID) -> Campaign | None:
    return campaigns().filter(pk=uid).first()


def campaign_figures(found: Any) -> CampaignFigures:
    """Of one that the caller has from ``campaigns``."""
    return CampaignFigures(found.known, found.still_open)


def campaign_curve(found: Campaign, *, on: date) -> Curve:
    """From its first day to today, or to the day on which it was closed."""
    last = timezone.localdate(found.closed_at) if found.closed_at else on
    since = timezone.localdate(found.opened_at)
    return curve_of(curve(curve_spans(found), since=since, until=max(last, since), today=on))


def named_in(found: Campaign, *, on: date) -> list[DishonestyRecord]:
    """The public records behind what is not zero, where the document orders it."""
    if not found.names_clause or found.theme != Theme.JUDGMENT_DEBTOR:
        return []
    standing = found.targets.filter(status__in=NOT_ZERO).values("source_uid")
    rows = readable(records_for(PUBLIC, on=on).filter(pk__in=standing))
    return list(rows.order_by("organisation__pinyin", "uid")[:MOST_NAMED])


def _applications() -> QuerySet[DemonstrationApplication]:
    return DemonstrationApplication.objects.select_related("body__region", "programme", "region")


def awarded() -> QuerySet[DemonstrationApplication]:
    """Who bears a name today."""
    return _applications().filter(status=ApplicationStatus.AWARDED)


def on_notice(*, on: date) -> QuerySet[DemonstrationApplication]:
    """Whom everybody may still say something against."""
    rows = _applications().filter(status=ApplicationStatus.NOTICE, notice_until__gte=on)
    return rows.order_by("notice_until", "uid")


def withdrawn() -> QuerySet[DemonstrationApplication]:
    rows = _applications().filter(status=ApplicationStatus.WITHDRAWN)
    return rows.order_by("-withdrawn_on", "-uid")[:MOST_WITHDRAWN]


def programmes() -> QuerySet[DemonstrationProgramme]:
    rows = DemonstrationProgramme.objects.exclude(status=ProgrammeStatus.DRAFT).select_related("region")
    return rows.order_by("-opened_at", "-uid")[:MOST_PROGRAMMES]
