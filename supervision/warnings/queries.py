"""Which warnings somebody may see, what of them waits for whom, and how the rules do."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Substr

from records.access.roles import Role
from records.access.scope import within_reach
from records.subjects.models import NATION_CODE, Region, subtree_prefix
from supervision.complaints.parties import shut_bodies
from supervision.figures.measures import field_title
from supervision.warnings.choices import (
    COMPLAINTS_FIELD,
    CONFIRMED,
    LIVE,
    SHAPES,
    Colour,
    CourtState,
    Outcome,
    Status,
)
from supervision.warnings.models import CourtNotice, RiskWarning, WarningRule, WarningRun
from supervision.warnings.rules import precision
from supervision.warnings.workflow import HEAD

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.SUPERVISOR, Role.REVIEWER, Role.CLERK, Role.DEPARTMENT, Role.AUDIT_ADMIN)
COURT_READERS = (Role.SUPERVISOR, Role.REVIEWER, Role.CLERK, Role.DEPARTMENT, Role.AUDIT_ADMIN)
RULE_READERS = (Role.SUPERVISOR, Role.AUDIT_ADMIN)


def warnings_in_reach(user: "User") -> QuerySet[RiskWarning]:
    """
    Those within this person's grants: a role over one body reaches what that body has to deal with, and what went
    up to it. What is complained of one's own body is nobody's there to see, under whatever role.
    """
    rows = RiskWarning.objects.all()
    found = within_reach(rows, user, *READERS, organisation_field="owner_id")
    above = [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id is not None
    ]
    seen = rows.filter(Q(pk__in=found.values("pk")) | Q(superior__in=above, escalated_at__isnull=False))
    return seen.exclude(Q(field=COMPLAINTS_FIELD) & Q(body__in=shut_bodies(user)))


def rules_in_reach(user: "User") -> QuerySet[WarningRule]:
    return within_reach(WarningRule.objects.all(), user, *RULE_READERS, organisation_field=None)


def court_in_reach(user: "User") -> QuerySet[CourtNotice]:
    return within_reach(CourtNotice.objects.all(), user, *COURT_READERS, organisation_field="body_id")


def may_see_runs(user: "User") -> bool:
    return user.holds(HEAD)


def last_run() -> WarningRun | None:
    return WarningRun.objects.order_by("-asked_at").first()


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    mine = warnings_in_reach(user)

    def over(*roles: Role) -> QuerySet[RiskWarning]:
        return within_reach(mine, user, *roles, organisation_field="owner_id")

    owned, led = over(Role.DEPARTMENT), over(Role.SUPERVISOR)
    office = over(Role.CLERK).filter(owner=None)
    above = [reach.organisation_id for reach in user.reaches() if reach.role == Role.DEPARTMENT]
    return {
        "warnings_to_acknowledge": owned.filter(status=Status.OPEN) | office.filter(status=Status.OPEN),
        "warnings_to_measure": owned.filter(status=Status.ACKNOWLEDGED)
        | office.filter(status=Status.ACKNOWLEDGED),
        "warnings_to_close": led.filter(status=Status.MEASURED).exclude(
            Q(measured_by=user) | Q(acknowledged_by=user)
        ),
        "warnings_escalated": (led | mine.filter(superior__in=[uid for uid in above if uid])).filter(
            escalated_at__isnull=False, status__in=LIVE
        ),
        "court_to_settle": within_reach(
            CourtNotice.objects.filter(status=CourtState.OPEN).exclude(entered_by=user),
            user,
            Role.REVIEWER,
            organisation_field="body_id",
        ),
    }


# --- How a rule does -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Doing:
    """
    What a rule has raised since it exists.

    :ivar precision: of those that people closed, the share that was right; nothing where none was closed
    """

    live: int
    closed: int
    confirmed: int
    unfounded: int
    subsided: int

    @property
    def precision(self) -> Decimal | None:
        return precision(self.confirmed, self.unfounded)


def doing_of(rules: Iterable[UUID]) -> dict[UUID, Doing]:
    """In one question for all of them."""
    rows = RiskWarning.objects.filter(rule__in=list(rules)).order_by().values("rule_id")
    counted: Any = rows.annotate(
        live=Count("pk", filter=Q(status__in=LIVE)),
        closed=Count("pk", filter=Q(status=Status.CLOSED)),
        confirmed=Count("pk", filter=Q(outcome__in=CONFIRMED)),
        unfounded=Count("pk", filter=Q(outcome=Outcome.UNFOUNDED)),
        subsided=Count("pk", filter=Q(status=Status.SUBSIDED)),
    )
    return {row.pop("rule_id"): Doing(**row) for row in counted}


# --- The board -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """How many warnings are under way in one part of a region and one field, and the gravest colour."""

    region: str
    field: str
    count: int
    colour: Colour | None

    @property
    def shape(self) -> str:
        return SHAPES[self.colour] if self.colour else ""

    @property
    def tone(self) -> str:
        return self.colour.name.lower() if self.colour else "none"

    @property
    def words(self) -> str:
        return str(self.colour.label) if self.colour else ""


@dataclass(frozen=True)
class Line:
    """One row of the grid: a region below the one looked at, or that region's own bodies."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    deeper: bool

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Board:
    region: Region
    above: tuple[Region, ...]
    fields: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


def board(user: "User", region: Region) -> Board:
    """Regions × fields, as far as this person's grants reach; three questions whatever the size."""
    rows = warnings_in_reach(user).filter(status__in=LIVE)
    prefix = subtree_prefix(region.code)
    if prefix:
        rows = rows.filter(region__code__startswith=prefix)
    length = min(len(prefix) + 2, 6)
    counted = (
        rows.order_by()
        .annotate(part=Substr("region_id", 1, length))
        .values("part", "field")
        .annotate(n=Count("pk"), most=Max("colour"))
    )
    by_part: dict[str, dict[str, tuple[int, int]]] = {}
    for row in counted:
        by_part.setdefault(row["part"], {})[row["field"]] = (row["n"], row["most"])
    names = {one.code: one for one in _below(region, length)}
    fields = tuple(sorted({field for part in by_part.values() for field in part}))
    lines = []
    # A region without warnings is shown too: an empty row says that all is well there.
    for part in sorted({*by_part, *(code[:length] for code in names)}):
        code = part.ljust(6, "0")
        found = by_part.get(part, {})
        cells = tuple(
            Cell(code, field, found[field][0], Colour(found[field][1]))
            if field in found
            else Cell(code, field, 0, None)
            for field in fields
        )
        own = code == region.code
        name = names[code].name if code in names else code
        lines.append(Line(code, name, cells, deeper=not own and length < 6))
    return Board(
        region,
        tuple(Region.objects.ancestors_of(region.code)),
        tuple((field, str(field_title(field))) for field in fields),
        tuple(lines),
    )


def _below(region: Region, length: int) -> QuerySet[Region]:
    """The region itself and those next below it."""
    rows = Region.objects.within(region.code)
    if length == 2:
        return rows.filter(code__endswith="0000")
    if length == 4:
        return rows.filter(code__endswith="00")
    return rows


def regions_of(user: "User") -> list[str]:
    """From which region this person's board begins."""
    codes = {reach.region_code for reach in user.reaches() if reach.role in READERS}
    return sorted(codes) or [NATION_CODE]
