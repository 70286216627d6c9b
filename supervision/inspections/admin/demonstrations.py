"""Demonstration programmes, and each application on its way."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.figures.measures import is_measure, measure
from supervision.inspections import queries
from supervision.inspections.admin import forms, forms_demonstrations
from supervision.inspections.admin.base import MyWork, RoomCase, Step, Table, link, mark, name_of
from supervision.inspections.choices import (
    ApplicationStatus,
    CriterionKind,
    FileOf,
    ProgrammeStatus,
    Subject,
)
from supervision.inspections.models import DemonstrationApplication, DemonstrationProgramme
from supervision.inspections.models.demonstrations import APPLICATION_CASE
from supervision.inspections.parties import BODY, EXPERTS, OFFICE, Asker
from supervision.inspections.rules import Criterion, criteria_from
from supervision.inspections.services import demonstrations, objections
from supervision.inspections.workflow import APPLICATION, PROGRAMME

NOTICE = frozenset({ApplicationStatus.NOTICE})


def _wanted(one: Criterion) -> str:
    if not one.measure:
        return ""
    title = measure(one.measure).title if is_measure(one.measure) else one.measure
    return f"{title} {'≥' if one.better == 'more' else '≤'} {one.threshold}"


@admin.register(DemonstrationProgramme)
class DemonstrationProgrammeAdmin(RoomCase):
    workflow = PROGRAMME
    related = ("region", "created_by", "opened_by")
    list_display: Any = ("title_cell", "state", "apply_until")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), ProgrammeStatus),
        by_choice("subject", gettext_lazy("申报对象"), Subject),
        by_region(),
    )
    list_select_related: Any = ("region",)
    ordering = ("-created_at", "-uid")
    search_fields = ("title",)
    search_columns = ("title__icontains",)
    steps = {
        "open": Step(demonstrations.open_programme, gettext_lazy("批准发布后，符合条件的单位可以申报。"), tone="main"),
        "apply": Step(demonstrations.apply, gettext_lazy("写明做法和成效并附材料；提交时按指标自动核算是否符合条件。"), forms_demonstrations.ApplyForm, "main", "programme", gettext_lazy("申报"), frozenset({ProgrammeStatus.OPEN}), BODY, lambda case, by: timezone.localdate() <= case.apply_until),
        "close": Step(demonstrations.close_programme, gettext_lazy("结束后不再接受申报；已命名的照常复核。")),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.programmes_in_reach(person(request))

    def steps_for(self, request: HttpRequest, case: Any) -> Any:
        doors, shut = super().steps_for(request, case)
        if _may_apply(person(request), case):
            step = self.steps["apply"]
            doors.append((str(step.label), self.address(case, "step", "apply"), step.tone))
        return doors, shut

    def denied(self, request: HttpRequest, case: Any, name: str) -> Any:
        if name == "apply" and _may_apply(person(request), case):
            return None
        return super().denied(request, case, name)

    @admin.display(description=gettext_lazy("示范创建方案"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.get_subject_display()} · {case.region.name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(OFFICE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            criteria = data.pop("criteria")
            made = demonstrations.draft_programme(
                content=data, criteria=criteria, by=person(request), at=timezone.now()
            )
            return self.address(made)

        return write_form(
            request,
            form=forms_demonstrations.ProgrammeForm(request.POST if request.method == "POST" else None),
            title=_("起草示范创建方案"),
            lead=_("指标分和否决由系统按数据核算，评分由两名以上专家各自打分。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已保存，等待批准发布。"),
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("方案"),
                [
                    (_("申报对象"), case.get_subject_display()),
                    (_("依据"), case.basis),
                    (_("创建要求"), case.text),
                    (_("入围分数"), case.pass_mark),
                    (_("指标期间"), f"{case.period_since} – {case.period_until}"),
                    (_("申报截止日期"), case.apply_until),
                    (_("复核间隔（月）"), case.recheck_months),
                    (_("起草人"), name_of(case.created_by)),
                    (_("批准人"), name_of(case.opened_by)),
                ],
            )
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        applications = queries.applications_in_reach(person(request)).filter(programme=case)
        return [
            Table(
                _("评审标准"),
                (_("类别"), _("名称"), _("标准"), _("分值")),
                [
                    (CriterionKind(one.kind).label, one.title, _wanted(one), one.points or "")
                    for one in criteria_from(case.criteria)
                ],
            ),
            Table(
                _("示范申报"),
                (_("编号"), _("申报单位"), _("总分"), _("状态")),
                [
                    (
                        link(
                            reverse("admin:supervision_demonstrationapplication_change", args=[one.pk]),
                            one.number,
                        ),
                        one.body.name,
                        one.total if one.total is not None else "",
                        one.get_status_display(),
                    )
                    for one in applications.select_related("body").order_by("-applied_at", "-uid")[:300]
                ],
            ),
        ]


def _may_apply(by: Any, programme: DemonstrationProgramme) -> bool:
    return bool(
        programme.status == ProgrammeStatus.OPEN
        and timezone.localdate() <= programme.apply_until
        and by.holds(BODY)
        and queries.own_bodies(by)
    )


@admin.register(DemonstrationApplication)
class DemonstrationApplicationAdmin(RoomCase):
    workflow = APPLICATION
    case_kind = APPLICATION_CASE
    related = (
        "region", "body__region", "programme", "visit__inspection", "visit__body", "applied_by", "shortlisted_by",
        "noticed_by", "decided_by", "rechecked_by", "withdrawn_by",
    )  # fmt: skip
    list_display: Any = ("title_cell", "state", "applied_at")
    list_filter = (MyWork, by_choice("status", gettext_lazy("状态"), ApplicationStatus))
    list_select_related: Any = ("region", "body", "programme")
    ordering = ("-applied_at", "-uid")
    search_fields = ("number",)
    search_columns = ("number__icontains", "body__name__icontains", "programme__title__icontains")
    steps = {
        "review": Step(demonstrations.review, gettext_lazy("各自独立评分；评过的人不能再决定入围和命名。"), forms_demonstrations.ReviewForm, "main", label=gettext_lazy("专家评审"), states=frozenset({ApplicationStatus.SUBMITTED}), roles=EXPERTS, more=lambda case, by: not case.reviews.filter(by=by.pk).exists()),
        "shortlist": Step(demonstrations.shortlist, gettext_lazy("总分为指标得分加专家平均分，达到入围分数的进入实地核查。"), tone="main"),
        "link_visit": Step(demonstrations.link_visit, gettext_lazy("实地核查按督导检查办理，提交后在这里登记。"), forms_demonstrations.LinkVisitForm, "main", label=gettext_lazy("登记实地核查"), states=frozenset({ApplicationStatus.SHORTLISTED})),
        "notice": Step(demonstrations.give_notice, gettext_lazy("在公众网站公示，公示期内任何人可以提出异议。"), tone="main"),
        "enter_objection": Step(objections.enter_objection, gettext_lazy("登记收到的异议，由另一人核实；不写反映人的身份。"), forms_demonstrations.ObjectionForm, label=gettext_lazy("登记公示异议"), states=NOTICE),
        "answer_objection": Step(objections.answer_objection, gettext_lazy("写明核实情况和结论。"), forms_demonstrations.ObjectionAnswerForm, label=gettext_lazy("核实公示异议"), states=NOTICE, more=lambda case, by: case.objections.filter(upheld=None).exclude(entered_by=by.pk).exists()),
        "award": Step(demonstrations.award, gettext_lazy("公示期满且没有成立的异议，由没有参与评审和公示的人决定。"), forms.ReasonsForm, "main"),
        "refuse": Step(demonstrations.refuse, gettext_lazy("写明不予命名的理由，申报单位会看到。"), forms.ReasonsForm, "grave"),
        "retract": Step(demonstrations.retract, gettext_lazy("撤回后可以另行申报。"), forms.ReasonForm),
        "recheck": Step(demonstrations.recheck, gettext_lazy("按近十二个月的数据核算；有一票否决事项的不能通过。"), forms.OpinionForm, "main", label=gettext_lazy("复核"), states=frozenset({ApplicationStatus.AWARDED})),
        "withdraw": Step(demonstrations.withdraw, gettext_lazy("撤销后公众网站同时注明，写明理由。"), forms.ReasonForm, "grave"),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.applications_in_reach(person(request))

    @admin.display(description=gettext_lazy("示范申报"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.body.name, f"{case.number} · {case.programme.title}")

    def state(self, case: Any) -> SafeString:
        late = mark(_("复核逾期"), "serious") if case.recheck_late_at else ""
        return format_html("{} {}", state_mark(APPLICATION, case), late)

    state.short_description = gettext_lazy("状态")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def heading(self, case: Any) -> str:
        return f"{case.number} {case.body.name}"

    def line(self, case: Any) -> str:
        return f"{case.programme.title} · {case.region.full_name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("申报内容"),
                [
                    (_("申报单位"), case.body.name),
                    (_("申报说明"), case.statement),
                    (_("申报人"), name_of(case.applied_by)),
                    (_("符合申报条件"), _("是") if case.eligible else _("否")),
                    (_("否决事项"), "；".join(case.eligibility["vetoes"])),
                    (_("指标得分"), case.eligibility["points"]),
                    (_("总分"), case.total),
                    (_("实地核查"), case.visit),
                ],
            ),
            (
                _("公示和命名"),
                [
                    (_("公示截止日期"), case.notice_until),
                    (_("命名决定日期"), case.decided_on),
                    (_("理由"), case.reasons),
                    (_("命名决定人"), name_of(case.decided_by)),
                    (_("最近复核日期"), case.rechecked_on),
                    (_("下次复核日期"), case.recheck_due_on),
                    (_("撤销日期"), case.withdrawn_on),
                    (_("撤销理由"), case.withdrawn_reason),
                ],
            ),
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        found = {row["key"]: row for row in case.eligibility["rows"]}
        figures = [
            (
                one.title,
                _wanted(one),
                row["value"] or _("无应计事项"),
                _("是") if row["met"] else _("否"),
                row["points"],
            )
            for one in criteria_from(case.programme.criteria)
            if (row := found.get(one.key))
        ]
        since, until = case.eligibility["since"], case.eligibility["until"]
        shown = [
            Table(
                _("自动核算"),
                (_("标准"), _("要求"), _("数据"), _("达到"), _("得分")),
                figures,
                _("指标期间 %(since)s 至 %(until)s，核算日期 %(on)s。")
                % {"since": since, "until": until, "on": case.eligibility["on"]},
            )
        ]
        if self.inside(request, case):
            shown += [*self._reviews(request, case), self._objections(case)]
        return shown

    def _reviews(self, request: HttpRequest, case: Any) -> list[Table]:
        by = person(request)
        rows = case.reviews.select_related("by").order_by("at")
        # An expert who has not judged yet sees no other's points.
        if case.status == ApplicationStatus.SUBMITTED and not by.holds(
            {Role.SUPERVISOR, Role.AUDIT_ADMIN}, over=case
        ):
            rows = rows.filter(by=by)
        titles = {one.key: one.title for one in criteria_from(case.programme.criteria)}
        return [
            Table(
                _("专家评审"),
                (_("专家"), _("评分"), _("意见")),
                [(name_of(one.by), _points(one.points, titles), one.opinion) for one in rows],
            )
        ]

    def _objections(self, case: Any) -> Table:
        words = {None: _("待核实"), True: _("异议成立"), False: _("异议不成立")}
        return Table(
            _("公示异议"),
            (_("收到日期"), _("来源"), _("异议内容"), _("核实结论"), _("核实情况")),
            [
                (one.received_on, one.channel, one.text, words[one.upheld], one.answer)
                for one in case.objections.order_by("received_on", "uid")
            ],
        )

    def file_owners(self, case: Any) -> Any:
        return [(FileOf.APPLICATION, [case.pk])]

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        address = reverse("admin:supervision_demonstrationprogramme_change", args=[case.programme_id])
        doors = [(address, case.programme.title)]
        if case.visit_id and Asker(person(request), case).holds(OFFICE):
            visit = reverse("admin:supervision_inspectionvisit_change", args=[case.visit_id])
            doors.append((visit, _("实地核查")))
        return {"doors": doors}


def _points(points: dict[str, Any], titles: dict[str, str]) -> str:
    told = []
    for key, value in points.items():
        words = (_("否决") if value else _("不否决")) if isinstance(value, bool) else value
        told.append(f"{titles.get(key, key)} {words}")
    return "；".join(told)
