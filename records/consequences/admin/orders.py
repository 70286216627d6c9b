"""Orders to put right: the office's list, the body's own tasks, the supervisor's check."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from records.access import audit
from records.access.models import User
from records.access.roles import Role
from records.consequences import queries, services
from records.consequences.admin.forms import ExplainForm, OrderForm, SubmitForm
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.consequences.admin.work import WORK
from records.consequences.choices import BODYS_TURN, OrderStatus
from records.consequences.models import EvidenceFile, RectificationOrder
from records.consequences.services.evidence import case_of
from records.consequences.services.orders import deadlines_of
from records.consequences.services.telling import plain_title
from records.consequences.workflow import OFFICE, ORDER
from records.dishonesty.admin.base import crumbs as record_crumbs
from records.dishonesty.admin.base import person, record_in_reach, record_url, refusals_as_messages
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.admin.words import Clock
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.queries import records_in_reach
from records.papers.services import read_pdf


def _submit(order: RectificationOrder, data: dict[str, Any], *, by: User, at: datetime) -> None:
    for file in data["files"]:
        services.attach_evidence(case=order, file=file, by=by, at=at)
    services.submit_rectification(uid=order.pk, measures_taken=data["measures_taken"], by=by, at=at)


def _noted(service: Any) -> Any:
    return lambda order, data, by, at: service(uid=order.pk, note=data["reason"], by=by, at=at)


def may_be_ordered(request: HttpRequest, record: DishonestyRecord) -> bool:
    return (
        record.status == Status.PUBLISHED
        and not record.is_replica
        and person(request).holds(OFFICE, over=record)
        and not RectificationOrder.objects.open().filter(record=record).exists()
    )


@admin.register(RectificationOrder)
class OrderAdmin(CaseAdmin):
    list_display = ("subject", "state", "explain_by", "finish_by", "ordered")
    list_filter = (WORK.list_filter(), by_choice("status", gettext_lazy("状态"), OrderStatus), by_region())
    list_select_related = ("organisation", "record")
    search_columns = ("organisation__name__icontains", "number__iexact", "record__title__icontains")
    search_help_text = gettext_lazy("整改单位、文号、记录标题")
    ordering = ("-ordered_at", "-uid")
    page_template = "consequences/order.html"
    workflow = ORDER
    steps = {
        "explain": Step(
            lambda order, data, by, at: services.explain_causes(
                uid=order.pk, explanation=data["explanation"], by=by, at=at
            ),
            gettext_lazy("书面说明报送后不能修改，由下达通知的单位查阅。"),
            gettext_lazy("书面说明已报送。请按期完成整改并报送结果。"),
            ExplainForm,
            "main",
            shows=lambda order: [(_("须书面说明的问题"), order.to_explain)],
        ),
        "submit": Step(
            _submit,
            gettext_lazy("报送后由督导人员核查；核查期间材料不能改动。"),
            gettext_lazy("整改结果已报送，等待核查。"),
            SubmitForm,
            "main",
            shows=lambda order: [(_("整改要求"), order.requirements)],
        ),
        "accept": Step(
            _noted(services.accept_rectification),
            gettext_lazy("认定整改到位后本件办结，记录上显示“整改到位”。"),
            gettext_lazy("已认定整改到位，本件办结。"),
            tone="main",
        ),
        "return": Step(
            _noted(services.return_rectification),
            gettext_lazy("退回被整改单位继续整改；对方会看到您写的理由。"),
            gettext_lazy("已退回继续整改。"),
        ),
        "not_rectify": Step(
            _noted(services.find_not_rectified),
            gettext_lazy("认定后由录入人据此起草失信记录；须另有认定决定书才能提交。"),
            gettext_lazy("已认定逾期未整改，请录入人据此起草记录。"),
            tone="grave",
        ),
        "withdraw": Step(
            _noted(services.withdraw_order),
            gettext_lazy("撤回后本件办结，记录上不再显示整改情况，已出具的通知书作废。"),
            gettext_lazy("已撤回整改通知。"),
            tone="grave",
        ),
        "remind": Step(
            _noted(services.remind_body),
            gettext_lazy("催办意见显示在本件页面和办理经过中。"),
            gettext_lazy("已催办。"),
            label=gettext_lazy("催办"),
            is_open=lambda order, by: order.status in BODYS_TURN and by.holds(OFFICE, over=order),
        ),
        "draft": Step(
            lambda order, data, by, at: services.draft_from_order(uid=order.pk, by=by, at=at),
            gettext_lazy("系统按本通知预填草稿；请补齐认定决定书的文号、名称和机关后再提交。"),
            gettext_lazy("已起草记录，请补齐认定决定书的信息。"),
            tone="main",
            label=gettext_lazy("据此起草失信记录"),
            is_open=lambda order, by: (
                order.status == OrderStatus.NOT_RECTIFIED
                and order.draft_id is None
                and by.holds([Role.CLERK], over=order)
            ),
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[RectificationOrder]:
        return queries.orders_in_reach(person(request)).with_parties()

    @admin.display(description=gettext_lazy("整改单位"))
    def subject(self, order: RectificationOrder) -> SafeString:
        return self.titled(order, order.organisation.name, f"{plain_title(order.record)} · {order.number}")

    @admin.display(description=gettext_lazy("书面说明期限"), ordering="explain_due_on")
    def explain_by(self, order: RectificationOrder) -> SafeString:
        waits = order.status == OrderStatus.ORDERED
        return _clock(order.explain_due_on) if waits else format_html("{}", order.explain_due_on.isoformat())

    @admin.display(description=gettext_lazy("整改期限"), ordering="due_on")
    def finish_by(self, order: RectificationOrder) -> SafeString:
        waits = order.status in BODYS_TURN
        return _clock(order.due_on) if waits else format_html("{}", order.due_on.isoformat())

    @admin.display(description=gettext_lazy("下达"), ordering="ordered_at")
    def ordered(self, order: RectificationOrder) -> str:
        return timezone.localtime(order.ordered_at).strftime("%Y-%m-%d")

    # --- One order ------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("new/<uuid:uid>/", wrap(self.new_view), name=f"{self.name}_new"),
            path("<uuid:uid>/paper/", wrap(self.paper_view), name=f"{self.name}_paper"),
            path("evidence/<uuid:uid>/", wrap(download), name=f"{self.name}_evidence"),
            path(
                "evidence/<uuid:uid>/remove/", wrap(require_POST(remove)), name=f"{self.name}_evidence_remove"
            ),
        ]

    def heading(self, order: RectificationOrder) -> str:
        return _("%(body)s整改") % {"body": order.organisation.name}

    def groups(self, order: RectificationOrder) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("整改通知"),
                [
                    (_("文号"), order.number),
                    (_("须书面说明的问题"), order.to_explain),
                    (_("整改要求"), order.requirements),
                    (_("依据"), order.basis),
                    (_("下达"), _said_by(order.ordered_by, order.ordered_at)),
                ],
            ),
            (
                _("书面说明"),
                [
                    (_("失信原因的书面说明"), order.explanation),
                    (_("报送"), _said_by(order.explained_by, order.explained_at)),
                ],
            ),
            (
                _("整改结果"),
                [
                    (_("整改措施和成效"), order.measures_taken),
                    (_("报送"), _said_by(order.submitted_by, order.submitted_at)),
                ],
            ),
            (
                _("核查"),
                [
                    (_("核查意见"), order.decision_note),
                    (_("办理"), _said_by(order.decided_by, order.decided_at)),
                ],
            ),
        ]

    def more(self, request: HttpRequest, order: RectificationOrder) -> dict[str, Any]:
        by = person(request)
        history = self.happenings(order)
        return {
            "deadlines": deadlines_of(order),
            "evidence": order.evidence.filter(removed_at=None).select_related("uploaded_by"),
            "may_remove": order.status in BODYS_TURN and by.holds([Role.DEPARTMENT], over=order),
            "said": next((one for one in history if one.kind in ("remind", "return", "overdue")), None)
            if order.status in BODYS_TURN
            else None,
            "line": plain_title(order.record),
        }

    def record_link(self, request: HttpRequest, order: RectificationOrder) -> str:
        # The superior of a body sees the order; the record itself lies outside its reach.
        inside = records_in_reach(person(request)).filter(pk=order.record_id).exists()
        return record_url(order.record) if inside else ""

    def new_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The office orders: what to explain, what to do, by when."""
        record = record_in_reach(request, uid)

        def save(data: dict[str, Any]) -> str:
            content = {name: data[name] for name in ("to_explain", "requirements", "basis")}
            order = services.order_rectification(
                record=record,
                content=content,
                explain_in=data["explain_in"],
                finish_in=data["finish_in"],
                by=person(request),
                at=timezone.now(),
            )
            return self.address(order)

        return write_form(
            request,
            form=OrderForm(request.POST if request.method == "POST" else None),
            title=_("下达整改通知"),
            lead=f"{record.organisation.name} · {plain_title(record)}",
            crumbs=record_crumbs(record),
            save=save,
            button=_("下达"),
            done=_("整改通知已下达，期限开始计算。"),
        )

    def paper_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The order as issued, to print and to serve."""
        order = self.find(request, uid)
        if order.paper is None:
            raise Http404
        pdf = read_pdf(paper=order.paper, purpose=_("打印整改通知书"), by=person(request), at=timezone.now())
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{order.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


def _clock(day: Any) -> SafeString:
    said = Clock(timezone.localdate()).left(day)
    return format_html('<span class="clock clock-{}">{}</span>', said.style, said.text)


def _said_by(who: User | None, at: datetime | None) -> str:
    if who is None or at is None:
        return ""
    return f"{who.get_full_name()} {timezone.localtime(at):%Y-%m-%d %H:%M}"


# --- Evidence, of orders and of own reports ---------------------------------------------------
def _evidence(request: HttpRequest, uid: uuid.UUID) -> EvidenceFile:
    found = EvidenceFile.objects.select_related("order", "report").filter(pk=uid, removed_at=None).first()
    if found is None:
        raise Http404(_("没有这个文件，或它已被移除。"))
    by = person(request)
    inside: QuerySet[Any] = queries.orders_in_reach(by) if found.order_id else queries.reports_in_reach(by)
    if not inside.filter(pk=case_of(found).pk).exists():
        raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
    return found


def download(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """The stored bytes as a file to save; that somebody read it stands in the audit trail."""
    found = _evidence(request, uid)
    audit.read(
        action="evidence.read",
        by=person(request),
        at=timezone.now(),
        subject=case_of(found),
        details={"sha256": found.sha256},
    )
    response = FileResponse(
        services.open_evidence(found),
        as_attachment=True,
        filename=found.original_name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _page_of_evidence(uid: uuid.UUID) -> str:
    found = EvidenceFile.objects.get(pk=uid)
    if found.order_id:
        return reverse("admin:records_rectificationorder_change", args=[found.order_id])
    return reverse("admin:records_ownreport_change", args=[found.report_id])


@refusals_as_messages(_page_of_evidence)
def remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = _evidence(request, uid)
    services.remove_evidence(uid=found.pk, by=person(request), at=timezone.now())
    return HttpResponseRedirect(_page_of_evidence(found.pk))
