"""The forms of this room: they read and check what is typed; what it does is the services' to say."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from records.access.models import Grant, User
from records.access.roles import GRANTABLE_ROLES, Role


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget(attrs={"size": 60})
    )


class NewUserForm(forms.ModelForm):
    """A new account with a first password that its owner must change."""

    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("本人首次登录时须修改。"),
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "phone", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = format_lazy(
            "{} {}", _("本人首次登录时须修改。"), " ".join(password_validators_help_texts())
        )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.instance)
        return password


class UserForm(forms.ModelForm):
    """An existing account: its details, whether it is open, and a new password where one is needed."""

    new_password = forms.CharField(
        label=_("重置密码"),
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("留空则不变；重置后本人下次登录时须修改。"),
    )
    reason = _reason()

    class Meta:
        model = User
        fields = ["full_name", "phone", "email", "is_active"]

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password


class NewGrantForm(forms.ModelForm):
    class Meta:
        model = Grant
        fields = ["user", "role", "region", "organisation", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", "---------")] + [
            (role.value, role.label) for role in Role if role in GRANTABLE_ROLES
        ]


class GrantForm(forms.ModelForm):
    """A grant that stands: it can only be revoked."""

    revoke = forms.BooleanField(
        label=_("撤销此授权"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("立即生效且不可恢复；需要时可重新授权。"),
    )
    reason = _reason()

    class Meta:
        model = Grant
        fields: list[str] = []
