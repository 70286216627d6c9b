"""The one visibility rule for lists of powers, duties and services."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from disclosure.lists.desks import LISTS
from disclosure.lists.models import ListItem, ServiceList
from disclosure.lists.services import Comparison, compare
from disclosure.published.articles import items_for
from disclosure.published.audience import Audience
from records.common.text import fold
from records.subjects.models import Organisation

__all__ = ["LISTS"]


def lists_for(audience: Audience, *, on: date) -> QuerySet[Any]:
    """All editions that this audience may read on that day; the older ones stay readable."""
    return items_for(LISTS, audience, on=on)


def bodies_with_lists(audience: Audience, *, on: date, kind: str = "") -> QuerySet[Organisation]:
    lists = lists_for(audience, on=on)
    if kind:
        lists = lists.filter(kind=kind)
    return Organisation.objects.filter(pk__in=lists.order_by().values("organisation")).select_related(
        "region"
    )


def items_of(edition: ServiceList, words: str = "") -> QuerySet[ListItem]:
    """The items of an edition that the caller has from ``lists_for``, those that hold every word."""
    found = ListItem.objects.filter(list=edition.pk)
    for word in words.split():
        found = found.filter(search_words__contains=fold(word))
    return found


def editions_of(edition: ServiceList, audience: Audience, *, on: date) -> QuerySet[Any]:
    """All editions of the same body and kind, newest first."""
    same = lists_for(audience, on=on).filter(organisation=edition.organisation_id, kind=edition.kind)
    return same.order_by("-dated_on", "-uid")[:50]


def edition_before(edition: ServiceList, audience: Audience, *, on: date) -> ServiceList | None:
    same = lists_for(audience, on=on).filter(organisation=edition.organisation_id, kind=edition.kind)
    older = same.filter(Q(dated_on__lt=edition.dated_on) | Q(dated_on=edition.dated_on, uid__lt=edition.uid))
    return older.order_by("-dated_on", "-uid").first()


def comparison(old: ServiceList, new: ServiceList) -> Comparison:
    return compare(list(items_of(old).order_by("place")), list(items_of(new).order_by("place")))
