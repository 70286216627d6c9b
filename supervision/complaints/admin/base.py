"""The frame of this app's pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse


def render(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """A page in the staff frame; ``crumbs`` are (title, address) on the way to it."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return TemplateResponse(
        request,
        f"admin/supervision/{template}",
        {**admin.site.each_context(request), "title": title, **context},
    )
