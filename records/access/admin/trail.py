"""The audit trail, for the audit administrator: to read and search, never to change."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from records.access import audit
from records.access.admin.base import person
from records.access.labels import action_label
from records.access.models import AuditEntry, AuditSeal
from records.access.roles import Role


class DaysFilter(RangeDateFilter):
    """From one day to another, both included, as days are counted here and not in Greenwich."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = (self._day(f"{self.parameter_name}_{end}") for end in ("from", "to"))
        if first:
            queryset = queryset.filter(at__gte=_midnight(first))
        if last:
            queryset = queryset.filter(at__lt=_midnight(last + timedelta(days=1)))
        return queryset

    def _day(self, name: str) -> date | None:
        try:
            return parse_date(self.used_parameters.get(name) or "")
        except ValueError:
            return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class ReadOnlyAdmin(ModelAdmin):
    actions = None
    list_per_page = 50
    # Counting millions of rows once for a line that nobody reads is dear enough; not twice.
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    list_display = ["index", "entry", "hash"]
    list_select_related = ["entry"]
    search_fields = ["=index", "=hash"]
    ordering = ["-index"]
    fields = ["index", "entry", "previous_hash", "hash"]
    readonly_fields = fields


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "what", "outcome", "subject", "region_code", "channel", "sealed_as"]
    list_filter = [
        ("outcome", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("at", DaysFilter),
    ]
    list_filter_submit = True
    list_select_related = ["seal"]
    search_fields = ["by_name", "=action", "=subject_uid", "subject_label", "=request_id"]
    search_help_text = _("操作人姓名、对象名称或编号、操作代码、请求编号")
    ordering = ["-id"]
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

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if response.status_code == 200:
            # By which filters, not for which words: those may be somebody's name.
            audit.read(
                action="trail_listed",
                by=person(request),
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
                action="trail_entry_read", by=person(request), at=timezone.now(), details={"entry": object_id}
            )
        return response
