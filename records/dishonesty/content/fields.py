"""
Fields of items as partners and files send them, each turned into what is kept of it or into a reason why not.

A field is read for all items at once: what is usual is looked at together, and each different value read once.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from types import NoneType
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from records.dishonesty.content.checks import Problem

YES = frozenset({"true", "1", "yes", "y", "是", "已送达"})
NO = frozenset({"false", "0", "no", "n", "否", "未送达", ""})

Told = TypeVar("Told", bound=Hashable)
Found = TypeVar("Found")


@dataclass
class Reading:
    """
    :ivar attributes: model field values; ``organisation`` and ``official`` may be ``NewOrganisation`` and
        ``NewOfficial``, which a service registers before it stores the record
    :ivar errors: empty exactly when the attributes can be submitted
    """

    external_id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        self.errors.append(Problem(pointer, code, detail))


def once_each(values: Sequence[Told], find: Callable[[Told], Found]) -> list[Found]:
    """What is found of each value, in their order; of equal ones it is found once."""
    found = {value: find(value) for value in set(values)}
    return [found[value] for value in values]


def read_column(
    readings: Sequence[Reading], values: Sequence[Any], read: Callable[[Any], Any], *, nothing: Any = ""
) -> list[Any]:
    """
    One field of all items.

    :param read: what is kept of a value, or the ``Problem`` that it is
    :param nothing: what stands in the place of a problem
    """
    # Of other types than these, values that are no good answer may be equal although they are not the same (1, True).
    comparable = set(map(type, values)) <= {str, NoneType}
    found = once_each(values, read) if comparable else list(map(read, values))
    if Problem in set(map(type, found)):
        for place, one in enumerate(found):
            if isinstance(one, Problem):
                readings[place].errors.append(one)
                found[place] = nothing
    return found


def read_texts(
    readings: Sequence[Reading], values: Sequence[Any], name: str, length: int, parent: str = ""
) -> list[str]:
    if set(map(type, values)) == {str}:
        texts: list[str] = list(map(str.strip, values))
        if max(map(len, texts)) <= length and "\x00" not in "".join(texts):
            return texts
    return read_column(readings, values, partial(text, name=name, length=length, parent=parent))


def read_parts(
    readings: Sequence[Reading], items: Sequence[Mapping[str, Any]], name: str
) -> list[Mapping[str, Any]]:
    """An object within each item; an empty one where there is none."""
    return [read_part(reading, item, name) for reading, item in zip(readings, items, strict=True)]


def read_part(reading: Reading, item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = item.get(name)
    if type(value) is dict:
        return value
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reading.refuse(f"/{name}", "not_an_object", _("“%s”须是一个 JSON 对象。") % name)
        return {}
    return value


def text(value: Any, *, name: str, length: int, parent: str = "") -> str | Problem:
    if value is None:
        return ""
    pointer = f"{parent}/{name}"
    if isinstance(value, bool) or not isinstance(value, str | int):
        return Problem(pointer, "not_text", _("“%s”须是文字。") % name)
    said = str(value).strip()
    if "\x00" in said:
        return Problem(pointer, "null_character", _("“%s”含有不可见的空字符，请删除。") % name)
    if len(said) > length:
        words = {"name": name, "count": len(said), "most": length}
        return Problem(pointer, "too_long", _("“%(name)s”有 %(count)d 字，最多 %(most)d 字。") % words)
    return said


def code(value: Any, *, name: str, choices: type[TextChoices]) -> str | Problem:
    said = text(value, name=name, length=100)
    if isinstance(said, Problem) or not said or said in values_of(choices):
        return said
    # Files are filled in by people: the Chinese label is as good as the code.
    for known, label in choices.choices:
        if str(label) == said:
            return str(known)
    return Problem(
        f"/{name}",
        "unknown_code",
        _("“%(value)s”不在代码表中，可用：%(codes)s。")
        % {"value": said, "codes": _("、").join(f"{label}（{known}）" for known, label in choices.choices)},
    )


@cache
def values_of(choices: type[TextChoices]) -> frozenset[str]:
    return frozenset(map(str, choices.values))


def day(value: Any) -> date | Problem | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        found = parse_date(str(value).strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        found = None
    if found is None:
        return Problem(
            "/decided_on",
            "not_a_date",
            _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % str(value)[:40],
        )
    return found


def amount(value: Any) -> Decimal | Problem | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return Problem("/amount", "not_a_number", _("“%s”不是金额，请只写数字。") % str(value)[:40])
    if not found.is_finite() or found >= Decimal(10) ** 14:
        return Problem("/amount", "too_large", _("涉及金额超出可记录的范围，请核对单位是否为元。"))
    if found != found.quantize(Decimal("0.01")):
        return Problem("/amount", "too_precise", _("涉及金额最多两位小数。"))
    return found


def truth(value: Any) -> bool | Problem:
    if isinstance(value, bool):
        return value
    said = "" if value is None else str(value).strip().lower()
    if said not in YES | NO:
        return Problem("/subject_served", "not_yes_or_no", _("“%s”请写是或否。") % said[:20])
    return said in YES
