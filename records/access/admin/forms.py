"""The forms of this room: they read and check what is typed; what it does is the services' to say."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from records.access.models import Grant, Nature, User
from records.access.roles import GRANTABLE_ROLES, Role
from records.access.stewardship.admin.forms import document_field, reason_field


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget(attrs={"size": 60})
    )


class NewUserForm(forms.ModelForm):
    """
    A new account with a first password that its owner must change.

    Where another administrator has to approve it, nobody types a password: it is made when the account is open.
    """

    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("本人首次登录时须修改。"),
    )

    reason = reason_field()
    document = document_field()

    class Meta:
        model = User
        fields = ["username", "full_name", "phone", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.APPROVALS_REQUIRED:
            del self.fields["password"]
            return
        del self.fields["reason"], self.fields["document"]
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
    urgent = forms.BooleanField(
        label=_("立即停用"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("只用于账号被盗用等紧急情形：不等移交，停用后再在“离岗交接”中移交其工作；须写明理由。"),
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
        fields = [
            "user", "role", "region", "organisation", "starts_on", "ends_on", "nature", "reason", "document",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = settings.APPROVALS_REQUIRED
        # A substitute is named on a page of its own, for all of somebody's roles at once.
        nature = cast(forms.ChoiceField, self.fields["nature"])
        nature.required = False
        nature.choices = [(one.value, one.label) for one in (Nature.POST, Nature.TEMPORARY)]
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", "---------")] + [
            (role.value, role.label) for role in Role if role in GRANTABLE_ROLES
        ]

    def clean_nature(self) -> str:
        return self.cleaned_data["nature"] or Nature.POST


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
