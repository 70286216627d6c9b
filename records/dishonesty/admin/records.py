"""The list of records, with filters in the address, and the doors to the pages of one record."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from records.dishonesty import queries
from records.dishonesty.admin import bulk, changes, entry, explain, files, look, ordering, review, steps
from records.dishonesty.admin.base import WORK_LIST, person
from records.dishonesty.admin.filters import RECORD_FILTERS
from records.dishonesty.admin.words import Clock, severity_mark, status_mark
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.workflow import WORKFLOW


class RecordList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Give each row its clock in words; the working days are read once for the page."""
        super().get_results(request)
        clock = Clock(timezone.localdate())
        for record in self.result_list:
            record.clock = clock.of(record)


@admin.register(DishonestyRecord)
class RecordAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = (
        "subject",
        "origin_of_record",
        "severity_and_scope",
        "status_word",
        "decided",
        "clock_words",
        "changed",
    )
    list_display_links = None
    list_filter = RECORD_FILTERS
    list_select_related = ("organisation", "region")
    list_per_page = 50
    list_fullwidth = True
    # Counting the whole table on every page of a million rows costs more than it tells.
    show_full_result_count = False
    search_fields = ("title",)
    search_help_text = gettext_lazy("标题、机构名称、文书文号")
    ordering = ("-updated_at", "-uid")
    sortable_by = ("decided", "severity_and_scope", "status_word", "changed")
    actions = ("submit_selected", "approve_selected", "publish_selected", "return_selected")

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[DishonestyRecord]:
        return queries.records_in_reach(person(request)).order_by(*self.ordering)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RecordList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(organisation__name__icontains=word)
                | Q(organisation__uscc__iexact=word)
                | Q(document_number__icontains=word)
            )
        return queryset, False

    @admin.display(description=gettext_lazy("记录"))
    def subject(self, record: DishonestyRecord) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{} · {}</span>',
            reverse("admin:records_dishonestyrecord_page", args=[record.pk]),
            record.title,
            record.organisation.name,
            record.document_number or _("文号未填"),
        )

    @admin.display(description=gettext_lazy("来源 / 领域"))
    def origin_of_record(self, record: DishonestyRecord) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>', record.get_source_display(), record.get_domain_display()
        )

    @admin.display(description=gettext_lazy("程度 / 范围"), ordering="severity")
    def severity_and_scope(self, record: DishonestyRecord) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>', severity_mark(record.severity), record.get_scope_display()
        )

    @admin.display(description=gettext_lazy("状态"), ordering="status")
    def status_word(self, record: DishonestyRecord) -> SafeString:
        marks = [
            word
            for word, on in ((_("异议"), record.under_objection), (_("诉讼"), record.under_litigation))
            if on
        ]
        return format_html(
            '{}<span class="row-sub">{}</span>',
            status_mark(record.status),
            _("、").join(marks) if marks else "",
        )

    @admin.display(description=gettext_lazy("文书日期"), ordering="decided_on")
    def decided(self, record: DishonestyRecord) -> str:
        return record.decided_on.isoformat()

    @admin.display(description=gettext_lazy("期限"))
    def clock_words(self, record: Any) -> SafeString:
        return format_html('<span class="clock clock-{}">{}</span>', record.clock.style, record.clock.text)

    @admin.display(description=gettext_lazy("更新"), ordering="updated_at")
    def changed(self, record: DishonestyRecord) -> str:
        return timezone.localtime(record.updated_at).strftime("%m-%d %H:%M")

    # --- Several at once ------------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only the steps that this person's roles have to do with; each row is asked again when it is taken."""
        found = super().get_actions(request)
        by = person(request)
        return {
            name: action
            for name, action in found.items()
            if by.holds(WORKFLOW.transitions[name.removesuffix("_selected")].roles)
        }

    @admin.action(description=gettext_lazy("提交审核"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk.confirm(request, "submit", queryset)

    @admin.action(description=gettext_lazy("审核通过"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk.confirm(request, "approve", queryset)

    @admin.action(description=gettext_lazy("发布"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk.confirm(request, "publish", queryset)

    @admin.action(description=gettext_lazy("退回补正"), permissions=["change"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk.confirm(request, "return", queryset)

    # --- One record -----------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponseBase]]] = [
            ("explain/", "explain", explain.view),
            ("bulk/<slug:name>/", "bulk", bulk.run),
            ("attachments/<uuid:uid>/", "attachment", files.download),
            ("attachments/<uuid:uid>/remove/", "attachment_remove", files.remove),
            ("<uuid:uid>/page/", "page", look.record_page),
            ("<uuid:uid>/review/", "review", review.review),
            ("<uuid:uid>/do/<slug:name>/", "step", steps.step),
            ("<uuid:uid>/naming/", "naming", steps.naming),
            ("<uuid:uid>/comment/", "comment", steps.comment),
            ("<uuid:uid>/attach/", "attach", files.attach),
            ("<uuid:uid>/order/", "order", ordering.order),
            ("<uuid:uid>/propose/", "propose", changes.propose),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"records_dishonestyrecord_{name}")
            for address, name, view in pages
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return entry.write(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return entry.write(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return look.history(request, object_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record is ended, never deleted."""
        return False
