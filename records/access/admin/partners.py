"""Partners' systems, for the system administrator."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access import services
from records.access.admin.base import ServiceAdmin, person
from records.access.admin.forms import PartnerForm
from records.access.models import PartnerApplication


class PartnerApplicationAdmin(ServiceAdmin):
    """Registered by django-oauth-toolkit itself, which finds it by ``APPLICATION_ADMIN_CLASS``."""

    form = PartnerForm
    list_display = ["name", "organisation", "region", "kinds", "allowed_scopes", "open_now", "registered_at"]
    list_select_related = ["organisation", "region", "user"]
    search_fields = ["name", "=client_id", "organisation__name"]
    autocomplete_fields = ["organisation", "region"]
    ordering = ["name"]

    @admin.display(description=_("启用"), boolean=True)
    def open_now(self, obj: PartnerApplication) -> bool:
        return obj.user.is_active

    # The library's own names for these two columns are English.
    @admin.display(description=_("客户端编号（client_id）"))
    def number(self, obj: PartnerApplication) -> str:
        return obj.client_id

    @admin.display(description=_("登记时间"), ordering="created")
    def registered_at(self, obj: PartnerApplication) -> datetime:
        return obj.created

    def get_fieldsets(self, request: HttpRequest, obj: PartnerApplication | None = None) -> Any:
        rights = [
            (None, {"fields": ["name", "organisation", "region"]}),
            (_("权限"), {"fields": ["kinds", "allowed_scopes"]}),
        ]
        if obj is None:
            return rights
        keeping = ["number", "registered_at"]
        if self.has_change_permission(request, obj):
            keeping += ["is_active", "renew_secret"]
        return [*rights, (_("凭证"), {"fields": keeping})]

    def get_readonly_fields(self, request: HttpRequest, obj: PartnerApplication | None = None) -> list[str]:
        # Whose system it is does not change; another body registers its own.
        return ["organisation", "number", "registered_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: PartnerApplication, form: Any, change: bool) -> None:
        at, by, data = timezone.now(), person(request), form.cleaned_data
        rights = {
            "name": data["name"],
            "region": data["region"],
            "kinds": data["kinds"],
            "scopes": data["allowed_scopes"],
        }
        if not change:
            handed = services.register_partner(organisation=data["organisation"], **rights, by=by, at=at)
            obj.pk, obj.client_id = handed.application.pk, handed.client_id
            request.partner_secret = handed.client_secret  # type: ignore[attr-defined]
            return
        stored = PartnerApplication.objects.select_related("user").get(pk=obj.pk)
        if {"name", "region", "kinds", "allowed_scopes"} & set(form.changed_data):
            services.change_partner(application=stored, **rights, by=by, at=at)
        if data["is_active"] != stored.user.is_active:
            switch = services.reactivate if data["is_active"] else services.deactivate
            switch(user=stored.user, by=by, at=at)
        if data["renew_secret"]:
            secret = services.renew_partner_secret(application=stored, by=by, at=at)
            request.partner_secret = secret  # type: ignore[attr-defined]

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
