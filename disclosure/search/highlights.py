"""Where a text holds the words that were searched for, whatever script or width they are written in."""

from collections.abc import Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from records.common.text import fold, runs

BEFORE, AFTER = 24, 72


def highlighted(text: str, query: str) -> SafeString:
    """The text as HTML with each word of the query marked; text is escaped, marks are ours."""
    if not query:
        return SafeString(escape(text))
    parts = [
        f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in pieces(text, query)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every piece is escaped above


def excerpt(text: str, query: str) -> SafeString | None:
    """The place in a long text where the first of the words stands, with the words marked; none where none does."""
    folded = fold(text)
    places = [at for word in _wanted(query, folded) if (at := folded.find(word)) >= 0]
    # Where folding changes the length, places in the two texts differ; such texts are rare and short of an excerpt.
    if not places or len(folded) != len(text):
        return None
    start, end = max(0, min(places) - BEFORE), min(places) + AFTER
    piece = highlighted(" ".join(text[start:end].split()), query)
    return mark_safe(f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}")  # noqa: S308 - escaped above


def pieces(text: str, query: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the searched words."""
    folded = fold(text)
    origins: Sequence[int] = range(len(text))
    if len(folded) != len(text):
        folded, origins = _by_characters(text)
    hit = [False] * len(text)
    for word in _wanted(query, folded):
        start = folded.find(word)
        while start >= 0:
            for position in origins[start : start + len(word)]:
                hit[position] = True
            start = folded.find(word, start + len(word))
    begin = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or hit[position] != hit[begin]:
            yield text[begin:position], hit[begin]
            begin = position


def _wanted(query: str, folded: str) -> set[str]:
    """The words of the query; of one that is not there as it was typed, its runs between brackets and stops."""
    wanted = set()
    for word in query.split():
        whole = fold(word)
        wanted |= {whole} if whole in folded else {run for run in runs(word) if len(run) > 1}
    return wanted - {""}


def _by_characters(text: str) -> tuple[str, Sequence[int]]:
    """One character may fold into several (㈱ → (株)), so each folded one remembers where it came from."""
    folded, origins = "", []
    for position, character in enumerate(text):
        piece = fold(character)
        folded += piece
        origins += [position] * len(piece)
    return folded, origins
