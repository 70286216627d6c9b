"""Staff's window on credit reports: ask, watch it being made, take it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from unfold.admin import ModelAdmin

from records.checks.awards.asked_about import asked_about
from records.checks.reports import services, tasks
from records.checks.reports.choices import Mode, Status
from records.checks.reports.forms import OwnForm, WindowForm
from records.checks.reports.models import CreditReport
from records.checks.reports.queries import bodies_at_the_window, own_bodies, reports_in_reach
from records.checks.reports.workflow import REPORT
from records.dishonesty.admin.base import (
    REFUSALS,
    WORK_LIST,
    person,
    posted,
    refusals_as_messages,
    render,
    sentences,
)
from records.dishonesty.admin.filters import by_choice
from records.papers.admin import pdf_response


@admin.register(CreditReport)
class CreditReportAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("report", "mode", "status_words", "requested", "asker")
    list_display_links = None
    list_filter = (by_choice("status", gettext_lazy("状态"), Status),)
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("organisation__name", "=organisation__uscc", "=paper__number")
    search_help_text = gettext_lazy("机构名称、统一社会信用代码或报告编号")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditReport]:
        return reports_in_reach(person(request)).order_by("-requested_at", "-uid")

    @admin.display(description=gettext_lazy("被查询机构"))
    def report(self, report: CreditReport) -> SafeString:
        number = report.paper.number if report.paper else "—"
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            address_of(report),
            report.organisation.name,
            number,
        )

    @admin.display(description=gettext_lazy("状态"))
    def status_words(self, report: CreditReport) -> str:
        return report.get_status_display()

    @admin.display(description=gettext_lazy("申请时间"), ordering="requested_at")
    def requested(self, report: CreditReport) -> str:
        return f"{timezone.localtime(report.requested_at):%Y-%m-%d %H:%M}"

    @admin.display(description=gettext_lazy("申请人"))
    def asker(self, report: CreditReport) -> str:
        return report.requested_by.get_full_name()

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("asked-about/", "asked_about", asked_about_page),
            ("<uuid:uid>/progress/", "progress", progress),
            ("<uuid:uid>/pdf/", "pdf", pdf),
            ("<uuid:uid>/letter/", "letter", letter),
            ("<uuid:uid>/retry/", "retry", retry),
        ]
        own = [
            path(where, self.admin_site.admin_view(view), name=f"records_creditreport_{name}")
            for where, name, view in pages
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return ask(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return page(request, in_reach(request, object_id))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def ask(request: HttpRequest) -> HttpResponse:
    """One page, two ways: a department for its own body, a clerk at the window for somebody's letter."""
    own, window = own_bodies(person(request)), bodies_at_the_window(person(request))
    modes = [mode for mode, bodies in ((Mode.OWN, own), (Mode.ENTRUSTED, window)) if bodies.exists()]
    if not modes:
        raise PermissionDenied
    asked = request.POST.get("mode") or request.GET.get("mode")
    mode = Mode(asked) if asked in modes else modes[0]
    form = (
        OwnForm(*posted(request), bodies=own)
        if mode == Mode.OWN
        else WindowForm(*posted(request), bodies=window)
    )
    if form.is_bound and form.is_valid():
        try:
            report = _requested(request, mode, form.cleaned_data)
        except REFUSALS as refused:
            for sentence in sentences(refused):
                form.add_error("letter" if mode == Mode.ENTRUSTED else None, sentence)
        else:
            tasks.make_report.delay_on_commit(uid=str(report.pk))  # type: ignore[attr-defined]
            return HttpResponseRedirect(address_of(report))
    response = render(
        request,
        "creditreport/ask.html",
        _("申请信用报告"),
        crumbs=_crumbs(),
        form=form,
        mode=mode,
        modes=[(one.value, one.label, one == mode) for one in modes],
        problems=form.problems() if form.is_bound else [],
    )
    if form.is_bound:
        response.status_code = 422
    return response


@require_safe
def asked_about_page(request: HttpRequest) -> HttpResponse:
    """A body's own account of who asked about it."""
    bodies = list(own_bodies(person(request))[:100])
    if not bodies:
        raise PermissionDenied
    return render(
        request,
        "creditreport/asked_about.html",
        _("谁查询过本机构"),
        crumbs=_crumbs(),
        rows=asked_about(bodies, at=timezone.now()),
        several=len(bodies) > 1,
    )


def page(request: HttpRequest, report: CreditReport) -> HttpResponse:
    may_retry = REPORT.allowed(report, by=person(request), at=timezone.now())
    return render(
        request,
        "creditreport/page.html",
        report.organisation.name,
        crumbs=_crumbs(),
        report=report,
        is_working=report.status == Status.PENDING,
        is_outdated=report.status == Status.READY and not services.is_current(report),
        may_retry=any(step.name == "retry" and denied is None for step, denied in may_retry),
        may_see_letter=bool(report.stored_name)
        and person(request).holds(services.LETTER_READERS, over=report),
    )


def progress(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Where the work stands, for the page's script."""
    report = in_reach(request, uid)
    return JsonResponse(
        {
            "state": report.status,
            "label": str(Status(report.status).label),
            "working": report.status == Status.PENDING,
            "done": int(report.status == Status.READY),
            "total": 1,
        },
        headers={"Cache-Control": "no-store"},
    )


def _back(uid: uuid.UUID) -> str:
    return reverse("admin:records_creditreport_change", args=[uid])


@require_safe
@refusals_as_messages(_back)
def pdf(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    report = in_reach(request, uid)
    content = services.open_pdf(report=report, by=person(request), at=timezone.now())
    return pdf_response(content, services.paper_of(report))


@require_safe
@refusals_as_messages(_back)
def letter(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    report = in_reach(request, uid)
    content = services.open_letter(report=report, by=person(request), at=timezone.now())
    response = HttpResponse(content, content_type=report.letter_type)
    response["Content-Disposition"] = content_disposition_header(True, report.letter_name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@refusals_as_messages(_back)
def retry(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    report = services.retry(uid=in_reach(request, uid).pk, by=person(request), at=timezone.now())
    tasks.make_report.delay_on_commit(uid=str(report.pk))  # type: ignore[attr-defined]
    messages.success(request, _("已重新开始生成。"))
    return HttpResponseRedirect(address_of(report))


def in_reach(request: HttpRequest, uid: str | uuid.UUID) -> CreditReport:
    try:
        return reports_in_reach(person(request)).get(pk=uid)
    except (CreditReport.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("没有这份报告，或它不在您的权限范围内。")) from error


def address_of(report: CreditReport) -> str:
    return reverse("admin:records_creditreport_change", args=[report.pk])


def _requested(request: HttpRequest, mode: Mode, data: dict[str, Any]) -> CreditReport:
    by, at = person(request), timezone.now()
    if mode == Mode.OWN:
        return services.request_own(organisation=data["organisation"], purpose=data["purpose"], by=by, at=at)
    return services.request_for_body(
        organisation=data["organisation"],
        purpose=data["purpose"],
        agent_name=data["agent_name"],
        letter=data["letter"],
        by=by,
        at=at,
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(_("信用报告"), reverse("admin:records_creditreport_changelist"))]
