"""What these pages share. The staff site itself imports them, so they must not reach for its windows."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from records.access.models import User


def person(request: HttpRequest) -> User:
    """Who stands here; the site has let in nobody else."""
    return cast(User, request.user)


def page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """One page of this room, kept by no cache and no browser."""
    response = TemplateResponse(
        request, f"admin/records/factors/{name}.html", {**admin.site.each_context(request), **context}
    )
    response["Cache-Control"] = "no-store"
    return response


def wanted(request: HttpRequest, text: str) -> str:
    """The address to go on to, where it is one of this site; else the first page."""
    safe = url_has_allowed_host_and_scheme(
        text, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return text if safe else reverse("admin:index")
