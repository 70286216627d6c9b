"""Plans of a year with whom they reached, and checklists in their versions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.inspections import queries, services
from supervision.inspections.admin import forms
from supervision.inspections.admin.base import MyWork, RoomCase, Step, Table, link, mark, name_of
from supervision.inspections.choices import ChecklistStatus, PlanScope, PlanStatus
from supervision.inspections.models import InspectionChecklist, InspectionPlan
from supervision.inspections.models.plans import PLAN_CASE
from supervision.inspections.parties import OFFICE
from supervision.inspections.services.plans import MOST_BODIES, bodies_of_scope, covered
from supervision.inspections.workflow import CHECKLIST, PLAN


@admin.register(InspectionPlan)
class InspectionPlanAdmin(RoomCase):
    workflow = PLAN
    case_kind = PLAN_CASE
    related = ("region", "created_by", "approved_by", "completed_by")
    list_display: Any = ("title_cell", "state", "due_on")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), PlanStatus),
        by_choice("scope", gettext_lazy("督导范围"), PlanScope),
        by_region(),
    )
    list_select_related: Any = ("region",)
    ordering = ("-year", "-created_at", "-uid")
    search_fields = ("title",)
    search_columns = ("title__icontains",)
    steps = {
        "approve": Step(
            services.approve_plan, gettext_lazy("批准后开始执行，当年12月31日前完成。"), tone="main"
        ),
        "complete": Step(
            services.complete_plan,
            gettext_lazy("范围内的单位都检查过，或者逐一说明没有检查的原因。"),
            forms.CompleteForm,
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.plans_in_reach(person(request))

    @admin.display(description=gettext_lazy("年度督导计划"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.year} · {case.get_scope_display()} · {case.region.name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(OFFICE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            return self.address(services.draft_plan(content=data, by=person(request), at=timezone.now()))

        return write_form(
            request,
            form=forms.PlanForm(
                request.POST if request.method == "POST" else None,
                initial={"year": timezone.localdate().year},
            ),
            title=_("起草年度督导计划"),
            lead=_("督导范围内的单位每年全部检查一次；单位名单按机构登记自动列出。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已保存，等待批准。"),
        )

    def line(self, case: Any) -> str:
        return f"{case.year} · {case.get_scope_display()} · {case.region.full_name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("计划"),
                [
                    (_("依据"), case.basis),
                    (_("督导重点"), case.priorities),
                    (_("完成期限"), case.due_on),
                    (_("起草人"), name_of(case.created_by)),
                    (_("批准人"), name_of(case.approved_by)),
                    (_("逾期"), _("已逾期") if case.overdue_at else ""),
                    (_("未覆盖的说明"), case.uncovered),
                ],
            )
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        there = covered(case)
        bodies = list(bodies_of_scope(case.scope, case.region)[:MOST_BODIES])
        done = sum(one.pk in there for one in bodies)
        return [
            Table(
                _("覆盖情况"),
                (_("单位"), _("本年度")),
                [
                    (one.name, mark(_("已检查")) if one.pk in there else mark(_("未检查"), "soon"))
                    for one in bodies
                ],
                _("应检查 %(all)d 家，已检查 %(done)d 家。") % {"all": len(bodies), "done": done},
            ),
            Table(
                _("检查安排"),
                (_("编号"), _("名称"), _("状态")),
                [
                    (
                        link(reverse("admin:supervision_inspection_change", args=[one.pk]), one.number),
                        one.title,
                        one.get_status_display(),
                    )
                    for one in case.inspections.order_by("-created_at", "-uid")[:100]
                ],
            ),
        ]


@admin.register(InspectionChecklist)
class InspectionChecklistAdmin(RoomCase):
    workflow = CHECKLIST
    related = ("region", "created_by", "approved_by")
    list_display: Any = ("title_cell", "state", "created_at")
    list_filter = (MyWork, by_choice("status", gettext_lazy("状态"), ChecklistStatus), by_region())
    list_select_related: Any = ("region",)
    ordering = ("key", "-number", "-uid")
    search_fields = ("title",)
    search_columns = ("title__icontains", "key__icontains")
    steps = {
        "approve": Step(
            services.approve_checklist,
            gettext_lazy("批准后启用，内容不能再改；同一清单的旧版同时停用。"),
            tone="main",
        ),
        "edit": Step(
            services.edit_checklist,
            gettext_lazy("草稿由起草人修改。"),
            forms.ChecklistEditForm,
            label=gettext_lazy("修改草稿"),
            states=frozenset({ChecklistStatus.DRAFT}),
            more=lambda case, by: case.created_by_id == by.pk,
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.checklists_in_reach(person(request))

    @admin.display(description=gettext_lazy("检查清单"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, str(case), f"{case.key} · {case.region.name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(OFFICE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            return self.address(services.draft_checklist(**data, by=person(request), at=timezone.now()))

        return write_form(
            request,
            form=forms.ChecklistForm(request.POST if request.method == "POST" else None),
            title=_("起草检查清单"),
            lead=_("清单按版次保存：启用后不再改动，需要调整时起草新版。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已保存，等待批准。"),
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("清单"),
                [
                    (_("代码"), case.key),
                    (_("版次"), case.number),
                    (_("起草人"), name_of(case.created_by)),
                    (_("批准人"), name_of(case.approved_by)),
                ],
            )
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        return [
            Table(
                section["title"],
                (_("问题"), _("依据"), _("需要的材料")),
                [(one["text"], one["law"], one["evidence"]) for one in section["questions"]],
            )
            for section in case.sections
        ]
