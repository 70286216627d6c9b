"""What this room tells the rooms below when the app is ready."""

from supervision.worklist.documents import deadlines, measures
from supervision.worklist.documents.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
