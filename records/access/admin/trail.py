"""The audit trail, for the audit administrator: to search, read and take away, never to change."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.admin.base import person
from records.access.admin.trail_forms import ExportForm, SearchForm, problems
from records.access.admin.trail_words import details_of, kind_name, region_names, role_names
from records.access.factors.stepup import require_recent
from records.access.labels import action_label
from records.access.models import AuditEntry, Outcome
from records.access.roles import Role
from records.access.services.errors import AccessDenied
from records.access.stewardship.admin.base import ReadOnlyAdmin
from records.access.trail import anchors, exporting, finding, verifying
from records.access.trail.finding import Question
from records.access.trail.models import TrailCheck

LIST = "admin:records_auditentry_changelist"
CHECKS = 50


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
    regions = region_names(entries)
    return [
        {
            "entry": entry,
            "what": action_label(entry.action),
            "kind": kind_name(entry.subject_type),
            "region": regions.get(entry.region_code, entry.region_code),
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


def _request_of(entry: AuditEntry) -> str:
    if not entry.request_id:
        return ""
    return f"{reverse(LIST)}?{urlencode({'request': entry.request_id, 'order': 'oldest'})}"


@admin.register(TrailCheck)
class TrailCheckAdmin(ReadOnlyAdmin):
    """One row a night: how far the chain was re-derived, against how many anchors, and what did not hold."""

    fields = [
        "started_at", "finished_at", "is_full", "first_index", "through_index", "through_hash", "anchors", "said", "bad_index",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=gettext_lazy("结论"))
    def said(self, obj: TrailCheck) -> str:
        return fault_words(obj) or _("完整")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.must_view(request)
        before = request.GET.get("before", "")
        found = TrailCheck.objects.order_by("-id")
        if before.isdigit() and len(before) < 19:
            found = found.filter(id__lt=int(before))
        runs = list(found[: CHECKS + 1])
        return render(
            request,
            "checks.html",
            _("审计核验"),
            crumbs=crumbs(),
            runs=[(run, fault_words(run)) for run in runs[:CHECKS]],
            older=runs[CHECKS - 1].pk if len(runs) > CHECKS else None,
        )


def fault_words(run: TrailCheck) -> str:
    return str(verifying.FAULTS.get(run.fault, run.fault)) if run.fault else ""


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export_view), name="records_auditentry_export"),
            *super().get_urls(),
        ]

    # --- Searching ------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.must_view(request)
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
            most_days=finding.MOST_DAYS,
            rows=rows_of(found.entries),
            counts=_counts(question),
            older=f"?{urlencode({**asked, 'cursor': found.cursor})}" if found.cursor is not None else "",
            start=f"?{urlencode(asked)}" if question and question.cursor is not None else "",
            oldest_first=bool(question and question.oldest_first),
            asked=bool(asked),
            since=question.first_on if question else None,
            until=question.last_on if question else None,
            check=check,
            check_words=fault_words(check) if check else "",
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
        self.must_view(request)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        key = object_id if object_id.isdigit() and len(object_id) < 19 else "0"
        entry = AuditEntry.objects.select_related("seal").filter(pk=int(key)).first()
        if entry is None:
            raise Http404(_("没有这条审计记录。"))
        audit.read(
            action="trail_entry_read", by=person(request), at=timezone.now(), details={"entry": object_id}
        )
        [row] = rows_of([entry])
        return render(
            request,
            "entry.html",
            row["what"],
            crumbs=crumbs(),
            row=row,
            entry=entry,
            seal=getattr(entry, "seal", None),
            roles=role_names(entry),
            details=details_of(entry),
            request_url=_request_of(entry),
        )

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
