"""Inspections with team and sample, and the visit to each body with its checklist."""

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

from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import DONE_SHAPE, OPEN_SHAPE
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.inspections import queries, services
from supervision.inspections.admin import forms
from supervision.inspections.admin.base import MyWork, RoomCase, Step, Table, link, mark, name_of
from supervision.inspections.choices import DrawKind, FileOf, InspectionStatus, VisitStatus
from supervision.inspections.models import Inspection, InspectionDraw, InspectionVisit
from supervision.inspections.parties import INSPECTORS, OFFICE
from supervision.inspections.rules import questions_of
from supervision.inspections.services.inspecting import PREPARING, findings_of
from supervision.inspections.services.papers import papers_about
from supervision.inspections.workflow import INSPECTION

SHOWN_FRAME = 200


def _visit_url(visit: InspectionVisit) -> str:
    return reverse("admin:supervision_inspectionvisit_change", args=[visit.pk])


@admin.register(Inspection)
class InspectionAdmin(RoomCase):
    workflow = INSPECTION
    related = ("region", "plan", "checklist", "lead", "created_by", "issued_by", "concluded_by")
    list_display: Any = ("title_cell", "state", "starts_on", "ends_on")
    list_filter = (MyWork, by_choice("status", gettext_lazy("状态"), InspectionStatus), by_region())
    list_select_related: Any = ("region",)
    ordering = ("-created_at", "-uid")
    search_fields = ("number",)
    search_columns = ("number__icontains", "title__icontains", "visits__body__name__icontains")
    steps = {
        "name_team": Step(services.name_team, gettext_lazy("检查组不少于两人，组长在内；与被检查单位有隶属关系的回避。"), forms.TeamForm, label=gettext_lazy("确定检查组"), states=PREPARING),
        "draw_team": Step(services.draw_team, gettext_lazy("从本地区全部督导人员中抽取；只抽一次，种子和名录留存，任何人都能重算。"), forms.DrawTeamForm, label=gettext_lazy("抽取检查人员"), states=PREPARING),
        "draw_bodies": Step(services.draw_bodies, gettext_lazy("从范围内本年度还没有检查的单位中抽取，近年问题多的单位抽中机会更大；只抽一次，种子和名录留存，任何人都能重算。"), forms.DrawBodiesForm, "main", label=gettext_lazy("抽取被检查单位"), states=PREPARING),
        "name_body": Step(services.name_body, gettext_lazy("不经抽取直接列入，须写明理由。"), forms.NameBodyForm, label=gettext_lazy("指定被检查单位"), states=PREPARING),
        "issue": Step(services.issue_inspection, gettext_lazy("批准后向每个单位生成带编号的检查通知书。"), tone="main"),
        "conclude": Step(services.conclude_inspection, gettext_lazy("各单位的检查记录都已提交后，写明检查结论。"), forms.SummaryForm, "main"),
        "close": Step(services.close_inspection, gettext_lazy("全部问题处理完毕后办结归档。")),
        "cancel": Step(services.cancel_inspection, gettext_lazy("写明取消的原因；已抽取的结果照样留存。"), forms.ReasonForm, "grave"),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.inspections_in_reach(person(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, _distinct = super().get_search_results(request, queryset, search_term)
        # One inspection visits many bodies.
        return found, bool(search_term)

    @admin.display(description=gettext_lazy("督导检查"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.number} · {case.region.name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(OFFICE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        by = person(request)

        def save(data: dict[str, Any]) -> str:
            return self.address(services.draft_inspection(content=data, by=by, at=timezone.now()))

        return write_form(
            request,
            form=forms.InspectionForm(request.POST if request.method == "POST" else None, by=by),
            title=_("起草督导检查"),
            lead=_("保存后确定检查组、抽取或指定被检查单位，再由另一人批准发出通知。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已保存，请确定检查组和被检查单位。"),
        )

    def heading(self, case: Any) -> str:
        return f"{case.number} {case.title}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        team = _("、").join(case.team.order_by("full_name").values_list("full_name", flat=True))
        return [
            (
                _("检查"),
                [
                    (_("年度督导计划"), case.plan),
                    (_("检查内容和要求"), case.purpose),
                    (_("依据"), case.basis),
                    (_("检查清单"), case.checklist),
                    (_("开始日期"), case.starts_on),
                    (_("结束日期"), case.ends_on),
                    (_("组长"), name_of(case.lead)),
                    (_("检查组"), team),
                    (_("起草人"), name_of(case.created_by)),
                    (_("批准人"), name_of(case.issued_by)),
                ],
            ),
            (_("结论"), [(_("检查结论"), case.summary), (_("结论人"), name_of(case.concluded_by))]),
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        visits = case.visits.select_related("body").order_by("body__region_id", "body__pinyin", "uid")
        return [
            Table(
                _("被检查单位"),
                (_("单位"), _("选取方式"), _("检查日期"), _("状态")),
                [
                    (
                        link(_visit_url(one), one.body.name),
                        f"{one.get_chosen_display()}{f'：{one.reason}' if one.reason else ''}",
                        one.visited_on or "",
                        one.get_status_display(),
                    )
                    for one in visits
                ],
            ),
            Table(
                _("检查发现的问题"),
                (_("编号"), _("单位"), _("问题"), _("程度"), _("整改期限"), _("状态")),
                [
                    (
                        link(
                            reverse("admin:supervision_inspectionfinding_change", args=[one.pk]), one.number
                        ),
                        one.body.name,
                        one.question,
                        one.get_gravity_display(),
                        one.due_on or "",
                        one.get_status_display(),
                    )
                    for one in findings_of(case)
                ],
            ),
            *(_draw_table(one) for one in case.draws.order_by("at")),
        ]


def _draw_table(made: InspectionDraw) -> Table:
    """The draw with all that is needed to repeat it, and whether repeating it gives the same."""
    place = {key: number for number, key in enumerate(made.drawn, start=1)}
    same = _("按留存的种子和名录重新计算，结果一致。")
    other = _("按留存的种子和名录重新计算，结果不一致，请查明原因。")
    return Table(
        made.get_kind_display(),
        (_("名录"), _("签数"), _("加签理由"), _("抽中次序")),
        [
            (row["name"], row["weight"], row["why"], place.get(row["key"], ""))
            for row in made.frame[:SHOWN_FRAME]
        ],
        format_html(
            "{}<br>{} <code>{}</code> · {} <code>{}</code>",
            same if services.drawn_again(made) else other,
            _("种子"),
            made.seed,
            _("方法"),
            made.method,
        )
        if made.kind in DrawKind.values
        else "",
    )


@admin.register(InspectionVisit)
class InspectionVisitAdmin(RoomCase):
    related = (
        "region",
        "body__region",
        "inspection__region",
        "inspection__checklist",
        "inspection__lead",
        "notice",
        "submitted_by",
    )
    list_display: Any = ("title_cell", "state", "visited_on")
    list_filter = (MyWork, by_choice("status", gettext_lazy("状态"), VisitStatus))
    list_select_related: Any = ("inspection", "body", "region")
    ordering = ("-inspection__created_at", "body__pinyin", "uid")
    search_fields = ("uid",)
    search_columns = (
        "inspection__number__icontains",
        "body__name__icontains",
        "inspection__title__icontains",
    )
    steps = {
        "record": Step(services.record_answers, gettext_lazy("逐题记录；没有填的以后再填。提交前可以修改。"), forms.VisitForm, "main", "visit", gettext_lazy("填写检查记录"), frozenset({VisitStatus.PLANNED}), INSPECTORS, lambda case, by: _in_team(case, by)),
        "submit": Step(services.submit_visit, gettext_lazy("提交后不能再改；不符合的问题随即告知被检查单位，由其说明情况。"), forms.SubmitVisitForm, "main", "visit", gettext_lazy("提交检查记录"), frozenset({VisitStatus.PLANNED}), INSPECTORS, lambda case, by: _in_team(case, by)),
        "skip": Step(services.skip_visit, gettext_lazy("写明没有检查这个单位的原因。"), forms.ReasonForm, "grave", "visit", gettext_lazy("登记未检查"), frozenset({VisitStatus.PLANNED}), OFFICE, lambda case, by: case.inspection.status == InspectionStatus.ISSUED),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.visits_in_reach(person(request))

    def steps_for(self, request: HttpRequest, case: Any) -> Any:
        # No table moves a visit: it is part of its inspection.
        by = person(request)
        return [
            (str(step.label), self.address(case, "step", name), step.tone)
            for name, step in self.steps.items()
            if step.is_open(case, by)
        ], []

    def state(self, case: Any) -> SafeString:
        shape = OPEN_SHAPE if case.status == VisitStatus.PLANNED else DONE_SHAPE
        return format_html(
            '<span class="mark"><span aria-hidden="true">{}</span> {}</span>',
            shape,
            case.get_status_display(),
        )

    state.short_description = gettext_lazy("状态")  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("检查对象"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.body.name, f"{case.inspection.number} {case.inspection.title}")

    def heading(self, case: Any) -> str:
        return f"{case.body.name}：{case.inspection.title}"

    def line(self, case: Any) -> str:
        return f"{case.inspection.number} · {case.region.full_name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        inspection = case.inspection
        return [
            (
                _("检查"),
                [
                    (_("检查内容和要求"), inspection.purpose),
                    (_("依据"), inspection.basis),
                    (_("检查时间"), f"{inspection.starts_on} – {inspection.ends_on}"),
                    (_("组长"), name_of(inspection.lead)),
                    (_("选取方式"), case.get_chosen_display()),
                    (_("指定的理由"), case.reason),
                    (_("检查日期"), case.visited_on),
                    (_("现场情况"), case.remarks),
                    (_("提交人"), name_of(case.submitted_by)),
                ],
            )
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        inside = self.inside(request, case)
        tables = []
        # What is still being written is the team's own; the body reads what was submitted.
        answers = (
            {one.question: one for one in case.answers.all()}
            if inside or case.status == VisitStatus.SUBMITTED
            else {}
        )
        for section in case.inspection.checklist.sections:
            rows = []
            for one in section["questions"]:
                found = answers.get(one["key"])
                told = mark(found.get_result_display(), "serious" if found.gravity else "") if found else ""
                rows.append((one["text"], one["law"], one["evidence"], told, found.facts if found else ""))
            head = (_("问题"), _("依据"), _("需要的材料"), _("检查结果"), _("事实"))
            tables.append(Table(section["title"], head, rows))
        findings = [
            (
                link(reverse("admin:supervision_inspectionfinding_change", args=[one.pk]), one.number),
                one.question,
                one.get_status_display(),
            )
            for one in case.findings.order_by("number")
        ]
        return [*tables, Table(_("检查发现的问题"), (_("编号"), _("问题"), _("状态")), findings)]

    def papers(self, case: Any) -> Any:
        return list(papers_about(case.pk))

    def file_owners(self, case: Any) -> Any:
        return [(FileOf.ANSWER, [one.pk for one in case.answers.all()])]

    def files(self, request: HttpRequest, case: Any) -> Any:
        if not self.inside(request, case) and case.status != VisitStatus.SUBMITTED:
            return []
        return super().files(request, case)

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        if not self.inside(request, case):
            return {}
        address = reverse("admin:supervision_inspection_change", args=[case.inspection_id])
        return {"doors": [(address, case.inspection.title)]}

    def shown(self, case: Any, name: str) -> list[tuple[str, str]]:
        if name != "submit":
            return []
        asked, there = questions_of(case.inspection.checklist.sections), case.answers.count()
        return [(_("已记录"), f"{there}/{len(asked)}")]


def _in_team(case: Any, by: Any) -> bool:
    return bool(
        case.inspection.status == InspectionStatus.ISSUED and case.inspection.team.filter(pk=by.pk).exists()
    )
