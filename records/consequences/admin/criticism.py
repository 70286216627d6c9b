"""Notices of criticism: drafted from a record, issued by another person."""

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

from records.access.roles import Role
from records.consequences import queries, services
from records.consequences.admin.forms import CriticismForm
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.consequences.admin.work import WORK
from records.consequences.choices import Audience, NoticeStatus
from records.consequences.models import CriticismNotice
from records.consequences.services.criticism import FIELDS
from records.consequences.services.telling import plain_title
from records.consequences.workflow import NOTICE
from records.dishonesty.admin.base import crumbs as record_crumbs
from records.dishonesty.admin.base import person, record_in_reach
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.services.drafting import unit_of


@admin.register(CriticismNotice)
class CriticismAdmin(CaseAdmin):
    list_display = ("subject", "organisation", "audience", "state", "dated_on")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), NoticeStatus),
        by_choice("audience", gettext_lazy("通报范围"), Audience),
        by_region(),
    )
    list_select_related = ("organisation", "record")
    search_columns = ("organisation__name__icontains", "title__icontains", "number__icontains")
    search_help_text = gettext_lazy("被通报单位、标题、文号")
    ordering = ("-entered_at", "-uid")
    workflow = NOTICE
    steps = {
        "issue": Step(
            lambda notice, data, by, at: services.issue_criticism(uid=notice.pk, by=by, at=at),
            gettext_lazy("印发后不能修改；公开通报随记录展示并逐级归集。"),
            gettext_lazy("已印发。"),
            tone="main",
        ),
        "withdraw": Step(
            lambda notice, data, by, at: services.withdraw_criticism(
                uid=notice.pk, reason=data["reason"], by=by, at=at
            ),
            gettext_lazy("撤回后不再展示，典型案例同时撤下。"),
            gettext_lazy("已撤回。"),
            tone="grave",
        ),
        "edit": Step(
            lambda notice, data, by, at: services.edit_criticism(uid=notice.pk, content=data, by=by, at=at),
            gettext_lazy("修改后由修改人以外的人审定印发。"),
            gettext_lazy("已修改。"),
            CriticismForm,
            label=gettext_lazy("修改草稿"),
            is_open=lambda notice, by: (
                notice.status == NoticeStatus.DRAFT and by.holds([Role.CLERK, Role.REVIEWER], over=notice)
            ),
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[CriticismNotice]:
        return queries.notices_in_reach(person(request)).select_related(
            "record", "organisation", "issuer", "region", "entered_by"
        )

    @admin.display(description=gettext_lazy("通报"))
    def subject(self, notice: CriticismNotice) -> SafeString:
        return self.titled(notice, notice.title, notice.number)

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("new/<uuid:uid>/", wrap(self.new_view), name=f"{self.name}_new")]

    def heading(self, notice: CriticismNotice) -> str:
        return notice.title

    def groups(self, notice: CriticismNotice) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("通报"),
                [
                    (_("被通报单位"), notice.organisation.name),
                    (_("通报机关"), notice.issuer.name),
                    (_("通报文号"), notice.number),
                    (_("通报日期"), notice.dated_on.isoformat()),
                    (_("通报范围"), notice.get_audience_display()),
                    (_("作为典型案例曝光"), _("是") if notice.is_typical_case else ""),
                    (_("通报正文"), notice.text),
                    (_("撤回原因"), notice.withdrawal_note),
                ],
            )
        ]

    def more(self, request: HttpRequest, notice: CriticismNotice) -> dict[str, Any]:
        return {"line": notice.organisation.name, "internal": notice.audience == Audience.INTERNAL}

    def initial(self, name: str, notice: CriticismNotice) -> dict[str, Any]:
        return {field: getattr(notice, field) for field in FIELDS} if name == "edit" else {}

    def new_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        record = record_in_reach(request, uid)
        by = person(request)

        def save(data: dict[str, Any]) -> str:
            return self.address(
                services.draft_criticism(record=record, content=data, by=by, at=timezone.now())
            )

        return write_form(
            request,
            form=CriticismForm(
                request.POST if request.method == "POST" else None,
                initial={"issuer": unit_of(by), "dated_on": timezone.localdate()},
            ),
            title=_("登记通报批评"),
            lead=f"{record.organisation.name} · {plain_title(record)}",
            crumbs=record_crumbs(record),
            save=save,
            button=_("保存草稿"),
            done=_("已登记，等待另一人审定印发。"),
        )
