"""What a reader asks of the list of one register, read from a query string with every fault named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from disclosure.search.criteria import MAX_QUERY_LENGTH, Problem
from records.common.text import grams
from records.registers.models.entry import EntryQuerySet
from records.registers.register import Register
from records.subjects.models import Region, subtree_prefix, within_regions

ORDERING = "-decided_on"


@dataclass(frozen=True)
class EntryCriteria:
    """``codes`` are the register's own code lists, by column."""

    q: str = ""
    region: str = ""
    codes: dict[str, str] = field(default_factory=dict)

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        said = {"q": self.q, "region": self.region, **self.codes, **more}
        return [(name, value) for name, value in said.items() if value]

    def querystring(self, **more: str) -> str:
        return urlencode(self.pairs(**more))


def code_lists(register: Register) -> dict[str, dict[str, str]]:
    """The columns of the register that have a code list, each with value and label."""
    found = {}
    for name in register.fields:
        if choices := register.model._meta.get_field(name).flatchoices:  # type: ignore[union-attr]
            found[name] = {str(value): str(label) for value, label in choices}
    return found


def read(register: Register, query: Mapping[str, str]) -> tuple[EntryCriteria, list[Problem]]:
    """The usable part of a query, and what of it could not be used."""
    problems = []
    q = query.get("q", "").replace("\x00", " ").strip()
    if len(q) > MAX_QUERY_LENGTH:
        problems.append(Problem("q", "too_long", _("检索词最多 %d 个字，请缩短后再查。") % MAX_QUERY_LENGTH))
        q = ""
    region = query.get("region", "")
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
    return EntryCriteria(q, region[:6], codes), problems


def matching_entries(entries: EntryQuerySet, criteria: EntryCriteria) -> EntryQuerySet:
    if criteria.q:
        code = criteria.q.upper()
        if len(code) == 18 and code.isascii():
            entries = entries.filter(organisation__uscc=code)
        else:
            entries = entries.filter(search_grams__contains=grams(criteria.q))
    if prefix := subtree_prefix(criteria.region) if criteria.region else "":
        entries = entries.filter(within_regions("region", [prefix]))
    return entries.filter(**criteria.codes)
