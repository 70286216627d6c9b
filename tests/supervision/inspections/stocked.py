"""A campaign under way, and a demonstration in each public state, for whoever needs a stocked city."""

from datetime import timedelta

from django.utils.timezone import localdate

from supervision.inspections.models import Campaign, DemonstrationApplication
from tests.supervision.inspections import factories


def running_campaign() -> Campaign:
    """Its document orders the bodies to be named; and beside it somebody with a name, and somebody on notice."""
    at = factories.office()
    case = factories.running(at, names_clause="对未清零的单位名单予以公开。")
    factories.awarded(at)
    on_notice(at)
    return case


def on_notice(at: factories.Office) -> DemonstrationApplication:
    """Proposed, and still open to objections today."""
    case = factories.on_notice(at)
    DemonstrationApplication.objects.filter(pk=case.pk).update(notice_until=localdate() + timedelta(days=3))
    case.refresh_from_db()
    return case
