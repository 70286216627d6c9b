"""When repair may be asked for; pure: no database, no clock of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Lack(StrEnum):
    """What is missing, in the order in which an applicant is told."""

    NOT_HERE = "record_of_another_node"
    NOT_ON_DISPLAY = "not_on_display"
    ENDS_BY_ITSELF = "ends_by_itself"
    BARRED = "barred"
    TOO_EARLY = "too_early"
    NOT_RECTIFIED = "not_rectified"
    DUTIES_OPEN = "duties_open"
    NO_PLEDGE = "no_pledge"
    ALREADY_ASKED = "already_asked"


# Lacks that nothing the applicant does or waits for can mend.
FINAL = frozenset({Lack.NOT_HERE, Lack.NOT_ON_DISPLAY, Lack.ENDS_BY_ITSELF})


@dataclass(frozen=True)
class Standing:
    """
    What counts for repair (信用修复管理办法, NDRC Order 36; 国办发〔2025〕22号).

    :ivar rectification: as the record says it; empty where nothing was ordered
    :ivar barred_until: last day of a bar for cheating, or None
    """

    severity: str
    on_display: bool
    of_this_node: bool
    repairable_from: date | None
    display_until: date | None
    rectification: str
    barred_until: date | None
    already_asked: bool
    duties_done: bool
    pledged: bool


@dataclass(frozen=True)
class Eligibility:
    """
    :ivar lacks: what is missing, in order; empty if repair may be asked for today
    :ivar may_apply_from: the first day on which time alone no longer stands in the way; None where there is none
    """

    lacks: tuple[Lack, ...]
    may_apply_from: date | None

    @property
    def is_eligible(self) -> bool:
        return not self.lacks

    @property
    def is_final(self) -> bool:
        return any(lack in FINAL for lack in self.lacks)


def eligibility(standing: Standing, *, today: date) -> Eligibility:
    """Whether repair may be asked for today; else all that is missing, and from which day time allows it."""
    lacks = []
    if not standing.of_this_node:
        lacks.append(Lack.NOT_HERE)
    if not standing.on_display or standing.repairable_from is None:
        return Eligibility((*lacks, Lack.NOT_ON_DISPLAY), None)
    barred = standing.barred_until is not None and today <= standing.barred_until
    first = standing.repairable_from
    if standing.barred_until is not None:
        first = max(first, standing.barred_until + timedelta(days=1))
    # Who may ask only after the display is over has nothing to ask for: it ends by itself before.
    never = standing.display_until is not None and first > standing.display_until
    if never:
        lacks.append(Lack.ENDS_BY_ITSELF)
    if barred:
        lacks.append(Lack.BARRED)
    if today < standing.repairable_from:
        lacks.append(Lack.TOO_EARLY)
    if standing.rectification not in ("", "accepted"):
        lacks.append(Lack.NOT_RECTIFIED)
    if not standing.duties_done:
        lacks.append(Lack.DUTIES_OPEN)
    if not standing.pledged:
        lacks.append(Lack.NO_PLEDGE)
    if standing.already_asked:
        lacks.append(Lack.ALREADY_ASKED)
    return Eligibility(tuple(lacks), None if never or not standing.of_this_node else max(first, today))
