"""Signing in, and what the admin may ask: permissions come from the grants in force and from nowhere else."""

from typing import Any, NoReturn

from django.contrib.auth.backends import ModelBackend

from records.access.models import User
from records.access.roles import PERMISSIONS


class RoleBackend(ModelBackend):
    """
    Passwords as Django checks them; permissions by role.

    Asked about one subject that says where it belongs, it answers for that subject.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Persons alone sign in by password; a partner has its token and the node itself needs none."""
        return super().user_can_authenticate(user) and user.kind == User.Kind.PERSON

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not isinstance(user_obj, User):
            return set()
        return {
            code
            for reach in user_obj.reaches()
            if not hasattr(obj, "access_region_code") or reach.covers(obj)
            for code in PERMISSIONS[reach.role]
        }

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(code.startswith(f"{app_label}.") for code in self.get_all_permissions(user_obj))

    def with_perm(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Who holds a permission is a question for the grants (``Grant.objects.in_force_on``)."""
        raise NotImplementedError("Ask the grants in force; permissions are not stored per account.")
