"""
The demonstration's data: everything invented, marked as such, and made by the services that staff use.

A later part of the portal adds its own loader at the end of ``LOADERS``. A loader finds what it made before and
leaves it, so that the command may run twice.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from django.utils import timezone

from integrity_portal.demo.data import (
    accounts,
    agencies,
    archives,
    arrears,
    articles,
    bodies,
    complaints,
    consequences,
    disputes,
    honours,
    inspections,
    intake,
    lists,
    opendata,
    oversight,
    pledges,
    publicity,
    ratings,
    records,
    remedies,
    reports,
    rounds,
    sharing,
    stewards,
    systems,
    tasks,
    trail,
    warnings,
    work_reports,
)
from integrity_portal.demo.data.moments import Office
from integrity_portal.demo.data.places import PLANS
from integrity_portal.demo.data.world import World
from records.access.services.approvals import door_open
from records.common.identity import this_node

LOADERS: tuple[Callable[[World], None], ...] = (
    accounts.load,
    bodies.load,
    accounts.load_places,
    records.load,
    intake.load,
    honours.load,
    publicity.load,
    archives.load,
    # Office-holders whose archives stand already answer for them.
    pledges.load,
    reports.load,
    consequences.load,
    # After the orders: what is to be rectified first is not repaired.
    remedies.load,
    complaints.load,
    disputes.load,
    oversight.load,
    arrears.load,
    tasks.load,
    # By what bodies are assessed, before anybody is.
    systems.load,
    # After the records and claims that campaigns bring to zero.
    inspections.load,
    ratings.load,
    # After what its figures are read from.
    rounds.load,
    # Cases are told of records that are shown.
    articles.load,
    lists.load,
    agencies.load,
    # After everything that is counted.
    warnings.load,
    work_reports.load,
    # Whoever looks finds something to decide.
    stewards.load,
    sharing.load,
    # After everything that stands in the files.
    opendata.load,
    # What all of this has left in the trail.
    trail.load,
)
# What a scale of 0 leaves: who signs in, and the bodies.
FOUNDATION = LOADERS[:3]
# Older than every record.
OPENED_DAYS_AGO = 1_000


class NoPlan(LookupError):
    """There is no demonstration data for a node of this code."""


def load(*, accounts_file: Path, scale: float = 1.0, say: Callable[[str], None] = lambda text: None) -> None:
    """Load everything for this node; what is there already stays as it is."""
    code = this_node().code
    if code not in PLANS:
        raise NoPlan(f"There is demonstration data for the nodes {', '.join(PLANS)}, and none for {code}.")
    now = timezone.now()
    # The same dice at every start; only the days move on with the calendar.
    random = Random(f"demo {code}")  # noqa: S311
    office = Office(now=now, random=random)
    world = World(
        plan=PLANS[code],
        now=now,
        opened_at=office.at(office.on_or_after(office.today - timedelta(days=OPENED_DAYS_AGO))),
        accounts_file=accounts_file,
        scale=scale,
        random=random,
        office=office,
        say=say,
    )
    # Invented people do not wait for one another's approval.
    with door_open(approver=None):
        for loader in LOADERS if scale else FOUNDATION:
            loader(world)
