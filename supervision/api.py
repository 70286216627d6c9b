"""The REST windows of the rooms of this app, under /api/v1/."""

from django.urls import path

from records.access.scopes import DESCRIPTIONS
from supervision.complaints.api.hotline import ComplaintPull, ComplaintPush

__all__ = ["served_scopes", "urlpatterns"]

urlpatterns = [
    path("complaints/", ComplaintPush.as_view(), name="hotline-complaints"),
    path("complaints/<str:number>/", ComplaintPull.as_view(), name="hotline-complaint"),
]


def served_scopes() -> dict[str, str]:
    """The scopes that some address here asks for, with their descriptions."""
    asked = {
        scope
        for view in (ComplaintPush, ComplaintPull)
        for scopes in view.required_scopes.values()
        for scope in scopes
    }
    return {scope: str(words) for scope, words in DESCRIPTIONS.items() if scope in asked}
