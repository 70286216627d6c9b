"""What this room tells the rooms below when the app is ready."""

from supervision.complaints import deadlines, handing_over


def register() -> None:
    deadlines.register()
    handing_over.register()
