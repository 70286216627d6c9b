"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Organisation, Region
from supervision.figures.measures import field_title, is_measure, measure, measures
from supervision.warnings.choices import DATED, Colour, Condition, Outcome
from supervision.warnings.models import CourtNotice, RiskWarning, WarningRule
from supervision.warnings.rules import NAMES, Settings, read_settings
from supervision.warnings.sources import sources

PER_CENT = Decimal(100)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CaseForm(Dressed):
    """A form that knows what it is about."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def data_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


# --- Warnings -----------------------------------------------------------------------------------
class AcknowledgeForm(CaseForm):
    case: RiskWarning
    note = forms.CharField(
        label=_("初步核对情况"),
        max_length=1000,
        required=False,
        widget=area(4),
        help_text=_("督导人员会看到。"),
    )
    letter = forms.CharField(
        label=_("来函文号"),
        max_length=100,
        required=False,
        help_text=_("代没有账号的单位登记的必填；本单位自己确认的不填。"),
    )


class MeasuresForm(CaseForm):
    measures = forms.CharField(
        label=_("处置措施"),
        max_length=2000,
        widget=area(6),
        help_text=_("做了什么、由谁负责、何时完成；不写个人信息。"),
    )
    evidence = forms.CharField(
        label=_("凭证"), max_length=1000, widget=area(3), help_text=_("文号、付款凭证号、会议纪要等。")
    )


class ReasonForm(CaseForm):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4))


class ReasonsForm(CaseForm):
    reasons = forms.CharField(label=_("认定的事实和理由"), max_length=2000, widget=area(5))


class CloseForm(ReasonsForm):
    outcome = one_of(_("结果"), [one for one in Outcome.choices if one[0] != Outcome.UNFOUNDED])
    field_order = ["outcome", "reasons"]


class UrgeForm(CaseForm):
    note = forms.CharField(label=_("催办要求"), max_length=1000, widget=area(4))


# --- Court notices --------------------------------------------------------------------------------
class NoticeForm(Dressed):
    body = BodyField(label=_("被执行机构"))
    court = forms.CharField(label=_("法院"), max_length=100)
    case_number = forms.CharField(label=_("执行案号"), max_length=100)
    letter = forms.CharField(label=_("来函文号"), max_length=100)
    obligation = forms.CharField(label=_("应履行的义务"), max_length=500, widget=area(3))
    amount = forms.DecimalField(
        label=_("金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    received_on = forms.DateField(label=_("收到日期"), widget=_day())
    listing_on = forms.DateField(
        label=_("拟列入日期"),
        widget=_day(),
        required=False,
        help_text=_("来函没有写明的不填，按办理时限计算。"),
    )


class SettleForm(CaseForm):
    case: CourtNotice
    settled_on = forms.DateField(label=_("结果日期"), widget=_day())
    evidence = forms.CharField(
        label=_("结果凭证"),
        max_length=500,
        widget=area(3),
        help_text=_("履行凭证号，或法院结案、列入、撤回的文号。"),
    )


# --- Rules ----------------------------------------------------------------------------------------
class VersionForm(Dressed):
    """
    What a rule asks. Limits are typed as people say them: rates and changes in per cent, dates in days.
    """

    condition = one_of(_("预警条件"), Condition.choices)
    measure = forms.ChoiceField(
        label=_("指标"), help_text=_("“临近期限”“已过期限”选期限类；其他条件选统计指标。")
    )
    blue = forms.DecimalField(label=_("蓝色限值"), min_value=0, required=False)
    yellow = forms.DecimalField(label=_("黄色限值"), min_value=0, required=False)
    orange = forms.DecimalField(label=_("橙色限值"), min_value=0, required=False)
    red = forms.DecimalField(
        label=_("红色限值"),
        min_value=0,
        required=False,
        help_text=_(
            "比率和变化幅度填百分数，例如 90 表示 90%；期限类填天数；其他按指标的单位。不用的颜色不填。"
        ),
    )
    months = forms.IntegerField(
        label=_("统计月数"), initial=3, help_text=_("“连续变差”为连续的月数；期限类不用这一项。")
    )
    minimum = forms.IntegerField(
        label=_("最低件数"), initial=1, help_text=_("件数太少时波动没有意义，不发预警。")
    )
    runs = forms.IntegerField(
        label=_("连续几天"), initial=1, help_text=_("连续几天达到限值才发出；连续几天低于限值才算消除。")
    )
    silence_days = forms.IntegerField(
        label=_("静默天数"),
        initial=90,
        help_text=_("被认定不成立后，多少天内不再发出；等级更高的除外。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("机构类别"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选为全部。"),
    )
    text = forms.CharField(
        label=_("提示和建议"), max_length=1000, widget=area(4), help_text=_("收到预警的单位会看到。")
    )
    basis = forms.CharField(label=_("依据"), max_length=300, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measure_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            asked = self.settings_of(data)
            dated = asked["condition"] in DATED
            if dated != (asked["measure"] in {one.key for one in sources()}):
                raise ValidationError({"measure": _("期限类的条件须选期限类的指标，其他条件须选统计指标。")})
            read_settings(asked)
        return data

    def settings_of(self, data: dict[str, Any]) -> dict[str, Any]:
        scale = _scale(data["condition"], data["measure"])
        limits = {
            name: str((data[name] / scale).normalize())
            for name in NAMES.values()
            if data.get(name) is not None
        }
        return {
            "condition": data["condition"],
            "measure": data["measure"],
            "limits": limits,
            **{name: data[name] for name in ("months", "minimum", "runs", "silence_days")},
            "kinds": data["kinds"],
            "fields": [],
        }

    def data_for_service(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"settings": self.settings_of(data), "text": data["text"], "basis": data["basis"]}


class RuleForm(VersionForm):
    title = forms.CharField(label=_("名称"), max_length=100)
    key = forms.SlugField(
        label=_("代码"), max_length=60, help_text=_("小写字母、数字和连字符，例如 pledge-due；以后不能改。")
    )
    region = forms.ChoiceField(label=_("适用地区"), help_text=_("包括下级地区。"))
    field_order = ["title", "key", "region"]

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]

    def data_for_service(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **super().data_for_service(),
            "title": data["title"],
            "key": data["key"],
            "region": Region.objects.get(pk=data["region"]),
        }


class SwitchForm(CaseForm):
    case: WarningRule
    note = forms.CharField(label=_("理由"), max_length=1000, widget=area(4))


def measure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Dated things first, then the figures, field by field."""
    by_field: dict[str, list[tuple[str, str]]] = {}
    for one in measures():
        by_field.setdefault(str(field_title(one.field)), []).append((one.key, f"{one.title}（{one.unit}）"))
    dated = (str(_("期限类")), [(one.key, str(one.title)) for one in sources()])
    return [("", [("", str(_("请选择")))]), dated, *by_field.items()]


