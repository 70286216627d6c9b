"""What this room tells the rooms below when the app is ready."""

from supervision.oversight import deadlines, measures, partners
from supervision.oversight.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
    partners.register()
