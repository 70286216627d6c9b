"""All staff pages of the disclosure app, room by room."""

__all__: list[str] = []
