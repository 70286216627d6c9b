"""Numbers of bodies (GB 32100, unified social credit code) and of people (GB 11643)."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

# Registering authorities of GB 32100; the third to eighth places are the region. python-stdnum knows only
# numeric authorities and would refuse agricultural (N), military (A) and other (Y) registrations.
_USCC_SHAPE = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SEPARATORS = re.compile(r"[\s\u200b-\u200f\ufeff·.\-‐-―−_]+")


def normalise_uscc(text: str) -> str:
    """The code as stored: half-width, upper case, no blanks or dashes. Letters are never guessed."""
    return _compact(text)


def validate_uscc(text: str) -> str:
    """Return the normalised code or raise ``ValidationError`` that says what is wrong with it."""
    code = normalise_uscc(text)
    if len(code) != 18:
        raise ValidationError(
            _("统一社会信用代码应为18位，现为%(length)s位，请核对后重新填写。"),
            code="uscc_length",
            params={"length": len(code)},
        )
    if not _USCC_SHAPE.fullmatch(code):
        raise ValidationError(
            _(
                "统一社会信用代码含有不允许的字符：首位为登记管理部门代码，第3至8位为数字，全码不使用字母I、O、S、V、Z，请核对。"
            ),
            code="uscc_character",
        )
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise ValidationError(
            _("统一社会信用代码校验位不正确，可能有一位填错或两位颠倒，请对照证书核对。"),
            code="uscc_check_digit",
        )
    return code


def validate_id_number(text: str) -> str:
    """
    Return the normalised resident identity number or raise ``ValidationError``.

    The place of registration is not looked up: numbers keep the code of a county that was later renamed,
    or was coded only after the holder's birth, and a real person must not be refused for that.
    """
    number = _compact(text)
    if len(number) != 18:
        raise ValidationError(
            _("公民身份号码应为18位，现为%(length)s位，请核对后重新填写。"),
            code="id_number_length",
            params={"length": len(number)},
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError(
            _("公民身份号码前17位应为数字，末位为数字或X，请核对。"), code="id_number_character"
        )
    try:
        ric.get_birth_date(number)
    except InvalidComponent as error:
        raise ValidationError(
            _("公民身份号码第7至14位不是有效的出生日期，请核对。"), code="id_number_birth_date"
        ) from error
    if ric.calc_check_digit(number) != number[-1]:
        raise ValidationError(
            _("公民身份号码校验位不正确，可能有一位填错或两位颠倒，请对照证件核对。"),
            code="id_number_check_digit",
        )
    return number


def _compact(text: str) -> str:
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())
    # An accent that stood alone on a blank joins the letter before it once the blank is gone.
    return unicodedata.normalize("NFKC", bare)
