"""The form in which everybody changes his own password."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminOwnPasswordChangeForm

from records.access.models import User
from records.access.services import set_password


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """One's own new password, changed as every password is: checked, audited, and the duty to change it ended."""

    user: User

    def __init__(self, *args: Any, keep_session: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_session = keep_session

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("新密码不能与原密码相同，请更换。"), code="password_reused")
        return password

    def save(self, commit: bool = True) -> User:
        self.user = set_password(
            user=self.user,
            password=self.cleaned_data["new_password1"],
            by=self.user,
            at=timezone.now(),
            keep_session=self.keep_session,
        )
        return self.user
