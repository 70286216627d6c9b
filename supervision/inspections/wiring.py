"""What this room tells the rooms below when the app is ready."""

from supervision.inspections import deadlines, handing_over, measures
from supervision.inspections.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
    handing_over.register()
