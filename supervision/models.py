"""All models of the supervision app, room by room."""

__all__: list[str] = []
