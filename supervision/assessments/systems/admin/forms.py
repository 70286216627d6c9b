"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.filters import regions_in_reach
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Organisation, within_regions
from supervision.assessments.shape import decimal, number
from supervision.assessments.systems.checks import NUMBERS, RULE_FIELDS
from supervision.assessments.systems.choices import (
    EVERYONE,
    Better,
    Effect,
    Mode,
    Scope,
    Shape,
    WhenNone,
)
from supervision.assessments.systems.models import SystemVersion
from supervision.assessments.systems.services import About
from supervision.assessments.systems.sheets import tiers_text
from supervision.figures.measures import field_title, measures

MOST_BODIES = 400


class AboutForm(Dressed):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    issuer = forms.CharField(label=gettext_lazy("制定机关"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=128, required=False)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    grades = forms.CharField(
        label=gettext_lazy("等次"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "名称=最低分，用分号隔开，例如“优秀=90;良好=80;合格=60;不合格=0”；不分等次的不填。"
        ),
    )
    bonus_cap = forms.DecimalField(
        label=gettext_lazy("加分上限"), max_digits=8, decimal_places=2, min_value=0, required=False
    )
    source_note = forms.CharField(
        label=gettext_lazy("来源说明"), max_length=2000, required=False, widget=area(4)
    )

    def clean_grades(self) -> list[dict[str, str]]:
        return pairs(self.cleaned_data["grades"], "title", "least")

    def said(self) -> About:
        told = self.cleaned_data
        return About(**{name: told[name] for name in AboutForm.base_fields})

    @staticmethod
    def initial_of(version: SystemVersion) -> dict[str, Any]:
        grades = ";".join(f"{one['title']}={number(one['least'])}" for one in version.grades)
        return {name: getattr(version, name) for name in AboutForm.base_fields} | {"grades": grades}


class SystemForm(AboutForm):
    key = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=60,
        help_text=gettext_lazy("小写字母、数字和连字符，例如 xuchang-departments；以后不能更改。"),
    )
    scope = forms.ChoiceField(label=gettext_lazy("考核对象"), choices=Scope.choices)
    region = forms.ChoiceField(
        label=gettext_lazy("考核地区"), help_text=gettext_lazy("由哪个地区的考核评价人员使用。")
    )
    field_order = ("title", "key", "scope", "region")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_in_reach(user)  # type: ignore[attr-defined]


