"""How old the open data are, for Prometheus; read from the database at each scrape."""

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from disclosure.opendata.models import newest_version

FIGURES = {
    "age_seconds": "Seconds since the newest version of the open data was made.",
    "rows": "Rows in the newest version of the open data.",
    "making_seconds": "How long making the newest version took.",
}


def exposition() -> bytes:
    """This room's part of the answer to a scrape; no sample where there is no version, or no database."""
    try:
        newest = newest_version()
    except DatabaseError:
        return b""
    if newest is None:
        return b""
    age = (timezone.now() - newest.made_at).total_seconds()
    registry = CollectorRegistry()
    for name, value in zip(FIGURES, (age, newest.rows, newest.seconds), strict=True):
        Gauge(f"portal_open_data_{name}", FIGURES[name], registry=registry).set(value)
    return generate_latest(registry)
