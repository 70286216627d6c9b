"""What all staff pages of this room share: one page with facts, tables, files and the next steps; and the step's form."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.clocks import cases
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted, record_url
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted, state_mark
from records.dishonesty.admin.look import Happening
from records.dishonesty.models import DishonestyRecord
from records.papers.models import Paper
from records.papers.services import open_pdf
from supervision.complaints.admin.base import render
from supervision.inspections.admin.forms import CaseForm, NoteForm
from supervision.inspections.admin.work import WORK
from supervision.inspections.choices import FileOf
from supervision.inspections.models import InspectionFile
from supervision.inspections.parties import OFFICE, Asker
from supervision.inspections.services.files import files_of, read_file
from supervision.inspections.services.steps import steps_of

Cell = str | SafeString


@dataclass(frozen=True)
class Table:
    """Rows below a case, as its page shows them."""

    title: str | Promise
    head: Sequence[str | Promise]
    rows: Sequence[Sequence[Any]]
    note: str | Promise = ""


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar take: the service; called with the case's uid as ``key`` and the form's data
    :ivar label: for what is no transition; with it go the states and roles in which it is open
    """

    take: Callable[..., Any]
    says: str | Promise
    form: type[CaseForm] = NoteForm
    tone: str = ""
    key: str = "uid"
    label: str | Promise = ""
    states: frozenset[str] = frozenset()
    roles: frozenset[str] = OFFICE
    more: Callable[[Any, Any], bool] = field(default=lambda case, by: True)

    def is_open(self, case: Any, by: Any) -> bool:
        return bool(case.status in self.states and Asker(by, case).holds(self.roles) and self.more(case, by))


# The kinds of work of the home page; the same querysets, so number and list agree.
MyWork = WORK.list_filter()


def link(address: str, words: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


def mark(words: Any, tone: str = "") -> SafeString:
    return format_html('<span class="mark{}">{}</span>', f" mark-{tone}" if tone else "", words)


def name_of(user: Any) -> str:
    return user.get_full_name() if user else ""


class RoomCase(Casework):
    """
    One kind of case of this room.

    :ivar related: what its page asks for with it
    :ivar case_kind: the kind of its deadlines, if it has any
    """

    steps: dict[str, Step]
    related: tuple[str, ...] = ()
    case_kind = ""
    search_help_text = gettext_lazy("编号、名称、单位")

    @property
    def name(self) -> str:
        return f"supervision_{self.model._meta.model_name}"

    # --- Reach --------------------------------------------------------------------------------
    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.reach(request).order_by(*(self.ordering or ("-uid",)))

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; outside it does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return self.reach(request).select_related(*self.related).get(pk=uid)
        except (self.model.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error

    def inside(self, request: HttpRequest, case: Any) -> bool:
        """Whether this person reads it for the office, and not as the body that it is about."""
        return not Asker(person(request), case).is_of_its_body

    # --- Addresses ------------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("<uuid:uid>/file/<uuid:file>/", wrap(self.file_view), name=f"{self.name}_file"),
            path("<uuid:uid>/paper/<uuid:paper>/", wrap(self.paper_view), name=f"{self.name}_paper"),
        ]

    # --- Pages ----------------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        inside = self.inside(request, case)
        return render(
            request,
            "inspections/page.html",
            self.heading(case),
            crumbs=self.crumbs(),
            case=case,
            line=self.line(case),
            state=self.state(case),
            groups=self.said(case),
            tables=[one for one in self.tables(request, case) if one.rows or one.note],
            files=[(one, self.address(case, "file", one.pk)) for one in self.files(request, case)],
            papers=[(one, self.address(case, "paper", one.pk)) for one in self.papers(case)],
            deadlines=cases.of_case(self.case_kind, case.pk) if self.case_kind else (),
            open_steps=open_steps,
            shut_steps=shut_steps,
            inside=inside,
            happenings=self.happenings(case) if inside else [],
            draft_url=record_url(case.draft) if inside and getattr(case, "draft", None) else "",
            **self.more(request, case),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case = self.find(request, uid)
        step = self.steps.get(name)
        if step is None:
            raise Http404
        by = person(request)
        form = step.form(*posted(request), case=case, by=by)
        if request.method == "POST" and form.is_valid():
            told = {step.key: case.pk, **form.data_for_service()}
            done, made = attempted(form, lambda: step.take(**told, by=by, at=timezone.now()))
            if done:
                messages.success(request, _("已办理。"))
                if isinstance(made, DishonestyRecord):
                    return HttpResponseRedirect(record_url(made, "change"))
                return HttpResponseRedirect(self.address(case))
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            str(step.label or self.workflow.transitions[name].label),
            crumbs=[*self.crumbs(), (self.heading(case), self.address(case))],
            heading=self.heading(case),
            page_url=self.address(case),
            says=step.says,
            shown=self.shown(case, name),
            form=form,
            grave=step.tone == "grave",
            denied=self.denied(request, case, name),
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def file_view(self, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        case = self.find(request, uid)
        found = next((one for one in self.files(request, case) if one.pk == file), None)
        if found is None:
            raise Http404
        answer = HttpResponse(
            read_file(found, by=person(request), at=timezone.now()), content_type=found.content_type
        )
        return _to_save(answer, found.original_name)

    def paper_view(self, request: HttpRequest, uid: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
        """The notice or the demand to print: the office's, and the body's own."""
        case = self.find(request, uid)
        found = next((one for one in self.papers(case) if one.pk == paper), None)
        if found is None:
            raise Http404
        details = {"kind": found.kind, "purpose": _("打印")}
        audit.read(
            action="paper.opened", by=person(request), at=timezone.now(), subject=found, details=details
        )
        return _to_save(HttpResponse(open_pdf(found), content_type="application/pdf"), f"{found.number}.pdf")

    # --- Steps ----------------------------------------------------------------------------------
    def asker(self, request: HttpRequest, case: Any) -> Any:
        return Asker(person(request), case)

    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        for name, step in self.steps.items():
            if step.label and step.is_open(case, person(request)):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        step = self.steps[name]
        if not step.label:
            return super().denied(request, case, name)
        if step.is_open(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))

    # --- What a subclass says ----------------------------------------------------------------------
    def heading(self, case: Any) -> str:
        return str(case)

    def line(self, case: Any) -> str:
        return str(case.region.full_name)

    def state(self, case: Any) -> SafeString:
        return state_mark(self.workflow, case)

    state.short_description = gettext_lazy("状态")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        return []

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {}

    def shown(self, case: Any, name: str) -> list[tuple[str, str]]:
        """(label, text) of what somebody must have before him while he writes."""
        return []

    def file_owners(self, case: Any) -> list[tuple[FileOf, list[uuid.UUID]]]:
        return []

    def files(self, request: HttpRequest, case: Any) -> list[InspectionFile]:
        return [one for about, uids in self.file_owners(case) for one in files_of(about, *uids)]

    def papers(self, case: Any) -> list[Paper]:
        return []

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(at=one.at, title=_(one.label), who=name_of(one.by), note=one.note, kind=one.name)
            for one in steps_of(case)
        ]


def _to_save(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
