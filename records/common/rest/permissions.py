"""Who may use an endpoint: nobody, unless the endpoint says who."""

from typing import Any

from rest_framework.permissions import BasePermission


class Denied(BasePermission):
    """The default of the whole API: an endpoint that names no permission answers nobody."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return False


class Anyone(BasePermission):
    """Open to all: only for reading what is published, and for the papers of the API itself."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return True


class HasScope(BasePermission):
    """
    A partner whose token carries the scopes that the view names in ``required_scopes``.

    ``required_scopes`` is a list for all methods, or a mapping from method to list.
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        token = request.auth
        if token is None or not hasattr(token, "allow_scopes") or not request.user.is_authenticated:
            return False
        return bool(token.allow_scopes(scopes_of(view, request.method)))


class Staff(BasePermission):
    """A person of the staff with the admin's own session; what he may do is the services' to say."""

    def has_permission(self, request: Any, view: Any) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.is_staff and request.auth is None)


def scopes_of(view: Any, method: str) -> list[str]:
    required = view.required_scopes
    if isinstance(required, dict):
        # HEAD and OPTIONS ask no more than GET does.
        return list(required.get(method) or required.get("GET", []))
    return list(required)
