"""Staff's window on the calendar and on the deadlines."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.clocks import reckoning, services
from records.clocks.catalogue import label_of
from records.clocks.forms import CalendarYearForm, DeadlineRuleForm
from records.clocks.models import CalendarYear, DeadlineRule


class AuditedAdmin(ModelAdmin):
    """The services write the audit trail; the admin's own log would say less, twice."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        return None


@admin.register(CalendarYear)
class CalendarYearAdmin(AuditedAdmin):
    form = CalendarYearForm
    list_display = ["year", "days_off_count", "days_made_up_count", "source", "changed_at"]
    ordering = ["-year"]
    fields = ["year", "source", "days_off", "days_made_up"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarYear]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                off=Count("days", filter=Q(days__is_working=False)),
                made_up=Count("days", filter=Q(days__is_working=True)),
            )
        )

    @admin.display(description=gettext_lazy("放假天数"), ordering="off")
    def days_off_count(self, obj: Any) -> int:
        return obj.off

    @admin.display(description=gettext_lazy("调休上班天数"), ordering="made_up")
    def days_made_up_count(self, obj: Any) -> int:
        return obj.made_up

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarYear | None = None) -> list[str]:
        return ["year"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: CalendarYear | None = None) -> bool:
        """A year once announced is corrected, never unannounced: due dates stand on it."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        for year in services.unknown_years(today=timezone.localdate()):
            messages.warning(
                request,
                _("%(year)s年的放假安排尚未录入，相关期限暂按周一至周五推算，请按国务院办公厅通知录入。")
                % {"year": year},
            )
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: CalendarYear, form: Any, change: bool) -> None:
        at = timezone.now()
        services.enter_year(year=obj.year, source=obj.source, days=form.named_days, by=request.user, at=at)
        moved = reckoning.reckon_year_anew(year=obj.year, by=request.user, at=at)
        if moved:
            messages.info(
                request, _("%(count)d 个未完成时限的截止日已按新的放假安排重新计算。") % {"count": moved}
            )


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(AuditedAdmin):
    form = DeadlineRuleForm
    list_display = ["label", "key", "region", "length_text", "rolls", "basis", "changed_at"]
    list_filter = ["unit"]
    list_select_related = ["region"]
    search_fields = ["key", "basis"]
    ordering = ["key", "region"]
    # All lengths on one page, as they are compared; there are as many as the catalogue has.
    list_per_page = 300
    raw_id_fields = ["region"]

    @admin.display(description=gettext_lazy("期限"))
    def label(self, obj: DeadlineRule) -> str:
        return label_of(obj.key)

    @admin.display(description=gettext_lazy("时长"))
    def length_text(self, obj: DeadlineRule) -> str:
        return str(obj.length)

    def get_readonly_fields(self, request: HttpRequest, obj: DeadlineRule | None = None) -> list[str]:
        return ["key", "region"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: DeadlineRule | None = None) -> bool:
        """Who may change rules may drop an exception; a general rule stays."""
        if obj is not None and obj.is_default:
            return False
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: DeadlineRule, form: Any, change: bool) -> None:
        saved = services.set_rule(
            key=obj.key,
            region=obj.region,
            number=obj.number,
            unit=obj.unit,
            basis=obj.basis,
            rolls=obj.rolls,
            by=request.user,
            at=timezone.now(),
        )
        obj.pk = saved.pk

    def delete_model(self, request: HttpRequest, obj: DeadlineRule) -> None:
        services.remove_rule(rule=obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DeadlineRule]) -> None:
        for rule in queryset:
            self.delete_model(request, rule)
