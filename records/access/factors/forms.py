"""What is typed on the pages of signing in; what it means is the services' to say."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from records.access.factors import codes


def _plain_code(text: str) -> str:
    # Apps show the six digits in two groups.
    return re.sub(r"[\s-]", "", text)


class CodeForm(forms.Form):
    """The second step: six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("验证码或恢复码"),
        max_length=40,
        help_text=_("输入身份验证器当前显示的 6 位数字；手机不在身边时，可输入一个恢复码。"),
        widget=UnfoldAdminTextInputWidget(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        text = str(self.cleaned_data["code"])
        plain = _plain_code(text)
        if not (re.fullmatch(r"[0-9]{6}", plain) or codes.looks_like_one(text)):
            raise ValidationError(_("请输入 6 位数字，或一个完整的恢复码。"), code="wrong_shape")
        return plain


class AppCodeForm(forms.Form):
    """Six digits of the app alone: where a recovery code would be wasted."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        help_text=_("身份验证器当前显示的 6 位数字。"),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        plain = _plain_code(str(self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6}", plain):
            raise ValidationError(_("请输入 6 位数字。"), code="wrong_shape")
        return plain


class _Named(forms.Form):
    name = forms.CharField(
        label=_("名称"),
        max_length=64,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("便于日后辨认，如“办公手机”“蓝色安全钥匙”。"),
    )


class NewAppForm(AppCodeForm, _Named):
    """A new app, shown to work by its first code."""

    field_order = ["code", "name"]


class _Answer(forms.Form):
    """What the browser's passkey answered, written into the form by the page's script."""

    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_credential(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("浏览器没有给出有效的通行密钥，请重试。"), code="no_passkey") from error
        if not isinstance(found, dict):
            raise ValidationError(_("浏览器没有给出有效的通行密钥，请重试。"), code="no_passkey")
        return found


class NewPasskeyForm(_Named, _Answer):
    """A new passkey."""


class PasskeyForm(_Answer):
    """An answer of a passkey that is known."""


class PasswordForm(forms.Form):
    """One's own password once more, where there is no second factor to show."""

    password = forms.CharField(
        label=_("密码"),
        strip=False,
        max_length=128,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )


class LinkForm(forms.Form):
    """Whose identity at the office's own sign-in an account is."""

    subject = forms.CharField(
        label=_("统一登录标识（sub）"),
        max_length=255,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("由统一登录系统的管理员提供；留空则解除绑定。本人首次使用时须用密码和第二重验证确认。"),
    )


class ReasonForm(forms.Form):
    """Why an administrator asks for it."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("如“手机遗失，已当面核验身份”。审批人会看到。"),
    )
