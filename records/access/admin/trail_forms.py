"""What an auditor asks of the trail, on a page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.labels import actions_like
from records.access.models import Channel, Outcome
from records.access.roles import Role
from records.access.trail.exporting import SHORTEST_REASON, Form, Purpose
from records.access.trail.finding import MOST_DAYS, Question, as_number, people_called

ALL = ("", gettext_lazy("全部"))
MOST_EXPORTED_DAYS = 366
REGION = r"^[0-9]{2}([0-9]{2}([0-9]{2})?)?$"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **more)


class SearchForm(forms.Form):
    """All fields by address, so that a search can be kept and passed on."""

    q = forms.CharField(label=gettext_lazy("对象编号或名称"), required=False, max_length=100)
    who = forms.CharField(label=gettext_lazy("操作人账号或姓名"), required=False, max_length=64)
    action = forms.CharField(label=gettext_lazy("操作名称或代码"), required=False, max_length=64)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), required=False, choices=[ALL, *Outcome.choices])
    role = forms.ChoiceField(label=gettext_lazy("当时角色"), required=False, choices=[ALL, *Role.choices])
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False, choices=[ALL, *Channel.choices])
    region = forms.RegexField(
        REGION,
        label=gettext_lazy("行政区划代码"),
        required=False,
        error_messages={"invalid": gettext_lazy("请填 2、4 或 6 位数字，例如 4110。")},
    )
    since = _day(gettext_lazy("自"), required=False)
    until = _day(gettext_lazy("至"), required=False)
    request = forms.CharField(label=gettext_lazy("请求编号"), required=False, max_length=64)
    seal = forms.IntegerField(label=gettext_lazy("封存序号"), required=False, min_value=1, max_value=2**62)
    # By the pages' own links alone: one account, one kind of thing, the order, and where to go on.
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    type = forms.RegexField(r"^[a-z_.]+$", required=False, max_length=64, widget=forms.HiddenInput)
    order = forms.ChoiceField(
        required=False, choices=[("", ""), ("oldest", "oldest")], widget=forms.HiddenInput
    )
    cursor = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            raise ValidationError({"since": _("起始日期晚于截止日期，请更正。")})
        if self.errors:
            return said
        if said["who"] and not people_called(said["who"]):
            raise ValidationError({"who": _("没有这个账号或姓名；请填登录账号，或账号上登记的现用姓名。")})
        if said["action"] and not actions_like(said["action"]):
            raise ValidationError({"action": _("没有叫这个名称的操作，请换一个词。")})
        asked = self.question()
        if asked.narrows and not asked.is_indexed:
            said["until"] = until = until or timezone.localdate()
            said["since"] = since = since or until - timedelta(days=MOST_DAYS - 1)
            if (until - since).days >= MOST_DAYS:
                raise ValidationError(
                    {
                        "since": _(
                            "只按这些条件查找时，时间不能超过 %(days)d 天；请缩短时间，或写明操作人、操作、对象编号或请求编号。"
                        )
                        % {"days": MOST_DAYS}
                    }
                )
        return said

    def question(self) -> Question:
        """What was asked, once the form is clean."""
        said = self.cleaned_data
        people: tuple[int, ...] | None = None
        if said.get("person"):
            people = (said["person"],)
        elif said.get("who"):
            people = people_called(said["who"])
        number = as_number(said.get("q", ""))
        return Question(
            people=people,
            actions=tuple(actions_like(said["action"])) if said.get("action") else None,
            thing=number,
            thing_type=said.get("type", "") if number else "",
            words="" if number else said.get("q", ""),
            role=said.get("role", ""),
            outcome=said.get("outcome", ""),
            channel=said.get("channel", ""),
            region=said.get("region", ""),
            request_id=said.get("request", ""),
            seal=said.get("seal"),
            first_on=said.get("since"),
            last_on=said.get("until"),
            oldest_first=said.get("order") == "oldest",
            cursor=said.get("cursor"),
        )


class ExportForm(forms.Form):
    since = _day(gettext_lazy("自"))
    until = _day(gettext_lazy("至"))
    form = forms.ChoiceField(label=gettext_lazy("格式"), choices=Form.choices)
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Purpose.choices)
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("写明依据和用处，例如检查通知文号；会记入审计日志。"),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until:
            if since > until:
                raise ValidationError({"since": _("起始日期晚于截止日期，请更正。")})
            if (until - since).days >= MOST_EXPORTED_DAYS:
                raise ValidationError(
                    {"since": _("一次最多导出 %(days)d 天，请分次导出。") % {"days": MOST_EXPORTED_DAYS}}
                )
        return said


class WordsForm(forms.Form):
    """What somebody found, or how it was settled."""

    words = forms.CharField(max_length=2_000, widget=forms.Textarea({"rows": 5}))

    def __init__(self, *args: Any, label: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].help_text = help_text


def problems(form: forms.Form) -> list[tuple[str, str, str]]:
    """What is wrong, as the pages list it: where to, the field's label, and the words."""
    return [
        (form[name].id_for_label or "", str(form[name].label), str(error))
        if name in form.fields
        else ("", "", str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]
