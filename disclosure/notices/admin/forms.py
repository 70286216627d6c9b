"""What the desks of this room ask for beyond their plain columns."""

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from disclosure.editing.admin.forms import ChangeForm, DeskForm
from disclosure.editing.admin.references import ReferenceField, UidField
from disclosure.notices.choices import Step
from disclosure.notices.models import Policy
from records.dishonesty.choices import Scope
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation


def _body() -> ReferenceField:
    return ReferenceField(
        label=_("示范单位"),
        rows=Organisation.objects.current,
        by=("name", "uscc"),
        help_text=_("只有诚信示范填写：机构全称或统一社会信用代码。"),
    )


def _shown_records() -> Any:
    """Only what everybody may read: a number typed here must not open what lies outside one's own reach."""
    shown = DishonestyRecord.objects.on_display(on=localdate()).filter(scope=Scope.PUBLIC)
    return shown.select_related("organisation")


def _record() -> UidField:
    return UidField(
        label=_("失信记录"),
        rows=_shown_records,
        help_text=_("填公示中的记录的编号或网址。记录结束公示时，案例同时不再显示。"),
    )


def _superseded() -> ReferenceField:
    return ReferenceField(
        label=_("替代的文件"),
        rows=Policy.objects.all,
        by=("document_number",),
        help_text=_("文库中被本文件替代的文件的文号；没有的不填。"),
    )


class ArticleForm(DeskForm):
    about = _body()


class ArticleChange(ChangeForm):
    about = _body()


class CaseForm(DeskForm):
    record = _record()


class CaseChange(ChangeForm):
    record = _record()


class PolicyForm(DeskForm):
    supersedes = _superseded()


class PolicyChange(ChangeForm):
    supersedes = _superseded()


class StepsWidget(forms.MultiWidget):
    """Five lines of three inputs: day, document, address."""

    parts = ("on", "document", "url")

    def __init__(self, attrs: Any = None) -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {}
        for step in Step:
            inputs[f"{step.value}_on"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            inputs[f"{step.value}_document"] = forms.TextInput(attrs={"maxlength": "200"})
            inputs[f"{step.value}_url"] = forms.URLInput(attrs={"maxlength": "500"})
        super().__init__(inputs, attrs)

    def decompress(self, value: Any) -> list[str]:
        said = value if isinstance(value, dict) else {}
        return [said.get(step.value, {}).get(part, "") for step in Step for part in self.parts]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = iter(super().value_from_datadict(data, files, name))
        found = {step.value: {part: (next(typed) or "").strip() for part in self.parts} for step in Step}
        return {step: said for step, said in found.items() if any(said.values())}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        made = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        labels = (_("日期"), _("材料名称"), _("材料网址"))
        return format_html_join(
            "",
            '<fieldset class="section"><legend>{}</legend>{}</fieldset>',
            (
                (
                    step.label,
                    format_html_join(
                        "",
                        '<div><label for="{}">{}</label>{}</div>',
                        (
                            (
                                one["attrs"]["id"],
                                label,
                                self._render(  # type: ignore[attr-defined]
                                    one["template_name"], {"widget": one}, renderer
                                ),
                            )
                            for label, one in zip(labels, made[3 * n : 3 * n + 3], strict=True)
                        ),
                    ),
                )
                for n, step in enumerate(Step)
            ),
        )

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{Step.PARTICIPATION.value}_on" if id_ else id_


class StepsField(forms.Field):
    widget = StepsWidget

    def to_python(self, value: Any) -> Any:
        return value or {}


def _steps() -> StepsField:
    return StepsField(
        label=_("决策程序"),
        help_text=_("五个程序各填日期和材料名称；材料已公开的附网址。"),
    )


class DecisionForm(DeskForm):
    steps = _steps()


class DecisionChange(ChangeForm):
    steps = _steps()
