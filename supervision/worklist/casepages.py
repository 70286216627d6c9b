"""What the pages of tasks and of documents share: a step is a form, a refusal a sentence, outside one's reach nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common.workflow import TransitionDenied
from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted
from records.dishonesty.admin.filters import OneOf
from records.dishonesty.admin.look import Happening

_TONES = ("main", "", "grave")


class StepForm(Dressed):
    """A form that knows the case it is about, and who fills it in."""

    def __init__(self, *args: Any, case: Any, by: Any = None, **kwargs: Any) -> None:
        self.case, self.by = case, by
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Choices that depend on the case."""

    def choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), str(label)) for key, label in rows]

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Nothing(StepForm):
    """A step that needs no word."""


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar label: for what is no transition; with it go the states and roles in which it is open
    :ivar about: the name of the service's argument for the case; empty where the form names what it is about
    """

    take: Callable[..., Any]
    says: str | Promise
    form: type[StepForm] = Nothing
    tone: str = ""
    label: str | Promise = ""
    states: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    more: Callable[[Any, Any], bool] = lambda case, by: True
    about: str = ""

    def is_open(self, case: Any, by: Any) -> bool:
        # Where a case is seen by a body through its part alone, ``more`` asks for the role over that part.
        return bool(
            case.status in self.states
            and (not self.roles or by.holds(self.roles, over=case))
            and self.more(case, by)
        )


def late_filter(late: Callable[..., QuerySet[Any]]) -> type[OneOf]:
    class Late(OneOf):
        title = gettext_lazy("期限")  # type: ignore[assignment]
        parameter_name = "late"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return [("1", _("已超期"))]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return late(queryset, on=timezone.localdate()) if self.value() == "1" else queryset

    return Late


class CasePages(Casework):
    """
    :ivar template: the page of one case
    :ivar reach: what this person may see
    :ivar action: how the trail calls an attempt to open what lies outside it
    """

    template = ""
    action = ""
    reach: Callable[[Any], QuerySet[Any]]
    steps: dict[str, Step]
    related: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"supervision_{self.model._meta.model_name}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return type(self).reach(person(request)).order_by(*self.ordering or ("-pk",))

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; that somebody else tried is written down."""
        found = None
        if self.has_view_permission(request):
            try:
                found = self.get_queryset(request).select_related(*self.related).filter(pk=uid).first()
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
            case = self.model.objects.filter(pk=uid).first()
        except (ValueError, ValidationError):
            return
        if case is not None:
            audit.refused(
                action=self.action,
                by=person(request),
                at=timezone.now(),
                subject=case,
                details={"code": "out_of_reach"},
            )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), self.steps.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), case=case, by=person(request))
        if request.method == "POST" and form.is_valid():
            about = {step.about: case.pk} if step.about else {}
            done, made = attempted(
                form,
                lambda: step.take(**about, by=person(request), at=timezone.now(), **form.data_for_service()),
            )
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.after(name, case, made))
        title = str(step.label or self.workflow.transitions[name].label)
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (self.called(case), self.address(case))],
            heading=self.headed(case),
            page_url=self.address(case),
            says=step.says,
            shown=[],
            form=form,
            grave=step.tone == "grave",
            denied=self.denied(request, case, name),
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def after(self, name: str, case: Any, made: Any) -> str:
        """Where a step leads."""
        return self.address(case)

    def called(self, case: Any) -> str:
        return str(case)

    def headed(self, case: Any) -> str:
        """Number and title, neither of them twice."""
        called, said = self.called(case), str(case)
        return max(called, said, key=len) if called in said or said in called else f"{called} {said}"

    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        by = person(request)
        for name, step in self.steps.items():
            if step.label and step.is_open(case, by):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        # What is usually next stands first, what cannot be taken back last.
        return sorted(doors, key=lambda door: _TONES.index(door[2])), shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        step = self.steps[name]
        if not step.label:
            return super().denied(request, case, name)
        if step.is_open(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))


def told(steps: Any, *, whose: str = "") -> list[Happening]:
    """
    A history, the newest first; ``_`` because its labels are kept in Chinese.

    :param whose: the column that names the unit a step belongs to, where the page is about several
    """
    found = []
    for step in steps:
        unit = getattr(step, whose) if whose else None
        document = step.document if isinstance(getattr(step, "document", None), str) else ""
        note = f"{step.note}（{document}）" if document else step.note
        found.append(
            Happening(
                at=step.at,
                title=_(step.label),
                who=step.by.get_full_name(),
                note=f"{unit}：{note}" if unit and note else str(unit or note),
                kind=step.name,
            )
        )
    return found


def full_name(user: Any) -> str:
    return user.get_full_name() if user else ""
