"""Files with many entries or attendances: template, upload, the report line by line, and the taking."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.access import audit
from records.archives import queries, tasks
from records.archives.admin.base import (
    REFUSALS,
    XLSX,
    attachment,
    crumbs,
    kept_private,
    onto,
    problems,
    refused_page,
    told,
)
from records.archives.admin.courses import course_for, course_url
from records.archives.admin.forms import UploadForm
from records.archives.choices import ImportKind, ImportState, LineOutcome
from records.archives.models import ArchiveImport, Course
from records.archives.services import imports
from records.archives.services.common import KEEPERS
from records.common.identity import this_node
from records.dishonesty.admin.base import WORK_LIST, person, posted, render
from records.dishonesty.admin.filters import by_choice
from records.dishonesty.admin.words import moment
from records.subjects.models import Region

LIST = "admin:records_archiveimport_changelist"
WORKING = frozenset({ImportState.UPLOADED, ImportState.IMPORTING})
PER_PAGE = 50


@admin.register(ArchiveImport)
class ArchiveImportAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("file", "kind", "state", "rows_total", "rows_wrong", "uploaded")
    list_display_links = None
    list_filter = (by_choice("state", gettext_lazy("状态"), ImportState),)
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("file_name",)
    search_help_text = gettext_lazy("文件名")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArchiveImport]:
        return (
            queries.imports_in_reach(person(request))
            .select_related("uploaded_by")
            .order_by("-uploaded_at", "-uid")
        )

    @admin.display(description=gettext_lazy("文件"))
    def file(self, batch: ArchiveImport) -> SafeString:
        return format_html('<a class="row-title" href="{}">{}</a>', batch_url(batch), batch.file_name)

    @admin.display(description=gettext_lazy("上传时间"), ordering="uploaded_at")
    def uploaded(self, batch: ArchiveImport) -> str:
        return moment(batch.uploaded_at)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return upload(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return batch_page(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(batch_url(batch_for(request, object_id)))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise PermissionDenied

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("template/<slug:kind>.xlsx", "template", template),
            ("<uuid:uid>/progress/", "progress", progress),
            ("<uuid:uid>/import/", "import", confirm),
            ("<uuid:uid>/errors.xlsx", "errors", errors),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"records_archiveimport_{name}")
            for address, name, view in pages
        ]
        return [*own, *super().get_urls()]


def batch_url(batch: ArchiveImport) -> str:
    return reverse("admin:records_archiveimport_change", args=[batch.pk])


def batch_for(request: HttpRequest, uid: Any) -> ArchiveImport:
    try:
        return (
            queries.imports_in_reach(person(request))
            .select_related("region", "organisation", "course", "uploaded_by")
            .get(pk=uid)
        )
    except (ArchiveImport.DoesNotExist, ValueError, ValidationError) as error:
        audit.refused(
            action="archive.import_read",
            by=person(request),
            at=timezone.now(),
            details={"uid": str(uid)[:64]},
        )
        raise Http404(_("没有这个文件，或它不在您的权限范围内。")) from error


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and have it checked; nothing is entered before somebody confirms."""
    user = person(request)
    if not user.holds(KEEPERS):
        raise refused_page(request, "archive.import_uploaded")
    course = course_for(request, request.GET["course"]) if request.GET.get("course") else None
    form = UploadForm(
        *posted(request),
        user=user,
        organisations=queries.bodies_of(user),
        whole_regions=bool(user.region_prefixes(*KEEPERS)),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = imports.upload(
                file=data["file"],
                region=Region.objects.get(pk=data.get("region") or this_node().code),
                organisation=data["organisation"],
                course=course,
                by=user,
                at=timezone.now(),
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            tasks.check_import.delay_on_commit(uid=str(batch.pk))  # type: ignore[attr-defined]
            return HttpResponseRedirect(batch_url(batch))
    kind = ImportKind.ATTENDANCE if course else ImportKind.ENTRIES
    response = render(
        request,
        "archiveimport/upload.html",
        _("导入%s") % kind.label,
        crumbs=_crumbs(course),
        form=form,
        course=course,
        kind=kind,
        columns=imports.COLUMNS_OF[kind],
        problems=problems(form),
        back=course_url(course) if course else reverse(LIST),
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def batch_page(request: HttpRequest, uid: str) -> HttpResponse:
    """What was found, line by line; the button is there when no line is wrong."""
    batch = batch_for(request, uid)
    shown = request.GET.get("lines", "") or (LineOutcome.WRONG if batch.rows_wrong else "")
    if shown not in LineOutcome.values:
        shown = ""
    lines = batch.lines.order_by("number")
    page = Paginator(lines.filter(outcome=shown) if shown else lines, PER_PAGE).get_page(
        request.GET.get("page")
    )
    labels = {column.name: str(column.label) for column in imports.COLUMNS_OF[ImportKind(batch.kind)]}
    response = render(
        request,
        "archiveimport/page.html",
        batch.file_name,
        crumbs=_crumbs(batch.course),
        batch=batch,
        figures=_figures(batch),
        is_working=batch.state in WORKING,
        may_confirm=imports.may_confirm(batch, person(request)),
        may_report=bool(batch.rows_wrong) and person(request).holds(KEEPERS, over=batch),
        tabs=[(outcome.value, _outcome(batch, outcome), outcome.value == shown) for outcome in LineOutcome],
        rows=[
            (
                line,
                _outcome(batch, line.outcome),
                [(labels.get(error["column"], ""), error["detail"]) for error in line.errors],
            )
            for line in page
        ],
        page=page,
        shown=shown,
    )
    return kept_private(response)


def progress(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    batch = batch_for(request, uid)
    return JsonResponse(
        {
            "state": batch.state,
            "label": str(ImportState(batch.state).label),
            "working": batch.state in WORKING,
            "done": batch.rows_total,
            "total": batch.rows_total,
            "figures": [{"label": str(label), "count": count} for label, count in _figures(batch)],
        },
        headers={"Cache-Control": "no-store"},
    )


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = batch_for(request, uid)
    try:
        imports.confirm(uid=batch.pk, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        told(request, refused)
    else:
        tasks.run_import.delay_on_commit(uid=str(batch.pk))  # type: ignore[attr-defined]
        messages.success(request, _("已开始导入；可以离开本页，稍后再来查看。"))
    return HttpResponseRedirect(batch_url(batch))


def errors(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The wrong lines with what was written in them: people's data, so reading is logged and for keepers alone."""
    batch = batch_for(request, uid)
    if not person(request).holds(KEEPERS, over=batch):
        raise refused_page(request, "archive.import_read", batch)
    audit.read(action="archive.import_read", by=person(request), at=timezone.now(), subject=batch)
    return attachment(imports.report(batch), _("有误的行-%s.xlsx") % batch.file_name.rsplit(".", 1)[0], XLSX)


def template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ImportKind.values:
        raise Http404
    return attachment(imports.template(kind), _("%s模板.xlsx") % ImportKind(kind).label, XLSX)


def _figures(batch: ArchiveImport) -> list[tuple[Any, int]]:
    return [
        (_("总行数"), batch.rows_total),
        (_outcome(batch, LineOutcome.READY), batch.rows_ready),
        (LineOutcome.KNOWN.label, batch.rows_known),
        (LineOutcome.WRONG.label, batch.rows_wrong),
    ]


def _outcome(batch: ArchiveImport, outcome: str) -> str:
    """What a line came to; those that could be taken have been, once the file is."""
    if outcome == LineOutcome.READY and batch.state == ImportState.DONE:
        return _("已导入")
    return str(LineOutcome(outcome).label)


def _crumbs(course: Course | None) -> list[tuple[str, str]]:
    if course is not None:
        return [
            (_("诚信教育课程"), reverse("admin:records_course_changelist")),
            (course.title, course_url(course)),
        ]
    return [*crumbs(), (_("档案导入"), reverse(LIST))]