def _scale(condition: str, key: str) -> Decimal:
    if condition in (Condition.WORSE, Condition.TREND):
        return PER_CENT
    rated = condition not in DATED and is_measure(key) and measure(key).kind == "rate"
    return PER_CENT if rated and condition != Condition.REPEAT else Decimal(1)


def initial_of(asked: Settings, *, text: str, basis: str) -> dict[str, Any]:
    """A version as its form shows it."""
    scale = _scale(asked.condition, asked.measure)
    return {
        **asked.as_json(),
        **{NAMES[colour]: limit * scale for colour, limit in asked.limits.items()},
        "text": text,
        "basis": basis,
    }


def limits_in_words(asked: Settings) -> list[tuple[Colour, str]]:
    """Each colour with its limit as people say it."""
    scale = _scale(asked.condition, asked.measure)
    if asked.condition in DATED:
        unit = str(_("天"))
    elif scale == PER_CENT:
        unit = "%"
    else:
        unit = str(measure(asked.measure).unit) if is_measure(asked.measure) else ""
    return [(colour, f"{_plain(limit * scale)} {unit}") for colour, limit in sorted(asked.limits.items())]


def _plain(number: Decimal) -> str:
    """Without the noughts behind the point."""
    spelt = f"{number:f}"
    return spelt.rstrip("0").rstrip(".") if "." in spelt else spelt
