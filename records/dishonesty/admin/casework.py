"""What the staff pages of every kind of case share, whatever room the case belongs to."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.common.workflow import TransitionDenied, Workflow
from records.dishonesty.admin.base import WORK_LIST, person
from records.dishonesty.services import FileRefused

OPEN_SHAPE, DONE_SHAPE = "◐", "●"

Doors = list[tuple[str, str, str]]
Shut = list[tuple[str, str]]


class Casework(ModelAdmin):
    """
    A list of cases, a page for each, and a page for each step; nothing is typed in past the services.

    :ivar steps: by the transition's name a step, which has at least a ``tone``
    :ivar unsaid: the codes of refusals that are no line on the page
    """

    change_list_template = WORK_LIST
    list_display_links = None
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    workflow: Workflow
    steps: dict[str, Any]
    search_columns: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ("wrong_state", "not_your_role")

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; outside it does not exist."""
        # Reach is each room's own rule; a room that forgot to say it must show nothing.
        raise NotImplementedError

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        # What a step takes and answers differs by room; what is common to all is ``denied`` and ``attempted``.
        raise NotImplementedError

    # --- The list -------------------------------------------------------------------------
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            condition = Q()
            for column in self.search_columns:
                condition |= Q(**{column: word})
            queryset = queryset.filter(condition)
        return queryset, False

    def titled(self, case: Any, title: str, below: str) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            self.address(case),
            title,
            below,
        )

    @admin.display(description=gettext_lazy("状态"), ordering="status")
    def state(self, case: Any) -> SafeString:
        return state_mark(self.workflow, case)

    # --- Permissions: nothing is typed in past the services -----------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Addresses ------------------------------------------------------------------------
    @property
    def name(self) -> str:
        return f"records_{self.model._meta.model_name}"

    def address(self, case: Any, page: str = "change", *more: Any) -> str:
        return reverse(f"admin:{self.name}_{page}", args=[case.pk, *more])

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:uid>/do/<slug:name>/", wrap(self.step_view), name=f"{self.name}_step"),
            *self.own_urls(wrap),
            *super().get_urls(),
        ]

    def own_urls(self, wrap: Callable[..., Any]) -> list[URLPattern]:
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(self.address(self.find(request, object_id)))

    def crumbs(self) -> list[tuple[str, str]]:
        return [(str(self.model._meta.verbose_name), reverse(f"admin:{self.name}_changelist"))]

    # --- Steps ----------------------------------------------------------------------------
    def asker(self, request: HttpRequest, case: Any) -> Any:
        """Who is asked about by the workflow's guards."""
        return person(request)

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        """(heading, [(label, value)]); empty values and what holds nothing else are left out."""
        return []

    def said(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        found = [
            (title, [(label, value) for label, value in lines if value not in ("", None)])
            for title, lines in self.groups(case)
        ]
        return [(title, lines) for title, lines in found if lines]

    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        """Doors as (label, address, tone), and what is shut with its reason; other states' steps are no line."""
        doors: Doors = []
        shut: Shut = []
        for transition, denied in self.workflow.allowed(
            case, by=self.asker(request, case), at=timezone.now()
        ):
            step = self.steps.get(transition.name)
            if step is None or (denied and denied.code in self.unsaid):
                continue
            if denied:
                shut.append((str(transition.label), denied.message))
            else:
                doors.append((str(transition.label), self.address(case, "step", transition.name), step.tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        try:
            self.workflow.check(case, name, by=self.asker(request, case), at=timezone.now())
        except TransitionDenied as denied:
            return denied
        return None


def attempted(form: Any, work: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether ``work`` was done, and what it gave; what it refused stands on the form, at its field."""
    try:
        # A file that is refused takes the step back with it.
        with transaction.atomic():
            return True, work()
    except TransitionDenied as denied:
        form.add_error(None, denied.message)
    except FileRefused as refused:
        form.add_error("files" if "files" in form.fields else None, refused.message)
    except ValidationError as error:
        form.take(error)
    return False, None


def state_mark(workflow: Workflow, case: Any) -> SafeString:
    """Shape beside the word, so that nobody has to tell states by colour alone."""
    left = {source for transition in workflow.transitions.values() for source in transition.sources}
    shape = OPEN_SHAPE if case.status in left else DONE_SHAPE
    return format_html(
        '<span class="mark"><span aria-hidden="true">{}</span> {}</span>', shape, case.get_status_display()
    )
