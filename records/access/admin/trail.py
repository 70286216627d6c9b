"""The audit trail, for the audit administrator: to search, read and take away, never to change."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access import audit
from records.access.admin.base import person
from records.access.admin.trail_forms import ExportForm, SearchForm, problems
from records.access.factors.stepup import require_recent
from records.access.labels import action_label
from records.access.models import AuditEntry, Outcome
from records.access.roles import Role
from records.access.services.errors import AccessDenied
from records.access.trail import anchors, exporting, finding, verifying
from records.access.trail.finding import Question
from records.access.trail.models import TrailCheck

LIST = "admin:records_auditentry_changelist"


def render(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """A page of the trail in the staff frame; no copy of it stays in the browser."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    response = TemplateResponse(
        request,
        f"admin/records/trail/{template}",
        {**admin.site.each_context(request), "title": title, **context},
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def crumbs() -> list[tuple[str, str]]:
    return [(_("审计日志"), reverse(LIST))]


def rows_of(entries: list[AuditEntry]) -> list[dict[str, Any]]:
    """Entries as a table shows them, each with the doors to its person's day and its thing's story."""
    return [
        {
            "entry": entry,
            "what": action_label(entry.action),
            "url": reverse("admin:records_auditentry_change", args=[entry.pk]),
            "day_url": _day_of(entry),
            "story_url": _story_of(entry),
            "is_refused": entry.outcome == Outcome.REFUSED,
        }
        for entry in entries
    ]


def _day_of(entry: AuditEntry) -> str:
    if entry.by_id is None:
        return ""
    day = timezone.localdate(entry.at).isoformat()
    asked = {"person": entry.by_id, "since": day, "until": day, "order": "oldest"}
    return f"{reverse(LIST)}?{urlencode(asked)}"


def _story_of(entry: AuditEntry) -> str:
    if not entry.subject_uid or finding.as_number(entry.subject_uid) != entry.subject_uid:
        return ""
    return f"{reverse(LIST)}?{urlencode({'q': entry.subject_uid, 'type': entry.subject_type, 'order': 'oldest'})}"


class ReadOnlyAdmin(ModelAdmin):
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TrailCheck)
class TrailCheckAdmin(ReadOnlyAdmin):
    """One row a night: how far the chain was re-derived, against how many anchors, and what did not hold."""

    list_display = ["finished_at", "is_full", "first_index", "through_index", "anchors", "said"]
    ordering = ["-id"]
    fields = [
        "started_at", "finished_at", "is_full", "first_index", "through_index", "through_hash", "anchors", "said", "bad_index",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=gettext_lazy("结论"))
    def said(self, obj: TrailCheck) -> str:
        return str(verifying.FAULTS.get(obj.fault, obj.fault)) if obj.fault else _("完整")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
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

    @admin.display(description=gettext_lazy("操作人"))
    def who(self, obj: AuditEntry) -> str:
        return obj.by_name or _("未登录")

    @admin.display(description=gettext_lazy("操作"))
    def what(self, obj: AuditEntry) -> str:
        return action_label(obj.action)

    @admin.display(description=gettext_lazy("当时角色"))
    def roles_then(self, obj: AuditEntry) -> str:
        return "、".join(str(Role(role).label) for role in obj.role.split(",") if role) or "—"

    @admin.display(description=gettext_lazy("详情"))
    def details_text(self, obj: AuditEntry) -> str:
        text = json.dumps(obj.details, ensure_ascii=False, indent=2, sort_keys=True)
        return format_html("<pre>{}</pre>", text) if obj.details else "—"

    @admin.display(description=gettext_lazy("封存序号"))
    def sealed_as(self, obj: AuditEntry) -> str:
        return str(obj.seal.index) if hasattr(obj, "seal") else _("待封存")

    @admin.display(description=gettext_lazy("封存哈希"))
    def sealed_hash(self, obj: AuditEntry) -> str:
        return obj.seal.hash if hasattr(obj, "seal") else "—"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export_view), name="records_auditentry_export"),
            *super().get_urls(),
        ]

    # --- Searching ------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = SearchForm(request.GET)
        question = form.question() if form.is_valid() else None
        found = finding.look(question) if question else finding.Found([], None)
        self._tell(request, question)
        asked = {name: value for name, value in request.GET.items() if value and name != "cursor"}
        check = verifying.latest()
        return render(
            request,
            "list.html",
            _("审计日志"),
            form=form,
            problems=problems(form),
            rows=rows_of(found.entries),
            counts=_counts(question),
            older=f"?{urlencode({**asked, 'cursor': found.cursor})}" if found.cursor is not None else "",
            start=f"?{urlencode(asked)}" if question and question.cursor is not None else "",
            oldest_first=bool(question and question.oldest_first),
            asked=bool(asked),
            since=question.first_on if question else None,
            until=question.last_on if question else None,
            check=check,
            check_words=verifying.FAULTS.get(check.fault, check.fault) if check and check.fault else "",
            anchored=max((held.index for held in anchors.known()), default=None),
        )

    def _tell(self, request: HttpRequest, question: Question | None) -> None:
        # By which filters and about which keys, not for which words: those may be somebody's name.
        details: dict[str, Any] = {"filters": sorted(name for name, value in request.GET.items() if value)}
        if question and question.thing:
            details["object"] = question.thing
        if question and question.people:
            details["people"] = list(question.people)
        audit.read(action="trail_listed", by=person(request), at=timezone.now(), details=details)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        if response.status_code == 200:
            audit.read(
                action="trail_entry_read", by=person(request), at=timezone.now(), details={"entry": object_id}
            )
        return response

    # --- Taking away ----------------------------------------------------------------------
    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        if not person(request).holds([Role.AUDIT_ADMIN]):
            raise PermissionDenied
        if request.method == "POST" and (shown := require_recent(request)) is not None:
            return shown
        today = timezone.localdate()
        form = ExportForm(
            request.POST if request.method == "POST" else None,
            initial={"since": today - timedelta(days=30), "until": today},
        )
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                made = exporting.export(
                    first_on=said["since"],
                    last_on=said["until"],
                    form=said["form"],
                    purpose=said["purpose"],
                    reason=said["reason"],
                    by=person(request),
                    at=timezone.now(),
                )
            except AccessDenied as denied:
                form.add_error(None, denied.message)
            else:
                return _file(made)
        return render(
            request, "export.html", _("导出审计日志"), crumbs=crumbs(), form=form, problems=problems(form)
        )


def _counts(question: Question | None) -> list[dict[str, Any]]:
    """What one person did on one day, thing by thing."""
    if question is None or not question.people or finding.days_of(question) != 1:
        return []
    return [
        {**row, "what": action_label(row["action"]), "outcome": Outcome(row["outcome"]).label}
        for row in finding.counted(question)
    ]


def _file(made: exporting.Export) -> StreamingHttpResponse:
    kind = "text/csv" if made.name.endswith(".csv") else "application/jsonl"
    response = StreamingHttpResponse(made.parts, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
