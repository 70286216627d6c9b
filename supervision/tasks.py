"""All background work of the supervision app; a room that is missing here never runs and says no word."""

from typing import Any

from supervision.complaints import tasks as complaints

__all__ = ["BEAT_SCHEDULE", "complaints"]

BEAT_SCHEDULE: dict[str, Any] = {**complaints.BEAT}
