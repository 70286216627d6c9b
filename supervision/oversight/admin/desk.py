"""What the staff pages of all cases of oversight share: the list, the page of one, its steps, papers and files."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted, record_url
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted, state_mark
from records.dishonesty.admin.filters import OneOf, by_region
from records.dishonesty.admin.look import Happening
from records.dishonesty.models import DishonestyRecord
from records.papers.services import open_pdf
from supervision.complaints.admin.base import render
from supervision.oversight import queries
from supervision.oversight.admin import forms
from supervision.oversight.admin.work import WORK
from supervision.oversight.deadlines import deadlines_of
from supervision.oversight.models import Leg, OversightCase, OversightFile, OversightStep
from supervision.oversight.services import Hand, papers_of, read_file
from supervision.oversight.workflow import BOTH


def _own_legs(case: Any) -> Iterable[Leg]:
    return case.legs()


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar label: for what is no transition; with it go the states and roles in which it is open
    :ivar legs: whose leg a department's role counts over, where it is not the case's body
    :ivar row: whether the form names the row that it is about, and the service takes no case
    """

    take: Callable[..., Any]
    says: str | Promise
    form: type[forms.StepForm] = forms.NoteForm
    tone: str = ""
    label: str | Promise = ""
    states: frozenset[str] = frozenset()
    roles: frozenset[Role] = BOTH
    more: Callable[[Any], bool] = lambda case: True
    legs: Callable[[Any], Iterable[Leg]] = _own_legs
    row: bool = False

    def is_open(self, case: Any, by: Any) -> bool:
        if case.status not in self.states or not self.more(case):
            return False
        return Hand.in_case(by, case, self.legs(case)).holds(self.roles, over=case)


@dataclass(frozen=True)
class Table:
    heading: str
    columns: list[str]
    rows: list[list[Any]]


MyWork = WORK.list_filter()


