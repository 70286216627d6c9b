"""From figures and assumptions to what each level needs. Pure arithmetic: every number has a name and a source."""

import math
from dataclasses import dataclass
from datetime import date

from chinese_calendar import get_workdays

from tests.bench.capacity.figures import Figures

OURS = "assumed; no source of ours counts it"
STATISTICS = "National Bureau of Statistics, administrative divisions and population"


@dataclass(frozen=True)
class Assumption:
    value: float
    what: str
    source: str


def _workdays(year: int) -> int:
    return len(get_workdays(date(year, 1, 1), date(year, 12, 31)))


ASSUMED: dict[str, Assumption] = {
    "provinces": Assumption(31, "provinces", STATISTICS),
    "cities": Assumption(333, "cities", STATISTICS),
    "counties": Assumption(2843, "counties; they work in their city's node", STATISTICS),
    "people": Assumption(1_410e6, "inhabitants", STATISTICS),
    "workdays": Assumption(_workdays(2026), "working days in 2026", "the State Council's calendar, `chinesecalendar`"),
    "documents": Assumption(40, "documents of all kinds that a county publishes on a working day", OURS),
    "city_own": Assumption(5, "a city's own bodies publish as much as so many counties", OURS),
    "province_own": Assumption(20, "a province's own bodies publish as much as so many counties", OURS),
    "later": Assumption(0.3, "later changes, ends and withdrawals for each document", OURS),
    "month_end": Assumption(5, "the busiest day of a month in ordinary days", OURS),
    "busy_hour_documents": Assumption(0.25, "of a day's documents, those of its busiest hour", OURS),
    "views_city": Assumption(2, "pages a day for 1,000 inhabitants at their city's node", OURS),
    "views_province": Assumption(1, "the same at their province's", OURS),
    "views_nation": Assumption(5, "the same at the nation's", OURS),
    "busy_hour_views": Assumption(0.15, "of a day's pages, those of its busiest hour", OURS),
    "rush": Assumption(5, "the busiest seconds of that hour in its average", OURS),
    "kept_in_front": Assumption(0.8, "of the pages, those that a cache in front answers where there is one", OURS),
    "headroom": Assumption(0.5, "of a core, what is used at the peak", "half of a machine may be lost, or busy with something else"),
    "files": Assumption(0.2, "files of 1 MiB for each document, at the node where it was made", OURS),
    "indexes": Assumption(1, "years whose indexes lie in memory, so that a search does not wait for the disk", OURS),
    "years": Assumption(5, "years of data that a machine's disk holds", "国办发〔2025〕22号: shown for three years at most; queries of records are kept five (深圳 art. 45), the log stays"),
}  # fmt: skip
MIX = {"record": 0.4, "list": 0.2, "home": 0.1, "search": 0.2, "JSON": 0.1}
MIB, GIB, TIB = 2**20, 2**30, 2**40


@dataclass(frozen=True)
class Machine:
    """What is called one machine here."""

    cores: int = 16
    memory: float = 64 * GIB
    disk: float = 4 * TIB


@dataclass(frozen=True)
class Need:
    """:ivar shares: of one machine, by what runs out; the largest breaks first"""

    level: str
    events_a_day: float
    events_a_second: float
    views_a_day: float
    views_a_second: float
    disk_a_year: float
    files_a_year: float
    web_cores: int
    web_cores_behind_a_cache: int
    chain_cores: int
    web_memory: float
    index_memory: float
    shares: dict[str, float]

    @property
    def first(self) -> str:
        return max(self.shares, key=lambda name: self.shares[name])

    @property
    def times(self) -> float:
        """How often this load fits on one machine before the first thing breaks."""
        return 1 / self.shares[self.first]


def needs(
    found: Figures, assumed: dict[str, float] | None = None, machine: Machine | None = None
) -> list[Need]:
    a = {name: each.value for name, each in ASSUMED.items()} | (assumed or {})
    machine = machine or Machine()
    own_city = a["documents"] * (a["counties"] / a["cities"] + a["city_own"])
    own_province = a["documents"] * a["province_own"]
    city, province = own_city, own_province + own_city * a["cities"] / a["provinces"]
    return [
        _need("city", found, a, machine, own=own_city, all_of_it=city,
              views=a["people"] / a["cities"] / 1000 * a["views_city"]),
        _need("province", found, a, machine, own=own_province, all_of_it=province,
              views=a["people"] / a["provinces"] / 1000 * a["views_province"]),
        _need("nation", found, a, machine, own=0, all_of_it=province * a["provinces"],
              views=a["people"] / 1000 * a["views_nation"]),
    ]  # fmt: skip


def _need(
    level: str,
    found: Figures,
    a: dict[str, float],
    machine: Machine,
    *,
    own: float,
    all_of_it: float,
    views: float,
) -> Need:
    """:param own: documents a day that this node's own people publish; the others come up the chain"""
    changes = 1 + a["later"]
    events = all_of_it * changes
    events_at_peak = events * a["month_end"] * a["busy_hour_documents"] / 3600
    views_at_peak = views * a["busy_hour_views"] / 3600 * a["rush"]
    each_view = sum(share * found.core_seconds(page) for page, share in MIX.items())
    web = views_at_peak * each_view / a["headroom"]
    # What was measured ran through three nodes on these cores; a node that has them to itself does no less.
    chain_share = events_at_peak / found.chain / a["headroom"]
    # What comes up the chain is no act of this node's staff.
    come = found.bytes_each - found.bytes_per_record["audit trail"]
    disk = (own * found.bytes_each + (all_of_it - own) * come) * changes * a["workdays"]
    web_cores = math.ceil(web)
    web_memory = web_cores * found.web_worker_mib * MIB
    indexes = disk * found.share_of_indexes * a["indexes"]
    return Need(
        level=level,
        events_a_day=events,
        events_a_second=events_at_peak,
        views_a_day=views,
        views_a_second=views_at_peak,
        disk_a_year=disk,
        files_a_year=own * a["files"] * MIB * a["workdays"],
        web_cores=web_cores,
        web_cores_behind_a_cache=math.ceil(web * (1 - a["kept_in_front"])),
        chain_cores=math.ceil(chain_share * found.cores),
        web_memory=web_memory,
        index_memory=indexes,
        shares={
            "readers (cores)": web / machine.cores,
            # The log of a node is written by one process after the other: more cores are not reckoned with.
            "the chain's peak": chain_share,
            "disk": disk * a["years"] / machine.disk,
            "memory": (web_memory + indexes) / machine.memory,
        },
    )
