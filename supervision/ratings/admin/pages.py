"""Ratings for staff: the list, the page of one, its steps, and its report."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, Doors, Shut, attempted, state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.admin.look import Happening
from records.registers.models.rating import RatingKind
from supervision.complaints.admin.base import render
from supervision.ratings import queries, services
from supervision.ratings.admin.forms import RatingForm, ReceiveForm, mending
from supervision.ratings.admin.steps import STEPS
from supervision.ratings.admin.work import WORK
from supervision.ratings.choices import Status
from supervision.ratings.deadlines import deadlines_of
from supervision.ratings.models import RatingCase
from supervision.ratings.services.publishing import seen_as
from supervision.ratings.services.steps import why_not
from supervision.ratings.workflow import RECEIVERS, WORKFLOW

_RETURNED = frozenset({Status.RETURNED})


@admin.register(RatingCase)
class RatingCaseAdmin(Casework):
    workflow = WORKFLOW
    steps = STEPS
    list_display: Any = ("title_cell", "grade", "state", "due")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("rating_kind", gettext_lazy("评级类别"), RatingKind),
        by_region(),
    )
    list_select_related: Any = ("region", "body", "agency")
    ordering = ("-received_on", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号、报告名称、被评机构、评级机构")
    search_columns = (
        "number__icontains",
        "title__icontains",
        "body__name__icontains",
        "agency__name__icontains",
    )

    @property
    def name(self) -> str:
        return "supervision_ratingcase"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.ratings_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("评级"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.number} · {case.body.name} · {case.agency.name}")

    @admin.display(description=gettext_lazy("应公布日期"), ordering="due_on")
    def due(self, case: Any) -> SafeString:
        late = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if case.overdue_at else ""
        return format_html("{}{}", case.due_on.isoformat(), late)

    # --- Permissions and reach ---------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(RECEIVERS)

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        """The rating if it lies within this person's reach; outside it does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = (
                self.get_queryset(request)
                .select_related(
                    "agency", "method", "body", "region", "received_by", "checked_by", "published_by",
                    "withdrawal_by", "withdrawn_by", "replaces",
                )
                .filter(pk=uid)
                .first()
            )  # fmt: skip
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        return found

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("receive/", wrap(self.receive_view), name=f"{self.name}_receive"),
            path("<uuid:uid>/mend/", wrap(self.mend_view), name=f"{self.name}_mend"),
            path("<uuid:uid>/file/<uuid:file>/", wrap(self.file_view), name=f"{self.name}_file"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.receive_view(request)

    def receive_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ReceiveForm(*posted(request), by=person(request))

        def save(told: dict[str, Any]) -> str:
            case = services.receive(**form.data_for_service(), by=person(request), at=timezone.now())
            return self.address(case)

        return write_form(
            request,
            form=form,
            title=_("接收评级"),
            lead=_("照报告录入，由另一人核对后征求被评机构意见，在期限内公布。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("接收"),
            done=_("已接收，等待另一人核对。"),
        )

    def mend_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        case = self.find(request, uid)
        data, files = posted(request)
        form = RatingForm(data, files, initial=mending(case), by=person(request))
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: services.mend(
                    case=case.pk,
                    said=form.said(replaces=case.replaces_id),
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                messages.success(request, _("已保存；补正完毕后请再次提交。"))
                return HttpResponseRedirect(self.address(case))
        denied = why_not(case, states=_RETURNED, roles=RECEIVERS, by=person(request))
        return self.sheet(request, case, form, _("补正"), _("照评级机构补正的报告录入。"), denied=denied)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            "ratings/page.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            files=[(one, self.address(case, "file", one.pk)) for one in case.files.order_by("at", "uid")],
            comments=list(case.comments.select_related("by").order_by("-at", "-uid")),
            deadlines=deadlines_of(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case),
            entry_url=self._entry_url(request, case),
        )

    def _entry_url(self, request: HttpRequest, case: Any) -> str:
        may = person(request).has_perm("records.view_rating")
        return reverse("admin:records_rating_page", args=[case.entry_uid]) if case.entry_uid and may else ""

    def file_view(self, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        case = self.find(request, uid)
        row = case.files.filter(pk=file).first()
        if row is None:
            raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
        content = services.open_file(file=row, case=case, by=person(request), at=timezone.now())
        response = HttpResponse(content, content_type=row.content_type)
        response["Content-Disposition"] = (
            content_disposition_header(True, f"{case.number}{row.extension}") or "attachment"
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), initial={"seen": request.GET.get("seen") or seen_as(case)})
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(case=case.pk, by=person(request), at=timezone.now(), **form.cleaned_data),
            )
            if done:
                messages.success(request, _("已办理。"))
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

    def sheet(
        self, request: HttpRequest, case: Any, form: Any, title: str, says: Any, **more: Any
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
            form=form,
            problems=problems,
            **{"shown": [], "grave": False, "denied": None, **more},
        )
        if problems:
            response.status_code = 422
        return response

    # --- Steps ----------------------------------------------------------------------------------
    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        by = person(request)
        # What the checker had before him, should a partner send other content while he reads.
        shown = urlencode({"seen": seen_as(case)})
        check = self.address(case, "step", "check")
        doors = [(label, f"{url}?{shown}" if url == check else url, tone) for label, url, tone in doors]
        for name, step in STEPS.items():
            if step.label and step.is_open(case, by):
                doors.append((str(step.label), self.address(case, "step", name), step.tone))
        if why_not(case, states=_RETURNED, roles=RECEIVERS, by=by) is None:
            doors.append((_("补正"), self.address(case, "mend"), "main"))
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
        full = f" / {case.method.score_full}" if case.score is not None else ""
        return [
            (
                _("评级"),
                [
                    (_("被评机构"), case.body.name),
                    (_("评级机构"), f"{case.agency.name}（{case.agency.qualification}）"),
                    (_("评级方法"), str(case.method)),
                    (_("评级类别"), case.get_rating_kind_display()),
                    (_("评级结果"), case.grade),
                    (_("等级序列"), " > ".join(case.method.grades)),
                    (_("得分"), f"{case.score}{full}" if case.score is not None else ""),
                    (_("展望"), case.get_outlook_display()),
                    (_("评价期"), f"{case.period_from} – {case.period_until}"),
                    (_("评级日期"), case.rated_on),
                    (_("有效期至"), case.valid_until),
                    (_("报告编号"), case.report_number),
                    (_("主要发现"), case.findings),
                    (_("利益冲突声明"), case.conflict_statement),
                ],
            ),
            (
                _("办理"),
                [
                    (_("收到日期"), case.received_on),
                    (_("应公布日期"), case.due_on),
                    (_("接收人"), _name(case.received_by)),
                    (_("核对人"), _name(case.checked_by)),
                    (_("征求意见至"), case.comment_until),
                    (_("公布人"), _name(case.published_by)),
                    (_("替代的评级"), str(case.replaces) if case.replaces else ""),
                    (_("理由"), case.reason),
                    (_("撤回理由"), case.withdrawal_reason),
                    (_("撤回提出人"), _name(case.withdrawal_by)),
                    (_("撤回核定人"), _name(case.withdrawn_by)),
                ],
            ),
        ]

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(at=step.at, title=_(step.label), who=_name(step.by), note=step.note, kind=step.name)
            for step in case.steps.select_related("by").order_by("-at", "-uid")[:100]
        ]


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""
