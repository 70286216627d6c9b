"""Which registered bodies and persons a list means, many at once."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.checks.awards.models import AwardCheckItem
from records.common.crypto import blind_indexes
from records.subjects.matching import clean_name
from records.subjects.models import (
    Official,
    Organisation,
    OrganisationName,
    Post,
    subtree_prefix,
)


@dataclass(frozen=True)
class Matched:
    """Who is meant; ``doubt`` says why a person has to look, and is empty where nobody has to."""

    organisation: Organisation | None = None
    official_id: uuid.UUID | None = None
    doubt: str = ""


def match_organisations(items: Sequence[AwardCheckItem], *, region: str) -> dict[uuid.UUID, Matched]:
    """A code decides. A present or former name decides inside the region where it is one body's alone."""
    codes = {item.uscc for item in items if item.uscc}
    by_code = {body.uscc: body for body in _bodies().filter(uscc__in=codes)}
    by_name = _called({clean_name(item.name) for item in items if not item.uscc}, region)
    found = {}
    for item in items:
        if item.uscc:
            body = by_code.get(item.uscc)
            if body is None:
                found[item.pk] = Matched(doubt=_("没有登记这个统一社会信用代码，请核对。"))
            elif item.name and clean_name(item.name) not in _names_of(body):
                found[item.pk] = Matched(
                    body.current(),
                    doubt=_("该代码登记的机构为“%s”，与所填名称不一致，请核对。") % body.name,
                )
            else:
                found[item.pk] = Matched(body.current())
            continue
        bodies = {body.current().pk: body.current() for body in by_name.get(clean_name(item.name), [])}
        if len(bodies) == 1:
            found[item.pk] = Matched(next(iter(bodies.values())))
        elif bodies:
            found[item.pk] = Matched(doubt=_("有 %d 个同名机构，请填写统一社会信用代码。") % len(bodies))
        else:
            found[item.pk] = Matched(doubt=_("没有登记这个名称的机构，请核对全称或填写统一社会信用代码。"))
    return found


def match_officials(items: Sequence[AwardCheckItem], *, region: str) -> dict[uuid.UUID, Matched]:
    """A number decides. A name decides only together with the body where one of that name, and one only, serves."""
    by_index = _by_number(items)
    named = _in_post({item.name.strip() for item in items if not item.id_number}, region)
    found = {}
    for item in items:
        if item.id_number:
            person = next(
                (by_index[index] for index in blind_indexes(item.id_number) if index in by_index), None
            )
            if person is None:
                # Nobody with this number has ever been entered, so nothing can be held against him here.
                found[item.pk] = Matched()
            elif person.name != item.name.strip():
                found[item.pk] = Matched(
                    official_id=person.pk, doubt=_("该身份证件号码登记的姓名与所填不一致，请核对。")
                )
            else:
                found[item.pk] = Matched(official_id=person.pk)
            continue
        people = named.get(item.name.strip(), {})
        unit = clean_name(item.unit)
        serving = {pk for pk, units in people.items() if unit and unit in units}
        if len(serving) == 1:
            found[item.pk] = Matched(official_id=next(iter(serving)))
        elif people:
            found[item.pk] = Matched(doubt=_("有同名人员，请填写身份证件号码或准确的所在单位。"))
        else:
            found[item.pk] = Matched(doubt=_("没有登记这个姓名的在职人员，请填写身份证件号码。"))
    return found


def _bodies():  # type: ignore[no-untyped-def]
    # The few that were merged fetch what they were merged into; a join would ask it for every one.
    return Organisation.objects.prefetch_related("names").defer("search_grams")


def _names_of(body: Organisation) -> set[str]:
    return {body.name, *(name.name for name in body.names.all())}


def _called(names: set[str], region: str) -> dict[str, list[Organisation]]:
    # By name first, which an index finds; the region is compared here, where it costs nothing.
    prefix = subtree_prefix(region)
    found: dict[str, list[Organisation]] = defaultdict(list)
    for body in _bodies().filter(name__in=names):
        if body.region_id.startswith(prefix):
            found[body.name].append(body)
    former = OrganisationName.objects.filter(name__in=names).select_related("organisation")
    for other in former:
        body = other.organisation
        if body.region_id.startswith(prefix) and body not in found[other.name]:
            found[other.name].append(body)
    return found


def _by_number(items: Sequence[AwardCheckItem]) -> dict[str, Official]:
    indexes = {index for item in items if item.id_number for index in blind_indexes(item.id_number)}
    people = Official.objects.filter(id_number_index__in=indexes).defer("id_number")
    return {person.id_number_index: person for person in people if person.id_number_index}


def _in_post(names: set[str], region: str) -> dict[str, dict[uuid.UUID, set[str]]]:
    """By name the officials in post within the region, each with the names of their bodies."""
    prefix = subtree_prefix(region)
    found: dict[str, dict[uuid.UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    people = dict(Official.objects.filter(name__in=names).values_list("uid", "name"))
    held = Post.objects.open().filter(official__in=people).select_related("organisation")
    for post in held:
        if post.official_id and post.organisation.region_id.startswith(prefix):
            found[people[post.official_id]][post.official_id].add(post.organisation.name)
    return found
