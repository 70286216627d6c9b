"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.dishonesty.admin.forms import FilesField, FilesInput, dress
from records.remedies.admin.forms import area, one_of
from supervision.inspections.choices import (
    ChecklistStatus,
    Gravity,
    PlanScope,
    Result,
)
from supervision.inspections.models import InspectionChecklist, InspectionPlan
from supervision.inspections.parties import home_region
from supervision.inspections.rules import (
    questions_of,
    sections_as_text,
    sections_from_text,
)
from supervision.inspections.services import inspectors_of
from supervision.inspections.services.plans import open_plans


def day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


EVIDENCE = _("佐证材料")


def files(label: Any = EVIDENCE) -> FilesField:
    return FilesField(
        label=label,
        required=False,
        help_text=_("可多选；PDF、Word、Excel 或图片，按内容识别类型。"),
        widget=FilesInput(attrs={"multiple": True}),
    )


class CaseForm(Dressed):
    """A form that knows the case it is about, and who fills it in."""

    def __init__(self, *args: Any, case: Any, by: Any, **kwargs: Any) -> None:
        self.case, self.by = case, by
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def dress_added(self) -> None:
        """Give the fields that the case itself asked for the look of the others."""
        for field in self.fields.values():
            dress(field)
            field.error_messages["required"] = now("请填写%s。") % field.label

    def choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


class NoteForm(CaseForm):
    note = forms.CharField(label=_("备注"), max_length=1000, required=False, widget=area(3))


class ReasonForm(CaseForm):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4))


class ReasonsForm(CaseForm):
    reasons = forms.CharField(label=_("认定的理由"), max_length=2000, widget=area(4))


class OpinionForm(CaseForm):
    opinion = forms.CharField(label=_("核查意见"), max_length=2000, widget=area(4))


class SummaryForm(CaseForm):
    summary = forms.CharField(label=_("结论"), max_length=4000, widget=area(8))


class Nothing(CaseForm):
    """A step that needs no word."""


# --- Plans and checklists ---------------------------------------------------------------------------
class PlanForm(Dressed):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    scope = one_of(_("督导范围"), PlanScope.choices)
    title = forms.CharField(label=_("计划名称"), max_length=100)
    basis = forms.CharField(
        label=_("依据"),
        max_length=300,
        initial="《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）",
    )
    priorities = forms.CharField(label=_("督导重点"), max_length=4000, widget=area(6))


class CompleteForm(CaseForm):
    uncovered_reason = forms.CharField(
        label=_("未覆盖的说明"),
        max_length=2000,
        required=False,
        widget=area(4),
        help_text=_("全部检查过的不填；有未检查的，写明原因和补查安排。"),
    )


_SECTIONS = _("一行一个问题：问题 | 依据 | 需要的材料；每一部分前面写一行“# 标题”。")


class ChecklistForm(Dressed):
    key = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("小写字母和数字，例如 yearly；同一清单的新版用同一代码。")
    )
    title = forms.CharField(label=_("清单名称"), max_length=100)
    sections = forms.CharField(label=_("检查内容"), widget=area(16), max_length=60_000, help_text=_SECTIONS)

    def clean_sections(self) -> Any:
        return _sections(self.cleaned_data["sections"])


class ChecklistEditForm(CaseForm):
    title = forms.CharField(label=_("清单名称"), max_length=100)
    sections = forms.CharField(label=_("检查内容"), widget=area(16), max_length=60_000, help_text=_SECTIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"title": self.case.title, "sections": sections_as_text(self.case.sections)}

    def clean_sections(self) -> Any:
        return _sections(self.cleaned_data["sections"])


def _sections(text: str) -> Any:
    try:
        return sections_from_text(text)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


