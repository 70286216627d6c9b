"""The desk of reports to congress and conference."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as base
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.filters import by_choice
from supervision.oversight import services
from supervision.oversight.admin import forms
from supervision.oversight.admin.desk import OversightDesk, Step, Table, name_of
from supervision.oversight.choices import Assembly, CongressStatus, OpinionState, Rhythm
from supervision.oversight.deadlines import OPINION_KIND
from supervision.oversight.models import CongressReport
from supervision.oversight.workflow import BOTH, CONGRESS, OFFICE


class PlanForm(forms.EntryForm):
    assembly = forms.one_of(gettext_lazy("报告对象"), Assembly.choices)
    rhythm = forms.one_of(gettext_lazy("周期"), Rhythm.choices)
    title = base.CharField(
        label=gettext_lazy("报告名称"),
        max_length=200,
        help_text=gettext_lazy("例如“2026年政务诚信建设情况报告”；下一期按周期自动列入，年份随之更新。"),
    )
    body = forms.BodyField(label=gettext_lazy("报告单位"))
    region = forms.region_choice(gettext_lazy("所属地区"))
    period_from = forms.day(gettext_lazy("报告期自"))
    period_to = forms.day(gettext_lazy("报告期至"))
    due_on = forms.day(gettext_lazy("报送期限"))

    def enter(self, *, by: Any, at: datetime) -> CongressReport:
        return services.plan_report(said=services.ReportData(**self.cleaned_data), by=by, at=at)


class TextForm(forms.FilesForm):
    text = base.CharField(label=gettext_lazy("报告正文"), max_length=40000, widget=forms.area(16))
    field_order = ("text", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["text"] = self.case.text


class SendForm(forms.StepForm):
    on = forms.day(gettext_lazy("报送日期"))

    def shown(self) -> list[tuple[str, str]]:
        return [(_("报告正文"), self.case.text)]


class DeliberateForm(forms.StepForm):
    on = forms.day(gettext_lazy("审议、协商日期"))
    opinions = forms.LinesField(label=gettext_lazy("审议意见和反馈期限"))


class OpinionForm(forms.RowForm):
    row_name, row_label = "opinion", gettext_lazy("审议意见")
    states: tuple[str, ...] = (OpinionState.OPEN, OpinionState.DRAFTED)

    def rows(self) -> list[tuple[UUID, str]]:
        rows = self.case.opinions.filter(state__in=self.states).order_by("number")
        return [(one.pk, f"{one.number}. {one.text[:80]}（{one.due_on}）") for one in rows]


class AnswerForm(OpinionForm):
    answer = base.CharField(label=gettext_lazy("研究处理情况"), max_length=4000, widget=forms.area(8))


class SignOpinionForm(OpinionForm):
    states = (OpinionState.DRAFTED,)

    def shown(self) -> list[tuple[str, str]]:
        rows = self.case.opinions.filter(state=OpinionState.DRAFTED).order_by("number")
        return [(f"{one.number}. {one.text}", one.answer) for one in rows]


def _open(case: CongressReport) -> bool:
    return case.opinions.exclude(state=OpinionState.ANSWERED).exists()


def _drafted(case: CongressReport) -> bool:
    return case.opinions.filter(state=OpinionState.DRAFTED).exists()


_DELIBERATED = frozenset({CongressStatus.DELIBERATED})
STEPS: dict[str, Step] = {
    "draft": Step(services.draft_report, gettext_lazy("起草后由另一人签发。"), TextForm, "main"),
    "return": Step(services.return_report, gettext_lazy("退回后可以修改再报审。"), forms.ReasonForm),
    "send": Step(services.send_report, gettext_lazy("签发报送后，下一期按周期自动列入计划。"), SendForm, "main"),
    "deliberate": Step(services.deliberate, gettext_lazy("逐条登记审议意见和反馈期限；没有意见的直接办结。"), DeliberateForm, "main"),
    "draft_opinion": Step(services.draft_opinion, gettext_lazy("写明研究处理情况，由另一人签发。"), AnswerForm, "main", gettext_lazy("拟写审议意见反馈"), _DELIBERATED, BOTH, _open, row=True),
    "sign_opinion": Step(services.sign_opinion, gettext_lazy("签发后视为已反馈。"), SignOpinionForm, "main", gettext_lazy("签发审议意见反馈"), _DELIBERATED, BOTH, _drafted, row=True),
    "close": Step(services.close_report, gettext_lazy("全部审议意见已反馈，或者没有审议意见。")),
}  # fmt: skip


@admin.register(CongressReport)
class CongressReportAdmin(OversightDesk):
    workflow = CONGRESS
    steps = STEPS
    list_filter = (
        by_choice("status", gettext_lazy("状态"), CongressStatus),
        by_choice("assembly", gettext_lazy("报告对象"), Assembly),
    )
    entry_form = PlanForm
    entry_title = gettext_lazy("列入报告计划")
    entry_lead = gettext_lazy("半年、年度报告报送后，下一期自动列入。")
    may_enter = OFFICE

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("报告"),
                [
                    (_("报告对象"), case.get_assembly_display()),
                    (_("周期"), case.get_rhythm_display()),
                    (_("报告期"), f"{case.period_from} — {case.period_to}"),
                    (_("报告单位"), case.body.name),
                    (_("报送期限"), case.due_on),
                    (_("报送日期"), case.sent_on),
                    (_("拟稿人"), name_of(case.drafted_by)),
                    (_("签发人"), name_of(case.signed_by)),
                    (_("审议、协商日期"), case.deliberated_on),
                    (_("报告正文"), case.text),
                ],
            )
        ]

    def tables(self, case: Any) -> list[Table]:
        return [
            Table(
                _("审议意见"),
                [_("审议意见"), _("反馈期限"), _("状态"), _("研究处理情况"), _("反馈日期")],
                [
                    [f"{o.number}. {o.text}", o.due_on, o.get_state_display(), o.answer, o.answered_on]
                    for o in case.opinions.order_by("number")
                ],
            )
        ]

    def clock_rows(self, case: Any) -> list[tuple[str, list[uuid.UUID]]]:
        return [(OPINION_KIND, list(case.opinions.values_list("pk", flat=True)))]
