"""Staff's window on the subscriptions: what is asked for and whether mail gets out; no address, and nothing to change."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from disclosure.subscriptions.models import Status, Subscription
from disclosure.subscriptions.subjects import Subject


@admin.register(Subscription)
class SubscriptionAdmin(ModelAdmin):
    list_display = ["words", "target", "rhythm", "status", "created_at", "last_sent_at", "failures"]
    list_display_links = None
    list_filter = ["status", "target", "rhythm"]
    fields = ["target", "words", "rhythm", "language", "status", "created_at", "confirmed_at", "last_sent_at"]
    readonly_fields = fields
    ordering = ["-created_at"]
    actions = None
    paginator = InfinitePaginator
    show_full_result_count = False

    @admin.display(description=gettext_lazy("订阅内容"))
    def words(self, subscription: Subscription) -> str:
        return Subject(subscription.target, subscription.about).words

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        counted = Subscription.objects.aggregate(
            active=Count("uid", filter=Q(status=Status.ACTIVE)),
            pending=Count("uid", filter=Q(status=Status.PENDING)),
            failing=Count("uid", filter=Q(failures__gt=0)),
        )
        title = _("邮件订阅：有效 %(active)d，等待确认 %(pending)d，退信中 %(failing)d") % counted
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
