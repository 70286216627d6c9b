"""What this room tells the rooms below when the app is ready."""

from supervision.complaints import deadlines, handing_over
from supervision.complaints.api import happenings


def register() -> None:
    deadlines.register()
    handing_over.register()
    happenings.register()
