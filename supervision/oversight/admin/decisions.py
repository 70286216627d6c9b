"""The desk of major decisions' working files."""

from datetime import datetime
from typing import Any

from django import forms as base
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.filters import by_choice
from supervision.oversight import services
from supervision.oversight.admin import forms
from supervision.oversight.admin.desk import OversightDesk, Step, Table, name_of
from supervision.oversight.choices import DecisionResult, DecisionStatus, DecisionStep, SkipGround
from supervision.oversight.models import DecisionFile, DecisionPart
from supervision.oversight.workflow import BOTH, DECISION


class FileForm(forms.EntryForm):
    title = base.CharField(label=gettext_lazy("决策名称"), max_length=200)
    body = forms.BodyField(label=gettext_lazy("决策机关"))
    summary = base.CharField(label=gettext_lazy("决策事项"), max_length=4000, widget=forms.area(6))
    started_on = forms.day(gettext_lazy("启动日期"))

    def enter(self, *, by: Any, at: datetime) -> DecisionFile:
        return services.open_file(said=services.DecisionData(**self.cleaned_data), by=by, at=at)


class PartForm(forms.FilesForm):
    step = forms.one_of(gettext_lazy("程序"), DecisionStep.choices)
    result = forms.one_of(
        gettext_lazy("结果"),
        DecisionResult.choices,
        help_text=gettext_lazy(
            "合法性审查、集体讨论选“通过”或者“未通过”，其他程序选“已完成”或者“依法不适用”。"
        ),
    )
    began_on = forms.day(
        gettext_lazy("开始日期"), required=False, help_text=gettext_lazy("公众参与填写公开征求意见的第一天。")
    )
    ended_on = forms.day(gettext_lazy("完成日期"))
    document = base.CharField(
        label=gettext_lazy("材料名称和文号"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例如论证报告、评估报告、审查意见书、会议纪要。"),
    )
    notes = base.CharField(
        label=gettext_lazy("情况"),
        max_length=4000,
        widget=forms.area(5),
        help_text=gettext_lazy("写明意见及采纳情况；依法不适用的写明理由。"),
    )
    skip_ground = forms.one_of(gettext_lazy("不适用的理由"), SkipGround.choices, required=False)
    short_reason = base.CharField(
        label=gettext_lazy("征求意见不足30日的理由"), max_length=500, required=False, widget=forms.area(2)
    )
    field_order = (
        "step", "result", "began_on", "ended_on", "document", "notes", "skip_ground", "short_reason", "files",
    )  # fmt: skip

    def data_for_service(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        files = told.pop("files")
        return {"said": services.PartData(**told), "files": files}


class DecideForm(forms.StepForm):
    document_number = base.CharField(
        label=gettext_lazy("决策文号"),
        max_length=128,
        help_text=gettext_lazy("与公开页面上的决策文号一致，公开页面据此对应。"),
    )
    decided_on = forms.day(gettext_lazy("决定日期"))

    def shown(self) -> list[tuple[str, str]]:
        return _steps_in_words(self.case.newest_parts())


class CheckForm(forms.NoteForm):
    def shown(self) -> list[tuple[str, str]]:
        return _steps_in_words(self.case.newest_parts())


def _steps_in_words(parts: dict[str, DecisionPart]) -> list[tuple[str, str]]:
    return [
        (
            str(DecisionStep(step).label),
            f"{parts[step].get_result_display()}（{parts[step].ended_on}）"
            if step in parts
            else _("没有记载"),
        )
        for step in DecisionStep
    ]


@admin.register(DecisionFile)
class DecisionFileAdmin(OversightDesk):
    workflow = DECISION
    steps: dict[str, Any] = {
        "add_part": Step(services.add_part, gettext_lazy("逐项登记五个程序；同一程序再次登记的，以最近一次为准。"), PartForm, "main", gettext_lazy("登记决策程序"), frozenset({DecisionStatus.PREPARING}), BOTH),
        "decide": Step(services.decide_file, gettext_lazy("合法性审查和集体讨论都通过以后才能登记决定。"), DecideForm, "main"),
        "check": Step(services.check_file, gettext_lazy("逐项核对材料后归档；归档后不能再改。"), CheckForm, "main"),
        "stop": Step(services.stop_file, gettext_lazy("不再继续的决策，写明理由。"), forms.ReasonForm, "grave"),
    }  # fmt: skip
    list_filter = (by_choice("status", gettext_lazy("状态"), DecisionStatus),)
    search_columns = (*OversightDesk.search_columns, "document_number__icontains")
    entry_form = FileForm
    entry_title = gettext_lazy("建立重大决策程序卷")
    entry_lead = gettext_lazy(
        "从启动决策起建卷，逐项登记公众参与、专家论证、风险评估、合法性审查、集体讨论。"
    )

    def warnings(self, case: Any) -> list[str]:
        if case.status not in (DecisionStatus.DECIDED, DecisionStatus.CHECKED) or case.steps_done:
            return []
        return [_("已作出决定，但五个程序没有全部记载，计入程序有缺的决策。")]

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("决策"),
                [
                    (_("决策机关"), case.body.name),
                    (_("决策事项"), case.summary),
                    (_("启动日期"), case.started_on),
                    (_("决策文号"), case.document_number),
                    (_("决定日期"), case.decided_on),
                    (_("决定登记人"), name_of(case.decided_by)),
                    (_("归档核对人"), name_of(case.checked_by)),
                ],
            ),
            (_("五个程序"), _steps_in_words(case.newest_parts())),
        ]

    def tables(self, case: Any) -> list[Table]:
        return [
            Table(
                _("程序登记"),
                [_("程序"), _("结果"), _("日期"), _("材料名称和文号"), _("情况")],
                [
                    [
                        one.get_step_display(),
                        f"{one.get_result_display()} {one.get_skip_ground_display()}".strip(),
                        f"{one.began_on} — {one.ended_on}" if one.began_on else one.ended_on,
                        one.document,
                        "\n".join(part for part in (one.notes, one.short_reason) if part),
                    ]
                    for one in case.parts.order_by("entered_at", "uid")
                ],
            )
        ]
