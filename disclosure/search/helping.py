"""What may help a reader who found nothing. Only what everybody may see is ever suggested, and only with its count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.published import PUBLIC, organisations_for, records_for, regions
from disclosure.search.bodies import matching_bodies
from disclosure.search.criteria import Criteria
from disclosure.search.finding import number_of
from disclosure.search.matching import sought
from disclosure.search.words import Words
from records.common.pinyin import neighbours, spelt
from records.subjects.models import Organisation

NUMBER_CAP = 100
MOST_BODIES = 3
# Fewer syllables sound like half of the country.
ENOUGH_SYLLABLES = 3
MOST_WORDS = 5


@dataclass(frozen=True)
class Wider:
    """Criteria that find something: ``name`` says what was taken away or widened, ``left`` what stands there now."""

    name: str
    left: str
    criteria: Criteria
    number: int

    @property
    def count(self) -> str:
        return f"{NUMBER_CAP}+" if self.number > NUMBER_CAP else str(self.number)


def wider(criteria: Criteria, *, on: date) -> list[Wider]:
    """The same search around a larger region, without one filter, or without one of its words."""
    found = []
    for name, left, tried in _tries(criteria):
        number = number_of(sought(records_for(PUBLIC, on=on), tried), cap=NUMBER_CAP)
        if number:
            found.append(Wider(name, left, tried, number))
    return found


def _tries(criteria: Criteria) -> Iterator[tuple[str, str, Criteria]]:
    if criteria.region:
        around = regions().get(code=criteria.region).parent
        if around is not None:
            yield "around", around.full_name, criteria.having("region", around.code)
    if len(criteria.filters) > 1:
        for name in criteria.filters:
            yield name, "", criteria.without(name)
    typed = criteria.q.split()
    if 1 < len(typed) <= MOST_WORDS:
        for place, word in enumerate(typed):
            yield "word", word, criteria.having("q", " ".join(typed[:place] + typed[place + 1 :]))


def alike(text: str) -> list[Organisation]:
    """Bodies whose name sounds like what was typed, where no name is written so."""
    words = Words(text)
    if words.code or not words.grams or words.is_latin:
        return []
    bodies = organisations_for(PUBLIC)
    if matching_bodies(bodies, text).exists():
        return []
    syllables = spelt("".join(words.runs))
    if len(syllables) < ENOUGH_SYLLABLES:
        return []
    return list(bodies.filter(sounds__contains=neighbours(syllables)).order_by("pinyin")[:MOST_BODIES])
