"""Campaigns with their way to zero, and the worksheet of each target."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person
from records.dishonesty.admin.filters import by_choice, by_region
from supervision.inspections import queries, services
from supervision.inspections.admin import forms, forms_campaigns
from supervision.inspections.admin.base import MyWork, RoomCase, Step, Table, link, name_of
from supervision.inspections.charts import curve_of
from supervision.inspections.choices import CampaignStatus, FileOf, TargetStatus, Theme
from supervision.inspections.models import Campaign, CampaignTarget
from supervision.inspections.models.campaigns import CAMPAIGN_CASE
from supervision.inspections.parties import BODY, OFFICE
from supervision.inspections.rules import curve
from supervision.inspections.services.campaigns import UNDER_WAY, WRITABLE
from supervision.inspections.workflow import CAMPAIGN, TARGET
from supervision.inspections.zeroing import source_url

SHOWN_TARGETS = 500
ANSWERING = frozenset({Role.CLERK, Role.REVIEWER})


def _compare(*, uid: Any, by: Any, at: Any) -> int:
    return services.compare_campaign(uid=uid, at=at)


@admin.register(Campaign)
class CampaignAdmin(RoomCase):
    workflow = CAMPAIGN
    case_kind = CAMPAIGN_CASE
    related = ("region", "created_by", "opened_by", "closed_by")
    list_display: Any = ("title_cell", "state", "ends_on")
    list_filter = (MyWork, by_choice("status", gettext_lazy("状态"), CampaignStatus), by_region())
    list_select_related: Any = ("region",)
    ordering = ("-created_at", "-uid")
    search_fields = ("number",)
    search_columns = ("number__icontains", "title__icontains")
    steps = {
        "open": Step(services.open_campaign, gettext_lazy("批准后按数据自动列出全部治理对象，清零期限开始计算。"), tone="main"),
        "compare": Step(services.compare_now, gettext_lazy("按最新数据核对：新出现的列入，已修复、已清偿的标为待确认。系统每小时自动核对一次。"), forms.Nothing, label=gettext_lazy("立即核对数据"), states=frozenset(UNDER_WAY)),
        "end": Step(services.end_campaign, gettext_lazy("期限届满后，没有清零的逐件转入处理；系统到期自动办理。"), forms.Nothing),
        "close": Step(services.close_campaign, gettext_lazy("全部清零或者移送追责后，写明治理总结。"), forms.SummaryForm),
        "cancel": Step(services.cancel_campaign, gettext_lazy("写明取消的原因。"), forms.ReasonForm, "grave"),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.campaigns_in_reach(person(request))

    @admin.display(description=gettext_lazy("专项治理"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(
            case, case.title, f"{case.number} · {case.get_theme_display()} · {case.region.name}"
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(OFFICE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        def save(data: dict[str, Any]) -> str:
            return self.address(services.draft_campaign(content=data, by=person(request), at=timezone.now()))

        return write_form(
            request,
            form=forms_campaigns.CampaignForm(request.POST if request.method == "POST" else None),
            title=_("起草专项治理"),
            lead=_("治理对象不用手工录入：批准启动时按数据自动列出，以后每小时核对。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存"),
            done=_("已保存，等待批准启动。"),
        )

    def heading(self, case: Any) -> str:
        return f"{case.number} {case.title}"

    def line(self, case: Any) -> str:
        return f"{case.get_theme_display()} · {case.region.full_name}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("治理"),
                [
                    (_("依据文件"), f"{case.basis_name}（{case.basis_number}，{case.basis_on}）"),
                    (_("目标和要求"), case.goal),
                    (_("公开点名的条款"), case.names_clause),
                    (_("开始日期"), case.starts_on),
                    (_("清零期限"), case.ends_on),
                    (_("起草人"), name_of(case.created_by)),
                    (_("批准人"), name_of(case.opened_by)),
                    (
                        _("最近核对时间"),
                        f"{timezone.localtime(case.compared_at):%Y-%m-%d %H:%M}" if case.compared_at else "",
                    ),
                    (_("治理总结"), case.summary),
                ],
            )
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        rows = queries.targets_in_reach(person(request)).filter(campaign=case).select_related("body")
        by_body = (
            rows.order_by()
            .values("body__name")
            .annotate(number=Count("pk"), amount=Sum("amount"))
            .order_by("-number", "body__name")
        )
        return [
            Table(
                _("治理对象"),
                (_("事项"), _("单位"), _("涉及金额（元）"), _("计划清零日期"), _("状态")),
                [
                    (
                        link(reverse("admin:supervision_campaigntarget_change", args=[one.pk]), one.title),
                        one.body.name,
                        one.amount if one.amount is not None else "",
                        one.planned_on or "",
                        one.get_status_display(),
                    )
                    for one in rows.order_by("status", "body__pinyin", "uid")[:SHOWN_TARGETS]
                ],
            ),
            Table(
                _("各单位"),
                (_("单位"), _("件数"), _("涉及金额（元）")),
                [(one["body__name"], one["number"], one["amount"] or "") for one in by_body[:SHOWN_TARGETS]],
            ),
        ]

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        if case.status in (CampaignStatus.DRAFT, CampaignStatus.CANCELLED):
            return {}
        course = curve(
            queries.curve_spans(case),
            since=timezone.localdate(case.opened_at),
            until=max(case.ends_on, timezone.localdate()) if case.status in UNDER_WAY else case.ends_on,
            today=timezone.localdate(),
        )
        return {"curve": curve_of(course)}


@admin.register(CampaignTarget)
class CampaignTargetAdmin(RoomCase):
    workflow = TARGET
    related = (
        "region", "body__region", "campaign", "leader", "planned_by", "confirmed_by", "proposed_by", "decided_by",
        "responsibility",
    )  # fmt: skip
    list_display: Any = ("title_cell", "state", "planned_on")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), TargetStatus),
        by_choice("campaign__theme", gettext_lazy("治理对象"), Theme),
    )
    list_select_related: Any = ("region", "body", "campaign")
    ordering = ("-entered_at", "-uid")
    search_fields = ("title",)
    search_columns = ("title__icontains", "body__name__icontains", "campaign__number__icontains")
    steps = {
        "plan": Step(services.plan_target, gettext_lazy("填报清零措施、责任领导（职务）和计划清零日期。"), forms_campaigns.TargetPlanForm, "main", label=gettext_lazy("填报工作单"), states=WRITABLE, roles=BODY | OFFICE, more=lambda case, by: case.campaign.status in UNDER_WAY),
        "progress": Step(services.add_progress, gettext_lazy("登记进展和凭证；登记后不能修改，有误的另行补记。"), forms_campaigns.ProgressForm, label=gettext_lazy("登记进展"), states=WRITABLE, roles=BODY | OFFICE, more=lambda case, by: case.campaign.status in UNDER_WAY),
        "confirm": Step(services.confirm_zero, gettext_lazy("数据显示已清零；核对后由没有填报过的人确认。"), tone="main"),
        "propose": Step(services.propose_accountability, gettext_lazy("到期没有清零的，提出追责建议，由另一人决定。"), forms_campaigns.ProposalForm, "main"),
        "refer": Step(services.refer_accountability, gettext_lazy("同意追责建议，移送追责。"), tone="main"),
        "refuse": Step(services.refuse_accountability, gettext_lazy("不同意的写明理由，退回重新提出。"), forms.ReasonForm),
        "answering": Step(services.enter_answering, gettext_lazy("在失信记录下登记责任人：工作单中责任领导职务的现任人员。"), forms_campaigns.AnsweringForm, "main", label=gettext_lazy("登记责任追究"), states=frozenset({TargetStatus.REFERRED}), roles=ANSWERING, more=lambda case, by: case.responsibility_id is None and case.campaign.theme == Theme.JUDGMENT_DEBTOR),
    }  # fmt: skip

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.targets_in_reach(person(request))

    @admin.display(description=gettext_lazy("治理对象"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.campaign.number} · {case.body.name}")

    def heading(self, case: Any) -> str:
        return str(case.title)

    def line(self, case: Any) -> str:
        return f"{case.body.name} · {case.campaign.title} · {case.campaign.number}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("治理对象"),
                [
                    (_("单位"), case.body.name),
                    (_("涉及金额（元）"), case.amount),
                    (_("清零期限"), case.campaign.ends_on),
                ],
            ),
            (
                _("工作单"),
                [
                    (_("清零措施"), case.measures),
                    (_("责任领导（职务）"), case.leader.title if case.leader else ""),
                    (_("计划清零日期"), case.planned_on),
                    (_("填报人"), name_of(case.planned_by)),
                ],
            ),
            (
                _("清零"),
                [
                    (_("清零日期"), case.zero_on),
                    (_("清零方式"), case.zero_how),
                    (_("确认人"), name_of(case.confirmed_by)),
                ],
            ),
            (
                _("追责"),
                [
                    (_("追责建议"), case.proposal),
                    (_("建议人"), name_of(case.proposed_by)),
                    (_("决定人"), name_of(case.decided_by)),
                ],
            ),
        ]

    def tables(self, request: HttpRequest, case: Any) -> list[Table]:
        return [
            Table(
                _("清零进展"),
                (_("日期"), _("进展"), _("履行金额（元）"), _("登记人")),
                [
                    (one.on, one.text, one.paid if one.paid is not None else "", name_of(one.by))
                    for one in case.progress.select_related("by").order_by("-on", "-at")[:100]
                ],
            )
        ]

    def file_owners(self, case: Any) -> Any:
        return [(FileOf.TARGET, [case.pk])]

    def more(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        doors = [(source_url(case.campaign.theme, case.source_uid), _("数据来源"))]
        if self.inside(request, case):
            doors.append(
                (reverse("admin:supervision_campaign_change", args=[case.campaign_id]), case.campaign.title)
            )
            if case.responsibility_id:
                address = reverse("admin:records_responsibility_change", args=[case.responsibility_id])
                doors.append((address, _("责任追究")))
        return {"doors": doors}
