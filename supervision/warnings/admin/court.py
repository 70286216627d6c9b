"""Court notices before listing, for staff."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.clocks import cases
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.complaints.admin.base import render
from supervision.warnings import queries, services
from supervision.warnings.admin.base import RoomPages, name_of
from supervision.warnings.admin.forms import NoticeForm
from supervision.warnings.admin.steps import COURT_STEPS
from supervision.warnings.admin.work import WORK
from supervision.warnings.choices import CourtState
from supervision.warnings.models import CourtNotice
from supervision.warnings.models.court import COURT_CASE
from supervision.warnings.workflow import COURT, ENTERS


@admin.register(CourtNotice)
class CourtNoticeAdmin(RoomPages):
    workflow = COURT
    steps = COURT_STEPS
    about = "notice"
    related = ("body", "region", "entered_by", "settled_by")
    list_display: Any = ("title_cell", "state", "listing")
    list_filter = (WORK.list_filter(), by_choice("status", gettext_lazy("状态"), CourtState), by_region())
    list_select_related: Any = ("body",)
    ordering = ("-entered_at", "-uid")
    search_fields = ("case_number",)
    search_help_text = gettext_lazy("案号、机构名称、法院")
    search_columns = ("case_number__icontains", "body__name__icontains", "court__icontains")

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.court_in_reach(person(request))

    @admin.display(description=gettext_lazy("案件"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.body.name, f"{case.case_number} · {case.court}")

    @admin.display(description=gettext_lazy("拟列入日期"), ordering="listing_on")
    def listing(self, case: Any) -> SafeString:
        late = ""
        if case.status == CourtState.OPEN and case.listing_on < timezone.localdate():
            late = format_html(' <span class="mark mark-serious">{}</span>', _("已过期"))
        return format_html("{}{}", f"{case.listing_on:%Y-%m-%d}", late)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds(ENTERS)

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("enter/", wrap(self.enter_view), name=f"{self.name}_enter")]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.enter_view(request)

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return write_form(
            request,
            form=NoticeForm(*posted(request), initial={"received_on": timezone.localdate()}),
            title=_("登记法院列入前预警"),
            lead=_("法院告知拟将政府机构列入失信被执行人的，当天登记；机构的履行期限从收到之日起算。"),
            crumbs=self.crumbs(),
            save=lambda data: self.address(
                services.enter_notice(**data, by=person(request), at=timezone.now())
            ),
            button=_("登记"),
            done=_("已登记。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        return render(
            request,
            "warnings/notice.html",
            f"{case.body.name} {case.case_number}",
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            deadlines=cases.of_case(COURT_CASE, case.pk),
            open_steps=open_steps,
            shut_steps=shut_steps,
        )

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("法院来函"),
                [
                    (_("机构"), case.body.name),
                    (_("法院"), case.court),
                    (_("执行案号"), case.case_number),
                    (_("来函文号"), case.letter),
                    (_("应履行的义务"), case.obligation),
                    (_("金额（元）"), case.amount),
                    (_("收到日期"), case.received_on),
                    (_("拟列入日期"), case.listing_on),
                    (_("登记人"), name_of(case.entered_by)),
                ],
            ),
            (
                _("结果"),
                [
                    (_("结果日期"), case.settled_on),
                    (_("凭证"), case.evidence),
                    (_("核定人"), name_of(case.settled_by)),
                ],
            ),
        ]

    def heading(self, case: Any) -> str:
        return f"{case.body.name} {case.case_number}"
