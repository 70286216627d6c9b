"""Accounts for the system administrator, grants for the security administrator."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from records.access import services
from records.access.admin.base import ServiceAdmin, ask, person
from records.access.admin.forms import GrantForm, NewGrantForm, NewUserForm, UserForm
from records.access.models import Grant, PartnerApplication, User
from records.access.roles import THREE_ADMINISTRATORS, Role
from records.access.scope import within_reach
from records.access.stewardship import frame, holdings, leaving, reviewing
from records.access.stewardship.actions import action_of
from records.access.stewardship.admin import people, reviews


class ShutWithOpenWork(admin.SimpleListFilter):
    """Shut in a hurry, and nobody has taken over yet."""

    title = _("待移交")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("停用后尚未移交"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(pk__in=holdings.shut_with_open_work()) if self.value() == "open" else queryset


@admin.register(User)
class UserAdmin(ServiceAdmin):
    list_display = ["username", "full_name", "kind", "roles_now", "is_active", "last_login"]
    list_filter = [("kind", ChoicesDropdownFilter), "is_active", ShutWithOpenWork, "must_change_password"]
    search_fields = ["username", "full_name"]
    ordering = ["username"]
    readonly_fields = ["username", "kind", "roles_now", "must_change_password", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        in_force = Grant.objects.in_force_on(timezone.localdate()).select_related("region", "organisation")
        # A partner's account goes by its partner's name, which is told where the partner itself is.
        partners = within_reach(PartnerApplication.objects.all(), person(request), *THREE_ADMINISTRATORS)
        return (
            super()
            .get_queryset(request)
            .filter(~Q(kind=User.Kind.PARTNER) | Q(pk__in=partners.values("user")))
            .prefetch_related(Prefetch("grants", queryset=in_force, to_attr="grants_now"))
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.asking = person(request)
        return found

    @admin.display(description=_("当前角色"))
    def roles_now(self, obj: User) -> str:
        grants: list[Grant] = obj.grants_now  # type: ignore[attr-defined]
        held = [f"{grant.get_role_display()}（{grant.place_name}）" for grant in grants]
        return "；".join(held) or "—"

    @admin.display(description=_("办理"))
    def doors(self, obj: User) -> SafeString | str:
        """What is done on pages of its own."""
        by: User = obj.asking  # type: ignore[attr-defined]
        found = [(reverse("admin:account_security", args=[obj.pk]), gettext("登录管理"))]
        if by.holds(leaving.KEEPERS):
            found.append((reverse("admin:records_user_leave", args=[obj.pk]), gettext("离岗交接")))
        for action in people.ASKED_OF_ACCOUNTS:
            wanted = obj.is_active != (action == "user_reactivated")
            if wanted and by.holds(action_of(action).askers):
                address = reverse("admin:records_user_ask", args=[obj.pk, action])
                found.append((address, gettext("申请%s") % action_of(action).label))
        return format_html_join(" · ", '<a href="{}">{}</a>', found) or "—"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:user_id>/leave/", wrap(people.leave), name="records_user_leave"),
            path("<int:user_id>/ask/<slug:action>/", wrap(people.ask), name="records_user_ask"),
            *super().get_urls(),
        ]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UserForm if change else NewUserForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None:
            return []
        fields = [*self.readonly_fields, "doors"]
        if not person(request).holds([Role.SYSTEM_ADMIN]):
            # The security administrator may shut an account; whose it is, is not his to say.
            fields += ["full_name", "phone", "email"]
        return fields

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            asked = ["reason", "document"] if settings.APPROVALS_REQUIRED else ["password"]
            return [(None, {"fields": ["username", "full_name", "phone", "email", *asked]})]
        may_reset = person(request).holds([Role.SYSTEM_ADMIN]) and self.has_change_permission(request, obj)
        may_write = self.has_change_permission(request, obj)
        keeping = [
            "is_active",
            *(["new_password"] if may_reset else []),
            *(["urgent", "reason", "doors"] if may_write else []),
        ]
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
            details = {name: data[name] for name in ("username", "full_name", "phone", "email")}
            if settings.APPROVALS_REQUIRED:
                ask(request, "user_created", reason=data["reason"], document=data["document"], **details)
                return
            obj.pk = services.create_user(**details, password=data["password"], by=person(request), at=at).pk
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
            self._switch(request, stored, data)

    def _switch(self, request: HttpRequest, user: User, data: dict[str, Any]) -> None:
        by, at, reason = person(request), timezone.now(), data.get("reason", "")
        if not data["is_active"]:
            services.deactivate(user=user, reason=reason, urgent=data.get("urgent", False), by=by, at=at)
        elif settings.APPROVALS_REQUIRED:
            request.steward_request = frame.ask(  # type: ignore[attr-defined]
                action="user_reactivated",
                arguments={"user": user.pk, "reason": reason},
                reason=reason,
                by=by,
                at=at,
            )
        else:
            services.reactivate(user=user, reason=reason, by=by, at=at)


class EndsSoon(admin.SimpleListFilter):
    """Grants whose end is near, so that nobody stands before a shut door unannounced."""

    title = _("到期")
    parameter_name = "ends"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("soon", _("即将到期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Grant]) -> QuerySet[Grant]:
        if self.value() != "soon":
            return queryset
        return queryset.filter(pk__in=reviewing.ending(on=timezone.localdate()).values("pk"))


@admin.register(Grant)
class GrantAdmin(ServiceAdmin):
    list_display = ["user", "role", "region", "organisation", "starts_on", "ends_on", "state", "granted_by"]
    list_filter = [
        ("role", ChoicesDropdownFilter),
        ("nature", ChoicesDropdownFilter),
        EndsSoon,
        ("revoked_at", admin.EmptyFieldListFilter),
    ]
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
        "nature",
        "stands_for",
        "reason",
        "document",
        "approved_by",
        "granted_by",
        "granted_at",
        "revoked_by",
        "revoked_at",
    ]

    typed = ("user", "role", "region", "organisation", "starts_on", "ends_on", "nature", "reason", "document")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("mine/", wrap(reviews.own_grants), name="records_grant_mine"),
            path("substitute/", wrap(reviews.substitute), name="records_grant_substitute"),
            *super().get_urls(),
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
            return [*self.typed]
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
        if settings.APPROVALS_REQUIRED:
            request.steward_request = frame.ask(  # type: ignore[attr-defined]
                action="role_granted",
                arguments=_said(data),
                reason=data["reason"],
                document=data["document"],
                by=person(request),
                at=at,
            )
            return
        obj.pk = services.grant_role(
            **{name: data[name] for name in self.typed}, by=person(request), at=at
        ).pk


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the data that a request keeps."""
    return {
        "user": data["user"].pk,
        "role": data["role"],
        "region": data["region"].pk,
        "organisation": str(data["organisation"].pk) if data["organisation"] else None,
        "starts_on": data["starts_on"].isoformat(),
        "ends_on": data["ends_on"].isoformat() if data["ends_on"] else None,
        "nature": data["nature"],
        "reason": data["reason"],
        "document": data["document"],
    }
