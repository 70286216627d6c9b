"""The forms of this room: translate what a person enters, nothing more; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.archives.choices import RESULTS_OF, YEARLY, EntryKind, Purpose
from records.archives.models import CourseSession
from records.dishonesty.admin.filters import regions_in_reach
from records.dishonesty.admin.forms import dress
from records.subjects.models import Official, Organisation


class Dressed(forms.Form):
    """A form in the skin's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.FileField):
                dress(field)


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class PurposeForm(Dressed):
    purpose = forms.ChoiceField(label=_("查阅用途"), error_messages={"required": _("请选择查阅用途。")})
    words = forms.CharField(
        label=_("查阅事由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写明因何事查阅、依据什么文件或由谁提出；会显示在本档案的查阅记录里。"),
        error_messages={"required": _("请写明查阅事由。")},
    )

    def __init__(self, *args: Any, purposes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(purpose, Purpose(purpose).label) for purpose in purposes]
        self.fields["purpose"].choices = [("", _("请选择")), *known]  # type: ignore[attr-defined]


class EntryForm(Dressed):
    """An entry of one kind; only what that kind needs is asked."""

    result = forms.ChoiceField(label=_("结果"))
    year = forms.IntegerField(
        label=_("年度"), min_value=1980, max_value=2200, help_text=_("四位数字，如 2025。")
    )
    occurred_on = _day(_("日期"), _("考核确定、谈话或查核完成的日期。"))
    starts_on = _day(
        _("决定生效日期"),
        _(
            "处分自作出之日起生效，影响期由系统算出：警告 6 个月，记过 12 个月，记大过 18 个月，降级、撤职 24 个月；"
            "期内再受处分的接续计算，合计不超过 48 个月。"
        ),
    )
    title = forms.CharField(
        label=_("事项"), max_length=200, required=False, help_text=_("不填则按类别和结果生成。")
    )
    basis_number = forms.CharField(label=_("依据文号"), max_length=100)
    basis_on = _day(_("文件日期"))
    basis_authority = forms.CharField(label=_("作出机关"), max_length=200, help_text=_("填写全称。"))
    text = forms.CharField(
        label=_("说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只写文件认定的内容；不写身份证件号码。"),
    )

    def __init__(self, *args: Any, kind: str, correcting: bool = False, **kwargs: Any) -> None:
        self.kind = EntryKind(kind)
        super().__init__(*args, **kwargs)
        results = [(one.value, one.label) for one in RESULTS_OF[self.kind]]
        self.fields["result"].choices = [("", _("请选择")), *results]  # type: ignore[attr-defined]
        if self.kind not in YEARLY:
            del self.fields["year"]
        del self.fields["occurred_on" if self.kind == EntryKind.DISCIPLINE else "starts_on"]
        if correcting:
            self.fields["reason"] = forms.CharField(
                label=_("更正理由"), max_length=500, help_text=_("写明错在哪里、依据什么更正；原条目保留。")
            )
            dress(self.fields["reason"])

    def content(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            **{name: value for name, value in self.cleaned_data.items() if name != "reason"},
        }


class ReasonForm(Dressed):
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )


class NumberForm(Dressed):
    id_number = forms.CharField(
        label=_("身份证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("填写完整的 18 位号码。号码不会出现在网址和日志里。"),
        error_messages={"required": _("请填写完整的号码。")},
    )


def organisation_choices(organisations: Any) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in organisations]


class BodyForm(Dressed):
    organisation = forms.ModelChoiceField(
        label=_("机构"),
        queryset=Organisation.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择机构。"), "invalid_choice": _("该机构不在您的管档范围内。")},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["organisation"]
        chooser.queryset = organisations
        chooser.label_from_instance = lambda one: one.name


class HandOverForm(BodyForm):
    reason = forms.CharField(
        label=_("转递理由"),
        max_length=500,
        help_text=_("如调任文件的文号。"),
        error_messages={"required": _("请写明转递的理由。")},
    )


class UploadForm(Dressed):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("xlsx 或 csv，第一行是模板的列名；一次最多 20000 行。有一行有误，整个文件都不导入。"),
        error_messages={"required": _("请选择要导入的文件。"), "empty": _("文件是空的，请检查。")},
    )
    region = forms.ChoiceField(label=_("行政区划"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("机构"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("不限（由文件中的“机构”列写明）"),
        help_text=_("全部是同一机构的人员时选择；文件里“机构”列可不填。"),
    )

    def __init__(self, *args: Any, user: Any, organisations: Any, whole_regions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        chooser: Any = self.fields["organisation"]
        chooser.queryset = organisations
        chooser.label_from_instance = lambda one: one.name
        if whole_regions:
            self.fields["region"].choices = regions_in_reach(user)  # type: ignore[attr-defined]
        else:
            # Somebody who keeps the files of one body uploads for that body.
            del self.fields["region"]
            chooser.required, chooser.empty_label = True, _("请选择")


class CourseForm(Dressed):
    title = forms.CharField(label=_("课程名称"), max_length=200)
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_digits=5, decimal_places=1)
    starts_on = _day(_("开始日期"))
    ends_on = _day(_("结束日期"))
    pass_mark = forms.DecimalField(
        label=_("合格分数"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=_("不考试的不填，以参加为准。"),
    )
    material = forms.CharField(
        label=_("学习材料"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("可直接写在这里，也可以上传文件。"),
    )
    file = forms.FileField(label=_("材料文件"), required=False, help_text=_("PDF、Word 或 OFD。"))


class SessionForm(Dressed):
    held_on = _day(_("上课日期"))
    title = forms.CharField(label=_("内容"), max_length=200)
    place = forms.CharField(label=_("地点"), max_length=200, required=False)


class ParticipationForm(Dressed):
    official = forms.ModelChoiceField(
        label=_("人员"), queryset=Official.objects.none(), empty_label=_("请选择")
    )
    sessions = forms.ModelMultipleChoiceField(
        label=_("到课"),
        queryset=CourseSession.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    score = forms.DecimalField(
        label=_("成绩"), min_value=0, max_value=100, max_digits=5, decimal_places=1, required=False
    )

    def __init__(self, *args: Any, officials: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["official"]
        came: Any = self.fields["sessions"]
        people.queryset, came.queryset = officials, sessions
        people.label_from_instance = lambda one: one.name


class HandbookForm(Dressed):
    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=999)
    title = forms.CharField(label=_("标题"), max_length=100)
    text = forms.CharField(
        label=_("正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("空行分段；以“- ”开头的行成为列表。"),
    )
    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("法律、法规或文件的名称和条款。")
    )
