"""What somebody types who has no Chinese keyboard at hand: syllables without tones, or only their first letters."""

import re
from collections.abc import Iterable
from itertools import pairwise

from records.common.text import pinyin_key

MOST_LETTERS = 60
MOST_READINGS = 8
# In front of initials, so that the first letters of a name are never taken for a syllable.
_INITIALS = "="

# Which finals may follow which initial, as Xinhua Zidian lists them.
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_LONGEST = max(map(len, SYLLABLES))
_LETTERS = re.compile(r"[a-z]+")


def sounds(names: Iterable[str]) -> list[str]:
    """By what sound these names are found: syllables, neighbouring syllables, and runs of their first letters."""
    found: set[str] = set()
    for name in names:
        syllables = spelt(name)
        letters = "".join(syllable[0] for syllable in syllables)
        found |= _pieces(syllables) | _runs(letters, 2) | _runs(letters, 3)
    return sorted(found)


def spelt(name: str) -> list[str]:
    """The syllables of a name; letters that stand in it count as they are."""
    return _LETTERS.findall(pinyin_key(name))


def sounding(typed: str) -> list[list[str]]:
    """
    The ways in which these letters can be meant, each as the sounds that a name must have.

    ``xian`` is 西安 or 县, and may be the first letters of four words.
    """
    letters = typed.replace("'", "").lower()
    if not _LETTERS.fullmatch(letters) or len(letters) > MOST_LETTERS:
        return []
    ways = [sorted(_pieces(syllables)) for syllables in readings(letters)]
    if len(letters) > 1:
        ways.append(sorted(_runs(letters, min(len(letters), 3))))
    return ways


def readings(letters: str) -> list[list[str]]:
    """How the letters can be read as whole syllables, the longest first; at most ``MOST_READINGS`` ways."""
    # From the end: the readings of each tail are known before they are needed.
    tails: list[list[list[str]]] = [[] for _letter in letters] + [[[]]]
    for start in reversed(range(len(letters))):
        for length in range(min(_LONGEST, len(letters) - start), 0, -1):
            if (head := letters[start : start + length]) in SYLLABLES:
                tails[start] += [[head, *rest] for rest in tails[start + length]]
        del tails[start][MOST_READINGS:]
    return tails[0] if letters else []


def neighbours(syllables: list[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(syllables)]


def _pieces(syllables: list[str]) -> set[str]:
    return {*syllables, *neighbours(syllables)}


def _runs(letters: str, length: int) -> set[str]:
    return {_INITIALS + letters[at : at + length] for at in range(len(letters) - length + 1)}
