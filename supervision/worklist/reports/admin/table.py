"""Who has reported for a period and who has not, what the accepted reports add up to, and who need not report."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.identity import this_node
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import attempted, state_mark
from supervision.complaints.admin.base import render
from supervision.worklist.reports import queries, services
from supervision.worklist.reports.admin.forms import ExemptForm, Nothing
from supervision.worklist.reports.choices import Period, Status
from supervision.worklist.reports.gathering import silent_nodes, summed, told
from supervision.worklist.reports.models import WorkReportExemption
from supervision.worklist.reports.rules import Span, newest
from supervision.worklist.reports.workflow import WORKFLOW, Office

MOST = 500
_YEARS = 5


class TableViews:
    """For ``WorkReportAdmin``."""

    address: Any
    crumbs: Any
    has_view_permission: Any

    def table_view(self, request: HttpRequest) -> HttpResponse:
        by = person(request)
        if not self.has_view_permission(request) or not by.holds(queries.OVERSEERS):
            raise PermissionDenied
        span, today = _asked(request), timezone.localdate()
        rows = list(queries.of_period(by, year=span.year, period=span.period)[:MOST])
        accepted = [one for one in rows if one.status == Status.ACCEPTED and one.judged_in_id]
        overseer = by.holds(queries.OVERSEERS, over=_office())
        silent = silent_nodes(this_node().code, span) if overseer else []
        return render(
            request,
            "reports/table.html",
            _("工作情况报告报送情况"),
            crumbs=self.crumbs(),
            span=span,
            period=Period(span.period).label,
            spans=[
                (
                    f"{one.year} {Period(one.period).label}",
                    f"?year={one.year}&period={one.period}",
                    one == span,
                )
                for one in _spans(newest(today))
            ],
            rows=[
                (
                    one,
                    self.address(one),
                    state_mark(WORKFLOW, one),
                    not one.submitted_on and one.due_on < today,
                )
                for one in rows
            ],
            silent=silent,
            counts={
                "due": len(rows) + len(silent),
                "in": sum(1 for one in rows if one.submitted_on),
                "late": sum(1 for one in rows if one.is_late),
                "accepted": sum(1 for one in rows if one.status == Status.ACCEPTED),
            },
            sums=[(one["title"], told(one), one["units"]) for one in summed(accepted)],
            exemptions=_exemptions() if overseer else [],
            exempt_url=reverse("admin:supervision_workreport_exempt") if _may_exempt(by) else "",
        )

    def exempt_view(self, request: HttpRequest) -> HttpResponse:
        if not _may_exempt(person(request)):
            raise PermissionDenied
        form = ExemptForm(*posted(request))

        def save(told: dict[str, Any]) -> str:
            services.exempt(**told, by=person(request), at=timezone.now())
            return reverse("admin:supervision_workreport_table")

        return write_form(
            request,
            form=form,
            title=_("登记免予报送的单位"),
            lead=_("从下一期起不再为该单位建立报告；已经建立的照常办理。"),
            crumbs=[*self.crumbs(), (_("报送情况"), reverse("admin:supervision_workreport_table"))],
            save=save,
            button=_("登记"),
            done=_("已登记。"),
        )

    def end_exemption_view(self, request: HttpRequest, exemption: uuid.UUID) -> HttpResponse:
        if not _may_exempt(person(request)):
            raise PermissionDenied
        row = WorkReportExemption.objects.filter(pk=exemption, ended_at=None).select_related("unit").first()
        if row is None:
            raise Http404(_("没有这项登记，或它已经取消。"))
        back = reverse("admin:supervision_workreport_table")
        form = Nothing(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: services.end_exemption(exemption=row.pk, by=person(request), at=timezone.now()),
            )
            if done:
                messages.success(request, _("已取消，从下一期起恢复报送。"))
                return HttpResponseRedirect(back)
        return render_below(
            request,
            "casework/step.html",
            _("取消免予报送"),
            crumbs=[*self.crumbs(), (_("报送情况"), back)],
            heading=row.unit.name,
            page_url=back,
            says=_("取消后从下一期起恢复报送。"),
            shown=[(_("登记的理由"), row.reason)],
            form=form,
            grave=False,
            denied=None,
            problems=[],
        )


def _exemptions() -> list[WorkReportExemption]:
    rows = WorkReportExemption.objects.filter(ended_at=None).select_related("unit", "by")
    return list(rows.order_by("-at")[:MOST])


def _office() -> Office:
    return Office(this_node().code)


def _may_exempt(by: Any) -> bool:
    return bool(by.holds([Role.SUPERVISOR], over=_office()))


def _asked(request: HttpRequest) -> Span:
    year, period = request.GET.get("year", ""), request.GET.get("period", "")
    if len(year) == 4 and year.isascii() and year.isdigit() and period in Period.values:
        return Span(int(year), period)
    return newest(timezone.localdate())


def _spans(last: Span) -> list[Span]:
    found = [
        Span(year, period) for year in range(last.year, last.year - _YEARS, -1) for period in ("year", "half")
    ]
    return [one for one in found if one.until <= last.until]
