"""Staff's window on what is wrong now, on what a person must judge, and on what came from whom."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from records.access.admin.base import ServiceAdmin, ask, person
from records.chain import board_page, forms
from records.chain.admin import ReadOnlyAdmin, in_hex
from records.chain.alarm_approval import ACTION
from records.chain.alarm_words import explained
from records.chain.alarms import close_alarm
from records.chain.models import ChainAlarm, ConflictAlarm, Traffic
from records.chain.problem_words import problem_words


@admin.register(ChainAlarm)
class ChainAlarmAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "cause", "subject", "said", "last_at", "count", "closed_at"]
    list_filter = [("cause", ChoicesDropdownFilter), ("closed_at", admin.EmptyFieldListFilter)]
    ordering = ["-id"]
    fields = ["cause", "subject", "said", "opened_at", "last_at", "count", "closed_at"]
    readonly_fields = fields

    @admin.display(description=_("说明"))
    def said(self, obj: ChainAlarm) -> str:
        return explained(obj)

    def get_urls(self) -> list[Any]:
        board = path("board/", self.admin_site.admin_view(board_page.page), name="records_chainalarm_board")
        return [board, *super().get_urls()]


@admin.register(ConflictAlarm)
class ConflictAlarmAdmin(ServiceAdmin):
    """Evidence that nobody edits; whoever has found the cause writes it down, and the alarm is closed."""

    list_display = ["raised_at", "cause", "sender", "origin", "position", "closed_at"]
    list_filter = [("cause", ChoicesDropdownFilter), ("closed_at", admin.EmptyFieldListFilter)]
    ordering = ["-id"]
    facts = ["raised_at", "cause", "sender", "origin", "position", "ours", "theirs", "evidence", "closed_at"]
    readonly_fields = facts
    form = forms.AlarmForm

    @admin.display(description=_("本节点所存"))
    def ours(self, obj: ConflictAlarm) -> str:
        return in_hex(obj.held)

    @admin.display(description=_("对方所称"))
    def theirs(self, obj: ConflictAlarm) -> str:
        return in_hex(obj.claimed)

    def get_fields(self, request: HttpRequest, obj: ConflictAlarm | None = None) -> list[str]:
        return [*self.facts, *(["finding"] if self.has_change_permission(request, obj) else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ConflictAlarm | None = None) -> bool:
        if obj is not None and obj.closed_at is not None:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ConflictAlarm, form: Any, change: bool) -> None:
        finding = form.cleaned_data["finding"]
        if settings.APPROVALS_REQUIRED:
            ask(request, ACTION, reason=finding, alarm=obj.pk, finding=finding)
            return
        close_alarm(alarm=obj, finding=finding, by=person(request), at=timezone.now())


@admin.register(Traffic)
class TrafficAdmin(ReadOnlyAdmin):
    list_display = ["hour", "sender", "outcome", "reason_words", "requests", "events", "size", "last_at"]
    list_filter = [("outcome", ChoicesDropdownFilter), ("hour", RangeDateTimeFilter)]
    list_filter_submit = True
    search_fields = ["=sender"]
    search_help_text = _("节点代码")
    ordering = ["-hour", "sender", "outcome", "reason"]
    fields = [
        "hour",
        "sender",
        "outcome",
        "reason_words",
        "requests",
        "events",
        "size",
        "last_at",
        "detail",
    ]
    readonly_fields = fields

    @admin.display(description=_("原因"))
    def reason_words(self, obj: Traffic) -> str:
        return problem_words(obj.reason) if obj.reason else "—"
