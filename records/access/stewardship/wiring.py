"""What this room tells itself when the app is ready; rooms above add their actions and their holdings."""

from records.access.stewardship import catalogue


def register() -> None:
    catalogue.register_all()
