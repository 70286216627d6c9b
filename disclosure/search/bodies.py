"""Bodies by what readers know them by: code, name, a piece of it, a former name, sound, first letters."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from disclosure.published import PUBLIC, organisations_for
from disclosure.published.organisations import organisations_ever
from disclosure.search.words import Words
from records.common.database import reading
from records.common.pinyin import sounding
from records.subjects.models import Organisation, OrganisationQuerySet

# A word that names more bodies than this is about a kind of body, and then the records' own words find them.
MOST_BODIES = 200
IN_A_GROUP = ("pinyin", "uid")
MOST_RANKED = 1_000
# By a former name; taken over by one of that name. Asked with each search and written out, for Django would take
# longer to write it than the database to answer.
_OTHERWISE = """
SELECT uid FROM records_organisation WHERE other_grams @> %s::text[]
UNION
SELECT body.uid FROM records_organisation AS body JOIN records_organisation AS heir ON heir.uid = body.merged_into_id
 WHERE heir.search_grams @> %s::text[]
LIMIT %s
"""

_NAMED = """
SELECT COUNT(*) FROM (SELECT 1 FROM records_organisation WHERE search_grams @> %s::text[] LIMIT %s) AS named
"""


def matching_bodies(bodies: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Those of the given bodies that the text may mean, the ones that took over from them included."""
    words = Words(text)
    if words.code:
        return bodies.filter(uid__in=_answering(organisations_ever().filter(uscc=words.code)))
    found = bodies.matching(text)
    if taken_over := _answering(organisations_ever().filter(merged_into__isnull=False).matching(text)):
        found = found | bodies.filter(uid__in=taken_over)
    return found


def best_bodies(text: str, *, most: int) -> list[Organisation]:
    """The first of ``ranked_bodies``; in one question for all groups, where there are not too many to be ranked."""
    words = Words(text)
    number = _number_named(words)
    if not number:
        return []
    if words.code or not words.grams or number > MOST_RANKED:
        best: list[Organisation] = []
        for group in ranked_bodies(text):
            best += group.order_by(*IN_A_GROUP)[: most - len(best)]
            if len(best) == most:
                break
        return best
    same, begins, holds = _ways(words)
    rank = Case(When(same, then=0), When(begins, then=1), When(holds, then=2), default=3)
    return list(matching_bodies(organisations_for(PUBLIC), text).order_by(rank, *IN_A_GROUP)[:most])


def ranked_bodies(text: str) -> list[QuerySet[Organisation]]:
    """The bodies that the text may mean, in groups: this very one, names that begin so, names with it, the others."""
    words, bodies = Words(text), organisations_for(PUBLIC)
    found = matching_bodies(bodies, text)
    if words.code or not words.grams:
        return [found]
    same, begins, holds = _ways(words)
    return [
        found.filter(same),
        found.filter(begins).exclude(same),
        found.filter(holds).exclude(same).exclude(begins),
        found.exclude(holds),
    ]


def _number_named(words: Words) -> int:
    """
    How many bodies have the words in a name, up to one more than are ranked at once; most words stand in none.

    One, where that is not told by the names' characters.
    """
    if words.code or any(sounding(word) for word in words.text.split()):
        return 1
    if not words.grams:
        return 0
    with reading().cursor() as cursor:
        cursor.execute(_NAMED, [words.grams, MOST_RANKED + 1])
        return int(cursor.fetchone()[0])


def _ways(words: Words) -> tuple[Q, Q, Q]:
    """How a name may be meant: this very one, one that begins so, one that holds every word."""
    holds = Q()
    for word in words.folded.split():
        holds &= Q(name__contains=word)
    return Q(name__in=_spellings(words)), Q(name__startswith=words.folded), holds


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
    if words.is_latin:
        return _with_absorbed(organisations_ever().matching(words.text))
    with reading().cursor() as cursor:
        cursor.execute(_OTHERWISE, [words.grams, words.grams, MOST_BODIES + 1])
        return _few([uid for (uid,) in cursor.fetchall()])


def uids_of_code(code: str) -> list[UUID]:
    return _with_absorbed(organisations_ever().filter(uscc=code))


def _spellings(words: Words) -> set[str]:
    return {words.text, words.folded}


def _answering(bodies: OrganisationQuerySet) -> list[UUID]:
    """The bodies in force that answer for these."""
    rows = bodies.select_related("merged_into").only("merged_into__merged_into").order_by("pk")[:MOST_BODIES]
    return sorted({row.current().pk for row in rows})


def _with_absorbed(bodies: QuerySet[Any, Any]) -> list[UUID]:
    return _few(list(bodies.order_by().values_list("pk", flat=True)[: MOST_BODIES + 1]))


def _few(found: Sequence[UUID]) -> list[UUID]:
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
