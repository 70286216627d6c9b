"""A text, a list or an agency as a card of a list, and what the one search box finds of them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.published import PUBLIC
from disclosure.published.agencies import agencies_for
from disclosure.published.articles import POLICIES, items_for, matching
from disclosure.published.lists import lists_for
from disclosure.search.sources import Source, add
from disclosure.site.sections import SECTIONS, Section
from records.dishonesty.choices import Domain

ORDERING = "-dated_on"
# Behind records and registers: whoever types a body's name looks for its records first.
FIRST_PLACE = 60
_TEMPLATE = "components/found_text.html"


def items_of(section: Section, *, on: date) -> QuerySet[Any]:
    """What everybody may read in this section on that day."""
    items = items_for(section.desk, PUBLIC, on=on)
    if section.column:
        items = items.filter(**{f"{section.column}__in": [kind.value for kind in section.kinds]})
    return items


def card_of(section: Section, item: Any, *, on: date) -> dict[str, Any]:
    """The item as ``components/article_card.html`` shows it."""
    # “Other” tells a reader nothing.
    subjects = [
        str(label) for value, label in Domain.choices if value in item.subjects and value != Domain.GENERAL
    ]
    kind = dict(section.choices)[getattr(item, section.column)] if len(section.kinds) > 1 else ""
    force = item.force(on=on) if section.desk is POLICIES else None
    return {
        "title": item.title,
        "summary": item.summary,
        "source": item.authority_name,
        "on": item.dated_on,
        "url": reverse(f"site:{section.detail}", args=[item.pk]),
        "kind": kind,
        "tags": [kind, *subjects] if kind else subjects,
        "force": force,
        "force_word": str(force.label) if force else "",
        "document_number": getattr(item, "document_number", ""),
    }


def register() -> None:
    """Let the search box look through texts, lists and agencies."""
    for place, section in enumerate(SECTIONS, FIRST_PLACE):
        find = partial(_in_section, section)
        add(
            Source(
                section.name,
                section.heading,
                place,
                groups=partial(_groups, find),
                whole=find,
                things=partial(_cards, section),
                template=_TEMPLATE,
                ordering=ORDERING,
                more=partial(_more, section.name),
            )
        )
    others = (
        ("lists", _("权责与服务清单"), _lists, _list_card),
        ("agencies", _("招标代理机构"), _agencies, _agency_card),
    )
    for place, (name, label, find_other, card) in enumerate(others, FIRST_PLACE + len(SECTIONS)):
        add(
            Source(
                name,
                label,
                place,
                groups=partial(_groups, find_other),
                whole=find_other,
                things=partial(_other_cards, card),
                template=_TEMPLATE,
                ordering=ORDERING,
                more=partial(_more, name),
            )
        )


def _in_section(section: Section, text: str, on: date) -> QuerySet[Any]:
    return matching(items_of(section, on=on).defer("body"), text)


def _lists(text: str, on: date) -> QuerySet[Any]:
    return matching(lists_for(PUBLIC, on=on), text)


def _agencies(text: str, on: date) -> QuerySet[Any]:
    return matching(agencies_for(PUBLIC, on=on), text)


def _groups(find: Any, text: str, on: date) -> list[QuerySet[Any]]:
    return [find(text, on)]


def _cards(section: Section, found: Sequence[Any], text: str, on: date) -> list[dict[str, Any]]:
    return [card_of(section, item, on=on) for item in found]


def _other_cards(card: Any, found: Sequence[Any], text: str, on: date) -> list[dict[str, Any]]:
    return [card(item) for item in found]


def _plain(item: Any, route: str, source: str, kind: str, number: str) -> dict[str, Any]:
    return {
        "title": item.title,
        "summary": "",
        "source": source,
        "on": item.dated_on,
        "url": reverse(route, args=[item.pk]),
        "kind": kind,
        "tags": [],
        "force": None,
        "force_word": "",
        "document_number": number,
    }


def _list_card(item: Any) -> dict[str, Any]:
    return _plain(item, "site:list", item.authority_name, str(item.get_kind_display()), item.document_number)


def _agency_card(item: Any) -> dict[str, Any]:
    return _plain(item, "site:agency", item.organisation.name, "", item.uscc)


def _more(name: str, text: str) -> str:
    address = reverse(f"site:{name}")
    return f"{address}?{urlencode({'q': text})}" if text else address
