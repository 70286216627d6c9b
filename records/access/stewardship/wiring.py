"""What this room tells itself when the app is ready; rooms above add their actions, holdings and kinds of rows."""

from records.access.stewardship import actions, catalogue, destroying, retention, signing_logs


def register() -> None:
    catalogue.register_all()
    actions.register(destroying.action())
    retention.register(*signing_logs.kinds())
