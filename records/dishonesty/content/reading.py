"""Items as partners and files send them, turned into attributes of a record or into reasons why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from records.access.rights import submit_prefixes
from records.common.identifiers import normalise_uscc, validate_id_number, validate_uscc
from records.dishonesty.choices import (
    USUAL_CATALOGUE_ITEM,
    USUAL_DOCUMENT,
    CatalogueItem,
    DocumentKind,
    Domain,
    Scope,
    Severity,
    Source,
    SubjectType,
)
from records.dishonesty.content.checks import Problem, problems_of
from records.dishonesty.content.parties import Lookup
from records.dishonesty.rules import usual_scope

if TYPE_CHECKING:
    from records.access.models import User

_KIND = "dishonesty-record"
# Where the value of each attribute stands in an item.
POINTERS = {
    "organisation": "/organisation",
    "official": "/official/name",
    "authority_name": "/authority/name",
    "authority_uscc": "/authority/uscc",
}
TOP_LEVEL = frozenset(
    {
        "external_id", "organisation", "official", "source", "domain", "severity", "title", "facts", "legal_basis",
        "document_number", "document_name", "authority", "decided_on", "scope", "document_kind", "catalogue_item",
        "amount", "subject_served", "naming_basis", "minor_publication_reason",
    }
)  # fmt: skip
TEXTS = {
    "title": 200,
    "facts": 5000,
    "legal_basis": 2000,
    "document_number": 128,
    "document_name": 200,
    "naming_basis": 300,
    "minor_publication_reason": 300,
}
CODES: dict[str, type[TextChoices]] = {
    "source": Source,
    "domain": Domain,
    "severity": Severity,
    "scope": Scope,
    "document_kind": DocumentKind,
    "catalogue_item": CatalogueItem,
}
VALUES = {name: frozenset(map(str, choices.values)) for name, choices in CODES.items()}
FOLLOWS_SOURCE = frozenset({"document_kind", "catalogue_item"})
YES = frozenset({"true", "1", "yes", "y", "是", "已送达"})
NO = frozenset({"false", "0", "no", "n", "否", "未送达", ""})


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


def read_items(items: Sequence[Any], *, by: "User", at: datetime) -> list[Reading]:
    """Read many items with a handful of queries; the answers stand in the order of the items."""
    lookup = Lookup.for_items(items, prefixes=submit_prefixes(by, _KIND))
    today = timezone.localdate(at)
    return [_read(item, lookup=lookup, today=today) for item in items]


def read_item(item: Any, *, by: "User", at: datetime) -> Reading:
    """Read one item; see ``read_items``."""
    return read_items([item], by=by, at=at)[0]


def _read(item: Any, *, lookup: Lookup, today: date) -> Reading:
    reading = Reading()
    if not isinstance(item, Mapping):
        reading.refuse("", "not_an_object", _("每一条须是一个 JSON 对象。"))
        return reading
    for unknown in () if item.keys() <= TOP_LEVEL else sorted(set(map(str, item)) - TOP_LEVEL):
        reading.refuse(f"/{unknown}", "unknown_field", _("没有“%s”这个字段，请核对字段名。") % unknown)
    reading.external_id = _text(reading, item, "external_id", 100)
    attributes = reading.attributes
    for name, length in TEXTS.items():
        attributes[name] = _text(reading, item, name, length)
    for name, choices in CODES.items():
        said = item.get(name)
        # Nearly always a code as it stands in the list; what is not, is read with care.
        known = type(said) is str and said in VALUES[name]
        attributes[name] = said if known else _code(reading, item, name, choices)
    attributes["decided_on"] = _day(reading, item.get("decided_on"))
    attributes["amount"] = _amount(reading, item.get("amount"))
    attributes["subject_served"] = _truth(reading, item.get("subject_served"))
    authority = _part(reading, item, "authority")
    attributes["authority_name"] = _text(reading, authority, "name", 200, "/authority")
    attributes["authority_uscc"] = normalise_uscc(_text(reading, authority, "uscc", 40, "/authority"))
    _subject(reading, item, lookup)
    _fill_usual_values(attributes)
    already = {problem.pointer for problem in reading.errors}
    for problem in problems_of(attributes, on=today):
        if problem.pointer in FOLLOWS_SOURCE and problem.code == "required":
            # Both follow from the source; where that cannot be read, it alone is told.
            continue
        pointer = POINTERS.get(problem.pointer, f"/{problem.pointer}")
        # One reason a field: what could not be read at all is not also missing.
        if not any(known == pointer or known.startswith(f"{pointer}/") for known in already):
            reading.refuse(pointer, problem.code, problem.detail)
    return reading


def _subject(reading: Reading, item: Mapping[str, Any], lookup: Lookup) -> None:
    organisation = _part(reading, item, "organisation")
    if not organisation:
        if "organisation" not in item:
            reading.refuse("/organisation", "required", _("请填写失信机构：统一社会信用代码或名称。"))
        return
    code = normalise_uscc(_text(reading, organisation, "uscc", 40, "/organisation"))
    name = _text(reading, organisation, "name", 200, "/organisation")
    region = _text(reading, organisation, "region", 6, "/organisation")
    if code:
        try:
            validate_uscc(code)
        except ValidationError as error:
            reading.refuse("/organisation/uscc", str(error.code), " ".join(error.messages))
            return
    found, problem = lookup.organisation(uscc=code, name=name, region=region)
    if problem:
        reading.errors.append(problem)
    reading.attributes["organisation"] = found
    official = _part(reading, item, "official")
    reading.attributes["subject_type"] = SubjectType.OFFICIAL if official else SubjectType.ORGANISATION
    if official:
        _official(reading, official, lookup)


def _official(reading: Reading, official: Mapping[str, Any], lookup: Lookup) -> None:
    name = _text(reading, official, "name", 100, "/official")
    number = _text(reading, official, "id_number", 40, "/official").upper()
    if not name:
        reading.refuse("/official/name", "required", _("请填写责任人姓名。"))
    if number:
        try:
            number = validate_id_number(number)
        except ValidationError as error:
            reading.refuse("/official/id_number", str(error.code), " ".join(error.messages))
            number = ""
    reading.attributes["official"] = lookup.official(name=name, id_number=number)


def _fill_usual_values(attributes: dict[str, Any]) -> None:
    source = attributes.get("source")
    if source:
        attributes["document_kind"] = attributes["document_kind"] or USUAL_DOCUMENT[source]
        attributes["catalogue_item"] = attributes["catalogue_item"] or USUAL_CATALOGUE_ITEM[source]
    attributes["scope"] = attributes["scope"] or usual_scope(attributes.get("subject_type", ""))


def _part(reading: Reading, item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = item.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reading.refuse(f"/{name}", "not_an_object", _("“%s”须是一个 JSON 对象。") % name)
        return {}
    return value


def _text(reading: Reading, item: Mapping[str, Any], name: str, length: int, parent: str = "") -> str:
    value = item.get(name)
    if value is None:
        return ""
    if type(value) is str:
        text = value.strip()
        if len(text) <= length and "\x00" not in text:
            return text
    pointer = f"{parent}/{name}"
    if isinstance(value, bool) or not isinstance(value, str | int):
        reading.refuse(pointer, "not_text", _("“%s”须是文字。") % name)
        return ""
    text = str(value).strip()
    if "\x00" in text:
        reading.refuse(pointer, "null_character", _("“%s”含有不可见的空字符，请删除。") % name)
        return ""
    if len(text) > length:
        reading.refuse(
            pointer,
            "too_long",
            _("“%(name)s”有 %(count)d 字，最多 %(most)d 字。")
            % {"name": name, "count": len(text), "most": length},
        )
        return ""
    return text


def _code(reading: Reading, item: Mapping[str, Any], name: str, choices: type[TextChoices]) -> str:
    text = _text(reading, item, name, 100)
    if not text or text in VALUES[name]:
        return text
    # Files are filled in by people: the Chinese label is as good as the code.
    for value, label in choices.choices:
        if str(label) == text:
            return str(value)
    reading.refuse(
        f"/{name}",
        "unknown_code",
        _("“%(value)s”不在代码表中，可用：%(codes)s。")
        % {"value": text, "codes": _("、").join(f"{label}（{value}）" for value, label in choices.choices)},
    )
    return ""


def _day(reading: Reading, value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().replace("/", "-").replace(".", "-")
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        reading.refuse(
            "/decided_on",
            "not_a_date",
            _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % str(value)[:40],
        )
    return found


def _amount(reading: Reading, value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        reading.refuse("/amount", "not_a_number", _("“%s”不是金额，请只写数字。") % str(value)[:40])
        return None
    if not amount.is_finite() or amount >= Decimal(10) ** 14:
        reading.refuse("/amount", "too_large", _("涉及金额超出可记录的范围，请核对单位是否为元。"))
        return None
    if amount != amount.quantize(Decimal("0.01")):
        reading.refuse("/amount", "too_precise", _("涉及金额最多两位小数。"))
        return None
    return amount


def _truth(reading: Reading, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = "" if value is None else str(value).strip().lower()
    if text not in YES | NO:
        reading.refuse("/subject_served", "not_yes_or_no", _("“%s”请写是或否。") % text[:20])
    return text in YES
