"""Random order in which nothing stays out for long."""

from collections.abc import Sequence
from random import Random


class Deck:
    """Deals its cards in the order of the dice, and shuffles anew when the last is dealt."""

    def __init__(self, cards: Sequence[str], dice: Random) -> None:
        self.cards, self.dice = tuple(cards), dice
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = self.dice.sample(self.cards, len(self.cards))
        return self._left.pop()

    def put_back(self, card: str) -> None:
        """Under the others: it could not be played now, and is still due before the next shuffle."""
        self._left.insert(0, card)
