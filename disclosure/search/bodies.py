"""Bodies by what readers know them by: code, name, a piece of it, a former name, sound, first letters."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from disclosure.published import PUBLIC, organisations_for
from disclosure.published.organisations import organisations_ever
from disclosure.search.words import Words
from records.subjects.models import Organisation, OrganisationQuerySet

# A word that names more bodies than this is about a kind of body, and then the records' own words find them.
MOST_BODIES = 200


def matching_bodies(bodies: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Those of the given bodies that the text may mean, the ones that took over from them included."""
    words = Words(text)
    if words.code:
        return bodies.filter(uid__in=_answering(organisations_ever().filter(uscc=words.code)))
    found = bodies.matching(text)
    if taken_over := _answering(organisations_ever().filter(merged_into__isnull=False).matching(text)):
        found = found | bodies.filter(uid__in=taken_over)
    return found


def ranked_bodies(text: str) -> list[QuerySet[Organisation]]:
    """The bodies that the text may mean, in groups: this very one, names that begin so, names with it, the others."""
    words, bodies = Words(text), organisations_for(PUBLIC)
    found = matching_bodies(bodies, text)
    if words.code or not words.grams:
        return [found]
    same, begins = Q(name__in=_spellings(words)), Q(name__startswith=words.folded)
    holds = Q()
    for word in words.folded.split():
        holds &= Q(name__contains=word)
    return [
        found.filter(same),
        found.filter(begins).exclude(same),
        found.filter(holds).exclude(same).exclude(begins),
        found.exclude(holds),
    ]


def uids_beginning(words: Words) -> list[UUID]:
    """Bodies whose name begins with the words, with all that answer through them; none if there are too many."""
    if not words.grams or words.is_latin:
        return []
    return _with_absorbed(organisations_ever().filter(name__startswith=words.folded))


def uids_holding(words: Words) -> list[UUID]:
    """Bodies with every word in their present name."""
    if not words.grams or words.is_latin:
        return []
    named = organisations_ever().filter(search_grams__contains=words.grams)
    for word in words.folded.split():
        named = named.filter(name__contains=word)
    return _with_absorbed(named)


def uids_otherwise(words: Words) -> list[UUID]:
    """
    Bodies that the words mean and whose records do not say so: by a former name, by sound, or merged since.

    A record has its body's present name among its own words, so most words find nobody here, and find it fast.
    """
    if not words.grams:
        return []
    ever = organisations_ever()
    if words.is_latin:
        return _with_absorbed(ever.matching(words.text))
    by_other_name = ever.filter(other_grams__contains=words.grams)
    taken_over = ever.filter(merged_into__isnull=False, merged_into__search_grams__contains=words.grams)
    return _with_absorbed(by_other_name.values("pk").union(taken_over.values("pk")))


def uids_of_code(code: str) -> list[UUID]:
    return _with_absorbed(organisations_ever().filter(uscc=code))


def _spellings(words: Words) -> set[str]:
    return {words.text, words.folded}


def _answering(bodies: OrganisationQuerySet) -> list[UUID]:
    """The bodies in force that answer for these."""
    rows = bodies.select_related("merged_into").order_by("pk")[:MOST_BODIES]
    return sorted({row.current().pk for row in rows})


def _with_absorbed(bodies: QuerySet[Any, Any]) -> list[UUID]:
    found = list(bodies.order_by().values_list("pk", flat=True)[: MOST_BODIES + 1])
    return [] if len(found) > MOST_BODIES else _closed(found)


def _closed(uids: Iterable[UUID]) -> list[UUID]:
    """These bodies and all that were merged into them, however many steps away."""
    known = set(uids)
    step = known
    while step:
        below = organisations_ever().filter(merged_into__in=step).order_by()
        step = set(below.values_list("pk", flat=True)) - known
        known |= step
    return sorted(known)
