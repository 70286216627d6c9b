"""A door to a staff page: there only where the page exists and this person may open it."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from disclosure.editing.admin import work as desks

Item = dict[str, Any]
Group = tuple[Any, list[Item | None]]


def door(
    request: HttpRequest,
    title: str,
    icon: str,
    model_name: str,
    *,
    page: str = "changelist",
    query: str = "",
    quiet_on: str = "",
    badge: int | None = None,
    app: str = "records",
) -> Item | None:
    """One door, or none where the page does not exist here or is not this person's to open."""
    # A room that is not built yet has no model and no page; its door appears with it.
    model = apps.all_models[app].get(model_name)
    model_admin = admin.site._registry.get(model) if model else None
    if model_admin is None:
        return None
    allowed = (
        model_admin.has_add_permission(request)
        if page == "add"
        else model_admin.has_view_or_change_permission(request)
    )
    if not allowed:
        return None
    path = _address(f"admin:{app}_{model_name}_{page}", get_script_prefix())
    asked = request.META.get("QUERY_STRING", "")
    here = request.path == path or (
        page == "changelist" and not query and request.path.startswith(path) and not _is_add(request)
    )
    item: Item = {
        "title": title,
        "icon": icon,
        "link": f"{path}?{query}" if query else path,
        "active": here and (query in asked if query else not (quiet_on and quiet_on in asked)),
    }
    if badge:
        item["badge"] = badge
    return item


def home(request: HttpRequest) -> Item:
    """The door that is open to all of the staff."""
    link = reverse("admin:index")
    return {"title": _("我的工作"), "icon": "home", "link": link, "active": request.path == link}


def written_door(request: HttpRequest, title: str, icon: str, model_name: str, kind: str) -> Item | None:
    """The door of a desk, with how much waits there."""
    return door(request, title, icon, model_name, app="disclosure", badge=desks.badge(request, kind))


@cache
def _address(name: str, prefix: str) -> str:
    """The same in each request, but for where the portal stands; a page has a hundred of them."""
    return reverse(name)


def _is_add(request: HttpRequest) -> bool:
    return request.path.endswith("/add/") or "/intake/" in request.path
