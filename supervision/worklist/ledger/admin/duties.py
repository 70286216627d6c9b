"""One unit's part in a task: what it tells, and what is checked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.complaints.admin.base import render
from supervision.worklist.casepages import CasePages, Step, full_name, told
from supervision.worklist.ledger import queries, services
from supervision.worklist.ledger.admin import forms
from supervision.worklist.ledger.admin.work import WORK
from supervision.worklist.ledger.choices import DutyStatus, ItemStatus, UnitRole
from supervision.worklist.ledger.deadlines import deadlines_of
from supervision.worklist.ledger.models import TaskDuty
from supervision.worklist.ledger.services.doing import DOING
from supervision.worklist.ledger.workflow import DUTY, HEAD, REPORTING

_STANDING = frozenset({DutyStatus.DOING, DutyStatus.REPORTED, DutyStatus.DONE})


def _running(duty: TaskDuty, by: Any) -> bool:
    return duty.item.status == ItemStatus.RUNNING


def _has_stage(duty: TaskDuty, by: Any) -> bool:
    return _running(duty, by) and duty.stages.filter(done_at=None).exists()


def _to_check(duty: TaskDuty, by: Any) -> bool:
    return (
        by.holds(HEAD, over=duty.item)
        and duty.stages.filter(done_at__isnull=False, checked_at=None).exclude(done_by=by).exists()
    )


def _may_lead(duty: TaskDuty, by: Any) -> bool:
    return _running(duty, by) and by.holds(HEAD, over=duty.item) and duty.role != UnitRole.LEAD


STEPS: dict[str, Step] = {
    "progress": Step(services.tell_progress, gettext_lazy("写明进行到哪里；填报后不能修改，有误的再填一条。"), forms.ProgressForm, "main", gettext_lazy("填报进展"), DOING, REPORTING, _running, "duty"),
    "set_stage": Step(services.set_stage, gettext_lazy("自定的阶段期限同样提醒，不能晚于任务的完成期限。"), forms.StageForm, label=gettext_lazy("自定阶段目标"), states=DOING, roles=REPORTING, more=_running, about="duty"),
    "note_stage": Step(services.note_stage, gettext_lazy("写明佐证，由另一人核验。"), forms.StageDoneForm, label=gettext_lazy("填报阶段完成"), states=DOING, roles=REPORTING, more=_has_stage, about="duty"),
    "check_stage": Step(services.check_stage, gettext_lazy("核对佐证后认定；填报人和本单位人员不能核验。"), forms.StageCheckForm, label=gettext_lazy("核验阶段完成"), states=_STANDING, roles=HEAD, more=_to_check, about="duty"),
    "report": Step(services.report, gettext_lazy("全部完成后填报，由另一人核验；在核验前期限不再计算。"), forms.ReportForm, "main", about="duty"),
    "accept": Step(services.accept, gettext_lazy("核对佐证后认定完成；填报人和本单位人员不能核验。"), forms.NoteForm, "main", about="duty"),
    "send_back": Step(services.send_back, gettext_lazy("写明还要做什么；原来的期限继续计算。"), forms.ReasonForm, about="duty"),
    "reopen": Step(services.reopen, gettext_lazy("已核验完成后发现没有完成的，写明理由。"), forms.ReasonForm, "grave", about="duty"),
    "name_lead": Step(services.name_lead, gettext_lazy("原文没有写明牵头单位，或经批准另定的。"), forms.ReasonForm, label=gettext_lazy("确定为牵头单位"), states=_STANDING, more=_may_lead, about="duty"),
    "end": Step(services.end_part, gettext_lazy("职责划转等原因不再承担的，须有依据文件。"), forms.DocumentForm, "grave", about="duty"),
}  # fmt: skip


@admin.register(TaskDuty)
class TaskDutyAdmin(CasePages):
    workflow = DUTY
    steps = STEPS
    template = "worklist/duty.html"
    action = "task.open"
    reach = staticmethod(queries.duties_in_reach)
    related = ("item__policy", "organisation", "unit", "reported_by", "accepted_by")
    list_display: Any = ("title_cell", "unit_cell", "state", "due", "progress_cell")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), DutyStatus),
        by_choice("role", gettext_lazy("分工"), UnitRole),
        by_region(),
    )
    list_select_related: Any = ("item",)
    ordering = ("due_on", "-uid")
    search_fields = ("name",)
    search_help_text = gettext_lazy("单位、任务、编号")
    search_columns = ("name__icontains", "item__text__icontains", "item__code__icontains")

    def called(self, case: Any) -> str:
        return f"{case.item.code} {case.name}"

    @admin.display(description=gettext_lazy("任务"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.item.title, case.item.code)

    @admin.display(description=gettext_lazy("单位"), ordering="name")
    def unit_cell(self, case: Any) -> SafeString:
        return format_html('{} <span class="quiet">{}</span>', case.name, case.get_role_display())

    @admin.display(description=gettext_lazy("完成期限"), ordering="due_on")
    def due(self, case: Any) -> SafeString:
        late = case.status == DutyStatus.DOING and case.overdue_at
        mark = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if late else ""
        return format_html("{}{}", case.due_on or _("持续推进"), mark)

    @admin.display(description=gettext_lazy("进度"), ordering="percent")
    def progress_cell(self, case: Any) -> str:
        if case.progressed_at is None:
            return _("未报进展")
        return f"{case.percent}% · {timezone.localtime(case.progressed_at):%Y-%m-%d}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            self.template,
            case.item.title,
            crumbs=[*self.crumbs()],
            case=case,
            item_url=reverse("admin:supervision_ledgeritem_change", args=[case.item_id])
            if queries.items_in_reach(person(request)).filter(pk=case.item_id).exists()
            else "",
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            stages=list(case.stages.select_related("done_by", "checked_by")),
            entries=list(case.progress.select_related("by").order_by("-at", "-uid")[:100]),
            deadlines=deadlines_of(case),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=told(case.steps.select_related("by").order_by("-at", "-uid")[:200]),
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("任务"),
                [
                    (_("工作任务"), case.item.text),
                    (_("来源"), str(case.item.policy) if case.item.policy else ""),
                    (_("承担单位"), case.name),
                    (_("原文"), case.unit.said),
                    (_("分工"), case.get_role_display()),
                    (_("时间进度"), case.item.schedule_text),
                    (_("完成期限"), case.due_on),
                    (_("进度（%）"), case.percent if case.progressed_at else ""),
                ],
            ),
            (
                _("完成情况"),
                [
                    (_("完成情况和佐证"), case.result),
                    (_("填报人"), full_name(case.reported_by)),
                    (_("核验人"), full_name(case.accepted_by)),
                ],
            ),
        ]
