"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.scope import within_reach
from records.consequences.admin.forms import BodyField, Dressed
from records.dishonesty.choices import Scope
from records.registers.models import ResultUseKind
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Region
from records.subjects.picking import pick
from supervision.assessments.rounds import system
from supervision.assessments.rounds.services import RoundData, UseData
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.models import SystemVersion

MOST_VERSIONS, MOST_REGIONS = 300, 500
_PUBLIC = gettext_lazy("理由会随结果公开，不写个人姓名。")


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=25, decimal_places=10, min_value=0, **more)


class RoundForm(Dressed):
    title = forms.CharField(label=gettext_lazy("考核名称"), max_length=200)
    year = forms.IntegerField(label=gettext_lazy("考核年度"), min_value=2000, max_value=2100)
    period_from = day(gettext_lazy("考核期自"))
    period_until = day(gettext_lazy("考核期至"))
    system = forms.ModelChoiceField(
        SystemVersion.objects.none(), label=gettext_lazy("指标体系"), empty_label=gettext_lazy("请选择")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("组织考核的地区"), empty_label=gettext_lazy("请选择")
    )
    authority = BodyField(label=gettext_lazy("组织考核的机关"))
    document_name = forms.CharField(label=gettext_lazy("考核文件名称"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("考核文件文号"), max_length=128)
    report_until = day(gettext_lazy("自评上报截止"))
    review_until = day(gettext_lazy("评审截止"))
    reply_days = forms.IntegerField(
        label=gettext_lazy("申辩期（工作日）"), min_value=1, max_value=60, initial=5
    )
    audit_until = day(gettext_lazy("复核截止"))
    publish_until = day(gettext_lazy("发布截止"))
    pass_share = forms.DecimalField(
        label=gettext_lazy("合格线（满分的百分之几）"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        initial=Decimal(60),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("公开范围"),
        choices=[(scope.value, scope.label) for scope in (Scope.PUBLIC, Scope.GOVERNMENT)],
    )
    publish_ranks = forms.BooleanField(
        label=gettext_lazy("公布名次"),
        required=False,
        help_text=gettext_lazy(
            "考核文件明确要求公布名次的才勾选；不勾选的，公众只看到等次、得分和同类比较。"
        ),
    )
    rank_basis = forms.CharField(label=gettext_lazy("公布名次的依据"), max_length=300, required=False)

    def __init__(self, *args: Any, user: Any, roles: frozenset[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = within_reach(Region.objects.all(), user, *roles, region_field="code", organisation_field=None)
        versions = SystemVersion.objects.filter(status=Status.ADOPTED).order_by("-year", "title")
        # A list that is cut short can be asked no more, so both are chosen from what is shown.
        self.fields["region"].queryset = Region.objects.filter(  # type: ignore[attr-defined]
            pk__in=list(held.order_by("code").values_list("pk", flat=True)[:MOST_REGIONS])
        ).order_by("code")
        self.fields["system"].queryset = SystemVersion.objects.filter(  # type: ignore[attr-defined]
            pk__in=list(versions.values_list("pk", flat=True)[:MOST_VERSIONS])
        ).order_by("-year", "title")

    def said(self) -> RoundData:
        told = dict(self.cleaned_data)
        told["system"] = told["system"].pk
        told["region"], told["authority"] = told["region"].code, told["authority"].pk
        return RoundData(**told)


class BodiesForm(Dressed):
    bodies = forms.CharField(
        label=gettext_lazy("被考核机构"),
        max_length=40_000,
        widget=area(8),
        help_text=gettext_lazy("一行一个，填写机构全称或统一社会信用代码。"),
    )

    def clean_bodies(self) -> list[Any]:
        found, wrong = [], []
        for line in filter(None, (line.strip() for line in self.cleaned_data["bodies"].splitlines())):
            picked = pick(line, None)
            if picked.organisation is None:
                wrong.append(f"{line}：{picked.problem}")
            else:
                found.append(picked.organisation.pk)
        if wrong:
            raise ValidationError(wrong)
        return found


class StepForm(Dressed):
    """A form that knows what it is about."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Nothing(StepForm):
    """A step that needs no word."""


class ReasonForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=area(3))


class NoteForm(StepForm):
    note = forms.CharField(label=gettext_lazy("备注"), max_length=1000, required=False, widget=area(3))


class PublishForm(StepForm):
    result_name = forms.CharField(label=gettext_lazy("结果文书名称"), max_length=200)
    result_number = forms.CharField(label=gettext_lazy("结果文书文号"), max_length=128)
    result_on = day(gettext_lazy("文书日期"))


class UseForm(StepForm):
    kind = one_of(gettext_lazy("运用于"), ResultUseKind.choices)
    text = forms.CharField(
        label=gettext_lazy("运用措施"),
        max_length=500,
        widget=area(3),
        help_text=gettext_lazy("例如“取消年度评优资格”“暂缓安排试点”。"),
    )
    document_name = forms.CharField(label=gettext_lazy("依据文书"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("文书文号"), max_length=128)
    decided_on = day(gettext_lazy("文书日期"))
    is_public = forms.BooleanField(label=gettext_lazy("向社会公开"), required=False, initial=True)

    def data_for_service(self) -> dict[str, Any]:
        return {"said": UseData(**self.cleaned_data)}


class DecideForm(StepForm):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("意见"),
        choices=[("", gettext_lazy("请选择")), ("yes", gettext_lazy("核定")), ("no", gettext_lazy("不采纳"))],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(
        label=gettext_lazy("核定意见"),
        max_length=1000,
        required=False,
        widget=area(3),
        help_text=gettext_lazy("不采纳的须写明理由。"),
    )


class FigureForm(DecideForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            ("yes", _("采用")),
            ("no", _("退回")),
        ]
        self.fields["note"].label = _("说明")
        self.fields["note"].help_text = _("退回的须写明理由。")


class ScoreForm(StepForm):
    """A form about one indicator; ``case`` is the sheet."""

    value = number(gettext_lazy("数值"), required=False)
    absent = forms.BooleanField(label=gettext_lazy("不适用"), required=False)

    def __init__(self, *args: Any, leaf: system.Leaf, **kwargs: Any) -> None:
        self.leaf = leaf
        super().__init__(*args, **kwargs)
        if "value" in self.fields:
            self.fields["value"].help_text = meant(leaf)


class AuditForm(ScoreForm):
    reason = forms.CharField(
        label=gettext_lazy("调整理由"), max_length=2000, widget=area(4), help_text=_PUBLIC
    )


class CorrectionForm(ScoreForm):
    reason = forms.CharField(
        label=gettext_lazy("更正理由"), max_length=1000, widget=area(4), help_text=_PUBLIC
    )


class ObjectionForm(StepForm):
    text = forms.CharField(
        label=gettext_lazy("申辩意见"),
        max_length=2000,
        widget=area(5),
        help_text=gettext_lazy("写明哪里不对、依据是什么。"),
    )
    wanted = number(gettext_lazy("认为应为"), required=False)

    def __init__(self, *args: Any, leaf: system.Leaf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].help_text = meant(leaf)


class AnswerForm(ScoreForm):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("意见"),
        choices=[("", gettext_lazy("请选择")), ("yes", gettext_lazy("采纳")), ("no", gettext_lazy("不采纳"))],
        coerce=lambda value: value == "yes",
    )
    text = forms.CharField(label=gettext_lazy("答复"), max_length=2000, widget=area(4), help_text=_PUBLIC)
    field_order = ("accepted", "text", "value", "absent")


class EvidenceForm(StepForm):
    title = forms.CharField(label=gettext_lazy("材料名称"), max_length=200)
    url = forms.CharField(label=gettext_lazy("网址"), max_length=500, required=False)
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        help_text=gettext_lazy("PDF 或图片；作者、位置等隐藏信息会被去除。"),
    )

    def __init__(self, *args: Any, leaf: system.Leaf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def meant(leaf: system.Leaf) -> str:
    """What the number says that is asked for."""
    if leaf.most is not None:
        return _("分数，最多 %s 分。") % f"{leaf.most.normalize():f}"
    return {
        "deduction": _("发生的次数或扣分单位数，不是分数。"),
        "veto": _("发生的次数；没有发生填 0。"),
        "bonus": _("加分项的分数或次数，按评分办法。"),
    }.get(leaf.mode, _("指标的实际数值，不是分数；比率填 0 到 1 之间的小数。"))
