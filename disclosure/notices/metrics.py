"""How fresh the site's columns are, for Prometheus; read from the database at each scrape."""

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from disclosure.notices.freshness import columns


def exposition() -> bytes:
    """This room's part of the answer to a scrape; no sample at all where the database does not answer."""
    registry = CollectorRegistry()
    overdue = Gauge(
        "portal_column_days_overdue",
        "Days since a column of the site should have had something new; negative while there is time.",
        ["column"],
        registry=registry,
    )
    on = timezone.localdate()
    try:
        found = columns(on=on)
    except DatabaseError:
        return b""
    for column in found:
        # A column without anything at all has been due since ever; its limit stands for that.
        days = (on - column.due_on).days if column.due_on else column.days
        overdue.labels(column.key).set(days)
    return generate_latest(registry)
