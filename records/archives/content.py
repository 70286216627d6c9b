"""What an entry must say, whoever brings it: the page, a file, another room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.archives.choices import RESULTS_OF, YEARLY, EntryKind, Result
from records.dishonesty.content.checks import ID_NUMBER

FIELDS = (
    "kind",
    "result",
    "year",
    "title",
    "text",
    "occurred_on",
    "basis_number",
    "basis_on",
    "basis_authority",
    "starts_on",
)
TEXTS = {"title": 200, "text": 2_000, "basis_number": 100, "basis_authority": 200}
# Civil service began later, and a slip of the keyboard is mostly a year of another century.
FIRST_YEAR = 1980


def usual_title(kind: str, result: str, year: int | None) -> str:
    """What an entry is called where nobody says otherwise; its result stands beside it."""
    label = str(EntryKind(kind).label)
    if kind == EntryKind.DISCIPLINE:
        return f"{Result(result).label}{label}"
    return f"{year}年度{label.removeprefix('年度')}" if year else label


def check_content(content: Mapping[str, Any], *, on: date, fed: bool = False) -> dict[str, Any]:
    """
    The fields of an entry, complete and tidy.

    :param fed: from another room, which keeps the document itself
    :raises ValidationError: by field, with what to do
    """
    found: dict[str, Any] = {name: content.get(name) for name in FIELDS}
    errors: dict[str, str] = {}
    for name, longest in TEXTS.items():
        found[name] = _tidy(found[name], keep_lines=name == "text")
        if len(found[name]) > longest:
            errors[name] = _("不能超过 %d 个字。") % longest
        elif ID_NUMBER.search(found[name]):
            # An identity number has its own encrypted column and no place in any text.
            errors[name] = _("文字中出现了身份证号码，请删除。")
    kind, result = found["kind"], found["result"]
    if kind not in EntryKind.values:
        errors["kind"] = _("请选择条目类别。")
    elif result not in RESULTS_OF[EntryKind(kind)]:
        choices = _("、").join(str(one.label) for one in RESULTS_OF[EntryKind(kind)])
        errors["result"] = _("该类别的结果为：%s，请从中选择。") % choices
    else:
        _check_year(found, errors, on=on)
        _check_dates(found, errors, on=on)
        if not fed:
            _check_basis(found, errors)
        if not errors:
            found["title"] = found["title"] or usual_title(kind, result, found["year"])
    if errors:
        raise ValidationError(errors)
    return found


def _check_year(found: dict[str, Any], errors: dict[str, str], *, on: date) -> None:
    if found["kind"] not in YEARLY:
        found["year"] = None
    elif not isinstance(found["year"], int) or not FIRST_YEAR <= found["year"] <= on.year:
        errors["year"] = _("请填写年度，为 %(first)d 至 %(last)d 之间的四位数字。") % {
            "first": FIRST_YEAR,
            "last": on.year,
        }


def _check_dates(found: dict[str, Any], errors: dict[str, str], *, on: date) -> None:
    if found["kind"] == EntryKind.DISCIPLINE:
        # A decision takes effect on the day on which it is made (政务处分法 art. 45).
        found["starts_on"] = found["starts_on"] or found["occurred_on"]
        found["occurred_on"] = found["occurred_on"] or found["starts_on"]
    else:
        found["starts_on"] = None
    found["occurred_on"] = found["occurred_on"] or found["basis_on"]
    for name in ("occurred_on", "basis_on", "starts_on"):
        day = found[name]
        if day is not None and day.year < FIRST_YEAR:
            errors[name] = _("日期早于 %d 年，请核对。") % FIRST_YEAR
        elif day is not None and day > on:
            errors[name] = _("日期在今天之后，请核对。")
    if found["occurred_on"] is None:
        errors["occurred_on"] = _("请填写日期。")


def _check_basis(found: dict[str, Any], errors: dict[str, str]) -> None:
    needed = {
        "basis_number": _("请填写依据文件的文号。"),
        "basis_on": _("请填写依据文件的日期。"),
        "basis_authority": _("请填写作出机关的全称。"),
    }
    for name, message in needed.items():
        if not found[name]:
            errors.setdefault(name, message)


def _tidy(value: Any, *, keep_lines: bool) -> str:
    text = str(value or "").replace("\x00", "")
    if keep_lines:
        return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    return " ".join(text.split())
