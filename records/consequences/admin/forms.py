"""The forms of this room; what is lawful the services say, here it is only read and put into words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.deadlines import Length
from records.consequences.choices import MEASURE_KINDS, Accountability, Audience, ResponsibilityRole
from records.consequences.services.orders import BASIS
from records.dishonesty.admin.forms import FilesField, FilesInput, dress
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Organisation
from records.subjects.picking import organisation_text, pick

SHOWN_CANDIDATES = 4


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Dressed(forms.Form):
    """A plain form in the skin's look, whose messages name the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)
            field.error_messages["required"] = _("请填写%s。") % field.label
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = _("请填写正确的日期，例如 2026-03-15。")

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong), top to bottom as on the form."""
        at_fields = [
            (self[name].id_for_label, str(self[name].label), str(error))
            for name in self.fields
            for error in self.errors.get(name, [])
        ]
        return [("", "", str(error)) for error in self.non_field_errors()] + at_fields

    def take(self, error: ValidationError) -> None:
        """Put what a service refused onto the form, each sentence at its field."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class BodyField(forms.CharField):
    """A body by its full name or its code; where that is not clear, the refusal names those that come close."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "max_length": 250,
                "help_text": gettext_lazy("填写机构全称或统一社会信用代码。"),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        found = pick(text, None)
        if found.organisation is not None:
            return found.organisation
        near = "；".join(words for _one, words, _why in found.candidates[:SHOWN_CANDIDATES])
        raise ValidationError(f"{found.problem}{near}" if near else found.problem, code="which_body")

    def prepare_value(self, value: Any) -> Any:
        return organisation_text(value) if isinstance(value, Organisation) else value


class NoteForm(Dressed):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, required=False, widget=_area(3))

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        self.fields["reason"].error_messages["required"] = _("请写明理由，以便对方知道怎么办。")


class OrderForm(Dressed):
    to_explain = forms.CharField(
        label=gettext_lazy("须书面说明的问题"),
        max_length=2000,
        widget=_area(4),
        help_text=gettext_lazy("一行一个问题；写明要说明的失信原因。"),
    )
    requirements = forms.CharField(
        label=gettext_lazy("整改要求"),
        max_length=2000,
        widget=_area(5),
        help_text=gettext_lazy("一行一项；写明做到什么程度算整改到位。"),
    )
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=300, initial=BASIS)
    explain_days = forms.IntegerField(
        label=gettext_lazy("书面说明期限（工作日）"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("不填按本地区办理时限计算。"),
    )
    finish_days = forms.IntegerField(
        label=gettext_lazy("整改期限（日）"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("不填按本地区办理时限计算；遇节假日顺延。"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["explain_in"] = Length(days, "wd") if (days := data.pop("explain_days", None)) else None
        data["finish_in"] = Length(days, "d") if (days := data.pop("finish_days", None)) else None
        return data


class ExplainForm(Dressed):
    explanation = forms.CharField(
        label=gettext_lazy("失信原因的书面说明"),
        max_length=5000,
        widget=_area(10),
        help_text=gettext_lazy("逐项回答须说明的问题：事情经过、原因、责任环节。"),
    )


class _WithFiles(Dressed):
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("佐证材料"),
        required=False,
        help_text=gettext_lazy("可多选；PDF、Word、Excel 或图片，按内容识别类型。"),
        widget=FilesInput(attrs={"multiple": True}),
    )


class SubmitForm(_WithFiles):
    measures_taken = forms.CharField(
        label=gettext_lazy("整改措施和成效"),
        max_length=5000,
        widget=_area(10),
        help_text=gettext_lazy("逐项对照整改要求，写明做了什么、结果如何。"),
    )
    field_order = ["measures_taken", "files"]


class MeasureForm(Dressed):
    kind = forms.ChoiceField(
        label=gettext_lazy("措施类别"), choices=[("", gettext_lazy("请选择")), *MEASURE_KINDS]
    )
    title = forms.CharField(
        label=gettext_lazy("措施内容"),
        max_length=200,
        help_text=gettext_lazy("一句话写明限制什么；对机构的措施将随记录公开，不写个人姓名。"),
    )
    official = forms.ModelChoiceField(
        label=gettext_lazy("对象人员"),
        queryset=Official.objects.none(),
        required=False,
        empty_label=gettext_lazy("对机构采取"),
        help_text=gettext_lazy("选择人员的，只在内部记载，不对外公开。"),
    )
    deciding_body = BodyField(label=gettext_lazy("决定机关"))
    executing_body = BodyField(label=gettext_lazy("执行机关"))
    legal_basis = forms.CharField(
        label=gettext_lazy("法律依据"),
        max_length=500,
        widget=_area(2),
        help_text=gettext_lazy("法律、法规或者党中央、国务院政策的名称和条款；须在失信惩戒措施清单之内。"),
    )
    document_number = forms.CharField(label=gettext_lazy("决定文号"), max_length=128, required=False)
    decided_on = forms.DateField(label=gettext_lazy("决定日期"), widget=_day())
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=_day())
    ends_on = forms.DateField(
        label=gettext_lazy("结束日期"),
        required=False,
        widget=_day(),
        help_text=gettext_lazy("期满自动结束；不填则至记录修复或终止时解除。"),
    )

    def __init__(self, *args: Any, record: DishonestyRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, record)


class ExecutionForm(Dressed):
    note = forms.CharField(
        label=gettext_lazy("执行情况"),
        max_length=500,
        widget=_area(4),
        help_text=gettext_lazy("写明何时、如何执行。"),
    )


class CriticismForm(Dressed):
    issuer = BodyField(label=gettext_lazy("通报机关"))
    number = forms.CharField(label=gettext_lazy("通报文号"), max_length=128)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    text = forms.CharField(label=gettext_lazy("通报正文"), max_length=5000, widget=_area(10))
    dated_on = forms.DateField(label=gettext_lazy("通报日期"), widget=_day())
    audience = forms.ChoiceField(
        label=gettext_lazy("通报范围"),
        choices=Audience.choices,
        help_text=gettext_lazy("公开通报随记录展示，不得出现责任人姓名。"),
    )
    is_typical_case = forms.BooleanField(
        label=gettext_lazy("作为典型案例曝光"),
        required=False,
        help_text=gettext_lazy("仅限公开通报；记录终止公示后案例同时撤下。"),
    )


class ResponsibilityForm(Dressed):
    official = forms.ModelChoiceField(
        label=gettext_lazy("责任人"),
        queryset=Official.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("本机构现任和历任人员；没有的，请先在“职务”中登记任职。"),
    )
    role = forms.ChoiceField(label=gettext_lazy("责任类别"), choices=ResponsibilityRole.choices)
    conduct = forms.CharField(label=gettext_lazy("应负责任的行为"), max_length=2000, widget=_area(4))
    conduct_on = forms.DateField(
        label=gettext_lazy("行为日期"),
        widget=_day(),
        help_text=gettext_lazy("系统按这一天倒查其当时的职务；已调离、退休的同样登记。"),
    )

    def __init__(self, *args: Any, record: DishonestyRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, record)


class ResultForm(Dressed):
    result = forms.ChoiceField(
        label=gettext_lazy("责任追究结果"),
        choices=[(one.value, one.label) for one in Accountability if one != Accountability.PENDING],
    )
    result_on = forms.DateField(label=gettext_lazy("处理日期"), widget=_day())
    document = forms.CharField(label=gettext_lazy("处理文书文号"), max_length=128, required=False)


class AnswerForm(_WithFiles):
    facts = forms.CharField(
        label=gettext_lazy("失信事实"),
        max_length=5000,
        widget=_area(6),
        help_text=gettext_lazy("写明时间、行为和后果；不写个人姓名和证件号码。"),
    )
    causes = forms.CharField(label=gettext_lazy("原因分析"), max_length=3000, widget=_area(4))
    remedy = forms.CharField(label=gettext_lazy("已采取和拟采取的整改措施"), max_length=3000, widget=_area(4))
    document_number = forms.CharField(label=gettext_lazy("文书文号"), max_length=128, required=False)
    authority_name = forms.CharField(label=gettext_lazy("作出机关"), max_length=200, required=False)
    field_order = [
        "title",
        "event_on",
        "facts",
        "causes",
        "remedy",
        "document_number",
        "authority_name",
        "files",
    ]


class ReportForm(AnswerForm):
    title = forms.CharField(
        label=gettext_lazy("事项"), max_length=200, help_text=gettext_lazy("例如：未按期履行生效判决。")
    )
    event_on = forms.DateField(label=gettext_lazy("文书生效或事件发生日期"), widget=_day())


class AskForm(Dressed):
    organisation = BodyField(label=gettext_lazy("报告单位"))
    title = forms.CharField(label=gettext_lazy("事项"), max_length=200)
    event_on = forms.DateField(label=gettext_lazy("文书生效或事件发生日期"), widget=_day())


def _people(form: forms.Form, record: DishonestyRecord) -> None:
    """Those who hold or held a post in the record's body, and the one that the record is about."""
    bodies = record.organisation.answering_uids()
    found = Official.objects.filter(posts__organisation__in=bodies)
    if record.official_id:
        found |= Official.objects.filter(pk=record.official_id)
    field = form.fields["official"]
    field.queryset = found.distinct().order_by("name", "pk")  # type: ignore[attr-defined]
    # Two people may share a name; the seat tells them apart.
    field.label_from_instance = lambda official: _with_post(official, bodies)  # type: ignore[attr-defined]


def _with_post(official: Official, bodies: list[Any]) -> str:
    post = official.posts.filter(organisation__in=bodies).order_by("-from_on").first()
    if post is None:
        return str(official.name)
    until = "" if post.until_on is None or post.until_on >= timezone.localdate() else _("（已离任）")
    return f"{official.name} · {post.title}{until}"
