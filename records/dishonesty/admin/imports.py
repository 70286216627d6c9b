"""Files with many records: upload, look at what was found, confirm, follow the progress."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty import tasks
from records.dishonesty.admin.base import REFUSALS, WORK_LIST, person, posted, render, sentences
from records.dishonesty.admin.import_forms import ByImportKind, ByImportState, UploadForm
from records.dishonesty.admin.rows import address_of, cells_of, problems_of_row
from records.dishonesty.admin.words import moment
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch
from records.dishonesty.services import imports, releasing
from records.dishonesty.services.import_kinds import ImportKind, import_kind, import_kinds
from records.subjects.models import Region

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)
WORKING = frozenset({ImportState.UPLOADED, ImportState.CHECKING, ImportState.IMPORTING})
ROWS_PER_PAGE = 50


@admin.register(ImportBatch)
class BatchAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = (
        "file",
        "kind_word",
        "supplier_name",
        "state",
        "ready",
        "imported",
        "duplicate",
        "questionable",
        "uploaded",
    )
    list_display_links = None
    list_filter = (ByImportKind, ByImportState)
    list_fullwidth = True
    show_full_result_count = False
    actions = None
    search_fields = ("file_name", "supplier_name")
    search_help_text = gettext_lazy("文件名、提供单位")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return (
            batches_in_reach(person(request)).select_related("region", "uploaded_by").order_by("-uploaded_at")
        )

    @admin.display(description=gettext_lazy("文件"))
    def file(self, batch: ImportBatch) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            batch_url(batch),
            batch.file_name,
            _("%d 行") % batch.rows_total,
        )

    @admin.display(description=gettext_lazy("种类"))
    def kind_word(self, batch: ImportBatch) -> str:
        return str(import_kind(batch.kind).label)

    @admin.display(description=gettext_lazy("上传时间"), ordering="uploaded_at")
    def uploaded(self, batch: ImportBatch) -> str:
        return moment(batch.uploaded_at)

    @admin.display(description=gettext_lazy("可导入"))
    def ready(self, batch: ImportBatch) -> int:
        return batch.rows_ready

    @admin.display(description=gettext_lazy("已导入"))
    def imported(self, batch: ImportBatch) -> int:
        return batch.rows_imported

    @admin.display(description=gettext_lazy("重复"))
    def duplicate(self, batch: ImportBatch) -> int:
        return batch.rows_duplicate

    @admin.display(description=gettext_lazy("疑问数据"))
    def questionable(self, batch: ImportBatch) -> SafeString | int:
        if not batch.rows_questionable:
            return 0
        return format_html(
            '<a href="{}?state=questionable&batch={}">{}</a>',
            reverse("admin:records_importrow_changelist"),
            batch.pk,
            batch.rows_questionable,
        )

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("template.xlsx", "template", template),
            ("suppliers/", "suppliers", suppliers),
            ("<uuid:uid>/progress/", "progress", progress),
            ("<uuid:uid>/import/", "import", confirm),
            ("<uuid:uid>/release/", "release", release),
            ("<uuid:uid>/errors.xlsx", "errors", errors),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"records_importbatch_{name}")
            for address, name, view in pages
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return upload(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return batch_page(request, object_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and have it checked; nothing is recorded before somebody confirms."""
    kind = _kind_asked(request)
    form = UploadForm(*posted(request), user=person(request), initial={"kind": kind.name})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = imports.upload_file(
                file=data["file"],
                region=Region.objects.get(pk=data["region"]),
                supplier_name=data["supplier_name"],
                supplier_uscc=data["supplier_uscc"],
                kind=data["kind"],
                by=person(request),
                at=timezone.now(),
            )
        except REFUSALS as refused:
            for sentence in sentences(refused):
                form.add_error("file", sentence)
        else:
            tasks.check_import.delay_on_commit(uid=str(batch.pk))  # type: ignore[attr-defined]
            return HttpResponseRedirect(batch_url(batch))
    response = render(
        request,
        "importbatch/upload.html",
        _("导入文件"),
        crumbs=_crumbs(),
        form=form,
        kind=kind,
        kinds=import_kinds(),
        columns=kind.columns,
        problems=[
            (form[name].id_for_label, str(form[name].label), str(error))
            for name, found in form.errors.items()
            for error in found
        ],
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def batch_page(request: HttpRequest, uid: str) -> HttpResponse:
    """What was found in the file: counts, rows with their problems, and the button to confirm."""
    batch = batch_in_reach(request, uid)
    shown = request.GET.get("rows", "")
    if not shown and batch.rows_questionable:
        shown = RowState.QUESTIONABLE
    if shown not in RowState.values:
        shown = ""
    rows = batch.rows.select_related("record", "batch").order_by("number")
    page = Paginator(rows.filter(state=shown) if shown else rows, ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "importbatch/page.html",
        batch.file_name,
        crumbs=_crumbs(),
        batch=batch,
        state_word=_state_word(batch),
        figures=_figures(batch),
        is_working=_is_working(batch),
        may_confirm=_may_confirm(request, batch),
        tabs=[(state.value, state.label, state.value == shown) for state in RowState],
        rows=[(row, cells_of(row), problems_of_row(row), address_of(row)) for row in page],
        kind=import_kind(batch.kind),
        may_release=releasing.may_release(batch, by=person(request)),
        waiting=releasing.waiting(batch) if releasing.is_released_by_batch(batch) else 0,
        page=page,
        shown=shown,
    )


def progress(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Where the work stands, for the page's script."""
    batch = batch_in_reach(request, uid)
    return JsonResponse(
        {
            "state": batch.state,
            "label": _state_word(batch),
            "working": _is_working(batch),
            "done": batch.rows_done,
            "total": batch.rows_total,
            "figures": [{"label": str(label), "count": count} for label, count in _figures(batch)],
        },
        headers={"Cache-Control": "no-store"},
    )


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Somebody has looked and says: import what is in order. The rest waits as questionable data."""
    batch = batch_in_reach(request, uid)
    try:
        imports.confirm_batch(uid=batch.pk, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        for sentence in sentences(refused):
            messages.error(request, sentence)
    else:
        tasks.run_import.delay_on_commit(uid=str(batch.pk))  # type: ignore[attr-defined]
        messages.success(request, _("已开始导入；可以离开本页，稍后再来查看。"))
    return HttpResponseRedirect(batch_url(batch))


@require_POST
def release(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another person has looked at the batch and publishes what waits of it."""
    batch = batch_in_reach(request, uid)
    try:
        releasing.ask_release(uid=batch.pk, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        for sentence in sentences(refused):
            messages.error(request, sentence)
    else:
        tasks.run_release.delay_on_commit(uid=str(batch.pk))  # type: ignore[attr-defined]
        messages.success(request, _("已开始发布；可以离开本页，稍后再来查看。"))
    return HttpResponseRedirect(batch_url(batch))


def errors(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = batch_in_reach(request, uid)
    return _xlsx(imports.error_report(batch), _("错误报告-%s.xlsx") % batch.file_name.rsplit(".", 1)[0])


def template(request: HttpRequest) -> HttpResponse:
    kind = _kind_asked(request)
    return _xlsx(imports.template(kind.name), _("%s导入模板.xlsx") % kind.label)


def _kind_asked(request: HttpRequest) -> ImportKind:
    asked = request.POST.get("kind") or request.GET.get("kind")
    return next((kind for kind in import_kinds() if kind.name == asked), import_kinds()[0])


def suppliers(request: HttpRequest) -> HttpResponse:
    """How many of each supplier's rows were questionable."""
    return render(
        request,
        "importbatch/suppliers.html",
        _("各提供单位的疑问数据率"),
        crumbs=_crumbs(),
        figures=supplier_figures(person(request)),
    )


def supplier_figures(user: Any) -> list[dict[str, Any]]:
    """
    By supplier: files, rows, and how many of them were not in order, the worst first.

    A row counts as questionable for good: that it was mended later is the clerk's work, not the supplier's.
    """
    mended = Q(rows__state=RowState.IMPORTED, rows__settled_at__gt=F("finished_at"))
    figures = (
        batches_in_reach(user)
        .values("supplier_name")
        .annotate(
            batches=Count("pk", distinct=True),
            sent=Count("rows"),
            imported=Count("rows", filter=Q(rows__state=RowState.IMPORTED)),
            questionable=Count(
                "rows", filter=Q(rows__state__in=[RowState.QUESTIONABLE, RowState.DISCARDED]) | mended
            ),
        )
        .order_by("supplier_name")
    )
    found = [{**figure, "rate": 100 * figure["questionable"] / (figure["sent"] or 1)} for figure in figures]
    return sorted(found, key=lambda figure: -figure["rate"])


def batches_in_reach(user: Any) -> QuerySet[ImportBatch]:
    return within_reach(ImportBatch.objects.all(), user, *READERS, organisation_field=None)


def batch_in_reach(request: HttpRequest, uid: str | uuid.UUID) -> ImportBatch:
    try:
        return batches_in_reach(person(request)).select_related("region", "uploaded_by").get(pk=uid)
    except (ImportBatch.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("没有这个导入批次，或它不在您的权限范围内。")) from error


def batch_url(batch: ImportBatch) -> str:
    return reverse("admin:records_importbatch_change", args=[batch.pk])


def _may_confirm(request: HttpRequest, batch: ImportBatch) -> bool:
    return (
        batch.state == ImportState.CHECKED
        and batch.rows_ready > 0
        and person(request).holds([Role.CLERK], over=batch)
    )


def _is_working(batch: ImportBatch) -> bool:
    return batch.state in WORKING or (batch.released_by_id is not None and batch.released_at is None)


def _state_word(batch: ImportBatch) -> str:
    if batch.released_by_id is None:
        return str(ImportState(batch.state).label)
    return _("已批量发布") if batch.released_at else _("发布中")


def _figures(batch: ImportBatch) -> list[tuple[Any, int]]:
    released = [(_("已批量发布"), batch.rows_released)] if batch.released_by_id else []
    return [
        *released,
        (_("总行数"), batch.rows_total),
        (_("可导入"), batch.rows_ready),
        (_("已导入"), batch.rows_imported),
        (_("重复"), batch.rows_duplicate),
        (_("疑问数据"), batch.rows_questionable),
    ]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("文件导入"), reverse("admin:records_importbatch_changelist"))]


def _xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