# --- Inspections ----------------------------------------------------------------------------------------
class InspectionForm(Dressed):
    title = forms.CharField(label=_("检查名称"), max_length=100)
    plan = forms.ModelChoiceField(
        label=_("年度督导计划"),
        queryset=InspectionPlan.objects.none(),
        required=False,
        empty_label=_("不属于年度计划"),
    )
    checklist = forms.ModelChoiceField(label=_("检查清单"), queryset=InspectionChecklist.objects.none())
    purpose = forms.CharField(label=_("检查内容和要求"), max_length=4000, widget=area(6))
    basis = forms.CharField(label=_("依据"), max_length=300)
    starts_on = forms.DateField(label=_("开始日期"), widget=day())
    ends_on = forms.DateField(label=_("结束日期"), widget=day())
    lead = forms.ChoiceField(label=_("组长"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = home_region(by)
        self.people = {str(one.pk): one for one in inspectors_of(_Over(region.pk))}  # type: ignore[arg-type]
        self.fields["plan"].queryset = open_plans(region, timezone.localdate().year)  # type: ignore[attr-defined]
        self.fields["checklist"].queryset = InspectionChecklist.objects.filter(  # type: ignore[attr-defined]
            region=region, status=ChecklistStatus.IN_FORCE
        )
        self.fields["lead"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]

    def clean_lead(self) -> Any:
        return self.people[self.cleaned_data["lead"]]


class _Over:
    """A region as something that a role may reach."""

    access_organisation_id = None

    def __init__(self, code: str) -> None:
        self.access_region_code = code


class TeamForm(CaseForm):
    team = forms.MultipleChoiceField(label=_("检查组"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in inspectors_of(self.case)}
        self.fields["team"].choices = [(key, one.full_name) for key, one in self.people.items()]  # type: ignore[attr-defined]
        self.initial = {"team": [str(one) for one in self.case.team.values_list("pk", flat=True)]}

    def data_for_service(self) -> dict[str, Any]:
        return {"team": [self.people[key] for key in self.cleaned_data["team"]]}


class DrawTeamForm(CaseForm):
    wanted = forms.IntegerField(
        label=_("抽取人数"), min_value=1, max_value=20, help_text=_("组长之外的检查人员。")
    )


class DrawBodiesForm(CaseForm):
    scope = one_of(_("抽取范围"), PlanScope.choices)
    wanted = forms.IntegerField(label=_("抽取数量"), min_value=1, max_value=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.plan is not None:
            self.initial = {"scope": self.case.plan.scope}


class NameBodyForm(CaseForm):
    body = BodyField(label=_("被检查单位"))
    reason = forms.CharField(
        label=_("指定的理由"),
        max_length=500,
        widget=area(2),
        help_text=_("例如：群众反映集中、上年问题未整改。"),
    )


class VisitForm(CaseForm):
    """All questions of the checklist on one sheet; what is left empty is left for later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.question: one for one in self.case.answers.all()}
        self.questions = questions_of(self.case.inspection.checklist.sections)
        for number, question in enumerate(self.questions, start=1):
            key, text = question["key"], f"{number}. {question['text']}"
            helped = "；".join(one for one in (question["law"], question["evidence"]) if one)
            answer = known.get(key)
            self._put(
                f"{key}_result",
                one_of(text, Result.choices, required=False, help_text=helped),
                answer,
                "result",
            )
            facts = forms.CharField(
                label=_("%d. 事实") % number, required=False, max_length=4000, widget=area(2),
                help_text=_("不符合的写明事实，不适用的写明原因。"),
            )  # fmt: skip
            self._put(f"{key}_facts", facts, answer, "facts")
            gravity = one_of(_("%d. 程度（不符合的）") % number, Gravity.choices, required=False)
            self._put(f"{key}_gravity", gravity, answer, "gravity")
            self._put(f"{key}_files", files(_("%d. 材料") % number), None, "")
        self.dress_added()

    def _put(self, name: str, field: forms.Field, answer: Any, column: str) -> None:
        self.fields[name] = field
        if answer is not None:
            self.initial[name] = getattr(answer, column)

    def data_for_service(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "answers": [
                {
                    "question": one["key"],
                    "result": told[f"{one['key']}_result"],
                    "facts": told[f"{one['key']}_facts"],
                    "gravity": told[f"{one['key']}_gravity"],
                    "files": told[f"{one['key']}_files"] or [],
                }
                for one in self.questions
                if told[f"{one['key']}_result"]
            ]
        }


class SubmitVisitForm(CaseForm):
    visited_on = forms.DateField(label=_("检查日期"), widget=day())
    remarks = forms.CharField(label=_("现场情况"), max_length=4000, required=False, widget=area(4))


# --- Findings -------------------------------------------------------------------------------------------
class CommentForm(CaseForm):
    text = forms.CharField(label=_("说明"), max_length=4000, widget=area(6))
    files = files()  # type: ignore[assignment]


class DemandForm(ReasonsForm):
    requirement = forms.CharField(
        label=_("整改要求"),
        max_length=2000,
        widget=area(5),
        help_text=_("一行一项；写明做到什么程度算整改到位。"),
    )
    due_on = forms.DateField(
        label=_("整改期限"), required=False, widget=day(), help_text=_("不填按本地区办理时限计算。")
    )


class AnswerForm(CaseForm):
    measures = forms.CharField(
        label=_("整改措施和成效"),
        max_length=4000,
        widget=area(8),
        help_text=_("逐项对照整改要求，写明做了什么、结果如何。"),
    )
    files = files()  # type: ignore[assignment]


class FollowForm(CaseForm):
    followed_on = forms.DateField(label=_("回访日期"), widget=day())
    facts = forms.CharField(label=_("回访情况"), max_length=2000, widget=area(4))
