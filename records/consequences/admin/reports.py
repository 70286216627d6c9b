"""Own reports: a body reports itself, the office takes, returns or dismisses what it reads."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.models import User
from records.access.roles import Role
from records.clocks import cases
from records.consequences import queries, services
from records.consequences.admin.forms import AnswerForm, AskForm, ReportForm
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.consequences.admin.work import WORK
from records.consequences.choices import ReportStatus
from records.consequences.deadlines import REPORT_CASE
from records.consequences.models import OwnReport
from records.consequences.services.reports import TEXTS
from records.consequences.workflow import REPORT
from records.dishonesty.admin.base import person, record_url
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.queries import records_in_reach
from records.subjects.models import Organisation

ASKERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR)


class Punctual(OneOf):
    title = gettext_lazy("是否按期")  # type: ignore[assignment]
    parameter_name = "punctual"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", _("逾期报告")), ("missing", _("逾期未报告"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {"late": OwnReport.objects.late, "missing": OwnReport.objects.missing}.get(
            self.value() or ""
        )
        return queryset.filter(pk__in=chosen().values("pk")) if chosen else queryset


def _answer(report: OwnReport, data: dict[str, Any], *, by: User, at: datetime) -> None:
    for file in data["files"]:
        services.attach_evidence(case=report, file=file, by=by, at=at)
    content = {name: data[name] for name in TEXTS}
    services.answer_report(uid=report.pk, content=content, by=by, at=at)


def _noted(service: Any) -> Any:
    return lambda report, data, by, at: service(uid=report.pk, note=data["reason"], by=by, at=at)


@admin.register(OwnReport)
class OwnReportAdmin(CaseAdmin):
    list_display = ("subject", "state", "event_on", "due", "filed")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), ReportStatus),
        Punctual,
        by_region(),
    )
    list_select_related = ("organisation",)
    search_columns = ("organisation__name__icontains", "title__icontains")
    search_help_text = gettext_lazy("报告单位、事项")
    ordering = ("-event_on", "-uid")
    page_template = "consequences/report.html"
    workflow = REPORT
    steps = {
        "file": Step(
            _answer,
            gettext_lazy("报告后由信用主管部门处理；处理期间不能改动。"),
            gettext_lazy("已报告，等待处理。"),
            AnswerForm,
            "main",
        ),
        "take": Step(
            _noted(services.take_report),
            gettext_lazy("系统按报告内容预填失信记录草稿，请核对文书后提交审核。"),
            gettext_lazy("已采用，请核对预填的草稿。"),
            tone="main",
        ),
        "return": Step(
            _noted(services.return_report),
            gettext_lazy("退回报告单位补充；对方会看到您写的理由。"),
            gettext_lazy("已退回补充。"),
        ),
        "dismiss": Step(
            _noted(services.dismiss_report),
            gettext_lazy("认定不构成失信的，本件办结；理由随件保存。"),
            gettext_lazy("已认定不构成失信。"),
        ),
        "cancel": Step(
            _noted(services.cancel_report),
            gettext_lazy("无须报告的，本件办结，不计入逾期统计。"),
            gettext_lazy("已取消报告要求。"),
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[OwnReport]:
        return queries.reports_in_reach(person(request)).select_related("organisation", "region", "record")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(own_bodies(person(request)))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_ask = person(request).holds(ASKERS)
        return super().changelist_view(request, {**(extra_context or {}), "may_ask": may_ask})

    @admin.display(description=gettext_lazy("事项"))
    def subject(self, report: OwnReport) -> SafeString:
        return self.titled(report, report.title, report.organisation.name)

    @admin.display(description=gettext_lazy("报告期限"), ordering="due_on")
    def due(self, report: OwnReport) -> str:
        return report.due_on.isoformat()

    @admin.display(description=gettext_lazy("报告日期"), ordering="filed_on")
    def filed(self, report: OwnReport) -> SafeString:
        if report.filed_on is None:
            return format_html("{}", _("逾期未报告") if report.missed_at else "—")
        late = _("逾期") if report.is_late else ""
        return format_html("{} {}", report.filed_on.isoformat(), late)

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("ask/", wrap(self.ask_view), name=f"{self.name}_ask")]

    def heading(self, report: OwnReport) -> str:
        return report.title

    def groups(self, report: OwnReport) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("报告"),
                [
                    (_("报告单位"), report.organisation.name),
                    (_("事件日期"), report.event_on.isoformat()),
                    (_("报告期限"), report.due_on.isoformat()),
                    (_("报告日期"), self.filed(report)),
                    (_("失信事实"), report.facts),
                    (_("原因分析"), report.causes),
                    (_("整改措施"), report.remedy),
                    (_("文书文号"), report.document_number),
                    (_("作出机关"), report.authority_name),
                    (_("处理意见"), report.decision_note),
                ],
            )
        ]

    def more(self, request: HttpRequest, report: OwnReport) -> dict[str, Any]:
        by = person(request)
        waits = report.status in (ReportStatus.DUE, ReportStatus.RETURNED)
        history = self.happenings(report)
        return {
            "line": report.organisation.name,
            "deadlines": list(cases.of_case(REPORT_CASE, report.pk)),
            "evidence": report.evidence.filter(removed_at=None).select_related("uploaded_by"),
            "may_remove": waits and by.holds([Role.DEPARTMENT], over=report),
            "said": next((one for one in history if one.kind == "return"), None) if waits else None,
        }

    def record_link(self, request: HttpRequest, report: OwnReport) -> str:
        if report.record is None:
            return ""
        inside = records_in_reach(person(request)).filter(pk=report.record.pk).exists()
        return record_url(report.record) if inside else ""

    def initial(self, name: str, report: OwnReport) -> dict[str, Any]:
        return {field: getattr(report, field) for field in TEXTS}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A body reports itself."""
        by = person(request)
        bodies = own_bodies(by)
        if not bodies:
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            files = data.pop("files")
            at = timezone.now()
            report = services.file_report(organisation=bodies[0], content=data, files=files, by=by, at=at)
            return self.address(report)

        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return write_form(
            request,
            form=ReportForm(data, files),
            title=_("报告本单位失信情况"),
            lead=_(
                "%(body)s · 文书生效或事件发生后按期主动报告，如实记载；主动报告和整改作为从轻处理的考虑。"
            )
            % {"body": bodies[0].name},
            crumbs=self.crumbs(),
            save=save,
            button=_("报告"),
            done=_("已报告，等待处理。"),
        )

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """The office asks a body for its report."""
        by = person(request)
        if not by.holds(ASKERS):
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            return self.address(services.ask_for_report(**data, by=by, at=timezone.now()))

        return write_form(
            request,
            form=AskForm(request.POST if request.method == "POST" else None),
            title=_("要求报告失信情况"),
            lead=_("被要求的单位从今天起按期报告；逾期未报告的如实记载。"),
            crumbs=[(_("失信情况报告"), reverse("admin:records_ownreport_changelist"))],
            save=save,
            button=_("要求报告"),
            done=_("已要求报告，期限开始计算。"),
        )


def own_bodies(user: User) -> list[Organisation]:
    """The bodies for which this person may report; nearly always one."""
    uids = [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id
    ]
    return list(Organisation.objects.filter(pk__in=uids).order_by("pinyin")) if uids else []
