"""The daily look at how fresh the site's columns are."""

import structlog
from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from disclosure.notices.freshness import stale_columns

log = structlog.get_logger(__name__)


@shared_task(name="disclosure.notices.watch_freshness")
def watch_freshness() -> int:
    """Write one line for each column that has had nothing new for too long; the operators' watch reads the log."""
    stale = stale_columns(on=timezone.localdate())
    for column in stale:
        newest = column.newest_on.isoformat() if column.newest_on else None
        log.warning("column_stale", column=column.key, newest_on=newest, limit_days=column.days)
    return len(stale)


BEAT = {
    "watch-freshness": {
        "task": "disclosure.notices.watch_freshness",
        "schedule": crontab(hour="7", minute="30"),
    }
}
