"""Accounts for the system administrator, grants for the security administrator."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from records.access import services
from records.access.admin.base import ServiceAdmin, person
from records.access.admin.forms import GrantForm, NewGrantForm, NewUserForm, UserForm
from records.access.models import Grant, User
from records.access.roles import Role


@admin.register(User)
class UserAdmin(ServiceAdmin):
    list_display = ["username", "full_name", "kind", "roles_now", "is_active", "last_login"]
    list_filter = [("kind", ChoicesDropdownFilter), "is_active", "must_change_password"]
    search_fields = ["username", "full_name"]
    ordering = ["username"]
    readonly_fields = ["username", "kind", "roles_now", "must_change_password", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        in_force = Grant.objects.in_force_on(timezone.localdate()).select_related("region", "organisation")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("grants", queryset=in_force, to_attr="grants_now"))
        )

    @admin.display(description=_("当前角色"))
    def roles_now(self, obj: User) -> str:
        grants: list[Grant] = obj.grants_now  # type: ignore[attr-defined]
        held = [f"{grant.get_role_display()}（{grant.place_name}）" for grant in grants]
        return "；".join(held) or "—"

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UserForm if change else NewUserForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None:
            return []
        fields = list(self.readonly_fields)
        if not person(request).holds([Role.SYSTEM_ADMIN]):
            # The security administrator may shut an account; whose it is, is not his to say.
            fields += ["full_name", "phone", "email"]
        return fields

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["username", "full_name", "phone", "email", "password"]})]
        may_reset = person(request).holds([Role.SYSTEM_ADMIN]) and self.has_change_permission(request, obj)
        may_write = self.has_change_permission(request, obj)
        keeping = ["is_active", *(["new_password"] if may_reset else []), *(["reason"] if may_write else [])]
        return [
            (None, {"fields": ["username", "full_name", "kind", "phone", "email"]}),
            (_("权限"), {"fields": ["roles_now"]}),
            (_("账号管理"), {"fields": keeping}),
            (_("使用情况"), {"fields": ["must_change_password", "last_login", "date_joined"]}),
        ]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The node's own accounts are nobody's to change; a partner's account goes with its application."""
        if obj is not None and obj.kind != User.Kind.PERSON:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        at, data = timezone.now(), form.cleaned_data
        if not change:
            details = {name: data[name] for name in ("username", "full_name", "phone", "email", "password")}
            obj.pk = services.create_user(**details, by=person(request), at=at).pk
            return
        stored = User.objects.get(pk=obj.pk)
        if {"full_name", "phone", "email"} & set(form.changed_data):
            services.change_user(
                user=stored,
                full_name=data["full_name"],
                phone=data["phone"],
                email=data["email"],
                by=person(request),
                at=at,
            )
        if data.get("new_password"):
            services.set_password(user=stored, password=data["new_password"], by=person(request), at=at)
        if "is_active" in form.changed_data:
            switch = services.reactivate if data["is_active"] else services.deactivate
            switch(user=stored, reason=data.get("reason", ""), by=person(request), at=at)


@admin.register(Grant)
class GrantAdmin(ServiceAdmin):
    list_display = ["user", "role", "region", "organisation", "starts_on", "ends_on", "state", "granted_by"]
    list_filter = [("role", ChoicesDropdownFilter), ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "region", "organisation", "granted_by"]
    search_fields = ["user__username", "user__full_name", "region__name", "organisation__name"]
    autocomplete_fields = ["user", "region", "organisation"]
    ordering = ["-granted_at"]
    facts = [
        "user",
        "role",
        "region",
        "organisation",
        "starts_on",
        "ends_on",
        "granted_by",
        "granted_at",
        "revoked_by",
        "revoked_at",
    ]

    @admin.display(description=_("状态"))
    def state(self, obj: Grant) -> str:
        today = timezone.localdate()
        if obj.revoked_at:
            return str(_("已撤销"))
        if obj.starts_on > today:
            return str(_("未生效"))
        return str(_("已到期") if obj.ends_on and obj.ends_on < today else _("有效"))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = GrantForm if change else NewGrantForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Grant | None = None) -> list[str]:
        return self.facts if obj else []

    def get_fields(self, request: HttpRequest, obj: Grant | None = None) -> list[str]:
        if obj is None:
            return ["user", "role", "region", "organisation", "starts_on", "ends_on"]
        return [*self.facts, *(["revoke", "reason"] if self.has_change_permission(request, obj) else [])]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Grant | None = None) -> bool:
        if obj is not None and obj.revoked_at:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        at, data = timezone.now(), form.cleaned_data
        if change:
            if data["revoke"]:
                services.revoke_role(grant=obj, reason=data["reason"], by=person(request), at=at)
            return
        names = ("user", "role", "region", "organisation", "starts_on", "ends_on")
        obj.pk = services.grant_role(**{name: data[name] for name in names}, by=person(request), at=at).pk
