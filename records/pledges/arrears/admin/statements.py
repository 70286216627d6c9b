"""Yearly publications for staff: the register's own pages, and which bodies still have to publish."""

import uuid
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.dishonesty.admin.base import person
from records.dishonesty.admin.filters import by_choice, by_region
from records.pledges.arrears import lending, queries
from records.pledges.arrears.choices import Coverage
from records.pledges.arrears.models import ArrearsStatement, LoanPrimeRate
from records.pledges.arrears.statements import STATEMENTS
from records.registers.admin.pages import EntryAdmin
from records.registers.admin.pages import MyWork as EntryWork
from records.registers.choices import Status

SHOWN_DUTIES = 200


class MyWork(EntryWork):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*super().lookups(request, model_admin), ("duty", _("年度公示待发布"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "duty":
            return super().queryset(request, queryset)
        # Bodies stand above the list; of statements, those that somebody has begun for one of them.
        waiting = queries.duties_to_meet(person(request)).order_by()
        return queryset.filter(
            organisation__in=waiting.values("organisation"), year__in=waiting.values("year")
        ).exclude(status=Status.ENDED)


@admin.register(ArrearsStatement)
class ArrearsStatementAdmin(EntryAdmin):
    kind = STATEMENTS.kind
    change_list_template = "admin/records/arrears/statements.html"
    list_display = ("subject", "year", "overdue_amount", "status_word", "changed")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("coverage", gettext_lazy("公示范围"), Coverage),
        by_region(),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        duties = queries.duties_to_meet(person(request)).order_by("due_on", "organisation__name")
        today = timezone.localdate()
        return super().changelist_view(
            request,
            {
                **(extra_context or {}),
                "duties": [(one, one.due_on < today) for one in duties[:SHOWN_DUTIES]],
                "may_write": self.has_add_permission(request),
            },
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("duty/<uuid:uid>/", view(self.duty), name="records_arrearsstatement_duty"),
            *super().get_urls(),
        ]

    def duty(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """From a deadline to what has to be done about it: the statement that is there, or the list."""
        if not self.has_view_permission(request):
            raise Http404
        found = queries.duties_in_reach(person(request)).filter(pk=uid).first()
        if found is None:
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        if found.statement_id is not None:
            return HttpResponseRedirect(self.address("page", found.statement_id))
        return HttpResponseRedirect(f"{reverse('admin:records_arrearsstatement_changelist')}?work=duty")


@admin.register(LoanPrimeRate)
class LoanPrimeRateAdmin(ModelAdmin):
    """The table of rates; what was confirmed with a rate keeps it."""

    list_display = ("published_on", "rate", "source", "changed_at")
    ordering = ("-published_on",)
    fields = ("published_on", "rate", "source")
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: LoanPrimeRate | None = None) -> list[str]:
        return ["published_on"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rate once announced is corrected, never unannounced."""
        return False

    def save_model(self, request: HttpRequest, obj: LoanPrimeRate, form: Any, change: bool) -> None:
        lending.set_rate(
            published_on=obj.published_on,
            rate=obj.rate,
            source=obj.source,
            by=person(request),
            at=timezone.now(),
        )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None
