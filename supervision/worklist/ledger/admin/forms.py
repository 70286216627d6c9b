"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.filters import regions_in_reach
from records.remedies.admin.forms import area, one_of
from records.subjects.picking import pick
from supervision.worklist.casepages import StepForm
from supervision.worklist.ledger.choices import Delivered, UnitKind
from supervision.worklist.ledger.services import Attended, MeasureData, MeetingData, PolicyData, TaskData

# 序号 | 措施 | 牵头单位
_MEASURE = re.compile(r"^(\d{1,3})\s*[|｜]\s*([^|｜]+?)\s*(?:[|｜]\s*([^|｜]*?)\s*)?$")
# 单位 | 职务 | 到会
_ATTENDED = re.compile(r"^([^|｜]+?)\s*(?:[|｜]\s*([^|｜]*?)\s*)?(?:[|｜]\s*(到会|未到会)\s*)?$")


def day(**more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **more)


class InRegion(Dressed):
    """A form for something of one region within one's reach."""

    region = forms.ChoiceField(label=_("行政区划"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_in_reach(user)  # type: ignore[attr-defined]


class PolicyForm(InRegion):
    title = forms.CharField(label=_("政策文件"), max_length=200)
    document_number = forms.CharField(label=_("文号"), max_length=100)
    issuer = forms.CharField(label=_("发文机关"), max_length=100)
    issued_on = day(label=_("发文日期"))
    source = forms.CharField(
        label=_("来源说明"), max_length=500, required=False, help_text=_("例如任务出自文件的哪一个附件。")
    )
    measures = forms.CharField(
        label=_("政策措施"),
        max_length=20_000,
        required=False,
        widget=area(6),
        help_text=_("一行一项：序号 | 措施 | 牵头单位。例如：1 | 企业账款按期支付 | 市财政局"),
    )

    def clean_measures(self) -> list[MeasureData]:
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["measures"].splitlines()), 1):
            said = _MEASURE.match(line.strip())
            if said is None:
                raise ValidationError(_("第%d行请写成“序号 | 措施 | 牵头单位”。") % number)
            found.append(MeasureData(int(said[1]), said[2], lead=said[3] or ""))
        return found

    def said(self) -> PolicyData:
        return PolicyData(**self.cleaned_data)


class UploadForm(Dressed):
    file = forms.FileField(
        label=_("文件"), help_text=_("按模板填写的 xlsx 或 csv；有一行不对，全部不导入，并逐行说明。")
    )


class TaskForm(StepForm):
    text = forms.CharField(label=_("工作任务"), max_length=4000, widget=area(4))
    units = forms.CharField(
        label=_("负责单位"),
        max_length=2000,
        widget=area(3),
        help_text=_("照录原文，例如“市财政局（牵头）、市统计局，各县（市、区）政府”。"),
    )
    schedule = forms.CharField(
        label=_("时间进度"),
        max_length=300,
        help_text=_("照录原文，例如“持续推进”“2026年年底前完成”；读不懂的由人工确定期限。"),
    )


class PolicyTaskForm(TaskForm):
    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=9999, required=False)
    measure = forms.ChoiceField(label=_("所属措施"), required=False)

    def fill(self) -> None:
        rows = [(one.number, one) for one in self.case.measures.all()]
        self.choose("measure", [("", _("不划分措施")), *rows])

    def data_for_service(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["measure"] = int(told["measure"]) if told["measure"] else None
        return {"said": TaskData(**told)}


class MeasureForm(StepForm):
    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=999)
    title = forms.CharField(label=_("政策措施"), max_length=200)
    text = forms.CharField(label=_("内容"), max_length=4000, required=False, widget=area(4))
    lead = forms.CharField(label=_("牵头单位"), max_length=200, required=False)
    due_on = day(label=_("兑现期限"), required=False)

    def data_for_service(self) -> dict[str, Any]:
        return {"said": MeasureData(**self.cleaned_data)}


class EvaluateForm(StepForm):
    measure = forms.ChoiceField(label=_("政策措施"))
    delivered = one_of(_("兑现情况"), Delivered.choices)
    beneficiaries = forms.CharField(
        label=_("惠及对象"), max_length=500, help_text=_("惠及哪些企业或群众；不写个人姓名。")
    )
    reached = forms.IntegerField(label=_("惠及数量"), min_value=0, max_value=2_000_000_000, required=False)
    evidence = forms.CharField(
        label=_("评估依据"),
        max_length=2000,
        widget=area(5),
        help_text=_("例如兑付台账、抽查样本、第三方报告。"),
    )
    satisfaction = forms.DecimalField(
        label=_("满意度（%）"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    satisfaction_basis = forms.CharField(
        label=_("满意度调查方式和样本"), max_length=300, required=False, help_text=_("填写满意度的必填。")
    )

    def fill(self) -> None:
        self.choose("measure", [(one.pk, one) for one in self.case.measures.all()])

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "measure": UUID(self.cleaned_data["measure"])}


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=area(4))


class DocumentForm(StepForm):
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("名称或文号。"))
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=area(4))


class ConcludeForm(StepForm):
    note = forms.CharField(label=_("办结情况"), max_length=1000, widget=area(4))


class ScheduleForm(StepForm):
    due_on = day(label=_("完成期限"), required=False, help_text=_("没有完成期限、持续推进的不填。"))
    reason = forms.CharField(label=_("确定期限的依据"), max_length=300, widget=area(3))


