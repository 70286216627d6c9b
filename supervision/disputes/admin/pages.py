"""Disputes for staff: the list, the page of one, and its steps."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common.workflow import TransitionDenied
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted, record_url
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted, state_mark
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.look import Happening
from records.dishonesty.models import DishonestyRecord
from records.papers.services import open_pdf
from records.pledges.models import Pledge
from supervision.complaints.admin.base import render
from supervision.complaints.models import Complaint
from supervision.complaints.parties import is_of_reported_body
from supervision.complaints.queries import complaints_in_reach
from supervision.disputes import queries, services
from supervision.disputes.admin.forms import FileForm, PurposeForm
from supervision.disputes.admin.steps import STEPS
from supervision.disputes.admin.work import WORK
from supervision.disputes.choices import Status
from supervision.disputes.deadlines import deadlines_of
from supervision.disputes.models import Dispute
from supervision.disputes.workflow import OFFICE, WORKFLOW


class Late(OneOf):
    title = gettext_lazy("期限")  # type: ignore[assignment]
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("已超期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queries.late(queryset, on=timezone.localdate()) if self.value() == "1" else queryset


@admin.register(Dispute)
class DisputeAdmin(Casework):
    workflow = WORKFLOW
    steps = STEPS
    list_display: Any = ("title_cell", "state", "filed")
    list_filter = (WORK.list_filter(), by_choice("status", gettext_lazy("状态"), Status), Late, by_region())
    list_select_related: Any = ("region", "body")
    ordering = ("-filed_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号、机构名称、事项")
    search_columns = ("number__icontains", "body__name__icontains", "title__icontains")

    @property
    def name(self) -> str:
        return "supervision_dispute"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.disputes_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("失信违约事件"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.number} · {case.body.name}")

    @admin.display(description=gettext_lazy("登记时间"), ordering="filed_at")
    def filed(self, case: Any) -> SafeString:
        late = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if case.overdue_at else ""
        return format_html("{}{}", f"{timezone.localtime(case.filed_at):%Y-%m-%d %H:%M}", late)

    # --- Permissions and reach ---------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(OFFICE)

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The dispute if it lies within this person's reach; that somebody else tried is written down."""
        found = None
        if self.has_view_permission(request):
            try:
                found = self.get_queryset(request).select_related(
                    "body", "region", "lead", "filed_by", "accepted_by", "decided_by", "draft", "complaint"
                ).filter(pk=uid).first()  # fmt: skip
            except (ValueError, ValidationError):
                found = None
        if found is None:
            _note_attempt(request, uid)
            if not self.has_view_permission(request):
                raise PermissionDenied
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        return found

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("file/", wrap(self.file_view), name=f"{self.name}_file"),
            path("file/<uuid:complaint>/", wrap(self.file_view), name=f"{self.name}_file_from"),
            path("<uuid:uid>/side/<uuid:side>/", wrap(self.side_view), name=f"{self.name}_side"),
            path("<uuid:uid>/paper/<uuid:paper>/", wrap(self.paper_view), name=f"{self.name}_paper"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.file_view(request)

    def file_view(self, request: HttpRequest, complaint: uuid.UUID | None = None) -> HttpResponse:
        """Enter a default event, on its own or from a complaint."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        source = None
        if complaint is not None:
            source = complaints_in_reach(person(request)).filter(pk=complaint, body__isnull=False).first()
            if source is None:
                raise Http404(_("没有这件投诉举报，或它不在您的权限范围内。"))
        form = FileForm(
            request.POST if request.method == "POST" else None,
            initial=_from_complaint(source) if source else {},
        )

        def save(data: dict[str, Any]) -> str:
            case = services.file_dispute(
                said=form.said(complaint=complaint),
                by=person(request),
                at=timezone.now(),
            )
            return self.address(case)

        return write_form(
            request,
            form=form,
            title=_("登记失信违约事件"),
            lead=_("登记后由另一人决定是否立案协调。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记，等待立案。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        by = person(request)
        inside = by.holds(OFFICE, over=case)
        return render(
            request,
            "disputes/page.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            sides=[
                (side, self.address(case, "side", side.pk))
                for side in case.sides.order_by("entered_at", "uid")
            ],
            inside=inside,
            meetings=[
                (one, self.address(case, "paper", one.paper_id))
                for one in case.meetings.prefetch_related("attended").order_by("-held_at", "-uid")
            ],
            proposals=list(case.proposals.prefetch_related("answers__side").order_by("-number")),
            terms=list(case.terms.select_related("side", "noted_by", "checked_by")),
            papers=[(one, self.address(case, "paper", one.pk)) for one in services.papers_of(case)],
            deadlines=deadlines_of(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case) if inside else [],
            draft_url=record_url(case.draft) if case.draft else "",
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), case=case)
        if request.method == "POST" and form.is_valid():
            about = {} if step.about_term else {"dispute": case.pk}
            done, made = attempted(
                form,
                lambda: step.take(**about, by=person(request), at=timezone.now(), **form.data_for_service()),
            )
            if done:
                messages.success(request, _("已办理。"))
                if isinstance(made, DishonestyRecord):
                    return HttpResponseRedirect(record_url(made, "change"))
                return HttpResponseRedirect(self.address(case))
        title = str(step.label or self.workflow.transitions[name].label)
        return self.sheet(
            request,
            case,
            form,
            title,
            step.says,
            denied=self.denied(request, case, name),
            grave=step.tone == "grave",
        )

    def side_view(self, request: HttpRequest, uid: uuid.UUID, side: uuid.UUID) -> HttpResponse:
        """Ask what for, then show who speaks for a side; both are written down."""
        case = self.find(request, uid)
        if not case.sides.filter(pk=side).exists():
            raise Http404
        form = PurposeForm(*posted(request), case=case)
        if request.method == "POST" and form.is_valid():
            done, told = attempted(
                form,
                lambda: services.open_side(
                    dispute=case.pk,
                    side=side,
                    purpose=form.cleaned_data["purpose"],
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                response = render(
                    request,
                    "disputes/side.html",
                    _("代表人"),
                    crumbs=[*self.crumbs(), (case.number, self.address(case))],
                    case=case,
                    page_url=self.address(case),
                    side=case.sides.get(pk=side),
                    told=told,
                )
                response["Cache-Control"] = "no-store"
                return response
        return self.sheet(request, case, form, _("查阅代表人"), _("代表人的姓名和电话只供联系协调事宜。"))

    def paper_view(self, request: HttpRequest, uid: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
        """Notes and agreement to print; past the general page of papers, which knows no body to shut out."""
        case = self.find(request, uid)
        found = services.papers_of(case).filter(pk=paper).first()
        if found is None or not person(request).holds(OFFICE, over=case):
            raise Http404
        details = {"kind": found.kind, "purpose": _("打印")}
        audit.read(
            action="paper.opened", by=person(request), at=timezone.now(), subject=found, details=details
        )
        response = HttpResponse(open_pdf(found), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

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
            crumbs=[*self.crumbs(), (case.number, self.address(case))],
            heading=f"{case.number} {case.title}",
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

    # --- Steps ----------------------------------------------------------------------------------
    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        by = person(request)
        for name, step in STEPS.items():
            if step.label and step.is_open(case, by):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        step = STEPS[name]
        if not step.label:
            return super().denied(request, case, name)
        if step.is_open(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("事项"),
                [
                    (_("违约机构"), case.body.name),
                    (_("违约情况"), case.facts),
                    (_("企业诉求"), case.wished),
                    (_("涉及金额（元）"), case.amount),
                    (_("合同、协议编号"), case.contract_number),
                    (_("所涉承诺"), _pledge_title(case)),
                    (_("来自投诉举报"), case.complaint.number if case.complaint else ""),
                    (_("牵头单位"), case.lead.name if case.lead else ""),
                    (_("登记人"), _name(case.filed_by)),
                    (_("立案人"), _name(case.accepted_by)),
                ],
            ),
            (
                _("结论"),
                [
                    (_("协议日期"), case.agreed_on),
                    (_("结果"), case.get_outcome_display()),
                    (_("理由"), case.reasons),
                    (_("后续途径"), case.get_next_step_display()),
                    (_("认定人"), _name(case.decided_by)),
                ],
            ),
        ]

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(at=step.at, title=_(step.label), who=_name(step.by), note=step.note, kind=step.name)
            for step in case.steps.select_related("by").order_by("-at", "-uid")
        ]


def _from_complaint(source: Complaint) -> dict[str, Any]:
    """What the complaint says; whose it is, is not in it."""
    return {
        "title": source.title,
        "body": source.body,
        "facts": source.statement,
        "wished": source.wished,
        "amount": source.amount,
        "contract_number": source.contract_number,
        "pledge": source.pledge_uid or "",
    }


def _pledge_title(case: Dispute) -> str:
    if case.pledge_uid is None:
        return ""
    return Pledge.objects.filter(pk=case.pledge_uid).values_list("title", flat=True).first() or ""


def _note_attempt(request: HttpRequest, uid: str | uuid.UUID) -> None:
    try:
        case = Dispute.objects.filter(pk=uid).first()
    except (ValueError, ValidationError):
        return
    if case is not None:
        own = is_of_reported_body(person(request), case)
        audit.refused(
            action="dispute.open",
            by=person(request),
            at=timezone.now(),
            subject=case,
            details={"code": "of_reported_body" if own else "out_of_reach"},
        )


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""
