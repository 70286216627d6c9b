"""Entering the bodies and officials that partners and files mention for the first time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from records.dishonesty.content import NewOfficial, NewOrganisation, Reading
from records.subjects.models import Official, Organisation
from records.subjects.services import register_official, register_organisation

if TYPE_CHECKING:
    from records.access.models import User


def register_parties(readings: Sequence[Reading], *, by: "User", at: datetime) -> None:
    """
    Put registered bodies and officials where the readings only describe them; faulty readings are left alone.

    A body or a numbered official that several readings describe is entered once.
    """
    bodies: dict[str, Organisation] = {}
    officials: dict[str, Official] = {}
    for reading in readings:
        if reading.errors:
            continue
        body = reading.attributes.get("organisation")
        if isinstance(body, NewOrganisation):
            if body.uscc not in bodies:
                bodies[body.uscc] = register_organisation(
                    name=body.name, kind=body.kind, region=body.region, uscc=body.uscc, by=by, at=at
                )
            reading.attributes["organisation"] = bodies[body.uscc]
        person = reading.attributes.get("official")
        if isinstance(person, NewOfficial):
            reading.attributes["official"] = _registered(person, officials, by=by, at=at)


def _registered(person: NewOfficial, officials: dict[str, Official], *, by: "User", at: datetime) -> Official:
    # Without a number, equal names are not equal people: each is entered for himself.
    if not person.id_number:
        return register_official(name=person.name, by=by, at=at)
    if person.id_number not in officials:
        officials[person.id_number] = register_official(
            name=person.name, id_number=person.id_number, by=by, at=at
        )
    return officials[person.id_number]
