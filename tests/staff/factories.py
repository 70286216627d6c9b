"""Records as of today: pages reckon with the real day, so dates that a test names must move with it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from records.dishonesty.models import DishonestyRecord
from tests.records.dishonesty.factories import IN_STATE, People


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def record(state: str, who: People, **more: Any) -> DishonestyRecord:
    """A record about a document of forty days ago, brought to that state just now."""
    return IN_STATE[state](who, at=timezone.now(), **{"decided_on": days_ago(40), **more})
