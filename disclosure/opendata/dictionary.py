"""The data dictionary: every field of every kind, from the same table that writes the files."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from disclosure.opendata.writing import BOM
from disclosure.published.columns import TYPES, Column
from disclosure.published.kinds import OpenKind

HEADINGS = ("field", "csv_column", "type", "meaning_zh", "meaning_en", "codes", "law")
NOTES = (
    _("未知的值在 JSON 中为 null，在 CSV 中为空。"),
    _("以 = + - @ 开头的文字，在 CSV 中前面加一个撇号，以免表格软件当作公式执行；JSON 中保持原样。"),
    _("行的次序没有含义；同一条以编号识别。"),
)


@dataclass(frozen=True)
class Code:
    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class Entry:
    field: str
    csv_column: str
    type: str
    zh: str
    en: str
    codes: tuple[Code, ...]
    law: str


def entries(kind: OpenKind) -> list[Entry]:
    return [_entry(column) for column in kind.shape.columns]


def as_json(kind: OpenKind) -> dict[str, Any]:
    zh, en = _both(kind.label)
    return {
        "dataset": kind.name,
        "kind": kind.kind,
        "title": {"zh": zh, "en": en},
        "types": {name: dict(zip(("zh", "en"), _both(words), strict=True)) for name, words in TYPES.items()},
        "fields": [
            {
                "field": entry.field,
                "csv_column": entry.csv_column,
                "type": entry.type,
                "meaning": {"zh": entry.zh, "en": entry.en},
                "codes": [
                    {"value": code.value, "meaning": {"zh": code.zh, "en": code.en}} for code in entry.codes
                ],
                "law": entry.law or None,
            }
            for entry in entries(kind)
        ],
    }


def as_csv(kind: OpenKind) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for entry in entries(kind):
        codes = "; ".join(f"{code.value}={code.zh}/{code.en}" for code in entry.codes)
        writer.writerow((entry.field, entry.csv_column, entry.type, entry.zh, entry.en, codes, entry.law))
    return BOM + out.getvalue()


def _entry(column: Column) -> Entry:
    zh, en = _both(column.label)
    codes = tuple(Code(value, *_both(label)) for value, label in column.codes.items())
    return Entry(column.path, column.heading, column.type, zh, en, codes, column.law)


def _both(words: Any) -> tuple[str, str]:
    """Words of the code in both languages; the meaning of a field must not depend on who downloads it."""
    with override("zh-hans"):
        zh = str(words)
    with override("en"):
        return zh, str(words)
