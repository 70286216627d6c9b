"""How common words can be at most, by what PostgreSQL has found when it last looked at a sample of all wordings."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from records.common.database import reading

KEPT_SECONDS = 600
# Behind the frequencies of the elements that it names stand those of the rarest and of the commonest of them.
_FOUND = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
 WHERE schemaname = current_schema() AND tablename = 'records_recordwording' AND attname = 'pairs'
"""


@dataclass(frozen=True)
class Commonness:
    """
    :ivar shares: of the commonest pairs, in how many of all wordings each stands, 0 to 1
    :ivar rarest: what every other pair has at most; 1 where nothing is known
    """

    shares: dict[str, float]
    rarest: float
    read_at: float

    def at_most(self, pairs: Sequence[str]) -> float:
        """In what share of the wordings all of these can stand at most."""
        return min((self.shares.get(pair, self.rarest) for pair in pairs), default=1.0)


def commonness() -> Commonness:
    """What a process knows of it; asked for anew every ten minutes, for it changes with ANALYZE alone."""
    global _known
    known = _known
    if known is None or time.monotonic() - known.read_at > KEPT_SECONDS:
        with reading().cursor() as cursor:
            cursor.execute(_FOUND)
            found = cursor.fetchone()
        # Nothing of a table that was never looked at, and nothing but NULL where no pair is more common than another.
        pairs, shares = (found[0] or [], found[1] or []) if found else ([], [])
        rarest = shares[len(pairs)] if len(shares) > len(pairs) > 0 else 1.0
        known = _known = Commonness(dict(zip(pairs, shares, strict=False)), rarest, time.monotonic())
    return known


_known: Commonness | None = None
