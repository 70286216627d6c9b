"""What this room tells the rooms below when the app is ready."""

from supervision.quality import measures


def register() -> None:
    measures.register()
