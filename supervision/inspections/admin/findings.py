"""Findings: for the office that settles and checks, and for the body that explains and puts right."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice
from supervision.inspections import queries, services
from supervision.inspections.admin import forms
from supervision.inspections.admin.base import MyWork, RoomCase, Step, mark, name_of
from supervision.inspections.choices import FileOf, FindingStatus, Gravity
from supervision.inspections.models import InspectionFinding
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.parties import CLERKS
from supervision.inspections.services.papers import papers_about
from supervision.inspections.workflow import FINDING


@admin.register(InspectionFinding)
class InspectionFindingAdmin(RoomCase):
    workflow = FINDING
    case_kind = FINDING_CASE
    related = (
        "region", "body__region", "body__superior", "visit__inspection", "noted_by", "commented_by", "settled_by",
        "answered_by", "followed_by", "checked_by", "draft",
    )  # fmt: skip
    list_display: Any = ("title_cell", "state", "due_on")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), FindingStatus),
        by_choice("gravity", gettext_lazy("程度"), Gravity),
    )
    list_select_related: Any = ("region", "body")
    ordering = ("-noted_at", "-uid")
    search_fields = ("number",)
    search_columns = ("number__icontains", "body__name__icontains", "question__icontains")
    steps = {
        "comment": Step(services.comment, gettext_lazy("认定前，您单位有权说明情况、提供材料。"), forms.CommentForm, "main"),
        "demand": Step(services.demand, gettext_lazy("认定后生成带编号的整改通知书，整改期限随即开始计算。"), forms.DemandForm, "main"),
        "drop": Step(services.drop, gettext_lazy("说明成立或事实不足的，不予认定，并写明理由。"), forms.ReasonsForm),
        "answer": Step(services.answer, gettext_lazy("逐项对照整改要求，写明结果并附佐证材料。"), forms.AnswerForm, "main"),
        "follow_up": Step(services.follow_up, gettext_lazy("到现场看整改是否属实；严重问题必须回访。"), forms.FollowForm, label=gettext_lazy("登记回访"), states=frozenset({FindingStatus.ANSWERED})),
        "accept": Step(services.accept, gettext_lazy("核对佐证材料和回访情况后认定；提出整改要求的人不能核查。"), forms.OpinionForm, "main"),
        "return": Step(services.send_back, gettext_lazy("写明还差什么，由被检查单位继续整改。"), forms.ReasonForm),
        "not_rectify": Step(services.not_rectify, gettext_lazy("督办后仍未整改到位的，认定逾期未整改，由录入人员据此起草记录。"), forms.OpinionForm, "grave"),
        "draft": Step(services.draft_from_finding, gettext_lazy("据本件起草失信记录；认定文书的文号和名称由录入人员补填。"), forms.Nothing, "main", label=gettext_lazy("起草失信记录"), states=frozenset({FindingStatus.NOT_RECTIFIED}), roles=CLERKS, more=lambda case, by: case.draft_id is None),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.findings_in_reach(person(request))

    @admin.display(description=gettext_lazy("督导问题"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.question, f"{case.number} · {case.body.name}")

    def state(self, case: Any) -> SafeString:
        late = mark(_("逾期"), "serious") if case.escalated_at else ""
        return format_html("{} {}", state_mark(FINDING, case), late)

    state.short_description = gettext_lazy("状态")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def heading(self, case: Any) -> str:
        return f"{case.number} {case.question}"

    def line(self, case: Any) -> str:
        return f"{case.body.name} · {case.visit.inspection.title} · {case.visit.inspection.number}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("问题"),
                [
                    (_("被检查单位"), case.body.name),
                    (_("依据"), case.law),
                    (_("事实"), case.facts),
                    (_("程度"), case.get_gravity_display()),
                    (_("记录人"), name_of(case.noted_by)),
                ],
            ),
            (
                _("被检查单位的说明"),
                [
                    (_("说明期限"), case.comment_until),
                    (_("说明"), case.comment),
                    (_("说明人"), name_of(case.commented_by)),
                ],
            ),
            (
                _("认定和整改要求"),
                [
                    (_("理由"), case.reasons),
                    (_("整改要求"), case.requirement),
                    (_("整改期限"), case.due_on),
                    (_("认定人"), name_of(case.settled_by)),
                ],
            ),
            (
                _("整改和核查"),
                [
                    (_("整改措施和成效"), case.measures),
                    (_("报送人"), name_of(case.answered_by)),
                    (_("逾期督办"), case.escalated_at.date() if case.escalated_at else ""),
                    (
                        _("督办至"),
                        case.body.superior.current().name if case.escalated_at and case.body.superior else "",
                    ),
                    (_("回访日期"), case.followed_on),
                    (_("回访情况"), case.followed_facts),
                    (_("核查意见"), case.opinion),
                    (_("核查人"), name_of(case.checked_by)),
                ],
            ),
        ]

    def shown(self, case: Any, name: str) -> list[tuple[str, str]]:
        told = [(_("事实"), case.facts)]
        if name in ("demand", "drop") and case.comment:
            told.append((_("被检查单位的说明"), case.comment))
        if name in ("answer", "accept", "return", "follow_up", "not_rectify"):
            told.append((_("整改要求"), case.requirement))
        if name in ("accept", "return", "follow_up"):
            told.append((_("整改措施和成效"), case.measures))
        return told

    def papers(self, case: Any) -> Any:
        return list(papers_about(case.pk))

    def file_owners(self, case: Any) -> Any:
        return [(FileOf.FINDING, [case.pk]), (FileOf.ANSWER, [case.answer_uid])]

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        # A clerk who drafts the record reads the finding, and not the visit.
        if not queries.visits_in_reach(person(request)).filter(pk=case.visit_id).exists():
            return {}
        visit = reverse("admin:supervision_inspectionvisit_change", args=[case.visit_id])
        return {"doors": [(visit, _("检查记录"))]}
