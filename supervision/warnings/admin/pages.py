"""Warnings for staff: the list, the page of one with its steps, the board, and the runs."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from records.clocks import cases
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import Doors, Shut, state_mark
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.look import Happening
from records.subjects.models import Region, subtree_prefix
from supervision.complaints.admin.base import render
from supervision.figures.measures import field_title
from supervision.warnings import queries, services, tasks
from supervision.warnings.admin.base import RoomPages, name_of
from supervision.warnings.admin.steps import STEPS
from supervision.warnings.admin.work import WORK
from supervision.warnings.choices import LIVE, SHAPES, Colour, JobState, Status
from supervision.warnings.models import RiskWarning, WarningRun
from supervision.warnings.models.warning import CASE_KIND
from supervision.warnings.observing import rows_behind, title_of
from supervision.warnings.workflow import HEAD, WARNING

SHOWN_RUNS = 20


class ByColour(OneOf):
    title = gettext_lazy("等级")  # type: ignore[assignment]
    parameter_name = "colour"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(colour.value), colour.label) for colour in reversed(Colour)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(colour=self.value()) if self.value() in {"1", "2", "3", "4"} else queryset


class ByField(OneOf):
    title = gettext_lazy("领域")  # type: ignore[assignment]
    parameter_name = "field"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        fields = RiskWarning.objects.order_by("field").values_list("field", flat=True).distinct()
        return [(one, field_title(one)) for one in fields]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(field=self.value()) if self.value() else queryset


class UnderWay(OneOf):
    title = gettext_lazy("办理")  # type: ignore[assignment]
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("未办结的"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status__in=LIVE) if self.value() == "1" else queryset


def colour_mark(colour: int) -> SafeString:
    """Shape, colour and word, so that nobody has to tell grades by colour alone."""
    known = Colour(colour)
    return format_html(
        '<span class="mark warn-{}"><span aria-hidden="true">{}</span> {}</span>',
        known.name.lower(),
        SHAPES[known],
        known.label,
    )


@admin.register(RiskWarning)
class RiskWarningAdmin(RoomPages):
    workflow = WARNING
    steps = STEPS
    about = "warning"
    related = (
        "body",
        "owner",
        "region",
        "rule",
        "version",
        "superior",
        "acknowledged_by",
        "measured_by",
        "closed_by",
    )
    list_display: Any = ("title_cell", "grade", "state", "opened")
    list_filter = (
        WORK.list_filter(),
        UnderWay,
        ByColour,
        ByField,
        by_choice("status", gettext_lazy("状态"), Status),
        by_region(),
    )
    list_select_related: Any = ("body", "rule")
    ordering = ("-opened_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号、机构名称、规则")
    search_columns = ("number__icontains", "body__name__icontains", "rule__title__icontains")

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.warnings_in_reach(person(request))

    # --- The list -------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("风险预警"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, f"{case.body.name}：{case.rule.title}", f"{case.number} · {case.said}")

    @admin.display(description=gettext_lazy("等级"), ordering="colour")
    def grade(self, case: Any) -> SafeString:
        return colour_mark(case.colour)

    @admin.display(description=gettext_lazy("发出"), ordering="opened_at")
    def opened(self, case: Any) -> SafeString:
        late = (
            format_html(' <span class="mark mark-serious">{}</span>', _("已报上级"))
            if case.escalated_at
            else ""
        )
        return format_html("{}{}", f"{case.opened_on:%Y-%m-%d}", late)

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("board/", wrap(self.board_view), name=f"{self.name}_board"),
            path("board/<slug:code>/", wrap(self.board_view), name=f"{self.name}_board_of"),
            path("runs/", wrap(self.runs_view), name=f"{self.name}_runs"),
            path("runs/start/", wrap(require_POST(self.start_view)), name=f"{self.name}_start"),
            path("runs/<uuid:uid>/progress/", wrap(self.progress_view), name=f"{self.name}_progress"),
        ]

    # --- One warning --------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        settings = case.version.asked
        # The rows behind a figure lead to lists of their own, each with its own reach; those of complaints only
        # whoever supervises is told of here.
        behind = (
            rows_behind(settings, case.body_id, case.opened_on)
            if person(request).holds(HEAD, over=case)
            else []
        )
        return render(
            request,
            "warnings/page.html",
            f"{case.body.name}：{case.rule.title}",
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            grade=colour_mark(case.colour),
            groups=self.said(case),
            advice=case.version.text,
            basis=case.version.basis,
            behind=behind,
            deadlines=cases.of_case(CASE_KIND, case.pk),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(case),
        )

    def steps_for(self, request: HttpRequest, case: Any) -> tuple[Doors, Shut]:
        doors, shut = super().steps_for(request, case)
        if case.is_live and services.may_urge(case, person(request)):
            doors.append((str(STEPS["urge"].label), self.address(case, "step", "urge"), STEPS["urge"].tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        if name != "urge":
            return super().denied(request, case, name)
        if case.is_live and services.may_urge(case, person(request)):
            return None
        return TransitionDenied("not_now", _("本件现在不能由您办理这一步。"))

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("预警"),
                [
                    (_("机构"), case.body.name),
                    (_("领域"), field_title(case.field)),
                    (_("内容"), case.said),
                    (_("规则"), case.rule.title),
                    (_("指标"), title_of(case.version.asked)),
                    (_("最高等级"), case.get_highest_display()),
                    (_("处置单位"), case.owner.name if case.owner else _("信用主管部门")),
                    (_("低于限值之日"), case.cleared_on),
                    (_("已报送的上级"), case.superior.name if case.superior else ""),
                ],
            ),
            (
                _("处置"),
                [
                    (_("确认人"), name_of(case.acknowledged_by)),
                    (_("来函文号"), case.letter),
                    (_("处置措施"), case.measures),
                    (_("凭证"), case.evidence),
                    (_("处置人"), name_of(case.measured_by)),
                ],
            ),
            (
                _("结果"),
                [
                    (_("结果"), case.get_outcome_display()),
                    (_("理由"), case.reasons),
                    (_("办结人"), name_of(case.closed_by)),
                ],
            ),
        ]

    def heading(self, case: Any) -> str:
        return f"{case.number} {case.body.name}"

    def happenings(self, case: Any) -> list[Happening]:
        rows = case.steps.select_related("by").order_by("-at", "-uid")[:200]
        return [
            Happening(
                at=step.at,
                title=_(step.label) + _colours(step),
                who=name_of(step.by),
                note=step.note,
                kind=step.name,
            )
            for step in rows
        ]

    # --- The board ----------------------------------------------------------------------------
    def board_view(self, request: HttpRequest, code: str = "") -> HttpResponse:
        """Regions × fields, as far as this person's grants reach; every number opens its list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mine = queries.regions_of(person(request))
        region = Region.objects.filter(pk=code or mine[0]).first()
        if region is None or not _within(region.pk, mine):
            raise Http404(_("没有这个行政区划。"))
        found = queries.board(person(request), region)
        return render(
            request,
            "warnings/board.html",
            _("预警看板"),
            crumbs=self.crumbs(),
            board=found,
            # A board of noughts for a region that is not one's own would say that all is well there.
            above=[one for one in found.above if _within(one.pk, mine)],
            others=[one for one in Region.objects.filter(pk__in=mine) if one.pk != region.pk],
            colours=[(colour_mark(colour), colour.label) for colour in reversed(Colour)],
            list_url=reverse(f"admin:{self.name}_changelist"),
            last=queries.last_run(),
            may_see_runs=queries.may_see_runs(person(request)),
        )

    # --- Runs ---------------------------------------------------------------------------------
    def runs_view(self, request: HttpRequest) -> HttpResponse:
        if not queries.may_see_runs(person(request)):
            raise PermissionDenied
        runs = list(WarningRun.objects.select_related("asked_by").order_by("-asked_at")[:SHOWN_RUNS])
        working = next((run for run in runs if run.state in tasks.UNDER_WAY), None)
        return render(
            request,
            "warnings/runs.html",
            _("预警运行"),
            crumbs=self.crumbs(),
            runs=runs,
            working=working,
            start_url=reverse(f"admin:{self.name}_start"),
            progress_url=reverse(f"admin:{self.name}_progress", args=[working.pk]) if working else "",
        )

    def start_view(self, request: HttpRequest) -> HttpResponse:
        try:
            run = services.ask_run(by=person(request), at=timezone.now())
        except TransitionDenied as denied:
            messages.error(request, denied.message)
            raise PermissionDenied from denied
        if run.state == JobState.WAITING:
            transaction.on_commit(lambda: tasks.run.delay(uid=str(run.pk)))
        return HttpResponseRedirect(reverse(f"admin:{self.name}_runs"))

    def progress_view(self, request: HttpRequest, uid: Any) -> JsonResponse:
        if not queries.may_see_runs(person(request)):
            raise PermissionDenied
        run = WarningRun.objects.filter(pk=uid).first()
        if run is None:
            raise Http404
        return JsonResponse(
            {
                "working": run.state in tasks.UNDER_WAY,
                "label": run.get_state_display(),
                "done": run.rules_done,
                "total": run.rules_all,
            }
        )


def _within(code: str, mine: list[str]) -> bool:
    return any(code.startswith(subtree_prefix(one)) for one in mine)


def _colours(step: Any) -> str:
    if step.colour_before is None:
        return ""
    return f"（{Colour(step.colour_before).label} → {Colour(step.colour).label}）"
