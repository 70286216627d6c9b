"""Where a document has arrived on its way city → province → nation, and since when."""

from dataclasses import dataclass
from datetime import datetime

from disclosure.published import node_name
from records.chain.course import Course
from records.chain.queries import arrivals
from records.common.identity import this_node
from records.dishonesty.models import DishonestyRecord
from records.registers.models import RegisterEntry
from records.subjects.models import NATION_CODE


@dataclass(frozen=True)
class Step:
    """``state``: ``arrived`` with this version, ``older`` with an earlier one, or ``waiting`` for any."""

    name: str
    state: str
    version: int
    at: datetime | None
    here: bool


def way_up(origin: str) -> list[str]:
    """The nodes that a record passes, from the one that wrote it to the nation."""
    return list(dict.fromkeys([origin, f"{origin[:2]}0000", NATION_CODE]))


def trace(record: DishonestyRecord | RegisterEntry, known: Course | None = None) -> list[Step]:
    """:param known: what the caller has read of it already"""
    newest: dict[str, tuple[int, datetime | None, str]] = {}
    for arrival in arrivals(record.uid, known):
        before = newest.get(arrival.node_code)
        if before is None or arrival.version > before[0]:
            newest[arrival.node_code] = (arrival.version, arrival.at, arrival.node_name)
    way = way_up(record.origin)
    here = this_node().code
    # What stands here came by the nodes below, whether or not their own moment is known here.
    passed = way[: way.index(here) + 1] if here in way else []
    steps = []
    for code in way:
        version, at, name = newest.get(code, (0, None, ""))
        if code in passed and version < record.version:
            version, at = record.version, record.published_at if code == here else None
        state = "arrived" if version >= record.version else "older" if version else "waiting"
        if name in ("", code):
            name = record.origin_name if code == record.origin else node_name(code)
        steps.append(Step(name, state, version, at, code == here))
    return steps
