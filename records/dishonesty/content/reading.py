"""Items as partners and files send them, turned into attributes of a record or into reasons why not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
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
from records.dishonesty.content import fields
from records.dishonesty.content.checks import Problem, problems_of_many
from records.dishonesty.content.fields import (
    Reading,
    once_each,
    read_column,
    read_part,
    read_parts,
    read_texts,
)
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
FOLLOWS_SOURCE = frozenset({"document_kind", "catalogue_item"})
Items = Sequence[Mapping[str, Any]]
Columns = dict[str, list[Any]]


def read_items(items: Sequence[Any], *, by: "User", at: datetime) -> list[Reading]:
    """Read many items with a handful of queries; the answers stand in the order of the items."""
    readings = [Reading() for _item in items]
    objects = [
        (reading, item) for reading, item in zip(readings, items, strict=True) if _is_object(reading, item)
    ]
    _read(
        [reading for reading, _item in objects],
        [item for _reading, item in objects],
        lookup=Lookup(prefixes=submit_prefixes(by, _KIND)),
        today=timezone.localdate(at),
    )
    return readings


def read_item(item: Any, *, by: "User", at: datetime) -> Reading:
    """Read one item; see ``read_items``."""
    return read_items([item], by=by, at=at)[0]


def _is_object(reading: Reading, item: Any) -> bool:
    if type(item) is dict or isinstance(item, Mapping):
        return True
    reading.refuse("", "not_an_object", _("每一条须是一个 JSON 对象。"))
    return False


def _read(readings: Sequence[Reading], items: Items, *, lookup: Lookup, today: date) -> None:
    for reading, item in zip(readings, items, strict=True):
        for unknown in () if item.keys() <= TOP_LEVEL else sorted(set(map(str, item)) - TOP_LEVEL):
            reading.refuse(f"/{unknown}", "unknown_field", _("没有“%s”这个字段，请核对字段名。") % unknown)
    numbers = read_texts(readings, _said(items, "external_id"), "external_id", 100)
    columns: Columns = {}
    for name, length in TEXTS.items():
        columns[name] = read_texts(readings, _said(items, name), name, length)
    for name, choices in CODES.items():
        read = partial(fields.code, name=name, choices=choices)
        columns[name] = read_column(readings, _said(items, name), read)
    columns["decided_on"] = read_column(readings, _said(items, "decided_on"), fields.day, nothing=None)
    columns["amount"] = read_column(readings, _said(items, "amount"), fields.amount, nothing=None)
    columns["subject_served"] = read_column(
        readings, _said(items, "subject_served"), fields.truth, nothing=False
    )
    authorities = read_parts(readings, items, "authority")
    columns["authority_name"] = read_texts(readings, _said(authorities, "name"), "name", 200, "/authority")
    codes = read_texts(readings, _said(authorities, "uscc"), "uscc", 40, "/authority")
    columns["authority_uscc"] = once_each(codes, normalise_uscc)
    _read_subjects(readings, items, lookup)
    subjects = {name: [reading.attributes.get(name) for reading in readings] for name in _SUBJECT}
    _fill_usual_values(columns, subjects["subject_type"])
    for reading, number, values in zip(readings, numbers, zip(*columns.values(), strict=True), strict=True):
        reading.external_id = number
        reading.attributes.update(zip(columns, values, strict=True))
    _refuse_problems(readings, {**columns, **subjects}, today)


_SUBJECT = ("organisation", "subject_type", "official")


def _said(parts: Items, name: str) -> list[Any]:
    return [part.get(name) for part in parts]


def _read_subjects(readings: Sequence[Reading], items: Items, lookup: Lookup) -> None:
    bodies = read_parts(readings, items, "organisation")
    said = read_texts(readings, _said(bodies, "uscc"), "uscc", 40, "/organisation")
    codes = once_each(said, normalise_uscc)
    names = read_texts(readings, _said(bodies, "name"), "name", 200, "/organisation")
    regions = read_texts(readings, _said(bodies, "region"), "region", 6, "/organisation")
    wrong = once_each(codes, _wrong_code)
    lookup.fetch(codes=set(codes), names=set(names), regions=set(regions), numbers=_id_numbers(items))
    meant = zip(codes, names, regions, strict=True)
    for reading, item, body, problem, said_of_it in zip(readings, items, bodies, wrong, meant, strict=True):
        if not body:
            if "organisation" not in item:
                reading.refuse("/organisation", "required", _("请填写失信机构：统一社会信用代码或名称。"))
        elif problem:
            reading.errors.append(problem)
        else:
            _subject(reading, item, *said_of_it, lookup=lookup)


def _wrong_code(code: str) -> Problem | None:
    try:
        if code:
            validate_uscc(code)
    except ValidationError as error:
        return Problem("/organisation/uscc", str(error.code), " ".join(error.messages))
    return None


def _id_numbers(items: Items) -> set[str]:
    people = [person for item in items if isinstance(person := item.get("official"), Mapping)]
    return {number.strip().upper() for person in people if isinstance(number := person.get("id_number"), str)}


def _subject(
    reading: Reading, item: Mapping[str, Any], code: str, name: str, region: str, *, lookup: Lookup
) -> None:
    found, problem = lookup.organisation(uscc=code, name=name, region=region)
    if problem:
        reading.errors.append(problem)
    reading.attributes["organisation"] = found
    official = read_part(reading, item, "official")
    reading.attributes["subject_type"] = SubjectType.OFFICIAL if official else SubjectType.ORGANISATION
    if official:
        _official(reading, official, lookup)


def _official(reading: Reading, official: Mapping[str, Any], lookup: Lookup) -> None:
    [name] = read_texts([reading], [official.get("name")], "name", 100, "/official")
    [number] = read_texts([reading], [official.get("id_number")], "id_number", 40, "/official")
    number = number.upper()
    if not name:
        reading.refuse("/official/name", "required", _("请填写责任人姓名。"))
    if number:
        try:
            number = validate_id_number(number)
        except ValidationError as error:
            reading.refuse("/official/id_number", str(error.code), " ".join(error.messages))
            number = ""
    reading.attributes["official"] = lookup.official(name=name, id_number=number)


def _fill_usual_values(columns: Columns, subject_types: Sequence[str | None]) -> None:
    for name, usual in (("document_kind", USUAL_DOCUMENT), ("catalogue_item", USUAL_CATALOGUE_ITEM)):
        columns[name] = [
            said or (usual[source].value if source else "")
            for said, source in zip(columns[name], columns["source"], strict=True)
        ]
    usual_of = {kind: usual_scope(kind or "").value for kind in set(subject_types)}
    columns["scope"] = [
        said or usual_of[kind] for said, kind in zip(columns["scope"], subject_types, strict=True)
    ]


def _refuse_problems(readings: Sequence[Reading], columns: Columns, today: date) -> None:
    for reading, problems in zip(readings, problems_of_many(columns, on=today), strict=True):
        already = {problem.pointer for problem in reading.errors}
        for problem in problems:
            if problem.pointer in FOLLOWS_SOURCE and problem.code == "required":
                # Both follow from the source; where that cannot be read, it alone is told.
                continue
            pointer = POINTERS.get(problem.pointer, f"/{problem.pointer}")
            # One reason a field: what could not be read at all is not also missing.
            if not any(known == pointer or known.startswith(f"{pointer}/") for known in already):
                reading.refuse(pointer, problem.code, problem.detail)
