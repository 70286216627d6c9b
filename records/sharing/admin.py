"""Staff's window on webhooks: whose addresses are called, whether they answer, and the switch."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from records.access import audit
from records.access.admin.base import person
from records.access.models import User
from records.access.partner_kinds import label_of_kind
from records.access.roles import Role
from records.access.scope import within_reach
from records.access.services.errors import AccessDenied
from records.sharing.choices import EventKind
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services.endpoints import switch_by_staff

PAGE, LOG_LINES = 50, 20
SHOWS = {
    "": gettext_lazy("全部"),
    "failing": gettext_lazy("送达有误的"),
    "off": gettext_lazy("已停用的"),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text=gettext_lazy("记入审计日志。"),
    )


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ModelAdmin):
    actions = None

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<uuid:uid>/switch/",
                self.admin_site.admin_view(self.switch_view),
                name="records_webhookendpoint_switch",
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        return self._rows(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        rows, show = self._rows(request), request.GET.get("show", "")
        if show == "failing":
            rows = rows.filter(off_at=None, failures__gt=0)
        elif show == "off":
            rows = rows.filter(off_at__isnull=False)
        if before := _uid(request.GET.get("before", "")):
            rows = rows.filter(uid__lt=before)
        found = list(rows.order_by("-uid")[: PAGE + 1])
        return self._render(
            request,
            "list.html",
            _("回调通知"),
            rows=[
                (row, reverse("admin:records_webhookendpoint_change", args=[row.pk])) for row in found[:PAGE]
            ],
            older=found[PAGE - 1].pk if len(found) > PAGE else None,
            shows=SHOWS.items(),
            show=show if show in SHOWS else "",
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        endpoint, user = self._find(request, object_id), person(request)
        calls = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("-uid")
        if before := _uid(request.GET.get("before", "")):
            calls = calls.filter(uid__lt=before)
        found = list(calls.prefetch_related("log")[: LOG_LINES + 1])
        audit.read(action="webhook.log_read", by=user, at=timezone.now(), subject=endpoint)
        return self._render(
            request,
            "page.html",
            str(endpoint.partner.full_name),
            endpoint=endpoint,
            application=endpoint.partner.partner_application,
            events=[EventKind(event).label for event in endpoint.events],
            kinds=[label_of_kind(kind) for kind in endpoint.kinds],
            calls=[
                (call, sorted(call.log.all(), key=lambda line: -line.number)[:5])
                for call in found[:LOG_LINES]
            ],
            older=found[LOG_LINES - 1].pk if len(found) > LOG_LINES else None,
            may_switch=_may_switch(user, endpoint),
            form=ReasonForm(),
        )

    def switch_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        endpoint = self._find(request, uid)
        back = HttpResponseRedirect(reverse("admin:records_webhookendpoint_change", args=[endpoint.pk]))
        if request.method != "POST":
            return back
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("请写明理由。"))
            return back
        on = request.POST.get("on") == "1"
        try:
            switch_by_staff(
                endpoint=endpoint,
                on=on,
                reason=form.cleaned_data["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except AccessDenied as denied:
            messages.error(request, denied.message)
        else:
            messages.success(request, _("已恢复。停用期间的变化将补发。") if on else _("已停用。"))
        return back

    def _rows(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = WebhookEndpoint.objects.filter(Q(removed_at=None)).select_related(
            "partner__partner_application__organisation", "partner__partner_application__region"
        )
        return within_reach(
            rows,
            person(request),
            Role.SYSTEM_ADMIN,
            Role.AUDIT_ADMIN,
            region_field="partner__partner_application__region",
            organisation_field=None,
        )

    def _find(self, request: HttpRequest, key: Any) -> WebhookEndpoint:
        uid = _uid(str(key))
        found = self._rows(request).filter(pk=uid).first() if uid else None
        if found is None:
            raise Http404
        return found

    def _render(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        request.current_app = admin.site.name  # type: ignore[attr-defined]
        response = TemplateResponse(
            request,
            f"admin/records/webhooks/{template}",
            {**admin.site.each_context(request), "title": title, "opts": self.opts, **context},
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _may_switch(user: User, endpoint: WebhookEndpoint) -> bool:
    return user.holds([Role.SYSTEM_ADMIN], over=endpoint)


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
