"""All background work of the disclosure app, room by room; a room that is missing here never runs and says no word."""

from typing import Any

__all__ = ["BEAT_SCHEDULE"]

BEAT_SCHEDULE: dict[str, Any] = {}
