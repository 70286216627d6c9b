"""Staff's window on the notices between levels: what this node told those below, and what it was told."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from records.chain import registry
from records.chain.admin import ReadOnlyAdmin
from records.chain.models import Notice
from records.chain.notice_kinds import notice_label
from records.chain.notice_words import said


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    # A reason may quote the document: it is for those in reach of it, on its own page.
    content_fields = ("reason", "body")
    list_display = [
        "issued_at",
        "kind_label",
        "raised_by_name",
        "issuer",
        "child",
        "number",
        "origin",
        "uid",
        "version",
        "due_on",
        "acknowledged_at",
        "closed_at",
    ]
    list_filter = [
        "kind",
        "child",
        ("closed_at", admin.EmptyFieldListFilter),
        ("issued_at", RangeDateTimeFilter),
    ]
    list_filter_submit = True
    search_fields = ["=uid", "=thread", "=origin"]
    search_help_text = _("文书编号、事项编号或来源节点代码")
    ordering = ["-id"]
    fields = [
        "issued_at",
        "kind_label",
        "thread",
        "raised_by",
        "raised_by_name",
        "issuer",
        "child",
        "number",
        "origin",
        "document_label",
        "uid",
        "version",
        "reason",
        "due_on",
        "body",
        "signed",
        "kept_at",
        "acknowledged_at",
        "closed_at",
    ]
    readonly_fields = fields

    @admin.display(description=_("通知种类"), ordering="kind")
    def kind_label(self, obj: Notice) -> str:
        return str(notice_label(obj.kind))

    @admin.display(description=_("文书种类"))
    def document_label(self, obj: Notice) -> str:
        return str(registry.label_of(obj.document_kind)) if obj.document_kind else "—"

    @admin.display(description=_("原因"))
    def reason(self, obj: Notice) -> str:
        words = said(obj)
        return f"{words.reason}：{words.detail}" if words.detail else words.reason or "—"

    @admin.display(description=_("签名"))
    def signed(self, obj: Notice) -> str:
        return f"{obj.algorithm} {obj.key_id} {bytes(obj.signature).hex()}"
