"""Whom an item is about: found among known bodies and officials, or described so that a service can register them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from records.common.bulk import array_of, select
from records.common.crypto import blind_indexes
from records.common.identifiers import normalise_uscc
from records.common.kept_select import rows_found
from records.dishonesty.content.checks import Problem
from records.subjects.models import SEARCH_COLUMNS, Official, Organisation, Region

# GB 32100-2015: the second character tells what kind of body the 机构编制 authority registered.
KIND_OF_USCC = {
    "11": Organisation.Kind.DEPARTMENT,
    "12": Organisation.Kind.INSTITUTION,
    "13": Organisation.Kind.MASS,
}

_ALIASES = "SELECT name, organisation_id FROM records_organisationname WHERE name = ANY(%s)"
_REGIONS = Region.objects.all()
# What nobody asks of a body that is named in a record stays in the database.
_BODIES = Organisation.objects.defer(*SEARCH_COLUMNS)
_MEANT = (
    "SELECT uid FROM records_organisation WHERE uscc = ANY(%s)"
    " UNION SELECT uid FROM records_organisation WHERE name = ANY(%s)"
    " UNION SELECT unnest(%s::uuid[])"
)


@dataclass(frozen=True)
class NewOrganisation:
    """A body with a valid code that nobody has recorded before."""

    name: str
    uscc: str
    region: Region
    kind: str


@dataclass(frozen=True)
class NewOfficial:
    name: str
    id_number: str


class Lookup:
    """All bodies and regions that a batch of items mentions, fetched in a few queries."""

    def __init__(self, *, prefixes: Iterable[str]) -> None:
        self.prefixes = tuple(prefixes)
        self.by_uscc: dict[str, Organisation] = {}
        self.by_name: dict[str, dict[Any, Organisation]] = defaultdict(dict)
        self.regions: dict[str, Region] = {}
        self.officials: dict[str, Official] = {}

    @classmethod
    def for_items(cls, items: Sequence[Any], *, prefixes: Iterable[str]) -> "Lookup":
        lookup = cls(prefixes=prefixes)
        bodies = [part for item in items if isinstance(part := _part(item, "organisation"), Mapping)]
        codes = {normalise_uscc(text) for body in bodies if isinstance(text := body.get("uscc"), str)}
        names = {text.strip() for body in bodies if isinstance(text := body.get("name"), str)}
        regions = {str(text).strip() for body in bodies if isinstance(text := body.get("region"), str | int)}
        people = [part for item in items if isinstance(part := _part(item, "official"), Mapping)]
        numbers = {
            text.strip().upper() for person in people if isinstance(text := person.get("id_number"), str)
        }
        lookup.fetch(codes=codes, names=names, regions=regions, numbers=numbers)
        return lookup

    def fetch(self, *, codes: set[str], names: set[str], regions: set[str], numbers: set[str]) -> None:
        found = self._fetch_organisations(codes - {""}, names - {""})
        self._fetch_regions({*regions, *(code[2:8] for code in codes)} - {""}, found)
        self._fetch_officials(numbers - {""})

    def _fetch_organisations(self, codes: set[str], names: set[str]) -> list[Organisation]:
        """:return: all that answer; their regions are still to be fetched"""
        codes, names = {_storable(code) for code in codes}, {_storable(name) for name in names}
        aliases = select(_ALIASES, list(names)) if names else []
        called = [uid for _name, uid in aliases]
        found: list[Organisation] = rows_found(
            _BODIES, _MEANT, [*map(array_of, (list(codes), list(names), called))]
        )
        answering = _answering(found)
        for organisation in found:
            current = answering[organisation.uid]
            if organisation.uscc in codes:
                self.by_uscc[str(organisation.uscc)] = current
            if organisation.name in names:
                self.by_name[organisation.name][organisation.uid] = current
        for name, uid in aliases:
            self.by_name[name][uid] = answering[uid]
        return list(answering.values())

    def _fetch_regions(self, codes: set[str], bodies: Iterable[Organisation]) -> None:
        """Those that are said, and those of the bodies: a thousand bodies lie in a few regions."""
        codes = {*map(_storable, codes), *(body.region_id for body in bodies)}
        regions: list[Region] = rows_found(_REGIONS, "SELECT unnest(%s::text[])", [array_of(list(codes))])
        found = {region.code: region for region in regions}
        for body in bodies:
            body.region = found[body.region_id]
        self.regions = found

    def _fetch_officials(self, numbers: set[str]) -> None:
        if numbers:
            indexes = [index for number in numbers for index in blind_indexes(number)]
            self.officials = {
                str(official.id_number_index): official
                for official in Official.objects.filter(id_number_index__in=indexes)
            }

    def organisation(
        self, *, uscc: str, name: str, region: str
    ) -> tuple[Organisation | NewOrganisation | None, Problem | None]:
        """The body meant, in reach of who asks; or why not. The code decides before the name."""
        found, problem = self._by_code(uscc, name, region) if uscc else self._by_name(name, region)
        if found and not found.region.code.startswith(self.prefixes or ("-",)):
            return None, Problem(
                "/organisation/region",
                "outside_your_region",
                _("该机构属%s，不在您的报送范围内。") % found.region.full_name,
            )
        return found, problem

    def _by_code(
        self, uscc: str, name: str, region: str
    ) -> tuple[Organisation | NewOrganisation | None, Problem | None]:
        if known := self.by_uscc.get(uscc):
            if (
                name
                and name != known.name
                and known.uid not in {found.uid for found in self.by_name[name].values()}
            ):
                return None, Problem(
                    "/organisation/name",
                    "name_does_not_match",
                    _("该代码登记的名称是“%s”，与所填名称不一致，请核对。") % known.name,
                )
            return known, None
        place = self.regions.get(region or uscc[2:8])
        if region and place is None:
            return None, _unknown_region(region)
        if not name:
            return None, Problem(
                "/organisation/name", "organisation_unknown", _("该代码尚未登记，请同时填写机构全称。")
            )
        if place is None:
            return None, Problem(
                "/organisation/region", "required", _("该代码尚未登记，请填写机构所在行政区划的六位代码。")
            )
        new = NewOrganisation(
            name=name, uscc=uscc, region=place, kind=KIND_OF_USCC.get(uscc[:2], Organisation.Kind.OTHER)
        )
        return new, None

    def _by_name(self, name: str, region: str) -> tuple[Organisation | None, Problem | None]:
        if not name:
            return None, Problem("/organisation", "required", _("请填写失信机构：统一社会信用代码或名称。"))
        if region and region not in self.regions:
            return None, _unknown_region(region)
        found = {
            organisation.uid: organisation
            for organisation in self.by_name[name].values()
            if not region or organisation.region_id == region
        }
        if len(found) == 1:
            return next(iter(found.values())), None
        if found:
            return None, Problem(
                "/organisation/uscc",
                "organisation_ambiguous",
                _("有 %d 个机构叫这个名称，请填写统一社会信用代码或行政区划代码。") % len(found),
            )
        return None, Problem(
            "/organisation/name",
            "organisation_unknown",
            _("没有找到“%s”，请核对全称，或填写统一社会信用代码。") % name,
        )

    def official(self, *, name: str, id_number: str) -> Official | NewOfficial | None:
        """The official with that number; without a number, a new one: equal names are not equal people."""
        if not name:
            return None
        for index in blind_indexes(id_number):
            if index in self.officials:
                return self.officials[index]
        return NewOfficial(name=name, id_number=id_number)


def _answering(bodies: Iterable[Organisation]) -> dict[Any, Organisation]:
    """By uid, who answers for each today; those into which others went are fetched step by step, however many."""
    known = {body.uid: body for body in bodies}
    while missing := {body.merged_into_id for body in known.values()} - {None, *known}:
        further: list[Organisation] = rows_found(
            _BODIES, "SELECT unnest(%s::uuid[])", [array_of(list(missing))]
        )
        known |= {body.uid: body for body in further}
    for body in known.values():
        if body.merged_into_id is not None:
            body.merged_into = known[body.merged_into_id]
    return {uid: body.current() for uid, body in known.items()}


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else None


def _storable(text: str) -> str:
    # PostgreSQL refuses NUL in text; such a name is told to the sender by the reader of the field.
    return text.replace("\x00", "")


def _unknown_region(region: str) -> Problem:
    return Problem(
        "/organisation/region",
        "region_unknown",
        _("没有行政区划代码“%s”，请填写现行的六位代码（GB/T 2260）。") % region[:12],
    )
