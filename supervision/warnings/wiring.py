"""What this room tells the rooms below when the app is ready."""

from supervision.warnings import deadlines, measures, partners, sources


def register() -> None:
    deadlines.register()
    sources.register()
    measures.register()
    partners.register()
