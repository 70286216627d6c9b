"""What the staff pages of this room share: a list, a page with the next steps, and the step that asks once more."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.consequences.admin.forms import Dressed, NoteForm
from records.consequences.services.steps import steps_of
from records.consequences.workflow import REASON_NEEDED
from records.dishonesty.admin.base import person, posted, record_url, render
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted, state_mark
from records.dishonesty.admin.look import Happening
from records.dishonesty.models import DishonestyRecord


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar take: ``take(case, data, by=…, at=…)`` with the form's cleaned data; a record that it gives back is opened
    :ivar label: for a step that is no transition of the workflow; the others bear the workflow's
    :ivar is_open: for such a step, whether it is there for this person
    :ivar shows: (label, text) of what somebody must have before him while he writes
    """

    take: Callable[..., Any]
    says: str | Promise
    done: str | Promise
    form: type[Dressed] = NoteForm
    tone: str = ""
    label: str | Promise = ""
    is_open: Callable[[Any, Any], bool] | None = field(default=None)
    shows: Callable[[Any], list[tuple[str, str]]] | None = field(default=None)


class CaseAdmin(Casework):
    """One kind of case for staff; a subclass names its workflow, its reach and its steps."""

    page_template = "consequences/page.html"
    steps: dict[str, Step]
    search_columns: tuple[str, ...] = ("organisation__name__icontains",)

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.reach(request).order_by(*(self.ordering or ("-uid",)))

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; outside it does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.reach(request).get(pk=uid)
        except (self.model.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        self.note_reading(request, case)
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            self.page_template,
            self.heading(case),
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            record_url=self.record_link(request, case),
            groups=self.said(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case),
            **self.more(request, case),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case = self.find(request, uid)
        step = self.steps.get(name)
        if step is None:
            raise Http404
        form = self.form_of(step, name, case, *posted(request))
        if request.method == "POST" and form.is_valid():
            answer = self._take(request, case, step, form)
            if answer is not None:
                return answer
        label = str(step.label or self.workflow.transitions[name].label)
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "casework/step.html",
            label,
            crumbs=[*self.crumbs(), (self.heading(case), self.address(case))],
            heading=self.heading(case),
            page_url=self.address(case),
            says=step.says,
            shown=step.shows(case) if step.shows else [],
            form=form,
            grave=step.tone == "grave",
            denied=self.shut(request, case, name, step),
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def _take(self, request: HttpRequest, case: Any, step: Step, form: Dressed) -> HttpResponse | None:
        done, made = attempted(
            form, lambda: step.take(case, form.cleaned_data, by=person(request), at=timezone.now())
        )
        if not done:
            return None
        messages.success(request, str(step.done))
        if isinstance(made, DishonestyRecord):
            return HttpResponseRedirect(record_url(made, "change"))
        return HttpResponseRedirect(self.address(case))

    def shut(self, request: HttpRequest, case: Any, name: str, step: Step) -> TransitionDenied | None:
        if step.is_open is None:
            return self.denied(request, case, name)
        if step.is_open(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))

    def form_of(self, step: Step, name: str, case: Any, data: Any, files: Any) -> Dressed:
        if issubclass(step.form, NoteForm):
            return step.form(data, files, needed=name in REASON_NEEDED)
        return step.form(data, files, initial=self.initial(name, case) if data is None else None)

    def initial(self, name: str, case: Any) -> dict[str, Any]:
        return {}

    # --- What a subclass says -----------------------------------------------------------------
    def heading(self, case: Any) -> str:
        return str(case)

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {}

    def note_reading(self, request: HttpRequest, case: Any) -> None:
        """Reading a person's data leaves a trace as writing does; most cases are about none."""

    def record_link(self, request: HttpRequest, case: Any) -> str:
        record = getattr(case, "record", None)
        return record_url(record) if record is not None else ""

    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        by = person(request)
        for name, step in self.steps.items():
            if step.is_open is not None and step.is_open(case, by):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        return doors, shut

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(
                at=step.at,
                title=self.step_words(step.name),
                who=step.by.get_full_name() or step.by.get_username(),
                note=step.reason,
                kind=step.name,
            )
            for step in steps_of(case)
        ]

    def step_words(self, name: str) -> str:
        if name in self.workflow.transitions:
            return str(self.workflow.transitions[name].label)
        return str(OTHER_STEPS.get(name, name))


# Lines of a history that are no transitions.
OTHER_STEPS = {
    "order": gettext_lazy("下达"),
    "remind": gettext_lazy("催办"),
    "overdue": gettext_lazy("逾期，已督办"),
    "draft": gettext_lazy("起草"),
    "enter": gettext_lazy("登记"),
    "edit": gettext_lazy("修改"),
    "execute": gettext_lazy("确认执行"),
    "result": gettext_lazy("登记处理结果"),
    "ask": gettext_lazy("要求报告"),
    "missed": gettext_lazy("逾期未报告"),
}


def write_form(
    request: HttpRequest,
    *,
    form: Dressed,
    title: str,
    lead: str,
    crumbs: list[tuple[str, str]],
    save: Callable[[dict[str, Any]], str],
    button: str,
    done: str,
) -> HttpResponse:
    """A form that makes a new case: ``save`` gives the address to go on to, or raises what the service refused."""
    if request.method == "POST" and form.is_valid():
        done_so, address = attempted(form, lambda: save(form.cleaned_data))
        if done_so:
            messages.success(request, done)
            return HttpResponseRedirect(address)
    problems = form.problems() if form.is_bound else []
    response = render(
        request,
        "consequences/form.html",
        title,
        crumbs=crumbs,
        lead=lead,
        form=form,
        button=button,
        problems=problems,
    )
    if problems:
        response.status_code = 422
    return response
