"""Panels that rooms above put onto a complaint's page; this room knows none of them by name."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from supervision.complaints.models import Complaint

# A panel's context with the ``template`` that draws it, or nothing for this person and this complaint.
Panel = Callable[[HttpRequest, Complaint], dict[str, Any] | None]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Show the panel on every complaint's page, below its own; registering again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def panels_of(request: HttpRequest, complaint: Complaint) -> list[dict[str, Any]]:
    return [found for panel in _panels if (found := panel(request, complaint))]
