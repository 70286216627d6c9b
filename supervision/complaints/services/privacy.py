"""Whether a text that will be read by others says who complained."""

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.common.identifiers import validate_id_number
from records.common.text import fold
from supervision.complaints.models import Complaint, Informant

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ \-]+(?=[0-9xX])")
_BLANKS = re.compile(r"[\s\-‐‑–—·•.,，。]+")


def identity_in(text: str, *, complaint: Complaint) -> list[str]:
    """
    What of the informant, or of anybody's private numbers, stands in ``text``: the names of what was found, in
    the order of a form, never the values. Also asked before words of a complaint leave this node.
    """
    return list(dict.fromkeys([*_of_informant(text, complaint), *_patterns(text)]))


def refuse_identity(text: str, *, complaint: Complaint, field: str) -> None:
    """
    Stop a text that says who complained.

    :raises ValidationError: ``names_the_informant``, naming what was found
    """
    if found := identity_in(text, complaint=complaint):
        raise ValidationError(
            {
                field: ValidationError(
                    _("文字中含有%s，会暴露反映人或他人的身份，请删除或改写。") % _("、").join(found),
                    code="names_the_informant",
                )
            }
        )


def _of_informant(text: str, complaint: Complaint) -> Iterator[str]:
    informant = Informant.objects.filter(complaint=complaint).first()
    if informant is None:
        return
    yield from found_among(
        text,
        (
            (_("反映人姓名或名称"), informant.name, 2),
            (_("反映人证件号码"), informant.id_number, 6),
            (_("反映人电话"), informant.phone, 7),
            (_("反映人电子邮箱"), informant.email, 5),
            (_("反映人地址"), informant.address, 5),
        ),
    )


def found_among(text: str, values: Iterable[tuple[str, str, int]]) -> Iterator[str]:
    """The labels of those values that stand in ``text``, however spaced; one shorter than it must be says nothing."""
    squeezed = _squeeze(text)
    for label, value, shortest in values:
        wanted = _squeeze(value)
        if len(wanted) >= shortest and wanted in squeezed:
            yield label


def _patterns(text: str) -> Iterator[str]:
    text = _BETWEEN_DIGITS.sub("", fold(text))
    if any(_is_id_number(number) for number in _ID_NUMBER.findall(text)):
        yield _("身份证号码")
    if _MOBILE.search(text):
        yield _("手机号码")
    if _MAIL.search(text):
        yield _("电子邮箱")


def _is_id_number(number: str) -> bool:
    try:
        validate_id_number(number)
    except ValidationError:
        return False
    return True


def _squeeze(text: str) -> str:
    """Without blanks, dashes and stops: a number is found in whatever groups somebody wrote it."""
    return _BLANKS.sub("", fold(text))
