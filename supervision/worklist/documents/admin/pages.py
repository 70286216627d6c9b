"""Incoming documents for staff: the list, the page of one with its route, and its steps."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.papers.models import Paper
from supervision.complaints.admin.base import render
from supervision.worklist.casepages import CasePages, Step, full_name, late_filter, told
from supervision.worklist.documents import queries, services
from supervision.worklist.documents.admin import forms
from supervision.worklist.documents.admin.work import WORK
from supervision.worklist.documents.choices import OPEN, Status, Urgency
from supervision.worklist.documents.deadlines import deadlines_of
from supervision.worklist.documents.models import IncomingDocument
from supervision.worklist.documents.workflow import DESK, OFFICE, WORKFLOW
from supervision.worklist.ledger.admin.forms import TaskForm
from supervision.worklist.ledger.models import LedgerItem

_ASSIGNED = frozenset({Status.ASSIGNED})
_GIVEN = frozenset({Status.ASSIGNED, Status.FINISHED, Status.ARCHIVED})


def _own_to_confirm(document: IncomingDocument, by: Any) -> bool:
    return queries.receivers_of(by).filter(document=document, confirmed_at=None).exists()


def _to_answer(document: IncomingDocument, by: Any) -> bool:
    return queries.to_answer(document, by).exists()


def _unconfirmed(document: IncomingDocument, by: Any) -> bool:
    return document.receivers.filter(confirmed_at=None).exists()


STEPS: dict[str, Step] = {
    "propose": Step(services.propose, gettext_lazy("写明拟请谁办理、怎么办，由另一人批办。"), forms.ProposeForm, "main", about="document"),
    "send_back": Step(services.send_back, gettext_lazy("拟办意见须重新提出。"), forms.ReasonForm, about="document"),
    "direct": Step(services.direct, gettext_lazy("确定主办、协办、阅知单位和期限；拟办人不能批办。"), forms.DirectForm, "main", about="document"),
    "confirm": Step(services.confirm, gettext_lazy("确认本单位已收到这份公文。"), forms.ConfirmForm, "main", gettext_lazy("签收"), _GIVEN, more=_own_to_confirm),
    "answer": Step(services.answer, gettext_lazy("回报后不能修改。没有账号的单位，由本单位按其盖章的回报单代为登记。"), forms.AnswerForm, "main", gettext_lazy("回报办理情况"), _ASSIGNED, more=_to_answer),
    "pass_on": Step(services.pass_on, gettext_lazy("发给下级或其他部门，逐个签收。"), forms.GivenForm, label=gettext_lazy("加发单位"), states=_ASSIGNED, roles=OFFICE, about="document"),
    "slip": Step(services.slip, gettext_lazy("生成带编号的回报单或催报单，可打印送达；单上的回执码用于登记签收。"), forms.SlipForm, label=gettext_lazy("回（催）报单"), states=_ASSIGNED, roles=OFFICE, about=""),
    "confirm_by_code": Step(services.confirm_by_code, gettext_lazy("收回盖章的回报单后，凭单上的回执码登记签收。"), forms.CodeForm, label=gettext_lazy("凭回执码登记签收"), states=_GIVEN, roles=OFFICE, more=_unconfirmed, about="document"),
    "task": Step(services.task_of_document, gettext_lazy("来文交办的事项转入任务台账，由另一人核对后下达。"), TaskForm, label=gettext_lazy("转为任务"), states=frozenset({Status.PROPOSED, Status.ASSIGNED, Status.FINISHED}), roles=DESK, about="document"),
    "finish": Step(services.finish_document, gettext_lazy("主办、协办单位都已回报的，可以办结。"), forms.FinishForm, "main", about="document"),
    "archive": Step(services.archive, gettext_lazy("写明归档位置。"), forms.ArchiveForm, about="document"),
}  # fmt: skip


@admin.register(IncomingDocument)
class IncomingDocumentAdmin(CasePages):
    workflow = WORKFLOW
    steps = STEPS
    template = "worklist/document.html"
    action = "document.open"
    reach = staticmethod(queries.documents_in_reach)
    related = ("region", "registered_by", "proposed_by", "directed_by", "finished_by", "archived_by")
    list_display: Any = ("title_cell", "urgency_cell", "state", "received_on", "due")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("urgency", gettext_lazy("紧急程度"), Urgency),
        late_filter(queries.late),
        by_region(),
    )
    ordering = ("-registered_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("收文编号、标题、文号、来文单位")
    search_columns = (
        "number__icontains",
        "title__icontains",
        "document_number__icontains",
        "sender__icontains",
    )

    def called(self, case: Any) -> str:
        return case.number

    # --- The list -------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("文件"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(
            case, case.title, " · ".join(filter(None, (case.number, case.document_number, case.sender)))
        )

    @admin.display(description=gettext_lazy("紧急程度"), ordering="urgency")
    def urgency_cell(self, case: Any) -> SafeString:
        if case.urgency == Urgency.NONE:
            return format_html("{}", case.get_urgency_display())
        return format_html('<span class="mark mark-soon">{}</span>', case.get_urgency_display())

    @admin.display(description=gettext_lazy("办理期限"), ordering="answer_by_on")
    def due(self, case: Any) -> SafeString:
        late = case.status in OPEN and case.overdue_at
        mark = format_html(' <span class="mark mark-serious">{}</span>', _("逾期")) if late else ""
        return format_html("{}{}", case.answer_by_on or "", mark)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(DESK)

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.RegisterForm(*posted(request), user=person(request))

        def save(data: dict[str, Any]) -> str:
            made = services.register_document(said=form.said(), by=person(request), at=timezone.now())
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("登记收文"),
            lead=_("登记后由承办人拟办、负责人批办。涉密文件不得录入。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记，等待拟办。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        by = person(request)
        inside = by.holds(queries.READERS, over=case)
        receivers = list(queries.receivers_seen(by, case))
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            self.template,
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case) if inside else self.said(case)[:1],
            receivers=receivers,
            inside=inside,
            papers=[
                (one, reverse("admin:records_paper_change", args=[one.pk]))
                for one in _papers(case, by, inside)
            ],
            tasks=[
                (one, reverse("admin:supervision_ledgeritem_change", args=[one.pk]))
                for one in (LedgerItem.objects.filter(document=case).order_by("code") if inside else ())
            ],
            deadlines=deadlines_of(case, receivers) if inside else [],
            open_steps=open_steps,
            shut_steps=shut_steps if inside else [],
            happenings=told(case.steps.select_related("by").order_by("-at", "-uid")[:200]) if inside else [],
        )

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("来文"),
                [
                    (_("来文单位"), case.sender),
                    (_("文号"), case.document_number),
                    (_("文件标题"), case.title),
                    (_("紧急程度"), case.get_urgency_display()),
                    (_("收文日期"), case.received_on),
                    (_("份数"), case.copies),
                    (_("办理要求"), case.asks),
                    (_("批办意见"), case.directive),
                    (_("办理期限"), case.answer_by_on),
                ],
            ),
            (
                _("办理"),
                [
                    (_("登记人"), full_name(case.registered_by)),
                    (_("拟办意见"), case.proposal),
                    (_("拟办人"), full_name(case.proposed_by)),
                    (_("批办人"), full_name(case.directed_by)),
                    (_("办理结果"), case.outcome),
                    (_("办结人"), full_name(case.finished_by)),
                    (_("归档位置"), case.shelf),
                    (_("归档人"), full_name(case.archived_by)),
                ],
            ),
        ]


def _papers(case: IncomingDocument, by: Any, inside: bool) -> list[Paper]:
    """The office sees all slips; a unit those that were made out to it."""
    papers = services.papers_of(case)[:100]
    return [one for one in papers if inside or by.holds(Role.DEPARTMENT, over=one)]
