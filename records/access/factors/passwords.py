"""What a password must be, which ones may not come back, and how long one serves."""

import secrets
import string
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.factors.models import FormerPassword
from records.access.models import User

LEAST_CLASSES = 3
REMEMBERED = 5
# Three letters of a short account stand in many a good password; two characters are a whole name.
LEAST_LETTERS, LEAST_CHARACTERS = 4, 2
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class ClassesValidator:
    """Three of the four: small letters, capitals, digits, all other signs (Chinese characters among them)."""

    def validate(self, password: str, user: Any = None) -> None:
        if classes(password) < LEAST_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("密码须包含小写字母、大写字母、数字、其他符号中的至少三种。")


class OwnNameValidator:
    """Not one's account or name with something around it, forwards or backwards."""

    def validate(self, password: str, user: Any = None) -> None:
        typed = password.casefold()
        for name in (getattr(user, "username", ""), getattr(user, "full_name", "")):
            word = name.casefold()
            if len(word) >= (LEAST_LETTERS if word.isascii() else LEAST_CHARACTERS) and (
                word in typed or word[::-1] in typed
            ):
                raise ValidationError(self.get_help_text(), code="password_names_its_owner")

    def get_help_text(self) -> str:
        return _("密码不能包含用户名或姓名。")


class FormerPasswordsValidator:
    """None of the last five comes back."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        newest = FormerPassword.objects.filter(user_id=user.pk).order_by("-set_at", "-pk")[:REMEMBERED]
        if any(check_password(password, former.password) for former in newest):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return _("不能使用最近 %(count)d 次用过的密码，请另设一个。") % {"count": REMEMBERED}


def classes(password: str) -> int:
    """How many of the four classes of signs the password has."""
    # A full-width letter is a letter: an input method writes it without being asked.
    signs = unicodedata.normalize("NFKC", password)
    found = [any(sign in group for sign in signs) for group in _CLASSES]
    return sum(found) + any(not any(sign in group for group in _CLASSES) for sign in signs)


def first_password(length: int = 20) -> str:
    """A password that a machine hands out, which every rule above accepts."""
    while True:
        made = secrets.token_urlsafe(length)[:length]
        if classes(made) >= LEAST_CLASSES:
            return made


def remember(*, user: User, at: datetime) -> None:
    """Keep what was just set, in the same transaction, so that it is known when it may not come back."""
    FormerPassword.objects.create(user=user, password=user.password, set_at=at)


def runs_out_at(user: User) -> datetime | None:
    """When the present password must be changed; None where passwords do not age."""
    if not settings.PASSWORD_MAX_DAYS:
        return None
    newest = FormerPassword.objects.filter(user=user).order_by("-set_at", "-pk").first()
    set_at = newest.set_at if newest else user.date_joined
    return set_at + timedelta(days=settings.PASSWORD_MAX_DAYS)


def days_left(until: datetime) -> int:
    return (timezone.localdate(until) - timezone.localdate()).days