class ChangeForm(DocumentForm):
    text = forms.CharField(label=_("工作任务"), max_length=4000, required=False, widget=area(4))
    units = forms.CharField(
        label=_("负责单位"),
        max_length=2000,
        required=False,
        widget=area(3),
        help_text=_("原文中仍有的单位保留各自的进展；不再列出的单位不再承担。"),
    )
    schedule_text = forms.CharField(label=_("时间进度"), max_length=300, required=False)
    due_on = day(label=_("完成期限"), required=False, help_text=_("新的时间进度读不懂时填写。"))

    def fill(self) -> None:
        for field, column in (("text", "text"), ("units", "units_text"), ("schedule_text", "schedule_text")):
            self.fields[field].initial = getattr(self.case, column)


class MembersForm(StepForm):
    unit = forms.ChoiceField(label=_("原文"))
    bodies = forms.CharField(
        label=_("部门"),
        max_length=4000,
        widget=area(5),
        help_text=_("一行一个，填写机构全称或统一社会信用代码。"),
    )
    reason = forms.CharField(label=_("依据"), max_length=1000, widget=area(3))

    def fill(self) -> None:
        rows = self.case.units.filter(ended_at=None, kind=UnitKind.RELEVANT)
        self.choose("unit", [(one.pk, one) for one in rows])

    def clean_bodies(self) -> list[UUID]:
        return [body.pk for body in bodies_of(self.cleaned_data["bodies"])]

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "unit": UUID(self.cleaned_data["unit"])}


def bodies_of(text: str) -> list[Any]:
    """One body a line; a name that does not settle which is refused with those that come close."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        picked = pick(line, None)
        if picked.organisation is None:
            near = "；".join(words for _one, words, _why in picked.candidates[:3])
            raise ValidationError(f"{picked.problem}{near}")
        found.append(picked.organisation)
    return found


class ProgressForm(StepForm):
    percent = forms.IntegerField(label=_("进度（%）"), min_value=0, max_value=100, required=False)
    stage = forms.CharField(
        label=_("所处阶段"),
        max_length=100,
        required=False,
        help_text=_("不便用百分比表示的，写明进行到哪一步。"),
    )
    text = forms.CharField(label=_("进展情况"), max_length=2000, widget=area(5))
    evidence = forms.CharField(
        label=_("佐证"), max_length=1000, required=False, help_text=_("文件文号、会议日期、网页地址等。")
    )


class StageForm(StepForm):
    text = forms.CharField(label=_("阶段目标"), max_length=300)
    due_on = day(label=_("阶段期限"))


class _OfStage(StepForm):
    stage = forms.ChoiceField(label=_("阶段目标"))
    noted = False

    def fill(self) -> None:
        rows = self.case.stages.filter(checked_at=None, done_at__isnull=not self.noted)
        self.choose("stage", [(one.pk, f"{one.text}（{one.due_on}）") for one in rows])

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "stage": UUID(self.cleaned_data["stage"])}


class StageDoneForm(_OfStage):
    evidence = forms.CharField(label=_("完成佐证"), max_length=1000, widget=area(3))


class StageCheckForm(_OfStage):
    noted = True
    done = one_of(_("核验结果"), [("yes", _("已完成")), ("no", _("退回"))])
    note = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=area(3), help_text=_("退回的必填。")
    )

    def data_for_service(self) -> dict[str, Any]:
        told = super().data_for_service()
        return {**told, "done": told["done"] == "yes"}


class ReportForm(StepForm):
    result = forms.CharField(
        label=_("完成情况和佐证"), max_length=2000, widget=area(6), help_text=_("由另一人核验，请写明依据。")
    )


class NoteForm(StepForm):
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3))


class MeetingForm(InRegion):
    title = forms.CharField(label=_("会议名称"), max_length=200)
    held_at = forms.DateTimeField(
        label=_("会议时间"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label=_("地点"), max_length=100)
    convener = forms.CharField(label=_("召集单位"), max_length=100)
    chair_post = forms.CharField(label=_("主持人职务"), max_length=100, help_text=_("只写职务，不写姓名。"))
    attended = forms.CharField(
        label=_("参会单位"),
        max_length=8000,
        widget=area(6),
        help_text=_("一行一个：单位 | 参会人职务 | 到会（或未到会）。例如：许昌市财政局 | 副局长 | 到会"),
    )
    minutes = forms.CharField(
        label=_("会议纪要"),
        max_length=8000,
        widget=area(10),
        help_text=_("登记后不能修改；不写个人姓名和联系方式。"),
    )
    decisions = forms.CharField(
        label=_("议定事项"),
        max_length=8000,
        required=False,
        widget=area(5),
        help_text=_("一行一项；每一项可以转为任务。"),
    )

    def clean_attended(self) -> list[Attended]:
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["attended"].splitlines()), 1):
            said = _ATTENDED.match(line.strip())
            if said is None:
                raise ValidationError(_("第%d行请写成“单位 | 参会人职务 | 到会”。") % number)
            found.append(Attended(said[1], said[2] or "", said[3] != "未到会"))
        return found

    def clean_decisions(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["decisions"].splitlines() if line.strip()]

    def said(self) -> MeetingData:
        return MeetingData(**self.cleaned_data)


class DecisionTaskForm(TaskForm):
    decision = forms.ChoiceField(label=_("议定事项"))
    field_order = ("decision", "text", "units", "schedule")

    def fill(self) -> None:
        self.choose("decision", [(one.pk, one) for one in self.case.decisions.all()])
        self.fields["text"].required = False
        self.fields["text"].help_text = _("不填按议定事项原文。")

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "decision": UUID(self.cleaned_data["decision"])}
