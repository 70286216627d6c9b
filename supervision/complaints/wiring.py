"""What this room tells the rooms below when the app is ready."""

from supervision.complaints import deadlines


def register() -> None:
    deadlines.register()
