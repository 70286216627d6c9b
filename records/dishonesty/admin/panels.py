"""Panels that rooms above put onto the record's page; this room knows none of them by name."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from records.dishonesty.models import DishonestyRecord

# A panel's context with the ``template`` that draws it, or nothing for this person and this record.
Panel = Callable[[HttpRequest, DishonestyRecord], dict[str, Any] | None]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Show the panel on every record's page, below the record's own; registering again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def panels_of(request: HttpRequest, record: DishonestyRecord) -> list[dict[str, Any]]:
    return [found for panel in _panels if (found := panel(request, record))]
