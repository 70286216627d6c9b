"""Where a text holds the words that were searched for, whatever script or width they are written in."""

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from records.common.text import fold


def highlighted(text: str, query: str) -> SafeString:
    """The text as HTML with each word of the query marked; text is escaped, marks are ours."""
    parts = [
        f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in pieces(text, query)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every piece is escaped above


def pieces(text: str, query: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the searched words."""
    # One character may fold into several (㈱ → (株)), so each folded one remembers where it came from.
    folded, origins = "", []
    for position, character in enumerate(text):
        piece = fold(character)
        folded += piece
        origins += [position] * len(piece)
    hit = [False] * len(text)
    for word in {fold(word) for word in query.split()} - {""}:
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
