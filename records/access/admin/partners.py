"""Partners' systems, for the system administrator."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from records.access import services
from records.access.admin.base import ServiceAdmin, ask, person
from records.access.admin.partner_forms import PartnerForm, RightForm
from records.access.models import PartnerApplication, PartnerRight
from records.access.partner_kinds import label_of_kind
from records.access.services.widening import widens


class RightInline(TabularInline):
    """What the partner may send and read; stored by the service that stores the application."""

    model = PartnerRight
    form = RightForm
    fields = ["kind", "region", "may_submit", "may_read", "open_fields"]
    autocomplete_fields = ["region"]
    extra = 0
    verbose_name_plural = _("按种类、区划和字段的权限（未列出的一律不可报送、不可查询）")

    # Whoever may register a partner says what it may do; rows have no permission of their own.
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("records.view_partnerapplication")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("records.add_partnerapplication")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("records.change_partnerapplication")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class PartnerApplicationAdmin(ServiceAdmin):
    """Registered by django-oauth-toolkit itself, which finds it by ``APPLICATION_ADMIN_CLASS``."""

    form = PartnerForm
    inlines = [RightInline]
    list_display = ["name", "organisation", "region", "kinds", "allowed_scopes", "open_now", "registered_at"]
    list_select_related = ["organisation", "region", "user"]
    search_fields = ["name", "=client_id", "organisation__name"]
    autocomplete_fields = ["organisation", "region"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("rights")

    @admin.display(description=_("数据种类"))
    def kinds(self, obj: PartnerApplication) -> str:
        named = dict.fromkeys(label_of_kind(right.kind) for right in obj.rights.all())
        return _("、").join([*([str(_("沙箱"))] if obj.sandbox else []), *named]) or "—"

    @admin.display(description=_("启用"), boolean=True)
    def open_now(self, obj: PartnerApplication) -> bool:
        return obj.is_usable(None)

    # The library's own names for these two columns are English.
    @admin.display(description=_("客户端编号（client_id）"))
    def number(self, obj: PartnerApplication) -> str:
        return obj.client_id

    @admin.display(description=_("登记时间"), ordering="created")
    def registered_at(self, obj: PartnerApplication) -> datetime:
        return obj.created

    def get_fieldsets(self, request: HttpRequest, obj: PartnerApplication | None = None) -> Any:
        rights = [
            (None, {"fields": ["name", "organisation", "region", "sandbox"]}),
            (_("权限"), {"fields": ["allowed_scopes"]}),
            (_("条件"), {"fields": ["allowed_networks", "starts_on", "ends_on", "rate_limit"]}),
        ]
        if obj is None:
            return [*rights, (_("申请"), {"fields": ["reason"]})] if settings.APPROVALS_REQUIRED else rights
        keeping = ["number", "registered_at", "former_secret_until"]
        if self.has_change_permission(request, obj):
            keeping += ["is_active", "renew_secret"]
            keeping += ["reason"] if settings.APPROVALS_REQUIRED else []
        return [*rights, (_("凭证"), {"fields": keeping})]

    def get_readonly_fields(self, request: HttpRequest, obj: PartnerApplication | None = None) -> list[str]:
        # Whose system it is does not change; another body registers its own. Nor does a sandbox become real.
        return ["organisation", "sandbox", "number", "registered_at", "former_secret_until"] if obj else []

    def save_model(self, request: HttpRequest, obj: PartnerApplication, form: Any, change: bool) -> None:
        """Nothing yet: the application and its rights are one act, see ``save_related``."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        rights = [right for formset in formsets for right in _rights_in(formset)]
        for formset in formsets:
            # What the admin's own log would be made of; ours is the trail.
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        altered = any(formset.has_changed() for formset in formsets)
        self._store(request, form.instance, form, rights, altered=altered, change=change)

    def _store(
        self,
        request: HttpRequest,
        obj: PartnerApplication,
        form: Any,
        rights: list[services.Right],
        *,
        altered: bool,
        change: bool,
    ) -> None:
        at, by, data = timezone.now(), person(request), form.cleaned_data
        said: dict[str, Any] = {
            "name": data["name"],
            "region": data["region"],
            "scopes": data["allowed_scopes"],
            "rights": rights,
            "terms": services.Terms(
                allowed_networks=tuple(data["allowed_networks"]),
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                rate_limit=data["rate_limit"],
            ),
        }
        if settings.APPROVALS_REQUIRED and self._asked(
            request, obj, data, said, altered=altered, change=change
        ):
            return
        if not change:
            handed = services.register_partner(
                organisation=data["organisation"], sandbox=data["sandbox"], **said, by=by, at=at
            )
            obj.pk, obj.client_id = handed.application.pk, handed.client_id
            request.partner_secret = handed.client_secret  # type: ignore[attr-defined]
            return
        stored = PartnerApplication.objects.select_related("user").get(pk=obj.pk)
        if altered or set(form.changed_data) - {"is_active", "renew_secret", "reason"}:
            services.change_partner(application=stored, **said, by=by, at=at)
        if data["is_active"] != stored.user.is_active:
            switch = services.reactivate if data["is_active"] else services.deactivate
            switch(user=stored.user, by=by, at=at)
        if data["renew_secret"]:
            overlap = data["renew_secret"] == PartnerForm.BOTH
            secret = services.renew_partner_secret(application=stored, by=by, at=at, overlap=overlap)
            request.partner_secret = secret  # type: ignore[attr-defined]

    def _asked(
        self,
        request: HttpRequest,
        obj: PartnerApplication,
        data: dict[str, Any],
        said: dict[str, Any],
        *,
        altered: bool,
        change: bool,
    ) -> bool:
        """Whether this has been put before another administrator; what only takes away is done at once."""
        kept = {
            "name": said["name"],
            "region": said["region"].pk,
            "scopes": sorted(said["scopes"]),
            "rights": [right.as_dict() for right in said["rights"]],
            "terms": said["terms"].as_dict(),
        }
        reason = data["reason"]
        if not change:
            body = str(data["organisation"].pk)
            ask(
                request, "partner_registered", reason=reason,
                organisation=body, sandbox=data["sandbox"], **kept,
            )  # fmt: skip
            return True
        stored = PartnerApplication.objects.select_related("user").get(pk=obj.pk)
        if data["renew_secret"]:
            overlap = data["renew_secret"] == PartnerForm.BOTH
            ask(request, "partner_secret_renewed", reason=reason, application=stored.pk, overlap=overlap)
            return True
        if data["is_active"] and not stored.user.is_active:
            ask(request, "user_reactivated", reason=reason, user=stored.user_id)
            return True
        if not widens(services.rights_of(stored), {**services.rights_of(stored), **kept}):
            return False
        ask(request, "partner_changed", reason=reason, application=stored.pk, **kept)
        return True

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._secret_page(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._secret_page(request, obj) or super().response_change(request, obj)

    def _secret_page(self, request: HttpRequest, obj: PartnerApplication) -> HttpResponse | None:
        secret = getattr(request, "partner_secret", None)
        if secret is None:
            return None
        # Shown in the answer itself: a message would leave the secret in a cookie or a session.
        context = {
            **self.admin_site.each_context(request),
            "title": _("对接应用的凭证"),
            "opts": self.opts,
            "application": obj,
            "secret": secret,
        }
        response = TemplateResponse(request, "access/partner_secret.html", context)
        response["Cache-Control"] = "no-store"
        return response


def _rights_in(formset: Any) -> list[services.Right]:
    kept = [
        one.cleaned_data for one in formset.forms if one.cleaned_data and not one.cleaned_data.get("DELETE")
    ]
    return [
        services.Right(
            row["kind"], row["region"].code, row["may_submit"], row["may_read"], tuple(row["open_fields"])
        )
        for row in kept
    ]
