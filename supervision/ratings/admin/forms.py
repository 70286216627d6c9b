"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import BodyField, Dressed
from records.registers.models.rating import Outlook, RatingKind
from records.remedies.admin.forms import area, one_of
from supervision.ratings.choices import PUBLIC
from supervision.ratings.models import RatingCase, RatingMethod
from supervision.ratings.queries import agencies_in_reach, ratings_in_reach
from supervision.ratings.services import RatingData

MOST_CHOICES = 300


def day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class Nothing(Dressed):
    """A step that needs no word."""


class NoteForm(Dressed):
    note = forms.CharField(
        label=_("备注"), max_length=1000, required=False, widget=area(3), help_text=_("只供工作人员查看。")
    )


class CheckForm(NoteForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ReasonForm(Dressed):
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=area(4))


class WithdrawalForm(Dressed):
    reason = forms.CharField(
        label=_("向公众说明的撤回理由"), max_length=500, widget=area(4), help_text=_("撤回后所有人可见。")
    )


class CommentForm(Dressed):
    text = forms.CharField(
        label=_("意见"),
        max_length=2000,
        widget=area(6),
        help_text=_("与评级一并公布，提出后不能修改；不写个人信息。"),
    )


class FileForm(Dressed):
    file = forms.FileField(label=_("评级报告"), help_text=_("PDF 或图片。"))


class AgencyForm(Dressed):
    name = forms.CharField(label=_("评级机构"), max_length=200)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    qualification = forms.CharField(
        label=_("资质"), max_length=200, help_text=_("备案、许可的名称和编号，或采购、委托文件的文号。")
    )
    qualified_until = day(label=_("资质有效期至"), required=False)


class MethodForm(Dressed):
    name = forms.CharField(label=_("方法名称"), max_length=200)
    version = forms.CharField(label=_("版本"), max_length=50)
    issued_on = day(label=_("发布日期"))
    grades = forms.CharField(
        label=_("等级序列"), max_length=1000, widget=area(6), help_text=_("一行一级，由高到低。")
    )
    score_full = forms.DecimalField(
        label=_("满分"), max_digits=8, decimal_places=2, min_value=0, required=False
    )
    document_url = forms.CharField(label=_("方法文件网址"), max_length=500, required=False)

    def data_for_service(self) -> dict[str, Any]:
        return {**self.cleaned_data, "grades": self.cleaned_data["grades"].splitlines()}


class RatingForm(Dressed):
    method = forms.ChoiceField(label=_("评级机构和方法"))
    rating_kind = one_of(_("评级类别"), RatingKind.choices)
    body = BodyField(label=_("被评机构"), help_text=_("对地区的评级，填写该地区的人民政府。"))
    title = forms.CharField(label=_("报告名称"), max_length=200)
    report_number = forms.CharField(label=_("报告编号"), max_length=128)
    rated_on = day(label=_("评级日期"))
    valid_until = day(label=_("有效期至"), required=False)
    period_from = day(label=_("评价期自"))
    period_until = day(label=_("评价期至"))
    grade = forms.CharField(label=_("评级结果"), max_length=30, help_text=_("按评级方法的等级填写。"))
    outlook = forms.ChoiceField(label=_("展望"), choices=[("", _("没有")), *Outlook.choices], required=False)
    score = forms.DecimalField(label=_("得分"), max_digits=8, decimal_places=2, min_value=0, required=False)
    findings = forms.CharField(label=_("主要发现"), max_length=4000, widget=area(8))
    conflict_statement = forms.CharField(
        label=_("利益冲突声明"),
        max_length=2000,
        widget=area(4),
        help_text=_("照录评级机构的声明：与被评机构有无委托、投资、人员等利益关系。没有声明的不接收。"),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A choice names what it stands for: only what this person may see.
        known = agencies_in_reach(by).filter(ended_at=None)
        methods = RatingMethod.objects.filter(agency__in=known.values("pk")).select_related("agency")
        self.fields["method"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((str(one.pk), f"{one.agency.name} · {one}") for one in methods[:MOST_CHOICES]),
        ]

    def said(self, **more: Any) -> RatingData:
        told = {
            name: value for name, value in self.cleaned_data.items() if name in RatingData.__annotations__
        }
        body = told.pop("body")
        return RatingData(**{**told, "body": body.pk, "method": UUID(told["method"]), **more})


class ReceiveForm(RatingForm):
    received_on = day(label=_("收到日期"), help_text=_("应公布的期限从这一天起算。"))
    replaces = forms.ChoiceField(
        label=_("替代的评级"), required=False, help_text=_("同一机构的新评级公布时，原评级自动终止。")
    )
    file = forms.FileField(label=_("评级报告"), required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        rows = ratings_in_reach(by).filter(status__in=PUBLIC, replaced_by=None).order_by("-rated_on")
        self.fields["replaces"].choices = [  # type: ignore[attr-defined]
            ("", _("没有")),
            *((str(one.pk), f"{one.number} {one.title}") for one in rows[:MOST_CHOICES]),
        ]

    def data_for_service(self) -> dict[str, Any]:
        replaces = self.cleaned_data["replaces"]
        return {
            "said": self.said(replaces=UUID(replaces) if replaces else None),
            "received_on": self.cleaned_data["received_on"],
            "file": self.cleaned_data["file"],
        }


def mending(case: RatingCase) -> dict[str, Any]:
    """The rating as it stands, for the form that mends it."""
    names = [name for name in RatingForm.base_fields if name not in ("method", "body")]
    return {
        **{name: getattr(case, name) for name in names},
        "method": str(case.method_id),
        "body": case.body,
    }
