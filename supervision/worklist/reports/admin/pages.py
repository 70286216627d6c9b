"""Reports for staff: the list, the page of one with its parts, its steps, and who has not reported."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.look import Happening
from records.papers.services import read_pdf
from supervision.complaints.admin.base import render
from supervision.worklist.reports import queries
from supervision.worklist.reports.admin.reading import Part, parts_of
from supervision.worklist.reports.admin.steps import STEPS
from supervision.worklist.reports.admin.table import TableViews
from supervision.worklist.reports.admin.work import WORK
from supervision.worklist.reports.admin.writing import WritingViews
from supervision.worklist.reports.choices import Coverage, Period, Route, Status
from supervision.worklist.reports.deadlines import deadlines_of
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.services.steps import why_not_edit
from supervision.worklist.reports.workflow import WORKFLOW


class Late(OneOf):
    title = gettext_lazy("期限")  # type: ignore[assignment]
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("逾期未报或逾期报送"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.late(on=timezone.localdate()) if self.value() == "1" else queryset  # type: ignore[attr-defined]


class OfYear(OneOf):
    title = gettext_lazy("年度")  # type: ignore[assignment]
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        this = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this, this - 6, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(year=int(value)) if value.isascii() and value.isdigit() else queryset


@admin.register(WorkReport)
class WorkReportAdmin(WritingViews, TableViews, Casework):
    workflow = WORKFLOW
    steps = STEPS
    list_display: Any = ("title_cell", "state", "due")
    list_filter = (
        WORK.list_filter(),
        OfYear,
        by_choice("period", gettext_lazy("期间"), Period),
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("coverage", gettext_lazy("范围"), Coverage),
        Late,
        by_region(),
    )
    list_select_related: Any = ("region", "unit")
    ordering = ("-year", "-due_on", "-updated_at", "-uid")
    search_fields = ("unit__name",)
    search_help_text = gettext_lazy("报送单位名称")
    search_columns = ("unit__name__icontains",)

    @property
    def name(self) -> str:
        return "supervision_workreport"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.reports_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("报告"))
    def title_cell(self, case: Any) -> SafeString:
        below = f"{case.unit.region.full_name} · {case.get_coverage_display()}"
        if case.from_below:
            below = f"{below} · {_('由%s报来') % case.origin_name}"
        return self.titled(case, case.title, below)

    @admin.display(description=gettext_lazy("报送期限"), ordering="due_on")
    def due(self, case: Any) -> SafeString:
        said = _("%s报送") % case.submitted_on.isoformat() if case.submitted_on else _("未报送")
        return format_html(
            '{} {}<span class="row-sub">{}</span>', case.due_on.isoformat(), late_mark(case), said
        )

    # --- Reach -----------------------------------------------------------------------------
    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The report if it lies within this person's reach; that somebody else tried is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = (
                self.get_queryset(request)
                .select_related("unit", "unit__region", "region", "signed_by", "judged_by", "paper")
                .filter(pk=uid)
                .first()
            )
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404(_("没有这份报告，或它不在您的权限范围内。"))
        return found

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        name = self.name
        return [
            path("table/", wrap(self.table_view), name=f"{name}_table"),
            path("exempt/", wrap(self.exempt_view), name=f"{name}_exempt"),
            path("exempt/<uuid:exemption>/end/", wrap(self.end_exemption_view), name=f"{name}_exempt_end"),
            path("<uuid:uid>/section/<uuid:section>/", wrap(self.section_view), name=f"{name}_section"),
            path(
                "<uuid:uid>/section/<uuid:section>/<slug:figure>/",
                wrap(self.figure_view),
                name=f"{name}_figure",
            ),
            path("<uuid:uid>/version/<int:number>/", wrap(self.version_view), name=f"{name}_version"),
            path("<uuid:uid>/paper/", wrap(self.paper_view), name=f"{name}_paper"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        by = person(request)
        editable = why_not_edit(case, by=by, at=timezone.now()) is None
        versions = list(case.versions.select_related("by").order_by("-number"))
        return render(
            request,
            "reports/page.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            late=late_mark(case),
            groups=self.said(case),
            parts=self._parts(case, versions, editable=editable),
            versions=[(one, self.address(case, "version", one.number)) for one in versions],
            deadlines=deadlines_of(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case),
            paper_url=self.address(case, "paper") if case.paper_id else "",
            publish_url=self._publish_url(request, case),
        )

    def _parts(self, case: Any, versions: list[Any], *, editable: bool) -> list[Part]:
        if case.from_below:
            return [Part.of_content(one) for one in versions[0].content["sections"]] if versions else []

        def addresses(section: Any, figure: str = "") -> str:
            page = "figure" if figure else "section"
            return self.address(case, page, section.pk, *([figure] if figure else []))

        return parts_of(case, addresses if editable else None)

    def _publish_url(self, request: HttpRequest, case: Any) -> str:
        """A yearly report that was accepted may be made known: by hand, as a notice that others review."""
        may = person(request).has_perm("disclosure.add_article")
        if not may or case.period != Period.YEAR or case.status != Status.ACCEPTED or case.from_below:
            return ""
        return reverse("admin:disclosure_article_add")

    def version_view(self, request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
        """What was signed once, as it stood."""
        case = self.find(request, uid)
        version = case.versions.select_related("by").filter(number=number).first()
        if version is None:
            raise Http404(_("没有这个版本。"))
        return render(
            request,
            "reports/version.html",
            _("第%d版") % number,
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            case=case,
            version=version,
            parts=[Part.of_content(one) for one in version.content["sections"]],
        )

    def paper_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        case = self.find(request, uid)
        if case.paper is None:
            raise Http404(_("报告还没有签发，没有文书。"))
        content = read_pdf(paper=case.paper, purpose=_("查看"), by=person(request), at=timezone.now())
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{case.paper.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(report=case.pk, by=person(request), at=timezone.now(), **form.cleaned_data),
            )
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.address(case))
        return self.sheet(
            request,
            case,
            form,
            str(self.workflow.transitions[name].label),
            step.says,
            denied=self.denied(request, case, name),
            grave=step.tone == "grave",
        )

    def sheet(
        self, request: HttpRequest, case: Any, form: Any, title: str, says: Any, **more: Any
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            heading=case.title,
            page_url=self.address(case),
            says=says,
            form=form,
            problems=problems,
            **{"shown": [], "grave": False, "denied": None, **more},
        )
        if problems:
            response.status_code = 422
        return response

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        judged_by = _("上级节点") if case.route == Route.UP else _name(case.judged_by)
        return [
            (
                _("报送"),
                [
                    (_("报送单位"), case.unit.name),
                    (_("报告期间"), f"{case.span.since} – {case.span.until}"),
                    (_("报送期限"), case.due_on),
                    (_("报送途径"), case.get_route_display()),
                    (_("报来节点"), case.origin_name if case.from_below else ""),
                    (_("数据汇编时间"), _moment(case.compiled_at)),
                    (_("签发人"), _name(case.signed_by)),
                    (_("首次报送"), case.submitted_on),
                    (_("审定人"), judged_by if case.judged_at else ""),
                    (_("审定意见"), case.reason),
                ],
            )
        ]

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(at=step.at, title=_(step.label), who=_name(step.by), note=step.note, kind=step.name)
            for step in case.steps.select_related("by").order_by("-at", "-uid")[:100]
        ]


def late_mark(case: Any) -> SafeString:
    if case.is_late:
        return format_html('<span class="mark mark-serious">{}</span>', _("逾期报送"))
    if case.submitted_on is None and case.due_on < timezone.localdate():
        return format_html('<span class="mark mark-serious">{}</span>', _("逾期未报"))
    return SafeString("")


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
