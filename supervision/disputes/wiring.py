"""What this room tells the rooms below when the app is ready."""

from supervision.disputes import deadlines
from supervision.disputes.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
