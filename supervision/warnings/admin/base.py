"""What the pages of this room share: their list, reach, and the step that asks once more."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, attempted
from supervision.warnings.admin.steps import Step


class RoomPages(Casework):
    """
    The pages of one kind of thing in this room.

    :ivar about: the name under which the services take it
    :ivar related: what its own page shows with it
    """

    steps: dict[str, Step]
    about: str
    related: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"supervision_{self.model._meta.model_name}"

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.reach(request).order_by(*(self.ordering or ("-uid",)))

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """It, if it lies within this person's reach; that somebody else tried is written down."""
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
            case = self.model.objects.filter(pk=uid).first()  # type: ignore[attr-defined]
        except (ValueError, ValidationError):
            return
        if case is not None:
            audit.refused(
                action=f"{self.about}.open",
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
        form = step.form(*posted(request), case=case)
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(
                    **{self.about: case.pk},
                    by=person(request),
                    at=timezone.now(),
                    **form.data_for_service(),
                ),
            )
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.address(case))
        label = step.label or self.workflow.transitions[name].label
        return self.sheet(
            request,
            case,
            form,
            str(label),
            step.says,
            denied=self.denied(request, case, name),
            grave=step.tone == "grave",
        )

    def sheet(
        self,
        request: HttpRequest,
        case: Any,
        form: Any,
        title: str,
        says: Any,
        *,
        denied: TransitionDenied | None = None,
        grave: bool = False,
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (str(case), self.address(case))],
            heading=self.heading(case),
            page_url=self.address(case),
            says=says,
            shown=[],
            form=form,
            grave=grave,
            denied=denied,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def heading(self, case: Any) -> str:
        return str(case)


def name_of(user: Any) -> str:
    return user.get_full_name() if user else ""
