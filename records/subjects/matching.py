"""
Which registered organisation a document means.

A code decides. A name decides only inside its region, where it is nobody else's; anything less certain is
laid before a person with a score and the reason, because a record under the wrong body is a wrong to it.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import Func, IntegerField, Q, TextField, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.common.identifiers import validate_uscc
from records.common.text import grams
from records.subjects.models import Organisation, OrganisationName, Region, within_regions

CANDIDATES = 10
# Below this a name has little more in common with the one sought than the boilerplate of all offices.
ENOUGH = 0.4
# Pairs that most bodies of a region share: they find everything and tell nothing.
_BOILERPLATE = {
    "人民",
    "民政",
    "政府",
    "委员",
    "员会",
    "管理",
    "理局",
    "市人",
    "县人",
    "区人",
    "中华",
    "共和",
}
_SCANNED = 200


_TEXTS = ArrayField(TextField())


class _Shared(Func):
    """How many elements two arrays have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


@dataclass(frozen=True)
class Match:
    """``exact`` names one organisation; ``candidates`` are for a person to pick from, the likeliest first."""

    kind: Literal["exact", "candidates", "none"]
    organisation: Organisation | None = None
    candidates: list[tuple[Organisation, float, Any]] = field(default_factory=list)


def clean_name(text: str) -> str:
    """A name as stored: composed characters, no blanks around it, single ones within."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def match_organisation(
    *, uscc: str | None = None, name: str | None = None, region: Region | str | None = None
) -> Match:
    """Find it by its code, else by a present or former name in its region, else by likeness."""
    code = _valid(uscc)
    if code and (found := Organisation.objects.filter(uscc=code).first()):
        return Match("exact", found.current())
    name = clean_name(name or "")
    if not name:
        return Match("none")
    region_code = region.code if isinstance(region, Region) else region
    called = _called(name)
    here = _distinct(one.current() for one in called if region_code and one.region_id == region_code)
    if len(here) == 1 and not _other_code(here[0], code):
        return Match("exact", here[0])
    ranked = [
        (one, 1.0, _why_same(one, name, region_code, code)) for one in _distinct(c.current() for c in called)
    ]
    known = {one.uid for one, _score, _why in ranked}
    ranked += [row for row in _alike(name, region_code) if row[0].uid not in known]
    # In the document's own region first among equals.
    ranked.sort(key=lambda row: (-row[1], row[0].region_id != region_code, row[0].pinyin))
    return Match("candidates", candidates=ranked[:CANDIDATES]) if ranked else Match("none")


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: shared characters and pairs (Dice)."""
    first, second = set(grams(one)), set(grams(other))
    if not first or not second:
        return 0.0
    return round(2 * len(first & second) / (len(first) + len(second)), 2)


def _valid(uscc: str | None) -> str | None:
    try:
        return validate_uscc(uscc) if uscc else None
    except ValidationError:
        # The caller reports a malformed code; a name may still tell whom it meant.
        return None


def _called(name: str) -> list[Organisation]:
    """Organisations that bear or bore exactly this name."""
    # Asked apart: one condition over both tables would walk every organisation for every row of an import.
    known = list(OrganisationName.objects.filter(name=name).values_list("organisation", flat=True)[:_SCANNED])
    same = Organisation.objects.filter(Q(name=name) | Q(pk__in=known))
    return list(same.select_related("region", "merged_into__region")[:_SCANNED])


def _distinct(organisations: Iterable[Organisation]) -> list[Organisation]:
    return list({one.uid: one for one in organisations}.values())


def _other_code(organisation: Organisation, code: str | None) -> bool:
    return bool(code and organisation.uscc and organisation.uscc != code)


def _why_same(organisation: Organisation, name: str, region_code: str | None, code: str | None) -> Any:
    if _other_code(organisation, code):
        return _("名称相同，统一社会信用代码不同")
    if organisation.name != name:
        return _("曾用名、简称或已合并机构的名称相同")
    if region_code and organisation.region_id != region_code:
        return _("名称相同，行政区划不同")
    return _("名称相同")


def _alike(name: str, region_code: str | None) -> list[tuple[Organisation, float, Any]]:
    wanted = grams(name)
    pairs = [gram for gram in wanted if len(gram) > 1]
    telling = [pair for pair in pairs if pair not in _BOILERPLATE] or pairs or wanted
    found = Organisation.objects.current().filter(search_grams__overlap=telling)
    if region_code:
        # Names are mistaken for those of neighbours in the same province, hardly for others.
        found = found.filter(within_regions("region", [region_code[:2] if region_code[:2] != "00" else ""]))
    rows = (
        found.annotate(shared=_Shared("search_grams", Value(wanted, output_field=_TEXTS)))
        .order_by("-shared", "pinyin")
        .select_related("region")
    )
    scored: list[tuple[Organisation, float, Any]] = []
    for one in rows.prefetch_related("names")[:_SCANNED]:
        names = [one.name, *(other.name for other in one.names.all())]
        best = max(names, key=lambda known: likeness(known, name))
        if (score := likeness(best, name)) >= ENOUGH:
            why = gettext("与“%(name)s”相近（%(percent)s%%）") % {"name": best, "percent": round(score * 100)}
            scored.append((one, score, why))
    return scored
