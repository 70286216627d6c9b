"""All models of the disclosure app, room by room; a room that is missing here makes no migration and no error."""

__all__: list[str] = []
