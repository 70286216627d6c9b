"""The questions, one form a page; what they take is checked again as a whole by the room that keeps it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published import regions
from disclosure.site.complaints.stoppers import NONE, STOPPERS
from disclosure.site.forms import FilesField, PublicForm, area
from records.common.identity import this_node
from supervision.complaints.choices import Anonymity, ComplaintKind, Satisfaction

EXPLAINED: dict[str, Any] = {
    ComplaintKind.ARREARS: gettext_lazy("货款、工程款、服务费、保证金、工资到期不付"),
    ComplaintKind.BROKEN_PLEDGE: gettext_lazy("公开作出的承诺到期没有做到"),
    ComplaintKind.CONTRACT: gettext_lazy("签订合同、协议后不履行，或者单方毁约"),
    ComplaintKind.POLICY: gettext_lazy("文件规定或者招商时承诺的补贴、用地、优惠不兑现"),
    ComplaintKind.PROCUREMENT: gettext_lazy("不按采购、招标文件签约、验收、付款，量身定做条件"),
    ComplaintKind.SERVICE: gettext_lazy("超过公布的时限不办，或者在公布的要求之外增加条件、材料"),
    ComplaintKind.CREDIT_HANDLING: gettext_lazy("信用信息错报、漏报、该撤不撤、违规使用"),
    ComplaintKind.OTHER: gettext_lazy("其他不守承诺、定而不办的事项"),
}
SIGNED: dict[str, Any] = {
    Anonymity.NAMED: gettext_lazy(
        "承办人员办理本件需要时可以查看您的身份，每次查看都留下目的和记录；便于核对合同、当面了解。"
    ),
    Anonymity.CONFIDENTIAL: gettext_lazy(
        "您的身份加密保存，承办人员看不到，只有专门的保管人员在写明目的后才能打开。"
    ),
    Anonymity.ANONYMOUS: gettext_lazy(
        "不填写任何身份信息，我们也不记录网络地址。只能凭查询码联系；线索不够具体时可能无法查实。"
    ),
}
WITH_MONEY = frozenset({ComplaintKind.ARREARS, ComplaintKind.CONTRACT, ComplaintKind.PROCUREMENT})


def _told(choices: Iterable[tuple[str, Any]], explained: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each choice with a line that says what it means."""
    return [
        (
            value,
            format_html(
                '<span><strong>{}</strong> <span class="small">{}</span></span>', label, explained[value]
            ),
        )
        for value, label in choices
    ]


def _kinds() -> list[tuple[str, str]]:
    return _told(ComplaintKind.choices, EXPLAINED)


def _signatures() -> list[tuple[str, str]]:
    return _told(Anonymity.choices, SIGNED)


def _places() -> list[tuple[str, str]]:
    """The node's own region and those directly below it."""
    code = this_node().code
    own_first = regions().filter(Q(code=code) | Q(parent=code)).order_by("code")
    return [("", _("请选择")), *own_first.values_list("code", "name")]


class KindForm(PublicForm):
    kind = forms.ChoiceField(label=gettext_lazy("投诉的类别"), choices=_kinds, widget=forms.RadioSelect)


class ElsewhereForm(PublicForm):
    elsewhere = forms.ChoiceField(
        label=gettext_lazy("符合的一项"),
        choices=[(NONE, gettext_lazy("都没有")), *((one.name, one.question) for one in STOPPERS)],
        widget=forms.RadioSelect,
    )


class BodyForm(PublicForm):
    """A registered body, picked from what was found; or its name and place as one knows them."""

    q = forms.CharField(
        label=gettext_lazy("被反映单位的名称"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("写两三个字即可，如“城管局”“某某镇”；也可以写统一社会信用代码或拼音。"),
    )
    body = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body_name = forms.CharField(
        label=gettext_lazy("单位全称"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("请按合同、文件或门牌上的名称填写。"),
    )
    region = forms.ChoiceField(label=gettext_lazy("单位所在地区"), choices=_places, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("body"):
            return data
        if not data.get("body_name", "").strip():
            self.add_error("q", _("请先查找并选定单位；查不到的，在下面写出单位全称和地区。"))
        elif not data.get("region"):
            self.add_error("region", _("请选择单位所在地区，以便确定由谁办理。"))
        return data


class MoneyForm(PublicForm):
    amount = forms.DecimalField(
        label=gettext_lazy("涉及金额（元，选填）"),
        min_value=0,
        max_digits=16,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("只写数字，如 120000.50；不知道确切数额的可以不写。"),
    )
    contract_number = forms.CharField(
        label=gettext_lazy("合同、协议编号（选填）"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("同一合同的投诉会合并办理，写上编号更快。"),
    )


class FactsForm(PublicForm):
    title = forms.CharField(
        label=gettext_lazy("用一句话说是什么事"),
        max_length=100,
        help_text=gettext_lazy("例如：完工一年未付路面修补工程款。"),
    )
    happened_on = forms.DateField(
        label=gettext_lazy("发生或应当履行的日期（选填）"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    statement = forms.CharField(
        label=gettext_lazy("说明情况"),
        max_length=4000,
        widget=area(10),
        help_text=gettext_lazy(
            "请写明时间、单位、约定或承诺的内容、实际情况，以及您联系过的部门和人员，最多 4000 字。"
            "选择匿名的，请不要写出能认出您的内容。"
        ),
    )
    wished = forms.CharField(
        label=gettext_lazy("您希望怎样解决（选填）"), max_length=1000, required=False, widget=area(3)
    )

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day and day > localdate():
            raise forms.ValidationError(_("日期不能晚于今天，请检查年份。"))
        return day


class AnonymityForm(PublicForm):
    anonymity = forms.ChoiceField(
        label=gettext_lazy("署名方式"), choices=_signatures, widget=forms.RadioSelect
    )


class IdentityForm(PublicForm):
    is_body = forms.ChoiceField(
        label=gettext_lazy("您以谁的名义反映"),
        choices=[("", gettext_lazy("个人")), ("1", gettext_lazy("单位（企业、合作社等）"))],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("姓名或单位名称"), max_length=200)
    id_number = forms.CharField(
        label=gettext_lazy("身份证件号码或统一社会信用代码（选填）"), max_length=40, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=gettext_lazy("电话和邮箱至少填一项。"),
    )
    email = forms.CharField(
        label=gettext_lazy("电子邮箱"), max_length=254, required=False, widget=forms.EmailInput()
    )
    address = forms.CharField(label=gettext_lazy("联系地址（选填）"), max_length=300, required=False)


class FilesForm(PublicForm):
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("选择文件（选填）"),
        required=False,
        help_text=gettext_lazy(
            "合同、验收单、对账单、文件、照片等；PDF、Word、Excel、OFD 或图片，一共最多 12 个。"
        ),
    )


class CheckForm(PublicForm):
    truthful = forms.BooleanField(label=gettext_lazy("以上内容真实，不捏造、不歪曲事实"), required=False)

    def clean_truthful(self) -> bool:
        if not self.cleaned_data["truthful"]:
            raise forms.ValidationError(_("请勾选确认：以上内容真实。"))
        return True


class MessageForm(PublicForm):
    """What the informant adds later."""

    text = forms.CharField(label=gettext_lazy("留言内容"), max_length=2000, widget=area(5))
    files = FilesField(label=gettext_lazy("补充材料（选填）"), required=False)  # type: ignore[assignment]


class RateForm(PublicForm):
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("对办理结果是否满意"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )


class ReopenForm(PublicForm):
    reason = forms.CharField(
        label=gettext_lazy("哪里没有解决，有什么新的情况"), max_length=1000, widget=area(4)
    )
