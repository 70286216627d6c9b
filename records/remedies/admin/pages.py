"""What the staff pages of this room share: the list, the page of a case, its steps, and the two sealed doors."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted, record_url, render
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import OneOf, by_region
from records.dishonesty.admin.look import Happening
from records.dishonesty.queries import records_in_reach
from records.remedies import queries, services
from records.remedies.admin.forms import Nothing
from records.remedies.admin.work import WORK
from records.remedies.choices import CaseKind
from records.remedies.due import deadlines_of
from records.remedies.parties import Asker
from records.remedies.services.steps import steps_of


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar take: ``take(uid=…, by=…, at=…, **the form's cleaned data)``
    """

    take: Callable[..., Any]
    says: str | Promise
    done: str | Promise
    form: type[Any] = Nothing
    tone: str = ""


class ByState(OneOf):
    title = gettext_lazy("状态")  # type: ignore[assignment]
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(model_admin.workflow.states.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status=self.value()) if self.value() else queryset


class Late(OneOf):
    title = gettext_lazy("期限")  # type: ignore[assignment]
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("已超期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "1":
            return queryset
        return queries.late(queryset, kind=queryset.model.kind, on=timezone.localdate())


class CaseAdmin(Casework):
    """One kind of case for staff; a subclass names its workflow and its steps."""

    list_display: Any = ("title_cell", "state", "filed", "changed")
    list_filter = (WORK.list_filter(), ByState, Late, by_region())
    list_select_related: Any = ("record__organisation", "region")
    ordering = ("-filed_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("案件编号、机构名称、记录标题")
    search_columns: tuple[str, ...] = (
        "number__icontains",
        "record__organisation__name__icontains",
        "record__title__icontains",
    )
    steps: dict[str, Step]
    unsaid = ("wrong_state", "not_your_role", "record_stands")

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.cases_in_reach(self.model, person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("案件"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, self.about(case), case.number)

    @admin.display(description=gettext_lazy("提出"), ordering="filed_at")
    def filed(self, case: Any) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>',
            timezone.localtime(case.filed_at).strftime("%Y-%m-%d %H:%M"),
            case.get_channel_display(),
        )

    @admin.display(description=gettext_lazy("最近变动"), ordering="updated_at")
    def changed(self, case: Any) -> str:
        return timezone.localtime(case.updated_at).strftime("%Y-%m-%d %H:%M")

    # --- Pages --------------------------------------------------------------------------------
    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The case if it lies within this person's reach; outside it does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_queryset(request).select_related(*self.list_select_related).get(pk=uid)
        except (self.model.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case, at = self.find(request, object_id), timezone.now()
        open_steps, shut_steps = self.steps_for(request, case)
        only_a_leg = queries.is_only_a_leg(case, person(request))
        return render(
            request,
            "remedies/page.html",
            self.about(case),
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            record=getattr(case, "record", None),
            record_url=self.record_link(request, case),
            only_a_leg=only_a_leg,
            may_open=hasattr(case, "applicant") and services.may_open(case, person(request)),
            identity_url=self.address(case, "identity") if hasattr(case, "applicant") else "",
            proofs=self.proofs(case),
            papers=[] if only_a_leg else services.papers_of(case),
            deadlines=deadlines_of(case),
            more_time_url=self.address(case, "more_time") if self.may_ask_time(request, case) else "",
            complaint_url=self.complaint_url(case),
            slip_url=self.address(case, "slip") if hasattr(case, "applicant") and not only_a_leg else "",
            receipts=self.receipts(case, at),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case, told_only=only_a_leg),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case = self.find(request, uid)
        step = self.steps.get(name)
        if step is None:
            raise Http404
        form = self.form_of(step, case, *posted(request))
        if request.method == "POST" and form.is_valid() and self._take(request, case, step, form):
            messages.success(request, str(step.done))
            return HttpResponseRedirect(self.address(case))
        return self.sheet(
            request,
            case,
            form,
            title=str(self.workflow.transitions[name].label),
            says=step.says,
            grave=step.tone == "grave",
            denied=self.denied(request, case, name),
        )

    def sheet(
        self,
        request: HttpRequest,
        case: Any,
        form: Any,
        *,
        title: str,
        says: str | Promise,
        grave: bool = False,
        denied: TransitionDenied | None = None,
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (case.number, self.address(case))],
            heading=self.about(case),
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

    # --- What a subclass says -----------------------------------------------------------------
    def about(self, case: Any) -> str:
        return f"{case.record.organisation.name}：{case.record.title}"

    def asker(self, request: HttpRequest, case: Any) -> Asker:
        return Asker(person(request), case)

    def complaint_url(self, case: Any) -> str:
        """Where a complaint about the handling of this case is entered at the window."""
        if case.kind not in (CaseKind.OBJECTION, CaseKind.REPAIR):
            return ""
        return reverse("admin:records_handlingcomplaint_file", args=[case.kind, case.pk])

    def receipts(self, case: Any, at: Any) -> list[Any]:
        return []

    def proofs(self, case: Any) -> list[tuple[Any, str]]:
        if not hasattr(case, "applicant"):
            return []
        return [(one, self.address(case, "proof", one.pk)) for one in services.proofs_of(case)]

    def form_of(self, step: Step, case: Any, data: Any, files: Any) -> Any:
        return step.form(data, files)

    def data_of(self, step: Step, form: Any) -> dict[str, Any]:
        return dict(form.cleaned_data)

    def record_link(self, request: HttpRequest, case: Any) -> str:
        record = getattr(case, "record", None)
        if record is None or not records_in_reach(person(request)).filter(pk=record.pk).exists():
            return ""
        return record_url(record)

    def may_ask_time(self, request: HttpRequest, case: Any) -> bool:
        deadline = services.extendable(case)
        return deadline is not None and person(request).holds(deadline.role, over=deadline)

    def happenings(self, case: Any, *, told_only: bool) -> list[Happening]:
        """A body that only verifies sees what the applicant sees, and no words of the office."""
        return [
            Happening(
                at=step.at,
                title=step.label,
                who="" if told_only else (step.by.get_full_name() if step.by else _("申请人")),
                note=step.told if told_only else "\n".join(filter(None, (step.told, step.note))),
                kind=step.name,
            )
            for step in steps_of(case).select_related("by").reverse()
        ]

    def _take(self, request: HttpRequest, case: Any, step: Step, form: Any) -> bool:
        done, _made = attempted(
            form,
            lambda: step.take(uid=case.pk, by=person(request), at=timezone.now(), **self.data_of(step, form)),
        )
        return done
