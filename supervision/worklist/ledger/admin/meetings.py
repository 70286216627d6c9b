"""Coordination meetings for staff: minutes once, then what was decided becomes tasks."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.filters import by_region
from supervision.complaints.admin.base import render
from supervision.worklist.casepages import CasePages, full_name
from supervision.worklist.ledger import queries, services
from supervision.worklist.ledger.admin.forms import DecisionTaskForm, MeetingForm
from supervision.worklist.ledger.models import TaskMeeting
from supervision.worklist.ledger.workflow import ENTERING


@admin.register(TaskMeeting)
class TaskMeetingAdmin(CasePages):
    template = "worklist/meeting.html"
    action = "task.meeting_open"
    steps = {}
    reach = staticmethod(queries.meetings_in_reach)
    related = ("region", "recorded_by", "paper")
    list_display: Any = ("title_cell", "held_at", "convener")
    list_filter = (by_region(),)
    ordering = ("-held_at", "-uid")
    search_fields = ("title",)
    search_help_text = gettext_lazy("会议名称、纪要")
    search_columns = ("title__icontains", "minutes__icontains")

    @admin.display(description=gettext_lazy("会议"))
    def title_cell(self, case: Any) -> Any:
        return self.titled(case, case.title, case.place)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(ENTERING)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = MeetingForm(*posted(request), user=person(request))

        def save(data: dict[str, Any]) -> str:
            made = services.record_meeting(said=form.said(), by=person(request), at=timezone.now())
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("登记会议纪要"),
            lead=_("登记后生成带编号的纪要，内容不能再改；议定事项可以转为任务。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记。议定事项可以转为任务。"),
        )

    def step_view(self, request: HttpRequest, uid: Any, name: str) -> HttpResponse:
        """The one thing that is done with a meeting: a task for what it decided."""
        case = self.find(request, uid)
        if name != "task" or not person(request).holds(ENTERING, over=case) or not case.decisions.exists():
            raise Http404
        form = DecisionTaskForm(*posted(request), case=case)

        def save(data: dict[str, Any]) -> str:
            made = services.task_of_decision(**form.data_for_service(), by=person(request), at=timezone.now())
            return reverse("admin:supervision_ledgeritem_change", args=[made.pk])

        return write_form(
            request,
            form=form,
            title=_("议定事项转为任务"),
            lead=_("由另一人核对后下达。"),
            crumbs=[*self.crumbs(), (case.title, self.address(case))],
            save=save,
            button=_("生成任务"),
            done=_("已生成任务，等待下达。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        decisions = [
            (
                one,
                [
                    (item, reverse("admin:supervision_ledgeritem_change", args=[item.pk]))
                    for item in one.items.all()
                ],
            )
            for one in case.decisions.prefetch_related("items")
        ]
        return render(
            request,
            self.template,
            case.title,
            crumbs=self.crumbs(),
            case=case,
            groups=self.said(case),
            attendance=list(case.attendance.order_by("-came", "name")),
            decisions=decisions,
            task_url=self.address(case, "step", "task")
            if decisions and person(request).holds(ENTERING, over=case)
            else "",
            paper_url=reverse("admin:records_paper_change", args=[case.paper_id]) if case.paper_id else "",
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("会议"),
                [
                    (_("会议时间"), f"{timezone.localtime(case.held_at):%Y-%m-%d %H:%M}"),
                    (_("地点"), case.place),
                    (_("召集单位"), case.convener),
                    (_("主持人职务"), case.chair_post),
                    (_("会议纪要"), case.minutes),
                    (_("记录人"), full_name(case.recorded_by)),
                ],
            )
        ]
