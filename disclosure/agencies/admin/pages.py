"""The desks of this room for staff."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.choices import Conduct, ExpertState, Grade
from disclosure.agencies.models import Agency, AgencyReport, AgencyScore, BadConduct, Expert
from disclosure.editing.admin.forms import ChangeForm, DeskForm
from disclosure.editing.admin.pages import DeskAdmin, MyWork
from disclosure.editing.admin.references import ReferenceField
from disclosure.editing.choices import Status
from records.dishonesty.admin.filters import by_choice, by_region

_STATUS = by_choice("status", _("状态"), Status)


def _agencies() -> Any:
    return Agency.objects.filter(status=Status.PUBLISHED)


def _experts() -> Any:
    return Expert.objects.filter(status=Status.PUBLISHED)


def _agency() -> ReferenceField:
    return ReferenceField(
        label=_("招标代理机构"),
        rows=_agencies,
        by=("title", "uscc"),
        help_text=_("已发布的代理机构：全称或统一社会信用代码。"),
    )


def _expert() -> ReferenceField:
    return ReferenceField(
        label=_("评标专家"), rows=_experts, by=("title",), help_text=_("已发布的专家的代码。")
    )


class OfAgency(DeskForm):
    agency = _agency()


class ChangeOfAgency(ChangeForm):
    agency = _agency()


class ConductForm(DeskForm):
    agency = _agency()
    expert = _expert()


class ConductChange(ChangeForm):
    agency = _agency()
    expert = _expert()


@admin.register(Agency)
class AgencyAdmin(DeskAdmin):
    kind = "agency"

    @admin.display(description=_("统一社会信用代码"))
    def said_of(self, item: Any) -> str:
        return str(item.uscc or "—")


@admin.register(AgencyScore)
class AgencyScoreAdmin(DeskAdmin):
    kind = "agency-score"
    form_base, change_base = OfAgency, ChangeOfAgency
    list_filter = (MyWork, by_choice("grade", _("信用等级"), Grade), _STATUS, by_region())
    list_select_related = ("organisation", "region", "agency")

    @admin.display(description=_("评价"))
    def said_of(self, item: Any) -> str:
        return f"{item.year} {item.get_grade_display()}"


@admin.register(Expert)
class ExpertAdmin(DeskAdmin):
    kind = "expert"
    list_filter = (MyWork, by_choice("state", _("在库状态"), ExpertState), _STATUS, by_region())

    @admin.display(description=_("评审专业"))
    def said_of(self, item: Any) -> str:
        return str(item.get_speciality_display())


@admin.register(BadConduct)
class BadConductAdmin(DeskAdmin):
    kind = "bad-conduct"
    form_base, change_base = ConductForm, ConductChange
    list_filter = (MyWork, by_choice("conduct", _("行为类别"), Conduct), _STATUS, by_region())

    @admin.display(description=_("行为类别"))
    def said_of(self, item: Any) -> str:
        return str(item.get_conduct_display())


@admin.register(AgencyReport)
class AgencyReportAdmin(DeskAdmin):
    kind = "agency-report"
    form_base, change_base = OfAgency, ChangeOfAgency

    @admin.display(description=_("出具机构"))
    def said_of(self, item: Any) -> str:
        return str(item.author_name)
