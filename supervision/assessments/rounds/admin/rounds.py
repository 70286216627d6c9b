"""Rounds for staff: the list, planning one, its page with how far each body has come, and its steps."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.admin.look import Happening
from supervision.assessments.rounds import queries, services, system
from supervision.assessments.rounds.admin.forms import BodiesForm, RoundForm
from supervision.assessments.rounds.admin.steps import ROUND_STEPS
from supervision.assessments.rounds.admin.work import WORK
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus
from supervision.assessments.rounds.deadlines import deadlines_of
from supervision.assessments.rounds.models import AssessmentRound, AssessmentSheet
from supervision.assessments.rounds.tasks import find_figures
from supervision.assessments.rounds.workflow import ASSESSORS, ROUND
from supervision.complaints.admin.base import render


@admin.register(AssessmentRound)
class AssessmentRoundAdmin(Casework):
    workflow = ROUND
    steps = ROUND_STEPS
    list_display: Any = ("title_cell", "state", "progress")
    list_filter = (WORK.list_filter(), by_choice("status", gettext_lazy("状态"), RoundStatus), by_region())
    list_select_related: Any = ("region", "authority")
    ordering = ("-organised_at", "-uid")
    search_fields = ("title",)
    search_help_text = gettext_lazy("考核名称、文号")
    search_columns = ("title__icontains", "document_number__icontains")

    @property
    def name(self) -> str:
        return "supervision_assessmentround"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = queries.rounds_in_reach(person(request)).order_by(*self.ordering)
        waiting = Q(sheets__status=SheetStatus.SELF_REPORT)
        return found.annotate(bodies=Count("sheets"), unreported=Count("sheets", filter=waiting))

    @admin.display(description=gettext_lazy("考核"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.region.full_name} · {case.document_number}")

    @admin.display(description=gettext_lazy("进度"))
    def progress(self, case: Any) -> SafeString:
        said = _("%d 个机构") % case.bodies
        if case.status == RoundStatus.REPORTING:
            said = _("%(bodies)d 个机构，%(left)d 个未上报") % {
                "bodies": case.bodies,
                "left": case.unreported,
            }
        late = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if case.overdue_at else ""
        return format_html("{}{}", said, late)

    # --- Permissions and reach ---------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Planning is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(ASSESSORS)

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        found = None
        if self.has_view_permission(request):
            try:
                found = (
                    queries.rounds_in_reach(person(request))
                    .select_related(
                        "region", "authority", "system", "organised_by", "settled_by", "published_by"
                    )
                    .filter(pk=uid)
                    .first()
                )
            except (ValueError, ValidationError):
                found = None
        if found is None:
            _note_attempt(request, uid)
            if not self.has_view_permission(request):
                raise PermissionDenied
            raise Http404(_("没有这次考核，或它不在您的权限范围内。"))
        return found

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("plan/", wrap(self.plan_view), name=f"{self.name}_plan"),
            path("<uuid:uid>/edit/", wrap(self.edit_view), name=f"{self.name}_edit"),
            path("<uuid:uid>/bodies/", wrap(self.bodies_view), name=f"{self.name}_bodies"),
            path(
                "<uuid:uid>/bodies/<uuid:sheet>/remove/", wrap(self.remove_view), name=f"{self.name}_remove"
            ),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.plan_view(request)

    def plan_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RoundForm(
            request.POST if request.method == "POST" else None, user=person(request), roles=ASSESSORS
        )

        def save(data: dict[str, Any]) -> str:
            case = services.plan_round(said=form.said(), by=person(request), at=timezone.now())
            return self.address(case)

        return write_form(
            request,
            form=form,
            title=_("建立考核"),
            lead=_("先写方案，再加入被考核机构；启动以前谁也不会收到任务。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存方案"),
            done=_("方案已保存，请加入被考核机构。"),
        )

    def edit_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        case = self._planned(request, uid)
        form = RoundForm(
            request.POST if request.method == "POST" else None,
            user=person(request),
            roles=ASSESSORS,
            initial={name: getattr(case, name) for name in RoundForm.base_fields},
        )

        def save(data: dict[str, Any]) -> str:
            services.change_round(round_uid=case.pk, said=form.said(), by=person(request), at=timezone.now())
            return self.address(case)

        return write_form(
            request,
            form=form,
            title=_("修改方案"),
            lead=case.title,
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            save=save,
            button=_("保存方案"),
            done=_("方案已修改。"),
        )

    def bodies_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        case = self._planned(request, uid)
        form = BodiesForm(request.POST if request.method == "POST" else None)

        def save(data: dict[str, Any]) -> str:
            services.add_bodies(
                round_uid=case.pk, bodies=data["bodies"], by=person(request), at=timezone.now()
            )
            return self.address(case)

        return write_form(
            request,
            form=form,
            title=_("加入被考核机构"),
            lead=case.title,
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            save=save,
            button=_("加入"),
            done=_("已加入。"),
        )

    def remove_view(self, request: HttpRequest, uid: uuid.UUID, sheet: uuid.UUID) -> HttpResponse:
        case = self._planned(request, uid)
        if request.method != "POST" or not case.sheets.filter(pk=sheet).exists():
            raise Http404
        services.remove_body(sheet=sheet, by=person(request), at=timezone.now())
        messages.success(request, _("已移出。"))
        return HttpResponseRedirect(self.address(case))

    def _planned(self, request: HttpRequest, uid: uuid.UUID) -> Any:
        case = self.find(request, uid)
        if case.status != RoundStatus.PLANNED or not person(request).holds(ASSESSORS, over=case):
            raise Http404(_("考核已经启动，不能再改方案和被考核机构。"))
        return case

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case, by = self.find(request, object_id), person(request)
        open_steps, shut_steps = self.steps_for(request, case)
        may_edit = case.status == RoundStatus.PLANNED and by.holds(ASSESSORS, over=case)
        if may_edit:
            open_steps += [
                (_("加入被考核机构"), self.address(case, "bodies"), ""),
                (_("修改方案"), self.address(case, "edit"), ""),
            ]
        reached = set(queries.sheets_in_reach(by).filter(round=case).values_list("pk", flat=True))
        sheets = list(
            case.sheets.select_related("body", "region").order_by("body_type", "region_id", "body__name")
        )
        return render(
            request,
            "rounds/round.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            phases=_phases(case),
            sheets=[(sheet, self._sheet_url(sheet) if sheet.pk in reached else "") for sheet in sheets],
            waiting=sum(sheet.status == SheetStatus.SELF_REPORT for sheet in sheets),
            may_edit=may_edit,
            settled=case.status in (RoundStatus.SETTLED, RoundStatus.PUBLISHED),
            public_url=reverse("site:assessment-round", args=[case.pk])
            if case.status == RoundStatus.PUBLISHED and case.scope == "public"
            else "",
            deadlines=deadlines_of(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=[
                Happening(at=step.at, title=_(step.label), who=_name(step.by), note=step.note, kind=step.name)
                for step in case.steps.filter(sheet=None).select_related("by").order_by("-at", "-uid")[:200]
            ],
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), ROUND_STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), case=case)
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(
                    round_uid=case.pk, by=person(request), at=timezone.now(), **form.data_for_service()
                ),
            )
            if done:
                if name == "close_reports":
                    find_figures.delay_on_commit(uid=str(case.pk))  # type: ignore[attr-defined]
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.address(case))
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            str(self.workflow.transitions[name].label),
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            heading=case.title,
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

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("方案"),
                [
                    (_("组织考核的机关"), case.authority.name),
                    (_("考核文件"), f"{case.document_name}（{case.document_number}）"),
                    (_("考核期"), f"{case.period_from} — {case.period_until}"),
                    (_("指标体系"), system.title(case.system)),
                    (_("合格线"), _("满分的 %s%%") % f"{case.pass_share.normalize():f}"),
                    (_("公开范围"), case.get_scope_display()),
                    (
                        _("名次"),
                        _("公布，依据：%s") % case.rank_basis
                        if case.publish_ranks
                        else _("不公布，只供工作人员查看"),
                    ),
                    (_("组织人"), _name(case.organised_by)),
                ],
            ),
            (
                _("结果"),
                [
                    (_("定分人"), _name(case.settled_by)),
                    (
                        _("结果文书"),
                        f"{case.result_name}（{case.result_number}）" if case.result_name else "",
                    ),
                    (_("文书日期"), case.result_on),
                    (_("发布人"), _name(case.published_by)),
                ],
            ),
        ]

    def _sheet_url(self, sheet: AssessmentSheet) -> str:
        return reverse("admin:supervision_assessmentsheet_change", args=[sheet.pk])


def _phases(case: AssessmentRound) -> list[tuple[str, str]]:
    return [
        (_("自评上报截止"), case.report_until.isoformat()),
        (_("评审截止"), case.review_until.isoformat()),
        (_("申辩期"), _("反馈之日起 %d 个工作日") % case.reply_days),
        (_("复核截止"), case.audit_until.isoformat()),
        (_("发布截止"), case.publish_until.isoformat()),
    ]


def _note_attempt(request: HttpRequest, uid: str | uuid.UUID) -> None:
    try:
        case = AssessmentRound.objects.filter(pk=uid).first()
    except (ValueError, ValidationError):
        return
    if case is not None:
        audit.refused(
            action="assessment.open_page",
            by=person(request),
            at=timezone.now(),
            subject=case,
            details={"code": "out_of_reach"},
        )


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""
