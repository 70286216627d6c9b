"""Staff's window on reconciliations: when, with whom, what differed, and what became of it."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from records.chain import registry
from records.chain.admin import ReadOnlyAdmin
from records.chain.models import ReconcileFinding, ReconcileRun


class FindingInline(TabularInline):
    model = ReconcileFinding
    fields = ["node_code", "kind", "outcome", "origin", "origin_seq", "index", "uid", "version"]
    readonly_fields = fields
    ordering = ["pk"]
    extra = 0
    per_page = 50
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: ReconcileRun | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ReconcileRun | None = None) -> bool:
        return False


@admin.register(ReconcileRun)
class ReconcileRunAdmin(ReadOnlyAdmin):
    list_display = [
        "started_at",
        "trigger",
        "peer_code",
        "dry_run",
        "entries",
        "compared",
        "documents",
        "found",
        "healed",
        "left_over",
    ]
    list_filter = [("trigger", ChoicesDropdownFilter), ("started_at", RangeDateTimeFilter), "dry_run"]
    list_filter_submit = True
    ordering = ["-id"]
    inlines = [FindingInline]
    fields = [
        "started_at",
        "finished_at",
        "trigger",
        "peer_code",
        "dry_run",
        "entries",
        "compared",
        "documents",
        "requests",
        "verified_through",
        "found",
        "healed",
        "left_over",
        "problem",
    ]
    readonly_fields = fields

    @admin.display(description=_("待人工处理"))
    def left_over(self, obj: ReconcileRun) -> str:
        return "—" if obj.found is None else str(obj.found - (obj.healed or 0))


@admin.register(ReconcileFinding)
class ReconcileFindingAdmin(ReadOnlyAdmin):
    list_display = ["found_at", "node_code", "kind", "outcome", "origin", "origin_seq", "index", "uid"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
        ("found_at", RangeDateTimeFilter),
    ]
    list_filter_submit = True
    search_fields = ["=uid", "=origin"]
    search_help_text = _("文书编号或来源节点代码")
    ordering = ["-id"]
    fields = [
        "found_at",
        "run",
        "node_code",
        "kind",
        "outcome",
        "origin",
        "origin_seq",
        "index",
        "document_label",
        "uid",
        "version",
        "detail",
    ]
    readonly_fields = fields

    @admin.display(description=_("文书种类"))
    def document_label(self, obj: ReconcileFinding) -> str:
        return str(registry.label_of(obj.document_kind)) if obj.document_kind else "—"
