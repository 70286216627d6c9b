"""What a reader typed into the box, read once: words, a code, a number."""

import re
from dataclasses import dataclass
from functools import cached_property

from records.common.text import fold, grams, number_key, pairs, runs
from records.subjects.models import USCC_SHAPE

_USCC = re.compile(USCC_SHAPE)
_LATIN = re.compile(r"[a-z' ]+")
# How offices put the year of a document into brackets.
_BRACKETS = ("〔{}〕", "（{}）", "({})", "[{}]", "【{}】", "［{}］")
_YEAR = re.compile(r"[〔（(\[【［](\d{4})[〕）)\]】］]")


@dataclass(frozen=True)
class Words:
    """``text`` as it was typed, already half-width and with single blanks (see ``Criteria``)."""

    text: str

    @cached_property
    def code(self) -> str:
        """The unified social credit code, if the text is one, whatever blanks or hyphens stand in it."""
        found = number_key(self.text).upper()
        return found if _USCC.fullmatch(found) else ""

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def grams(self) -> list[str]:
        """What the title, the body's name and the number must have between them."""
        return sorted({gram for word in self.text.split() for gram in grams(word)})

    @cached_property
    def pairs(self) -> list[str]:
        """
        What the whole wording must have; empty where only single characters were typed.

        A pair that stands in one of the triples is left out: it finds nothing more, and its list is long.
        """
        found = {pair for word in self.text.split() for pair in pairs(word)}
        return sorted(pair for pair in found if not any(pair != other and pair in other for other in found))

    @cached_property
    def runs(self) -> list[str]:
        """What the whole wording must hold as it is: no pairs that happen to stand apart."""
        return list(dict.fromkeys(runs(self.text)))

    @cached_property
    def number(self) -> str:
        """The text as the number of a document; numbers have digits and are not short."""
        key = number_key(self.text)
        return key if len(key) > 3 and any(sign.isdigit() for sign in key) else ""

    @cached_property
    def number_spellings(self) -> list[str]:
        """The number as different offices write it."""
        joined = "".join(self.text.split())
        if not self.number or not (year := _YEAR.search(joined)):
            return [joined] if self.number else []
        before, after = joined[: year.start()], joined[year.end() :]
        return [before + bracket.format(year[1]) + after for bracket in _BRACKETS]

    @property
    def is_latin(self) -> bool:
        return bool(_LATIN.fullmatch(self.folded))
