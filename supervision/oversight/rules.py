"""
Pure calculations of this room: which appearances of leaders count, which decisions went all five steps.

行政诉讼法 art. 3 makes the leader's appearance the rule wherever a case is heard; 法释〔2020〕3号 says who counts as a
leader (art. 2), that one appearance serves for all hearings of one instance but not for another instance (art. 7),
what excuses him (art. 8), that the excuse must be proved (art. 9), and what the court writes where there is none
(art. 12).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

LEADERS = frozenset({"head", "deputy", "in_charge_deputy", "in_charge"})
EXCUSES = frozenset({"force_majeure", "accident", "official_duty", "other"})
FIVE_STEPS = ("participation", "experts", "risk", "legality", "collective")
# 国令第713号: these three may be left out where the law says so; the other two never.
MAY_BE_SKIPPED = frozenset({"participation", "experts", "risk"})
# 国令第713号 art. 15: a draft lies open for thirty days, or a reason for less is published with it.
OPEN_DAYS = 30


@dataclass(frozen=True)
class Hearing:
    """
    One sitting of one instance.

    :ivar appeared: a value of ``Appeared``
    :ivar excuse: a value of ``Excuse``, empty where none was given
    :ivar proved: whether the proof bears the body's seal or its head's signature
    :ivar accepted: whether the court took the excuse; None where it has not said
    :ivar called_again: whether the court called the leader to this sitting although he had been there before
    """

    appeared: str
    excuse: str = ""
    proved: bool = False
    accepted: bool | None = None
    called_again: bool = False

    @property
    def by_leader(self) -> bool:
        return self.appeared in LEADERS

    @property
    def excused(self) -> bool:
        """An excuse counts where it is one of the law's, is proved, and was not turned down by the court."""
        return self.excuse in EXCUSES and self.proved and self.accepted is not False


@dataclass(frozen=True)
class Appearance:
    """
    One instance of one case.

    :ivar due: whether an appearance is counted at all; not where nothing was heard or the absence is excused
    :ivar kept: whether it counts as appeared
    :ivar advice: whether the court is to send a judicial suggestion (art. 12)
    """

    due: bool
    kept: bool
    advice: bool


def appearance(hearings: Iterable[Hearing]) -> Appearance:
    """What one instance counts; the order of its hearings plays no part."""
    heard = list(hearings)
    if not heard:
        return Appearance(due=False, kept=False, advice=False)
    alone = any(one.appeared in ("nobody", "lawyer") for one in heard)
    away = [one for one in heard if not one.by_leader]
    there = len(away) < len(heard)
    if there:
        # Once is enough, but for a sitting to which the court called him again.
        missed = [one for one in away if one.called_again and not one.excused]
        return Appearance(due=True, kept=not missed, advice=bool(missed) or alone)
    if all(one.excused for one in away):
        return Appearance(due=False, kept=False, advice=alone)
    return Appearance(due=True, kept=False, advice=True)


def share(part: int, whole: int) -> Decimal | None:
    """From 0 to 1, to four places; None where there is nothing to divide by."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def five_steps_done(results: Mapping[str, str]) -> bool:
    """Whether every step is documented: done, passed, or lawfully left out where that may be."""
    for step in FIVE_STEPS:
        result = results.get(step, "")
        if result in ("done", "passed"):
            continue
        if result == "skipped" and step in MAY_BE_SKIPPED:
            continue
        return False
    return True


def next_period(rhythm: str, ended: date) -> tuple[date, date]:
    """The half-year or year that follows the period that ended on this day, from its first to its last day."""
    since = ended + timedelta(days=1)
    months = since.month + (5 if rhythm == "half" else 11)
    last_month, year = (months - 1) % 12 + 1, since.year + (months - 1) // 12
    after = date(year + last_month // 12, last_month % 12 + 1, 1)
    return since, after - timedelta(days=1)
