"""What is filled in to ask for a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.dishonesty.admin.forms import dress
from records.subjects.models import Organisation
from records.subjects.picking import pick


class _Asking(forms.Form):
    purpose = forms.CharField(
        label=_("查询目的"),
        help_text=_("会印在报告封面并记入审计日志，例如：申报文明单位。"),
        max_length=200,
        error_messages={"required": _("请填写查询目的。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def problems(self) -> list[tuple[str, str, str]]:
        return [
            (self[name].id_for_label, str(self[name].label), str(error))
            for name, found in self.errors.items()
            if name != "__all__"
            for error in found
        ] + [("", "", str(error)) for error in self.non_field_errors()]


class OwnForm(_Asking):
    organisation = forms.ModelChoiceField(
        label=_("被查询机构"),
        queryset=Organisation.objects.none(),
        error_messages={"required": _("请选择您所在的机构。")},
    )
    field_order = ("organisation", "purpose")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        chosen.queryset = bodies  # type: ignore[attr-defined]
        chosen.empty_label = None  # type: ignore[attr-defined]


class WindowForm(_Asking):
    organisation_text = forms.CharField(
        label=_("被查询机构"),
        help_text=_("统一社会信用代码或机构全称。"),
        max_length=250,
        error_messages={"required": _("请填写被查询机构。")},
    )
    agent_name = forms.CharField(
        label=_("受托人姓名"),
        help_text=_("与授权书和身份证件一致；加密保存，不印在报告上。"),
        max_length=64,
        error_messages={"required": _("请填写受托人姓名，与授权书一致。")},
    )
    letter = forms.FileField(
        label=_("授权书"),
        help_text=_("被查询机构盖章的授权书扫描件，PDF 或图片；加密保存。"),
        error_messages={
            "required": _("委托查询须附授权书，请选择文件。"),
            "empty": _("文件是空的，请检查。"),
        },
    )
    field_order = ("organisation_text", "agent_name", "letter", "purpose")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        self.fields["letter"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if text := data.get("organisation_text"):
            picked = pick(text, None)
            # A body beyond the clerk's reach is answered as one that is not registered.
            found = self.bodies.filter(pk=picked.organisation.pk).first() if picked.organisation else None
            if found is None:
                problem = picked.problem or _("没有找到“%s”，或它不在您的权限范围内。") % text
                self.add_error("organisation_text", problem)
            data["organisation"] = found
        return data
