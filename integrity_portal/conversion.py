"""
A finished page in another script of the same language: every word that is read, and nothing that is sent or run.

Text between tags and the attributes that are shown or read aloud are converted. Addresses, values of forms,
code, scripts, and whatever is marked ``translate="no"`` (names of documents' numbers, the switch itself) stay
byte for byte, so that links, filters and forms work alike in every script.
"""

import re
from functools import cache
from typing import Any

# What is never read, or must be copied unchanged; then any tag; then text.
_PIECE = re.compile(
    r"(?P<kept><!--.*?-->|<(?P<raw>script|style|pre|code|textarea)\b.*?</(?P=raw)\s*>"
    r"|<(?P<fixed>\w+)\b[^>]*\stranslate=\"no\"[^>]*>.*?</(?P=fixed)\s*>)"
    r"|(?P<tag><[^>]*>)|(?P<text>[^<]+)",
    re.DOTALL,
)
_SHOWN = re.compile(r"(?<=\s)(alt|title|placeholder|aria-label|aria-description|data-label)=\"([^\"]*)\"")
_DESCRIPTION = re.compile(r"^(<meta name=\"description\" content=\")([^\"]*)(\".*)$", re.DOTALL)
# Stands between pieces while all are converted at once; no page may contain it.
_BETWEEN = "\x1f"
# Terms of law that the general dictionaries spell otherwise.
_TERMS = {"s2tw": {"複議": "復議", "籤封": "簽封"}}


def converted(page: str, rules: str) -> str:
    """The page in the script that these OpenCC rules lead to."""
    pieces: list[str] = []
    waiting: list[int] = []
    for match in _PIECE.finditer(page.replace(_BETWEEN, "")):
        piece = match[0]
        if match["kept"] is not None or (match["tag"] is None and piece.isascii()):
            pieces.append(piece)
        elif match["tag"] is not None:
            _take_apart(piece, pieces, waiting)
        else:
            waiting.append(len(pieces))
            pieces.append(piece)
    # One call for a whole page costs a millisecond or two. No cache: it would keep the words of ended records.
    words = _convert(_BETWEEN.join(pieces[place] for place in waiting), rules).split(_BETWEEN)
    for place, word in zip(waiting, words, strict=False):
        pieces[place] = word
    return "".join(pieces)


def _take_apart(tag: str, pieces: list[str], waiting: list[int]) -> None:
    """The tag, with each attribute that a reader meets as a piece of its own."""
    tag = tag.replace('lang="zh-Hans"', 'lang="zh-Hant"')
    if tag.isascii():
        pieces.append(tag)
        return
    if found := _DESCRIPTION.match(tag):
        pieces += [found[1], found[2], found[3]]
        waiting.append(len(pieces) - 2)
        return
    end = 0
    for match in _SHOWN.finditer(tag):
        pieces += [tag[end : match.start(2)], match[2]]
        waiting.append(len(pieces) - 1)
        end = match.end(2)
    pieces.append(tag[end:])


def _convert(text: str, rules: str) -> str:
    made = str(_converter(rules).convert(text))
    for found, right in _TERMS.get(rules, {}).items():
        made = made.replace(found, right)
    return made


@cache
def _converter(rules: str) -> Any:
    # Loaded with the first page that asks for it: 0.2 s and some megabytes that other processes do without.
    from opencc import OpenCC

    return OpenCC(rules)
