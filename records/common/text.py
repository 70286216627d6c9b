"""Chinese text made findable and sortable. The dictionaries load at the first use, not in every worker."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from operator import add
from typing import Any

from records.common.readings import PLACE_READINGS

_RUN = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"(?=([0-9]{2}[^\W_]|[0-9][^\W_][0-9]|[^\W_][0-9]{2}))")


def grams(text: str) -> list[str]:
    """The characters and the pairs of neighbours of ``text``, folded, each once, in order of appearance."""
    found: dict[str, None] = {}
    for run in runs(text):
        # Every record that arrives is taken apart here: without a step of Python for each character.
        pairs = map(str.__add__, run, [*run[1:], ""])
        found.update(dict.fromkeys(chain.from_iterable(zip(run, pairs, strict=True))))
    return list(found)


def gram_set(runs: Iterable[str]) -> set[str]:
    """The same of runs that stand already, in no order."""
    found: set[str] = set()
    for run in runs:
        found.update(run)
        found.update(map(add, run, run[1:]))
    return found


def runs(text: str) -> list[str]:
    """The runs of characters and digits in ``text``, folded: what is left when brackets, stops and blanks go."""
    return _RUN.findall(fold(text))


def pairs(text: str) -> list[str]:
    """
    The pairs of neighbours of ``text``, folded, each once: for long texts, where single characters tell nothing.

    Of digits there are but a hundred pairs, and every document has dozens: triples with two digits are given as well.
    """
    folded = fold(text)
    found: dict[str, None] = {}
    for run in _RUN.findall(folded):
        found.update(dict.fromkeys(map(add, run, run[1:])))
    return [*found, *dict.fromkeys(_NUMBERED.findall(folded))]


def number_key(number: str) -> str:
    """A document's number without its brackets and blanks, which everybody writes in his own way."""
    return "".join(runs(number))


def fold(text: str) -> str:
    """Half-width, lower case, simplified: the form in which text is compared."""
    whole = unicodedata.normalize("NFKC", text)
    normal = whole.lower()
    if normal != whole:
        normal = unicodedata.normalize("NFKC", normal)
    # Character by character, never by phrase: a query is a piece of a text and must fold as the text did.
    return normal if _UNCHANGED.issuperset(normal) else "".join(map(_simplified, normal))


def pinyin_key(text: str) -> str:
    """Syllables without tones, separated by blanks, for sorting and for typing without an input method."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(" ".join(_reader()(folded)).split())


# The characters met so far that are simplified already: nearly all texts are of these alone.
_UNCHANGED: set[str] = set()


@cache
def _simplified(character: str) -> str:
    simple = character if character < "\u2e80" else str(_converter().convert(character))
    if simple == character:
        _UNCHANGED.add(character)
    return simple


@cache
def _reader() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(
        {name: [[syllable] for syllable in read.split()] for name, read in PLACE_READINGS.items()}
    )
    return lazy_pinyin


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def in_one(sentences: Iterable[str]) -> str:
    """Sentences as one, with semicolons of the language that they end in; nothing of none."""
    said = [one.rstrip() for one in sentences if one.strip()]
    if len(said) < 2:
        return "".join(said)
    stop, between = (".", "; ") if said[-1].endswith(".") else ("。", "；")
    *first, last = said
    return between.join([*(one.removesuffix(stop) for one in first), last])
