"""Licences and penalties as partners and files send them, in national fields, read and stored in sets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from records.access.rights import submit_prefixes
from records.common.bulk import copy_new, one_of
from records.common.crypto import blind_index
from records.common.identifiers import normalise_uscc, validate_uscc
from records.common.identity import this_node
from records.dishonesty.choices import Channel
from records.dishonesty.content import Lookup, Reading, content_digest
from records.dishonesty.services.parties import register_parties
from records.registers.choices import Status
from records.registers.lengths import Lengths
from records.registers.models import EntryTransition
from records.registers.national import FOREVER, NationalField, code_of, columns_of
from records.registers.register import Register
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

_SEPARATORS = re.compile(r"[;；,，、|\n]+")
_YES = frozenset({"true", "1", "yes", "y", "是"})
_NO = frozenset({"false", "0", "no", "n", "否", ""})
# Columns of files that no column of a model holds: they say which body is meant.
_NAMING = frozenset({"region", "organisation_uscc", "organisation_name"})


@dataclass
class EntryReading(Reading):
    """:ivar entry: the document as it would be stored, checked and filled; without a body while that is unknown"""

    entry: Any = None


def digest_of(item: Mapping[str, Any]) -> str:
    """
    By what the same content is known again. Keyed: numbers of certificates are part of it, and of a plain hash
    they could be guessed one after the other.
    """
    return blind_index(content_digest(item))


def read_entries(register: Register, items: Sequence[Any], *, by: "User", at: datetime) -> list[EntryReading]:
    """Read many items with a handful of queries; the answers stand in the order of the items."""
    bodies = [_body_of(register, item) for item in items]
    lookup = Lookup.for_items(
        [{"organisation": body} for body in bodies], prefixes=submit_prefixes(by, register.kind)
    )
    today, lengths = timezone.localdate(at), Lengths()
    return [
        _read(register, item, body, lookup=lookup, today=today, lengths=lengths, by=by)
        for item, body in zip(items, bodies, strict=True)
    ]


def _body_of(register: Register, item: Any) -> dict[str, str]:
    """The body as ``Lookup`` asks for it."""
    if not isinstance(item, Mapping):
        return {}
    places = zip(("uscc", "name", "region"), (*register.body_columns, "region"), strict=True)
    found = {name: str(item.get(code_of(register.kind, column)) or "").strip() for name, column in places}
    return {**found, "uscc": normalise_uscc(found["uscc"])}


def _read(
    register: Register,
    item: Any,
    body: dict[str, str],
    *,
    lookup: Lookup,
    today: date,
    lengths: Lengths,
    by: "User",
) -> EntryReading:
    reading = EntryReading()
    if not isinstance(item, Mapping):
        reading.refuse("", "not_an_object", _("每一条须是一个 JSON 对象。"))
        return reading
    columns = columns_of(register.kind)
    for unknown in sorted(set(map(str, item)) - {column.name for column in columns}):
        reading.refuse(f"/{unknown}", "unknown_field", _("没有“%s”这个字段，请核对字段名。") % unknown[:40])
    said: dict[str, Any] = {}
    for column in columns:
        value = _value(reading, register, column, item.get(column.name))
        if column.column not in _NAMING:
            said[column.column] = value
    reading.external_id = said.get("external_id") or ""
    _find_body(reading, register, body, lookup)
    if reading.errors:
        return reading
    organisation = reading.attributes["organisation"]
    entry = register.model(**said, created_by=by)
    entry.region_id = organisation.region.code
    if isinstance(organisation, Organisation):
        entry.organisation = organisation
    if register.fill is not None:
        register.fill(entry, lengths)
    reading.entry = entry
    problems = register.problems(entry, on=today, lengths=lengths)
    for column_name, sentences in problems.items():
        # What follows from other columns is missing with them.
        if column_name in register.derived and not problems.keys() <= set(register.derived):
            continue
        for sentence in sentences:
            reading.refuse(f"/{code_of(register.kind, column_name)}", "invalid", sentence)
    return reading


def _find_body(reading: EntryReading, register: Register, body: dict[str, str], lookup: Lookup) -> None:
    code, name = (code_of(register.kind, column) for column in register.body_columns)
    if not body.get("uscc") or any(problem.pointer == f"/{code}" for problem in reading.errors):
        return
    found, problem = lookup.organisation(uscc=body["uscc"], name=body["name"], region=body["region"])
    if problem:
        named = {"/organisation/uscc": code, "/organisation/name": name}
        place = named.get(problem.pointer, code_of(register.kind, "region"))
        reading.refuse(f"/{place}", problem.code, problem.detail)
    elif register.draws_on_body and not isinstance(found, Organisation):
        reading.refuse(f"/{code}", "organisation_unknown", _("该机构尚未登记，请先请本站登记机构，再报送。"))
    reading.attributes["organisation"] = found


def _value(reading: EntryReading, register: Register, field: NationalField, value: Any) -> Any:
    """One value as its column holds it; what cannot be read or is missing is told and left empty."""
    pointer = f"/{field.name}"
    if field.column in _NAMING:
        if field.required and not str(value or "").strip():
            reading.refuse(pointer, "required", _("请填写%s。") % field.label)
        elif field.column == "organisation_uscc" and value:
            _refuse_bad_code(reading, pointer, str(value))
        return None
    column: Any = register.model._meta.get_field(field.column)
    if value is None or (isinstance(value, str) and not value.strip()) or value == []:
        if field.required:
            reading.refuse(pointer, "required", _("请填写%s。") % field.label)
        return _empty(column)
    if isinstance(column, models.DateField):
        day = _day(reading, pointer, value)
        return None if field.forever and day == FOREVER else day
    if isinstance(column, models.DecimalField):
        return _amount(reading, pointer, value)
    if isinstance(column, models.IntegerField):
        return _number(reading, pointer, value)
    if isinstance(column, models.BooleanField):
        return _truth(reading, pointer, value)
    if isinstance(column, ArrayField):
        parts = value if isinstance(value, list) else _SEPARATORS.split(str(value))
        return [code for part in parts if (code := _code(reading, pointer, str(part).strip(), field))]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        reading.refuse(pointer, "not_text", _("“%s”须是文字。") % field.name)
        return _empty(column)
    text = (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)).strip()
    if "\x00" in text:
        reading.refuse(pointer, "null_character", _("“%s”含有不可见的空字符，请删除。") % field.name)
        return _empty(column)
    if field.choices:
        return _code(reading, pointer, text, field)
    if column.max_length and len(text) > column.max_length:
        reading.refuse(
            pointer,
            "too_long",
            _("“%(name)s”有 %(count)d 字，最多 %(most)d 字。")
            % {"name": field.label, "count": len(text), "most": column.max_length},
        )
        return _empty(column)
    return text


def _refuse_bad_code(reading: EntryReading, pointer: str, text: str) -> None:
    try:
        validate_uscc(normalise_uscc(text))
    except ValidationError as error:
        for message in error.messages:
            reading.refuse(pointer, "invalid", message)


def _empty(column: Any) -> Any:
    if isinstance(column, ArrayField):
        return []
    if isinstance(column, models.BooleanField):
        return False
    return None if column.null else ""


def _code(reading: EntryReading, pointer: str, text: str, field: NationalField) -> str:
    assert field.choices is not None
    if not text or text in field.choices.values:
        return text
    for value, label in field.choices.choices:
        if str(label) == text:
            return str(value)
    words = _("、").join(str(label) for label in field.choices.labels)
    reading.refuse(
        pointer,
        "unknown_code",
        _("“%(value)s”不在代码表中，可用：%(codes)s。") % {"value": text[:40], "codes": words},
    )
    return ""


def _day(reading: EntryReading, pointer: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().replace("/", "-").replace(".", "-")
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        reading.refuse(
            pointer, "not_a_date", _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % str(value)[:40]
        )
    return found


def _amount(reading: EntryReading, pointer: str, value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        amount = None
    if amount is None or isinstance(value, bool):
        reading.refuse(pointer, "not_a_number", _("“%s”不是金额，请只写数字。") % str(value)[:40])
        return None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        reading.refuse(pointer, "too_large", _("金额超出可记录的范围，请核对单位是否为万元。"))
        return None
    if amount != amount.quantize(Decimal("0.000001")):
        reading.refuse(pointer, "too_precise", _("金额以万元计，最多六位小数。"))
        return None
    return amount


def _number(reading: EntryReading, pointer: str, value: Any) -> int | None:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", text):
        reading.refuse(pointer, "not_a_number", _("“%s”不是整数，请只写数字。") % text[:40])
        return None
    return int(text)


def _truth(reading: EntryReading, pointer: str, value: Any) -> bool:
    text = str(value).strip().lower()
    if text not in _YES | _NO:
        reading.refuse(pointer, "not_yes_or_no", _("“%s”请写是或否。") % text[:20])
    return text in _YES


def store_entries(
    register: Register,
    readings: Sequence[EntryReading],
    digests: Sequence[str],
    *,
    by: "User",
    at: datetime,
    channel: Channel,
) -> list[Any]:
    """
    Store faultless readings as entries waiting for review, in the caller's transaction and in their order.

    The caller writes the audit row for the whole batch.
    """
    if any(reading.errors for reading in readings):
        raise ValueError("only readings without errors can be stored")
    register_parties(readings, by=by, at=at)
    node, entries = this_node(), []
    for reading, digest in zip(readings, digests, strict=True):
        entry = reading.entry
        entry.organisation = reading.attributes["organisation"]
        entry.origin, entry.origin_name, entry.channel = node.code, node.name, channel
        entry.status, entry.writers, entry.created_by = Status.SUBMITTED, [by.pk], by
        entry.created_at = entry.updated_at = at
        entry.content_digest = digest
        entry.place()
        entries.append(entry)
    copy_new(entries)
    copy_new([submission_of(register, entry, source="", by=by, at=at) for entry in entries])
    return entries


def submission_of(
    register: Register, entry: Any, *, source: str, by: "User", at: datetime, reason: str = ""
) -> EntryTransition:
    return EntryTransition(
        kind=register.kind,
        entry=entry.pk,
        name="submit",
        source=source,
        target=Status.SUBMITTED,
        by=by,
        at=at,
        reason=reason,
    )


def known_contents(register: Register, digests: Iterable[str]) -> dict[str, Any]:
    """Which of these contents this node holds already: digest → uid."""
    rows: Any = register.model.objects
    known = rows.of_this_node().filter(one_of("content_digest", digests))
    return dict(known.values_list("content_digest", "uid"))


def taken_numbers(register: Register, external_ids: Iterable[str], by: "User") -> set[str]:
    rows: Any = register.model.objects
    known = rows.of_this_node().filter(one_of("external_id", external_ids), created_by=by)
    return set(known.values_list("external_id", flat=True))
