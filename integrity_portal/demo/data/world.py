"""What the loaders share: the node, its people and bodies, the clock and the dice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from integrity_portal.demo.data.moments import Office
from integrity_portal.demo.data.places import Place, Plan
from records.access.models import User
from records.subjects.models import Organisation


@dataclass
class World:
    """
    :ivar accounts_file: keeps the accounts and their passwords, for people and for the demonstration's programs
    :ivar scale: 1 for all records, less for fewer; every source, domain, severity, scope and state still occurs
    :ivar opened_at: when the node went into service
    :ivar numbers: of documents, that no two bear the same
    """

    plan: Plan
    now: datetime
    opened_at: datetime
    accounts_file: Path
    scale: float
    random: Random
    office: Office
    say: Callable[[str], None]
    people: dict[str, User] = field(default_factory=dict)
    bodies: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)

    def body(self, place: Place, tag: str) -> Organisation:
        return self.bodies[place.region, tag]
