"""Measures: entered from a record, decided by another person, confirmed by whoever carries them out."""

import uuid
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.common.masking import mask_name
from records.consequences import queries, services
from records.consequences.admin.forms import ExecutionForm, MeasureForm
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.consequences.admin.work import WORK
from records.consequences.choices import MeasureStatus
from records.consequences.models import Measure
from records.consequences.services.telling import plain_title
from records.consequences.workflow import MEASURE
from records.dishonesty.admin.base import crumbs as record_crumbs
from records.dishonesty.admin.base import person, record_in_reach, record_url
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.choices import ConsequenceKind
from records.dishonesty.queries import records_in_reach
from records.dishonesty.services.drafting import unit_of

EXECUTORS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR)


def may_execute(measure: Measure, by: Any) -> bool:
    if measure.status != MeasureStatus.IN_FORCE or measure.executed_at is not None:
        return False
    if by.holds(EXECUTORS, over=measure):
        return True
    return measure.official_id is None and by.holds([Role.DEPARTMENT], over=measure.executing_body)


@admin.register(Measure)
class MeasureAdmin(CaseAdmin):
    list_display = ("subject", "about", "state", "executing_body", "from_to", "executed")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), MeasureStatus),
        by_choice("kind", gettext_lazy("类别"), ConsequenceKind),
        by_region(),
    )
    list_select_related = ("organisation", "official", "executing_body", "record")
    search_columns = ("organisation__name__icontains", "title__icontains")
    search_help_text = gettext_lazy("对象机构、措施内容")
    ordering = ("-entered_at", "-uid")
    workflow = MEASURE
    steps = {
        "decide": Step(
            lambda measure, data, by, at: services.decide_measure(
                uid=measure.pk, reason=data["reason"], by=by, at=at
            ),
            gettext_lazy("审定后措施生效；对机构的措施随记录公开并逐级归集。"),
            gettext_lazy("已审定，措施生效。"),
            tone="main",
        ),
        "refuse": Step(
            lambda measure, data, by, at: services.refuse_measure(
                uid=measure.pk, reason=data["reason"], by=by, at=at
            ),
            gettext_lazy("不予采取的措施不生效，也不公开。"),
            gettext_lazy("已决定不予采取。"),
        ),
        "lift": Step(
            lambda measure, data, by, at: services.lift_measure(
                uid=measure.pk, reason=data["reason"], by=by, at=at
            ),
            gettext_lazy("解除后措施立即停止执行，各级同步更新。"),
            gettext_lazy("已解除。"),
            tone="grave",
        ),
        "execute": Step(
            lambda measure, data, by, at: services.confirm_execution(
                uid=measure.pk, note=data["note"], by=by, at=at
            ),
            gettext_lazy("由执行机关确认何时、如何执行。"),
            gettext_lazy("执行情况已确认。"),
            ExecutionForm,
            "main",
            gettext_lazy("确认执行"),
            may_execute,
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[Measure]:
        return queries.measures_in_reach(person(request)).with_parties()

    @admin.display(description=gettext_lazy("措施"))
    def subject(self, measure: Measure) -> SafeString:
        return self.titled(measure, measure.title, measure.get_kind_display())

    @admin.display(description=gettext_lazy("对象"))
    def about(self, measure: Measure) -> str:
        if measure.official is None:
            return measure.organisation.name
        return f"{measure.organisation.name} · {mask_name(measure.official.name)}"

    @admin.display(description=gettext_lazy("期限"), ordering="ends_on")
    def from_to(self, measure: Measure) -> str:
        until = measure.ends_on.isoformat() if measure.ends_on else _("至解除")
        return f"{measure.starts_on.isoformat()} — {until}"

    @admin.display(description=gettext_lazy("执行确认"))
    def executed(self, measure: Measure) -> str:
        return timezone.localtime(measure.executed_at).strftime("%Y-%m-%d") if measure.executed_at else "—"

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("new/<uuid:uid>/", wrap(self.new_view), name=f"{self.name}_new")]

    def heading(self, measure: Measure) -> str:
        return measure.title

    def groups(self, measure: Measure) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("措施内容"),
                [
                    (_("措施类别"), measure.get_kind_display()),
                    (_("对象机构"), measure.organisation.name),
                    (_("对象人员"), measure.official.name if measure.official else ""),
                    (_("决定机关"), measure.deciding_body.name),
                    (_("决定文号"), measure.document_number),
                    (_("决定日期"), measure.decided_on.isoformat()),
                    (_("法律依据"), measure.legal_basis),
                    (_("期限"), self.from_to(measure)),
                ],
            ),
            (
                _("执行"),
                [
                    (_("执行机关"), measure.executing_body.name),
                    (_("执行情况"), measure.execution_note),
                    (_("确认"), self.executed(measure) if measure.executed_at else ""),
                    (_("结束原因"), measure.end_note),
                ],
            ),
        ]

    def more(self, request: HttpRequest, measure: Measure) -> dict[str, Any]:
        return {
            "line": measure.organisation.name,
            "internal": measure.official_id is not None,
        }

    def note_reading(self, request: HttpRequest, measure: Measure) -> None:
        if measure.official_id is not None:
            audit.read(action="measure.read", by=person(request), at=timezone.now(), subject=measure)

    def record_link(self, request: HttpRequest, measure: Measure) -> str:
        # Whoever carries a measure out sees it; the record itself may lie outside his reach.
        inside = records_in_reach(person(request)).filter(pk=measure.record_id).exists()
        return record_url(measure.record) if inside else ""

    def new_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        record = record_in_reach(request, uid)
        by = person(request)
        # The form offers the officials of the body by name.
        audit.read(action="official.list", by=by, at=timezone.now(), subject=record)

        def save(data: dict[str, Any]) -> str:
            return self.address(services.enter_measure(record=record, content=data, by=by, at=timezone.now()))

        today = timezone.localdate()
        unit = unit_of(by)
        initial = {"decided_on": today, "starts_on": today, "deciding_body": unit, "executing_body": unit}
        return write_form(
            request,
            form=MeasureForm(
                request.POST if request.method == "POST" else None, record=record, initial=initial
            ),
            title=_("登记惩戒措施"),
            lead=f"{record.organisation.name} · {plain_title(record)}",
            crumbs=record_crumbs(record),
            save=save,
            button=_("登记"),
            done=_("已登记，等待另一人审定。"),
        )
