"""Policies for staff: measures, tasks, how each measure was kept; task tables come in and go out as files."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.files import XLSX
from records.common.tables import Unreadable
from records.common.workflow import TransitionDenied
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.complaints.admin.base import render
from supervision.worklist.casepages import CasePages, Step, full_name
from supervision.worklist.ledger import queries, services
from supervision.worklist.ledger.admin import forms
from supervision.worklist.ledger.admin.work import WORK
from supervision.worklist.ledger.choices import DutyStatus, PolicyStatus
from supervision.worklist.ledger.models import TaskPolicy
from supervision.worklist.ledger.services.evaluating import EVALUATING, led_by
from supervision.worklist.ledger.services.steps import is_of_body
from supervision.worklist.ledger.services.tables import BadTable, import_table, template
from supervision.worklist.ledger.workflow import ENTERING, POLICY

_DRAFT, _ISSUED = frozenset({PolicyStatus.DRAFT}), frozenset({PolicyStatus.ISSUED})


def _may_evaluate(policy: TaskPolicy, by: Any) -> bool:
    return any(
        not any(is_of_body(by, body) for body in led_by(measure))
        for measure in policy.measures.values_list("pk", flat=True)
    )


STEPS: dict[str, Step] = {
    "add_measure": Step(services.add_measure, gettext_lazy("把政策分解为可以评估的措施。"), forms.MeasureForm, label=gettext_lazy("增加措施"), states=_DRAFT, roles=ENTERING, about="policy"),
    "add_task": Step(services.add_task, gettext_lazy("照录任务分工表的一行；单位和期限由系统读出，请核对。"), forms.PolicyTaskForm, label=gettext_lazy("增加任务"), states=_DRAFT, roles=ENTERING, about="policy"),
    "issue": Step(services.issue_policy, gettext_lazy("全部任务一次下达，各单位各自计算期限；录入人不能下达。"), tone="main", about="policy"),
    "evaluate": Step(services.evaluate, gettext_lazy("由牵头单位以外的人员评估：是否兑现、惠及谁、依据是什么；评估结果不能修改，可以再次评估。"), forms.EvaluateForm, "main", gettext_lazy("政策兑现评估"), _ISSUED, EVALUATING, _may_evaluate),
    "close": Step(services.close_policy, gettext_lazy("任务全部办结、措施都已评估的，可以办结。"), about="policy"),
}  # fmt: skip


@admin.register(TaskPolicy)
class TaskPolicyAdmin(CasePages):
    workflow = POLICY
    steps = STEPS
    template = "worklist/policy.html"
    action = "task.policy_open"
    reach = staticmethod(queries.policies_in_reach)
    related = ("region", "created_by", "issued_by", "closed_by")
    list_display: Any = ("title_cell", "state", "issued_on")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), PolicyStatus),
        by_region(),
    )
    ordering = ("-issued_on", "-uid")
    search_fields = ("title",)
    search_help_text = gettext_lazy("标题、文号、发文机关")
    search_columns = ("title__icontains", "document_number__icontains", "issuer__icontains")

    def called(self, case: Any) -> str:
        return case.document_number

    @admin.display(description=gettext_lazy("政策文件"))
    def title_cell(self, case: Any) -> Any:
        return self.titled(case, case.title, f"{case.document_number} · {case.issuer}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(ENTERING)

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("template.xlsx", wrap(self.template_view), name=f"{self.name}_template"),
            path("<uuid:uid>/import/", wrap(self.import_view), name=f"{self.name}_import"),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.PolicyForm(*posted(request), user=person(request))

        def save(data: dict[str, Any]) -> str:
            made = services.create_policy(said=form.said(), by=person(request), at=timezone.now())
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("录入政策文件"),
            lead=_("录入措施后，再逐项增加或导入任务；由另一人核对后一次下达。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已录入。请增加或导入任务，由另一人下达。"),
        )

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(template(), content_type=XLSX.content_type)
        response["Content-Disposition"] = 'attachment; filename="task-table.xlsx"'
        return response

    def import_view(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """A table as a file: all its rows, or none with each row's reason; the report can be mended and sent again."""
        case = self.find(request, uid)
        if case.status != PolicyStatus.DRAFT or not person(request).holds(ENTERING, over=case):
            raise PermissionDenied
        form = forms.UploadForm(*posted(request))
        lines: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                made = import_table(
                    policy=case.pk, file=form.cleaned_data["file"], by=person(request), at=timezone.now()
                )
            except BadTable as bad:
                if "report" in request.POST:
                    response = HttpResponse(bad.report(), content_type=XLSX.content_type)
                    response["Content-Disposition"] = 'attachment; filename="task-table-errors.xlsx"'
                    return response
                form.add_error("file", bad.message)
                lines = bad.lines()[:200]
            except Unreadable as unreadable:
                form.add_error("file", str(unreadable))
            except TransitionDenied as denied:
                form.add_error(None, denied.message)
            else:
                messages.success(request, _("已导入 %d 项任务，请核对单位和期限。") % len(made))
                return HttpResponseRedirect(self.address(case))
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "worklist/import.html",
            _("导入任务分工表"),
            crumbs=[*self.crumbs(), (case.document_number, self.address(case))],
            case=case,
            form=form,
            problems=problems,
            lines=lines,
            page_url=self.address(case),
            template_url=reverse(f"admin:{self.name}_template"),
        )
        if problems:
            response.status_code = 422
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        items = list(case.items.prefetch_related("duties").order_by("number"))
        for item in items:
            live = [one for one in item.duties.all() if one.status != DutyStatus.ENDED]
            item.told = (sum(one.status == DutyStatus.DONE for one in live), len(live))
        return render(
            request,
            self.template,
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            measures=list(case.measures.prefetch_related("evaluations__by")),
            items=[(item, reverse("admin:supervision_ledgeritem_change", args=[item.pk])) for item in items],
            unknown=[item.number for item in items if item.schedule_kind == "unknown"],
            open_steps=open_steps,
            shut_steps=shut_steps,
            import_url=self.address(case, "import")
            if case.status == PolicyStatus.DRAFT and person(request).holds(ENTERING, over=case)
            else "",
            export_url=f"{reverse('admin:supervision_ledgeritem_export')}?policy={case.pk}",
            board_url=f"{reverse('admin:supervision_ledgeritem_board')}?policy={case.pk}",
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("文件"),
                [
                    (_("文号"), case.document_number),
                    (_("发文机关"), case.issuer),
                    (_("发文日期"), case.issued_on),
                    (_("行政区划"), case.region.full_name),
                    (_("来源说明"), case.source),
                    (_("录入人"), full_name(case.created_by)),
                    (_("下达人"), full_name(case.issued_by)),
                    (_("办结人"), full_name(case.closed_by)),
                ],
            )
        ]
