"""The audit trail, for the audit administrator: to read and search, never to change."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from records.access import audit
from records.access.labels import action_label
from records.access.models import AuditEntry
from records.access.roles import Role


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):
    list_display = ["at", "who", "what", "outcome", "subject", "region_code", "channel", "sealed_as"]
    list_filter = [
        ("outcome", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("at", RangeDateTimeFilter),
    ]
    list_filter_submit = True
    list_select_related = ["seal"]
    search_fields = ["by_name", "=action", "=subject_uid", "subject_label", "=request_id"]
    search_help_text = _("操作人姓名、对象名称或编号、操作代码、请求编号")
    ordering = ["-id"]
    actions = None
    list_per_page = 50
    # Counting millions of rows once for a line that nobody reads is dear enough; not twice.
    show_full_result_count = False
    fields = [
        "uid",
        "at",
        "who",
        "roles_then",
        "what",
        "outcome",
        "subject_type",
        "subject_uid",
        "subject_label",
        "region_code",
        "details_text",
        "channel",
        "request_id",
        "sealed_as",
        "sealed_hash",
    ]
    readonly_fields = fields

    @admin.display(description=_("操作人"), ordering="by_name")
    def who(self, obj: AuditEntry) -> str:
        return obj.by_name or str(_("未登录"))

    @admin.display(description=_("操作"), ordering="action")
    def what(self, obj: AuditEntry) -> str:
        return action_label(obj.action)

    @admin.display(description=_("对象"))
    def subject(self, obj: AuditEntry) -> str:
        return obj.subject_label or obj.subject_uid or "—"

    @admin.display(description=_("当时角色"))
    def roles_then(self, obj: AuditEntry) -> str:
        return "、".join(str(Role(role).label) for role in obj.role.split(",") if role) or "—"

    @admin.display(description=_("详情"))
    def details_text(self, obj: AuditEntry) -> str:
        text = json.dumps(obj.details, ensure_ascii=False, indent=2, sort_keys=True)
        return format_html("<pre>{}</pre>", text) if obj.details else "—"

    @admin.display(description=_("封存序号"))
    def sealed_as(self, obj: AuditEntry) -> str:
        return str(obj.seal.index) if hasattr(obj, "seal") else str(_("待封存"))

    @admin.display(description=_("封存哈希"))
    def sealed_hash(self, obj: AuditEntry) -> str:
        return obj.seal.hash if hasattr(obj, "seal") else "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if response.status_code == 200:
            # By which filters, not for which words: those may be somebody's name.
            audit.read(
                action="trail_listed",
                by=request.user,
                at=timezone.now(),
                details={"filters": sorted(request.GET)},
            )
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        if response.status_code == 200:
            audit.read(
                action="trail_entry_read", by=request.user, at=timezone.now(), details={"entry": object_id}
            )
        return response
