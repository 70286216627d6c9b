"""What a template may be handed: plain text of bounded length, whatever the caller had."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

LONGEST_TEXT = 20_000
MOST_ITEMS = 20_000
DEEPEST = 8
CUT = "……（以下从略，全文见案卷）"

# Signs that make the eye read something else than the bytes say, or nothing at all.
_MISLEADING = {"\u00ad", "\u200e", "\u200f", "\ufeff", "\ufffc"} | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def clean(value: Any, *, depth: int = 0) -> Any:
    """``value`` as JSON that every template can set: no control signs, no endless text, days in Chinese."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value if abs(value) < 10**15 else str(value)
    if isinstance(value, datetime):
        return chinese_moment(value)
    if isinstance(value, date):
        return chinese_day(value)
    if depth < DEEPEST:
        if isinstance(value, Mapping):
            return {clean_text(str(key)): clean(item, depth=depth + 1) for key, item in value.items()}
        if isinstance(value, Iterable) and not isinstance(value, str | bytes):
            return [clean(item, depth=depth + 1) for item in list(value)[:MOST_ITEMS]]
    return clean_text(str(value))


def clean_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(sign for sign in text if sign == "\n" or _can_be_set(sign))
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + CUT


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{chinese_day(local.date())} {local:%H:%M}"


def _can_be_set(sign: str) -> bool:
    # Cc: control, Cs: half of a pair, Co: private, Cn: unassigned.
    return sign not in _MISLEADING and unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
