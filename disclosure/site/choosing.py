"""The choices beside a list: facets with counts, chips that take a filter away, and their addresses."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published import PUBLIC, find_organisation
from disclosure.published.regions import region_of
from disclosure.search.criteria import CODE_LISTS, Criteria, query_of
from disclosure.search.facets import Facets
from disclosure.search.helping import wider
from disclosure.site.addresses import list_address
from disclosure.site.areas import named_keys


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    number: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    choices: list[Choice]
    open: bool = True


def address(criteria: Criteria, *, cursor: str = "") -> str:
    """The address of the list with these criteria."""
    pairs = criteria.pairs() + ([("cursor", cursor)] if cursor else [])
    return list_address() + (f"?{query_of(pairs)}" if pairs else "")


def facet_groups(criteria: Criteria, counted: Facets) -> list[Group]:
    """Per facet its values with records, the most frequent first; a chosen one can be taken away."""
    groups = []
    for name in ("severity", "source", "domain", "region", "subject_type"):
        choices = _regions(criteria, counted) if name == "region" else _codes(name, criteria, counted)
        if choices:
            groups.append(Group(name, _title(name), choices))
    return groups


def _codes(name: str, criteria: Criteria, counted: Facets) -> list[Choice]:
    chosen, labels = getattr(criteria, name), dict(CODE_LISTS[name].choices)
    counts = counted.counts[name]
    ranked = sorted(counts, key=lambda value: -counts[value])
    if chosen and chosen not in counts:
        ranked.append(chosen)
    return [
        Choice(
            str(labels.get(value, value)),
            address(criteria.without(name) if value == chosen else criteria.having(name, value)),
            _number(counts.get(value, 0), counted),
            value == chosen,
        )
        for value in ranked
    ]


def _regions(criteria: Criteria, counted: Facets) -> list[Choice]:
    counts = counted.counts["region"]
    named = named_keys(counts)
    return [
        Choice(
            region.name,
            address(_toggled(criteria, region.code)),
            _number(counts[key], counted),
            region.code == criteria.region,
        )
        for key, region in sorted(named.items(), key=lambda item: -counts[item[0]])
    ]


def _toggled(criteria: Criteria, region: str) -> Criteria:
    return criteria.without("region") if region == criteria.region else criteria.having("region", region)


def _number(number: int, counted: Facets) -> str:
    return f"{number}+" if counted.capped else str(number)


def chips(criteria: Criteria) -> list[Choice]:
    """What narrows the list, in words, each with the address of the list without it."""
    return [
        Choice(
            _("%(title)s：%(words)s") % {"title": _title(name), "words": _words(name, criteria)},
            address(criteria.without(name)),
        )
        for name in criteria.filters
    ]


def wider_choices(criteria: Criteria, *, on: date) -> list[Choice]:
    """For a reader who found nothing: what would find something, in words, with how much it would find."""
    said = {
        "around": _("把范围扩大到%(left)s"),
        "word": _("去掉检索词“%(left)s”"),
    }
    return [
        Choice(
            said[one.name] % {"left": one.left}
            if one.name in said
            else _("去掉条件“%(title)s：%(words)s”")
            % {"title": _title(one.name), "words": _words(one.name, criteria)},
            address(one.criteria),
            one.count,
        )
        for one in wider(criteria, on=on)
    ]


_TITLES = {
    "q": gettext_lazy("检索词"),
    "region": gettext_lazy("行政区划"),
    "organisation": gettext_lazy("机构"),
    "source": gettext_lazy("失信来源"),
    "domain": gettext_lazy("所属领域"),
    "severity": gettext_lazy("失信程度"),
    "subject_type": gettext_lazy("主体类别"),
    "decided_from": gettext_lazy("文书日期起"),
    "decided_to": gettext_lazy("文书日期止"),
}


def _title(name: str) -> str:
    return str(_TITLES[name])


def _words(name: str, criteria: Criteria) -> str:
    value = getattr(criteria, name)
    if name in CODE_LISTS:
        return str(CODE_LISTS[name](value).label)
    if name == "region":
        region = region_of(value)
        return region.full_name if region else value
    if name == "organisation":
        body = find_organisation(value, PUBLIC)
        return body.name if body else _("未登记的机构")
    return str(value)
