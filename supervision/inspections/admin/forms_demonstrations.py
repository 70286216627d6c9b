"""The forms of demonstration programmes and applications."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import Dressed
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Organisation
from supervision.inspections.admin.forms import CaseForm, day, files
from supervision.inspections.choices import CriterionKind, Subject, VisitStatus
from supervision.inspections.models import InspectionVisit
from supervision.inspections.queries import own_bodies
from supervision.inspections.rules import Criterion, criteria_from


class ProgrammeForm(Dressed):
    title = forms.CharField(label=_("示范名称"), max_length=100)
    subject = one_of(_("申报对象"), Subject.choices)
    basis = forms.CharField(label=_("依据"), max_length=300)
    text = forms.CharField(label=_("创建要求"), max_length=8000, widget=area(6))
    criteria = forms.CharField(
        label=_("评审标准"),
        max_length=20_000,
        widget=area(10),
        help_text=_(
            "一行一条：类别 | 名称 | 指标代码及标准 | 分值。类别为“指标”“评分”“否决”“专家否决”，例如："
            "否决 | 无失信被执行人 | records_public<=0；评分 | 创新做法 | | 40。各条分值合计 100。"
        ),
    )
    pass_mark = forms.DecimalField(
        label=_("入围分数"), max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    period_since = forms.DateField(label=_("指标期间自"), widget=day())
    period_until = forms.DateField(label=_("指标期间至"), widget=day())
    apply_until = forms.DateField(label=_("申报截止日期"), widget=day())
    recheck_months = forms.IntegerField(label=_("复核间隔（月）"), min_value=1, max_value=60, initial=12)

    def clean_criteria(self) -> list[Criterion]:
        return list(criteria_from_text(self.cleaned_data["criteria"]))


_WORDS = {
    "指标": CriterionKind.MEASURE,
    "评分": CriterionKind.MANUAL,
    "否决": CriterionKind.VETO,
    "专家否决": CriterionKind.VETO_MANUAL,
}


def criteria_from_text(text: str) -> list[Criterion]:
    """``类别 | 名称 | 指标代码>=标准 | 分值``, line by line."""
    found = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
        cells += [""] * (4 - len(cells))
        kind = _WORDS.get(cells[0])
        if kind is None or len(cells) > 4:
            raise ValidationError(now("第%d条的类别须为“指标”“评分”“否决”或“专家否决”，共四格。") % number)
        better = "less" if "<=" in cells[2] else "more"
        measure, _sign, threshold = cells[2].partition("<=" if better == "less" else ">=")
        try:
            found.append(
                Criterion(
                    key=f"c{number}",
                    kind=kind,
                    title=cells[1],
                    measure=measure.strip(),
                    better=better,
                    threshold=Decimal(threshold.strip()) if threshold.strip() else None,
                    points=Decimal(cells[3] or "0"),
                )
            )
        except InvalidOperation as error:
            raise ValidationError(now("第%d条的标准和分值须为数字。") % number) from error
    return found


class ApplyForm(CaseForm):
    body = forms.ModelChoiceField(label=_("申报单位"), queryset=Organisation.objects.none())
    statement = forms.CharField(label=_("申报说明"), max_length=8000, widget=area(8))
    files = files(_("申报材料"))  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=own_bodies(self.by))
        self.fields["body"].queryset = own  # type: ignore[attr-defined]
        self.initial = {"body": own.first()}


class ReviewForm(CaseForm):
    """One field for each criterion that experts judge, then the opinion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [
            one
            for one in criteria_from(self.case.programme.criteria)
            if one.kind in (CriterionKind.MANUAL, CriterionKind.VETO_MANUAL)
        ]
        for one in self.asked:
            self.fields[one.key] = (
                forms.DecimalField(
                    label=f"{one.title}（0–{one.points}）",
                    min_value=0,
                    max_value=one.points,
                    decimal_places=2,
                )
                if one.kind == CriterionKind.MANUAL
                else forms.BooleanField(label=_("否决：%s") % one.title, required=False)
            )
        self.fields["opinion"] = forms.CharField(label=_("评审意见"), max_length=2000, widget=area(5))
        self.dress_added()

    def data_for_service(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"points": {one.key: told[one.key] for one in self.asked}, "opinion": told["opinion"]}


class LinkVisitForm(CaseForm):
    visit = forms.ModelChoiceField(label=_("检查记录"), queryset=InspectionVisit.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].queryset = InspectionVisit.objects.filter(  # type: ignore[attr-defined]
            body=self.case.body_id, status=VisitStatus.SUBMITTED, submitted_at__gte=self.case.applied_at
        ).select_related("inspection", "body")


class ObjectionForm(CaseForm):
    received_on = forms.DateField(label=_("收到日期"), widget=day())
    channel = forms.CharField(
        label=_("来源"), max_length=100, help_text=_("例如“电话”“来信”；不写反映人的姓名和联系方式。")
    )
    text = forms.CharField(label=_("异议内容"), max_length=2000, widget=area(5))


class ObjectionAnswerForm(CaseForm):
    objection = forms.ChoiceField(label=_("公示异议"))
    upheld = one_of(_("核实结论"), [("yes", _("异议成立")), ("no", _("异议不成立"))])
    answer = forms.CharField(label=_("核实情况"), max_length=2000, widget=area(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "objection",
            [
                (str(one.pk), f"{one.received_on} {one.text[:40]}")
                for one in self.case.objections.filter(upheld=None)
            ],
        )

    def data_for_service(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {**told, "upheld": told["upheld"] == "yes"}
