"""All background work of the disclosure app, room by room; a room that is missing here never runs and says no word."""

from typing import Any

from disclosure.editing import tasks as editing
from disclosure.notices import tasks as notices
from disclosure.opendata import tasks as opendata
from disclosure.partners import tasks as partners
from disclosure.site.complaints import tasks as complaints
from disclosure.subscriptions import tasks as subscriptions

__all__ = ["BEAT_SCHEDULE"]

BEAT_SCHEDULE: dict[str, Any] = {
    **editing.BEAT,
    **notices.BEAT,
    **opendata.BEAT,
    **partners.BEAT,
    **subscriptions.BEAT,
    **complaints.BEAT,
}
