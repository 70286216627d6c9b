"""What a reader asks of the list of one register, read from a query string with every fault named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from disclosure.published import PUBLIC, find_organisation
from disclosure.search.criteria import MAX_QUERY_LENGTH, Problem
from records.common.text import grams
from records.registers.models.entry import EntryQuerySet
from records.registers.register import Register
from records.subjects.models import Organisation, Region, subtree_prefix, within_regions

ORDERING = "-decided_on"


@dataclass(frozen=True)
class EntryCriteria:
    """``codes`` are the register's own code lists, by column."""

    q: str = ""
    region: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    organisation: UUID | None = None
    decided_from: date | None = None
    decided_to: date | None = None

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        said = {
            "q": self.q,
            "region": self.region,
            "organisation": str(self.organisation or ""),
            "decided_from": self.decided_from.isoformat() if self.decided_from else "",
            "decided_to": self.decided_to.isoformat() if self.decided_to else "",
            **self.codes,
            **more,
        }
        return [(name, value) for name, value in said.items() if value]

    def querystring(self, **more: str) -> str:
        return urlencode(self.pairs(**more))


def code_lists(register: Register) -> dict[str, dict[str, str]]:
    """The columns of the register that have a code list, each with value and label."""
    found = {}
    for name in register.fields:
        column: Any = register.model._meta.get_field(name)
        choices = (column.base_field if isinstance(column, ArrayField) else column).flatchoices
        if choices:
            found[name] = {str(value): str(label) for value, label in choices}
    return found


def read(register: Register, query: Mapping[str, str]) -> tuple[EntryCriteria, list[Problem]]:
    """The usable part of a query, and what of it could not be used."""
    problems: list[Problem] = []
    q = query.get("q", "").replace("\x00", " ").strip()
    if len(q) > MAX_QUERY_LENGTH:
        problems.append(Problem("q", "too_long", _("检索词最多 %d 个字，请缩短后再查。") % MAX_QUERY_LENGTH))
        q = ""
    region = query.get("region", "").replace("\x00", "")
    if region and not Region.objects.filter(code=region[:6]).exists():
        problems.append(Problem("region", "unknown_region", _("没有代码为“%s”的行政区划。") % region[:40]))
        region = ""
    codes = {}
    for name, labels in code_lists(register).items():
        value = query.get(name, "")
        if value and value not in labels:
            problems.append(
                Problem(
                    name,
                    "unknown_value",
                    _("%(name)s 可取：%(values)s。") % {"name": name, "values": _("、").join(labels)},
                )
            )
        elif value:
            codes[name] = value
    first, last = (_day(name, query, problems) for name in ("decided_from", "decided_to"))
    if first and last and first > last:
        problems.append(Problem("decided_to", "before_from", _("截止日期早于起始日期，请更正。")))
        first = last = None
    return (
        EntryCriteria(q, region[:6], codes, _body(query, problems), first, last),
        problems,
    )


def _body(query: Mapping[str, str], problems: list[Problem]) -> UUID | None:
    text = query.get("organisation", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        problems.append(Problem("organisation", "not_a_uid", _("organisation 须是机构的编号。")))
        return None


def _day(name: str, query: Mapping[str, str], problems: list[Problem]) -> date | None:
    text = query.get(name, "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        problems.append(
            Problem(name, "not_a_date", _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % text[:40])
        )
    return day


def matching_entries(entries: EntryQuerySet, criteria: EntryCriteria) -> EntryQuerySet:
    if criteria.q:
        code = criteria.q.upper()
        if len(code) == 18 and code.isascii():
            entries = entries.filter(_of_code(entries, code))
        else:
            entries = entries.filter(search_grams__contains=grams(criteria.q))
    if prefix := subtree_prefix(criteria.region) if criteria.region else "":
        entries = entries.filter(within_regions("region", [prefix]))
    if criteria.organisation:
        body = find_organisation(criteria.organisation, PUBLIC)
        entries = entries.filter(organisation__in=body.answering_uids()) if body else entries.none()
    if criteria.decided_from:
        entries = entries.filter(decided_on__gte=criteria.decided_from)
    if criteria.decided_to:
        entries = entries.filter(decided_on__lte=criteria.decided_to)
    for name, value in criteria.codes.items():
        column = entries.model._meta.get_field(name)
        entries = entries.filter(
            **({f"{name}__contains": [value]} if isinstance(column, ArrayField) else {name: value})
        )
    return entries


def _of_code(entries: EntryQuerySet, code: str) -> Q:
    """Of the body with this credit code; where a register knows counterparties, of the one with this code too."""
    # The body is looked up apart, so that each half has its index over one table.
    bodies = list(Organisation.objects.filter(uscc=code).values_list("uid", flat=True))
    found = Q(organisation__in=bodies)
    names = {column.name for column in entries.model._meta.fields}
    return found | Q(counterparty_uscc=code) if "counterparty_uscc" in names else found
