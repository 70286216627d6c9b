"""Tasks for staff: the list, the page of one, its steps, and how far each unit is."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common.files import XLSX
from records.dishonesty.admin.base import person
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from supervision.complaints.admin.base import render
from supervision.worklist.casepages import CasePages, Step, full_name, late_filter, told
from supervision.worklist.ledger import queries, services
from supervision.worklist.ledger.admin import forms
from supervision.worklist.ledger.admin.work import WORK
from supervision.worklist.ledger.choices import DutyStatus, ItemStatus, ScheduleKind, UnitKind
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskUnit
from supervision.worklist.ledger.services.tables import export_table
from supervision.worklist.ledger.workflow import ENTERING, HEAD, ITEM

MOST_EXPORTED = 2_000
_RUNNING = frozenset({ItemStatus.RUNNING})


def _has_open_group(item: LedgerItem, by: Any) -> bool:
    return item.units.filter(ended_at=None, kind=UnitKind.RELEVANT).exists()


STEPS: dict[str, Step] = {
    "set_schedule": Step(services.set_schedule, gettext_lazy("时间进度读不懂的，写明依据后人工确定；系统不代为推测。"), forms.ScheduleForm, "main", gettext_lazy("人工确定期限"), frozenset({ItemStatus.DRAFT}), ENTERING, about="item"),
    "issue": Step(services.issue_item, gettext_lazy("下达后各单位各自计算期限；录入人不能下达。"), tone="main", about="item"),
    "name_members": Step(services.name_members, gettext_lazy("原文只写“有关部门”的，由督导人员确定是哪些部门。"), forms.MembersForm, label=gettext_lazy("确定有关部门"), states=_RUNNING, roles=HEAD, more=_has_open_group, about="item"),
    "change": Step(services.change, gettext_lazy("变更须有依据文件；期限变更后重新计算，不受影响的单位保留进展。"), forms.ChangeForm, label=gettext_lazy("变更"), states=_RUNNING, roles=HEAD, about="item"),
    "suspend": Step(services.suspend, gettext_lazy("暂停期间不计期限、不催办。"), forms.DocumentForm, about="item"),
    "resume": Step(services.resume, gettext_lazy("恢复后期限继续计算。"), forms.ReasonForm, "main", about="item"),
    "conclude": Step(services.conclude, gettext_lazy("各单位都已核验完成的办结；持续推进的写明为什么不再推进。"), forms.ConcludeForm, "main", about="item"),
    "cancel": Step(services.cancel, gettext_lazy("取消后各单位不再承担；须有依据文件。"), forms.DocumentForm, "grave", about="item"),
}  # fmt: skip


class ByPolicy(OneOf):
    title = gettext_lazy("政策文件")  # type: ignore[assignment]
    parameter_name = "policy"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = queries.policies_in_reach(person(request)).order_by("-issued_on", "-uid")[:100]
        return [(str(one.pk), f"{one.document_number} {one.title}"[:60]) for one in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {key for key, _label in self.lookup_choices}:
            return queryset
        return queryset.filter(policy=self.value())


class ByUnit(OneOf):
    """Units that have a part in some task within reach, by the name the part is kept under."""

    title = gettext_lazy("承担单位")  # type: ignore[assignment]
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = (
            queries.duties_in_reach(person(request))
            .exclude(status=DutyStatus.ENDED)
            .order_by("name")
            .values_list("name", flat=True)
            .distinct()[:300]
        )
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {key for key, _label in self.lookup_choices}:
            return queryset
        parts = queries.duties_in_reach(person(request)).exclude(status=DutyStatus.ENDED)
        return queryset.filter(pk__in=parts.filter(name=self.value()).values("item"))


@admin.register(LedgerItem)
class LedgerItemAdmin(CasePages):
    workflow = ITEM
    steps = STEPS
    template = "worklist/item.html"
    action = "task.open"
    reach = staticmethod(queries.items_in_reach)
    related = (
        "policy",
        "measure",
        "region",
        "document",
        "decision__meeting",
        "created_by",
        "issued_by",
        "concluded_by",
    )
    list_display: Any = ("title_cell", "state", "due", "parts")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), ItemStatus),
        by_choice("schedule_kind", gettext_lazy("进度要求"), ScheduleKind),
        late_filter(queries.late),
        ByPolicy,
        ByUnit,
        by_region(),
    )
    list_select_related: Any = ("policy",)
    ordering = ("-created_at", "number", "-uid")
    search_fields = ("code",)
    search_help_text = gettext_lazy("编号、任务、负责单位")
    search_columns = ("code__icontains", "text__icontains", "units_text__icontains")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = queries.duties_in_reach(person(request)).exclude(status=DutyStatus.ENDED)
        return super().get_queryset(request).prefetch_related(Prefetch("duties", seen, to_attr="seen_parts"))

    def called(self, case: Any) -> str:
        return case.code

    # --- The list -------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("任务"))
    def title_cell(self, case: Any) -> SafeString:
        of = f"{case.policy.document_number}第{case.number}项" if case.policy else ""
        return self.titled(case, case.title, " · ".join(filter(None, (case.code, of))))

    @admin.display(description=gettext_lazy("时间进度"), ordering="due_on")
    def due(self, case: Any) -> SafeString:
        today = timezone.localdate()
        late = any(
            one.status == DutyStatus.DOING and (one.overdue_at or (one.due_on and one.due_on < today))
            for one in case.seen_parts
        )
        mark = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if late else ""
        return format_html("{}{}", case.schedule_text, mark)

    @admin.display(description=gettext_lazy("单位完成"))
    def parts(self, case: Any) -> str:
        done = sum(one.status == DutyStatus.DONE for one in case.seen_parts)
        return f"{done} / {len(case.seen_parts)}"

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("board/", wrap(self.board_view), name=f"{self.name}_board"),
            path("export.xlsx", wrap(self.export_view), name=f"{self.name}_export"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        by = person(request)
        inside = by.holds(queries.READERS, over=case)
        open_steps, shut_steps = self.steps_for(request, case)
        duties = (
            queries.duties_in_reach(by)
            .filter(item=case)
            .select_related("unit")
            .order_by("unit__position", "name")
        )
        return render(
            request,
            self.template,
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            units=_units(case) if inside else [],
            duties=[
                (one, reverse("admin:supervision_taskduty_change", args=[one.pk]), _is_late(one))
                for one in duties
            ],
            inside=inside,
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=told(
                case.steps.select_related("by", "duty").order_by("-at", "-uid")[:200], whose="duty"
            )
            if inside
            else [],
        )

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """How far each unit is: bars, and the same numbers as a table."""
        by = person(request)
        chosen = queries.policies_in_reach(by).filter(pk=_uid(request.GET.get("policy"))).first()
        duties = queries.duties_in_reach(by)
        if chosen is not None:
            duties = duties.filter(item__policy=chosen)
        lines = queries.board(duties, on=timezone.localdate())
        most = max((line.tasks for line in lines), default=1)
        return render(
            request,
            "worklist/board.html",
            _("任务推进情况"),
            crumbs=self.crumbs(),
            policies=queries.policies_in_reach(by).order_by("-issued_on", "-uid")[:100],
            chosen=chosen,
            lines=[
                {
                    "line": line,
                    "whole": round(100 * line.tasks / most),
                    "done": round(100 * (line.done + line.reported) / most),
                }
                for line in lines
            ],
            totals={
                name: sum(getattr(line, name) for line in lines)
                for name in ("tasks", "done", "reported", "late", "silent")
            },
            list_url=reverse(f"admin:{self.name}_changelist"),
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The tasks of one policy, or of all within reach, as a table."""
        by = person(request)
        items = self.get_queryset(request).select_related("policy", "measure")
        if (policy := _uid(request.GET.get("policy"))) is not None:
            items = items.filter(policy=policy)
        rows = list(items.order_by("policy__issued_on", "policy", "number", "uid")[:MOST_EXPORTED])
        audit.read(action="task.export", by=by, at=timezone.now(), details={"rows": len(rows)})
        response = HttpResponse(
            export_table(rows, {one.pk: one.seen_parts for one in rows}), content_type=XLSX.content_type
        )
        response["Content-Disposition"] = 'attachment; filename="tasks.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        meeting = case.decision.meeting if case.decision else None
        return [
            (
                _("任务"),
                [
                    (_("工作任务"), case.text),
                    (_("负责单位"), case.units_text),
                    (_("时间进度"), case.schedule_text),
                    (_("进度要求"), case.get_schedule_kind_display()),
                    (_("完成期限"), case.due_on),
                    (_("例外"), case.schedule.get("caveat")),
                    (_("没有读懂的部分"), case.schedule.get("problem")),
                    (_("人工确定期限的说明"), case.schedule_by_hand),
                ],
            ),
            (
                _("来源"),
                [
                    (_("政策文件"), str(case.policy) if case.policy else ""),
                    (_("政策措施"), str(case.measure) if case.measure else ""),
                    (_("协调会议"), str(meeting) if meeting else ""),
                    (_("议定事项"), str(case.decision) if case.decision else ""),
                    (_("来文"), str(case.document) if case.document else ""),
                    (_("录入人"), full_name(case.created_by)),
                    (_("下达人"), full_name(case.issued_by)),
                    (_("办结人"), full_name(case.concluded_by)),
                ],
            ),
            (
                _("暂停、取消"),
                [(_("依据文件"), case.stopped_document), (_("理由"), case.stopped_reason)],
            ),
        ]


def _units(case: LedgerItem) -> list[tuple[TaskUnit, list[TaskDuty]]]:
    """Each unit of the text with the bodies that stand for it; a change may have made its row anew."""
    parts: dict[str, list[TaskDuty]] = {}
    for duty in case.duties.exclude(status=DutyStatus.ENDED).select_related("unit").order_by("name"):
        parts.setdefault(duty.unit.name, []).append(duty)
    return [(unit, parts.get(unit.name, [])) for unit in case.units.filter(ended_at=None)]


def _is_late(duty: TaskDuty) -> bool:
    return duty.status == DutyStatus.DOING and bool(
        duty.overdue_at or (duty.due_on and duty.due_on < timezone.localdate())
    )


def _uid(text: str | None) -> Any:
    try:
        return UUID(text or "")
    except ValueError:
        return None