class Late(OneOf):
    title = gettext_lazy("期限")  # type: ignore[assignment]
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("曾逾期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(overdue_at__isnull=False) if self.value() == "1" else queryset


class OversightDesk(Casework):
    """
    The pages of one kind of cases.

    :ivar entry_form: what a new case is entered by; ``entered`` gives it to the service
    :ivar may_enter: the roles for which the door of entering is there
    """

    list_display: Any = ("title_cell", "state", "entered")
    list_select_related: Any = ("region", "body")
    ordering = ("-entered_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号、标题、单位名称")
    search_columns: tuple[str, ...] = ("number__icontains", "title__icontains", "body__name__icontains")
    entry_form: type[forms.EntryForm]
    entry_title: str | Promise = ""
    entry_lead: str | Promise = ""
    may_enter: frozenset[Role] = BOTH

    @property
    def name(self) -> str:
        return f"supervision_{self.model._meta.model_name}"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.cases_in_reach(self.model, person(request)).order_by(*self.ordering)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (MyWork, *self.list_filter, Late, by_region())

    @admin.display(description=gettext_lazy("事项"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, self.below(case))

    def below(self, case: Any) -> str:
        return f"{case.number} · {case.body.name if case.body else _('未交办')}"

    @admin.display(description=gettext_lazy("登记时间"), ordering="entered_at")
    def entered(self, case: Any) -> SafeString:
        late = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if case.overdue_at else ""
        return format_html("{}{}", f"{timezone.localtime(case.entered_at):%Y-%m-%d}", late)

    # --- Permissions and reach ---------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(self.may_enter)

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; that somebody else tried is written down."""
        found = None
        if self.has_view_permission(request):
            try:
                rows = self.get_queryset(request).select_related("body", "region", "entered_by")
                found = rows.filter(pk=uid).first()
            except (ValueError, ValidationError):
                found = None
        if found is None:
            self._note_attempt(request, uid)
            if not self.has_view_permission(request):
                raise PermissionDenied
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        return found

    def _note_attempt(self, request: HttpRequest, uid: str | uuid.UUID) -> None:
        try:
            case: Any = self.model._default_manager.filter(pk=uid).first()
        except (ValueError, ValidationError):
            return
        if case is not None:
            audit.refused(
                action=f"{case.kind}.open",
                by=person(request),
                at=timezone.now(),
                subject=case,
                details={"code": "out_of_reach"},
            )

    def asker(self, request: HttpRequest, case: Any) -> Hand:
        return Hand.in_case(person(request), case)

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("<uuid:uid>/paper/<uuid:paper>/", wrap(self.paper_view), name=f"{self.name}_paper"),
            path("<uuid:uid>/file/<uuid:file>/", wrap(self.file_view), name=f"{self.name}_file"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.entry_form(*posted(request))

        def save(data: dict[str, Any]) -> str:
            return self.address(form.enter(by=person(request), at=timezone.now()))

        return write_form(
            request,
            form=form,
            title=str(self.entry_title),
            lead=str(self.entry_lead),
            crumbs=self.crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            "oversight/page.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            warnings=self.warnings(case),
            groups=self.said(case),
            tables=[table for table in self.tables(case) if table.rows],
            papers=[(one, self.address(case, "paper", one.pk)) for one in papers_of(case)],
            files=[(one, self.address(case, "file", one.pk)) for one in self.files(case)],
            deadlines=deadlines_of(case, self.clock_rows(case)),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case),
            links=self.links(request, case),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), self.steps.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), case=case)
        if request.method == "POST" and form.is_valid():
            about = {} if step.row else {"case": case.pk}
            done, made = attempted(
                form,
                lambda: step.take(**about, by=person(request), at=timezone.now(), **form.data_for_service()),
            )
            if done:
                messages.success(request, _("已办理。"))
                if isinstance(made, DishonestyRecord):
                    return HttpResponseRedirect(record_url(made, "change"))
                # Who sends a case back to the office has no part in it any more.
                if not self.get_queryset(request).filter(pk=case.pk).exists():
                    return HttpResponseRedirect(reverse(f"admin:{self.name}_changelist"))
                return HttpResponseRedirect(self.address(case))
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            str(step.label or self.workflow.transitions[name].label),
            crumbs=[*self.crumbs(), (case.number, self.address(case))],
            heading=f"{case.number} {case.title}",
            page_url=self.address(case),
            says=step.says,
            shown=form.shown(),
            form=form,
            grave=step.tone == "grave",
            denied=self.denied(request, case, name),
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def paper_view(self, request: HttpRequest, uid: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
        """A letter to print; past the general page of papers, which knows no units."""
        case = self.find(request, uid)
        found = papers_of(case).filter(pk=paper).first()
        if found is None:
            raise Http404
        audit.read(
            action="paper.opened",
            by=person(request),
            at=timezone.now(),
            subject=found,
            details={"kind": found.kind, "purpose": _("打印")},
        )
        return download(open_pdf(found), "application/pdf", f"{found.number}.pdf")

    def file_view(self, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        case = self.find(request, uid)
        found = OversightFile.objects.filter(case_kind=case.kind, case_uid=case.pk, pk=file).first()
        if found is None:
            raise Http404
        content = read_file(case=case, file=found, by=person(request), at=timezone.now())
        return download(content, found.content_type, f"{found.pk}{found.extension}")

    # --- Steps ----------------------------------------------------------------------------------
    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        by = person(request)
        for name, step in self.steps.items():
            if step.label and step.is_open(case, by):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        step = self.steps[name]
        if not step.label:
            return super().denied(request, case, name)
        if step.is_open(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))

    # --- What the page says -----------------------------------------------------------------------
    def warnings(self, case: Any) -> list[str]:
        """What must not be overlooked, in sentences."""
        return []

    def tables(self, case: Any) -> list[Table]:
        return []

    def links(self, request: HttpRequest, case: Any) -> list[tuple[str, str]]:
        """(text, address) of what belongs to it."""
        return []

    def clock_rows(self, case: Any) -> list[tuple[str, list[uuid.UUID]]]:
        return []

    def files(self, case: OversightCase) -> QuerySet[OversightFile]:
        rows = OversightFile.objects.filter(case_kind=case.kind, case_uid=case.pk)
        return rows.order_by("uploaded_at", "uid")

    def happenings(self, case: OversightCase) -> list[Happening]:
        rows = OversightStep.objects.filter(case_kind=case.kind, case_uid=case.pk).select_related("by")
        return [
            Happening(at=step.at, title=_(step.label), who=name_of(step.by), note=step.note, kind=step.name)
            for step in rows.order_by("-at", "-uid")
        ]


def name_of(user: Any) -> str:
    return user.get_full_name() if user else ""


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