class IndicatorForm(Dressed):
    """
    One item of the tree. Every field is always there, so that the form works without a script; which of them an item
    of its mode uses stands in their help, and what does not belong is refused with its name.
    """

    key = forms.CharField(label=gettext_lazy("指标代码"), max_length=40)
    title = forms.CharField(label=gettext_lazy("指标名称"), max_length=200)
    parent = forms.ChoiceField(label=gettext_lazy("上级指标"), required=False)
    order = forms.IntegerField(label=gettext_lazy("顺序"), min_value=0, max_value=999_999, initial=10)
    mode = one_of(gettext_lazy("评分方式"), Mode.choices)
    weight = forms.DecimalField(
        label=gettext_lazy("分值"), max_digits=8, decimal_places=2, min_value=0, required=False
    )
    weights = forms.CharField(
        label=gettext_lazy("分类分值"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "某类机构分值不同的，写“类别代码=分值”，用分号隔开，例如 township=5;department=3。"
        ),
    )
    applies_to = forms.MultipleChoiceField(
        label=gettext_lazy("适用机构类别"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都适用的不选；不适用的机构，分值由同组其他指标分担。"),
    )
    guidance = forms.CharField(
        label=gettext_lazy("评分办法"), max_length=2000, required=False, widget=area(3)
    )
    evidence = forms.CharField(
        label=gettext_lazy("佐证材料"), max_length=1000, required=False, widget=area(2)
    )
    needs_two = forms.BooleanField(label=gettext_lazy("须两人评分"), required=False)
    third_above = forms.DecimalField(
        label=gettext_lazy("相差多少分以上由第三人评分"),
        max_digits=8,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("取数口径"),
        required=False,
        help_text=gettext_lazy("自动计算的必选；分档、扣分、加分、一票否决选了的自动取数，不选的由人填写。"),
    )
    when_none = forms.ChoiceField(
        label=gettext_lazy("无应计事项时"),
        choices=[("", gettext_lazy("请选择")), *WhenNone.choices],
        required=False,
        help_text=gettext_lazy("用于有取数口径的指标，不选为不适用。"),
    )
    better = forms.ChoiceField(
        label=gettext_lazy("方向"),
        choices=[("", gettext_lazy("请选择")), *Better.choices],
        required=False,
        help_text=gettext_lazy("用于自动计算、分档，不选为越大越好。"),
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("折算方式"),
        choices=[("", gettext_lazy("请选择")), *Shape.choices],
        required=False,
        help_text=gettext_lazy("用于自动计算。"),
    )
    full_at = forms.DecimalField(
        label=gettext_lazy("满分值"),
        required=False,
        help_text=gettext_lazy("用于自动计算；比率写小数，例如 0.95。"),
    )
    zero_at = forms.DecimalField(
        label=gettext_lazy("零分值"), required=False, help_text=gettext_lazy("用于按比例折算。")
    )
    tiers = forms.CharField(
        label=gettext_lazy("分档"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("用于分档得分：“起点=得分”，用分号隔开，例如 0.95=6;0.8=4。"),
    )
    otherwise = forms.DecimalField(
        label=gettext_lazy("其余得分"),
        required=False,
        help_text=gettext_lazy("用于分档得分：不在任何一档的得分，不填为零。"),
    )
    points = forms.DecimalField(
        label=gettext_lazy("每次分值"),
        required=False,
        help_text=gettext_lazy("用于扣分、加分：每次扣或加多少分；加分不填的由人直接给分。"),
    )
    cap = forms.DecimalField(
        label=gettext_lazy("最多扣分"),
        required=False,
        help_text=gettext_lazy("用于扣分，不填则扣完为止。"),
    )
    of = forms.DecimalField(
        label=gettext_lazy("规则所按分值"),
        required=False,
        help_text=gettext_lazy("用于分档、扣分：规则按多少分写的，不填则按分值。"),
    )
    least = forms.DecimalField(
        label=gettext_lazy("最低值"),
        required=False,
        help_text=gettext_lazy("用于一票否决：低于此值即否决。"),
    )
    most = forms.DecimalField(
        label=gettext_lazy("最高值"),
        required=False,
        help_text=gettext_lazy("用于一票否决：高于此值即否决；两项都不填的，有此情形即否决。"),
    )
    effect = forms.ChoiceField(
        label=gettext_lazy("否决后果"),
        choices=[("", gettext_lazy("请选择")), *Effect.choices],
        required=False,
        help_text=gettext_lazy("用于一票否决。"),
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("否决等次"), required=False, help_text=gettext_lazy("用于一票否决。")
    )

    def __init__(self, *args: Any, version: SystemVersion, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = version.indicators.filter(mode=Mode.GROUP).exclude(key=key)
        self._choose(
            "parent", [(one.key, f"{one.key} {one.title}") for one in groups], gettext_lazy("一级指标")
        )
        self._choose("grade", [(one["title"], one["title"]) for one in version.grades])
        self._choose("measure", measure_choices())

    def _choose(self, name: str, choices: list[Any], empty: Any = "") -> None:
        self.fields[name].choices = [("", empty or _("不选")), *choices]  # type: ignore[attr-defined]

    def clean_weights(self) -> dict[str, str]:
        return {one["kind"]: one["weight"] for one in pairs(self.cleaned_data["weights"], "kind", "weight")}

    def clean_tiers(self) -> list[dict[str, str]]:
        found = pairs(self.cleaned_data["tiers"], "from", "points")
        for one in found:
            one["from"] = _numeric(one["from"])
        return found

    def said(self) -> dict[str, Any]:
        """The item in the published shape."""
        told = self.cleaned_data
        weights = dict(told["weights"])
        if told["weight"] is not None:
            weights[EVERYONE] = number(told["weight"])
        names = frozenset().union(*RULE_FIELDS.values())
        rule = {
            name: number(told[name]) if name in NUMBERS else told[name]
            for name in sorted(names)
            if told.get(name) not in (None, "", [])
        }
        plain = ("key", "title", "parent", "order", "mode", "applies_to", "guidance", "evidence", "needs_two")
        return {name: told[name] for name in plain} | {
            "weights": weights,
            "rule": rule,
            "third_above": number(told["third_above"]),
        }

    @staticmethod
    def initial_of(one: dict[str, Any]) -> dict[str, Any]:
        weights, rule = dict(one["weights"]), dict(one["rule"])
        weight = weights.pop(EVERYONE, None)
        if "tiers" in rule:
            rule["tiers"] = tiers_text(rule["tiers"])
        several = ";".join(f"{kind}={value}" for kind, value in sorted(weights.items()))
        return {**one, **rule, "weight": weight, "weights": several}

    def take(self, error: ValidationError) -> None:
        # The service speaks of the points as one thing; here the common ones have a field of their own.
        if hasattr(error, "error_dict") and "weights" in error.error_dict and not self.data.get("weights"):
            error.error_dict["weight"] = error.error_dict.pop("weights")
        super().take(error)


class FileForm(Dressed):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx 或 csv，列与导出的文件相同；草稿现有的指标由文件中的指标取代。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"


class NoteForm(Dressed):
    note = forms.CharField(label=gettext_lazy("说明"), max_length=2000, required=False, widget=area(3))


class ReasonForm(Dressed):
    note = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=area(3))


class CopyForm(Dressed):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)


class ReckonForm(Dressed):
    since = forms.DateField(label=gettext_lazy("自"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("至"), widget=forms.DateInput(attrs={"type": "date"}))
    bodies = forms.MultipleChoiceField(
        label=gettext_lazy("机构"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("对哪些机构取数。"),
    )

    def __init__(self, *args: Any, version: SystemVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].choices = [  # type: ignore[attr-defined]
            (str(body.pk), body.name) for body in bodies_for(version)
        ]

    def clean_bodies(self) -> list[UUID]:
        return [UUID(uid) for uid in self.cleaned_data["bodies"]]


def bodies_for(version: SystemVersion) -> list[Organisation]:
    """Whom a system is made for: the governments below its region, or the departments of the region itself."""
    region = version.system.region
    rows = Organisation.objects.current().filter(within_regions("region", [region.subtree_prefix]))
    if version.system.scope == Scope.REGIONS:
        rows = rows.filter(kind=Organisation.Kind.GOVERNMENT, region__parent=region)
    else:
        rows = rows.filter(region=region).exclude(kind=Organisation.Kind.GOVERNMENT)
    return list(rows.only("pk", "name", "region_id").order_by("region__order", "pinyin")[:MOST_BODIES])


def measure_choices() -> list[Any]:
    """The figures, by the field that they belong to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in measures():
        groups.setdefault(str(field_title(one.field)), []).append((one.key, str(one.title)))
    return list(groups.items())


def pairs(text: str, left: str, right: str) -> list[dict[str, str]]:
    """``名称=数字;名称=数字`` as rows."""
    found = []
    for part in (one.strip() for one in text.replace("；", ";").split(";")):
        if not part:
            continue
        name, equals, value = (one.strip() for one in part.partition("="))
        if not equals or not name:
            raise ValidationError(_("“%s”应写成“名称=数字”，用分号隔开。") % part)
        found.append({left: name, right: _numeric(value)})
    if len({one[left] for one in found}) < len(found):
        raise ValidationError(_("有一项写了两次。"))
    return found


def _numeric(text: str) -> str:
    try:
        value: Decimal | None = decimal(text)
    except ValueError:
        value = None
    if value is None:
        raise ValidationError(_("“%s”不是数字。") % text)
    return number(value) or "0"
