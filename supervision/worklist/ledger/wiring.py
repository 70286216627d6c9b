"""What this room tells the rooms below when the app is ready."""

from supervision.worklist.ledger import deadlines, measures
from supervision.worklist.ledger.services import meetings


def register() -> None:
    deadlines.register()
    meetings.register()
    measures.register()
