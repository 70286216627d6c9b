"""What was measured: read from the tables of ``docs/performance.md`` and from ``measured.json``, never copied by hand."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.machine import ROOT

PERFORMANCE = ROOT / "docs" / "performance.md"
MEASURED = Path(__file__).with_name("measured.json")

CHAIN = "chain city → province → nation, every check, signature and receipt"
PAGES = {
    "record": "page of a record, uncached",
    "list": "list of a region, newest 20, uncached",
    "home": "home, uncached",
    "search": "the same as a page with counts beside it",
    "JSON": "JSON page of 20",
}
_NUMBER = re.compile(r"([\d,]+(?:\.\d+)?)\s")
_MACHINE = re.compile(r"^full form, .*?, commit (\w+);.*? (\d+) cores", re.MULTILINE)


@dataclass(frozen=True)
class Figures:
    """
    :ivar cores: of the machine on which all of it was measured, the load generator and the database included
    :ivar chain: events a second through three nodes on that machine
    :ivar pages: requests a second of each kind of page
    :ivar bytes_per_record: by what they belong to
    """

    cores: int
    commits: tuple[str, ...]
    chain: float
    pages: dict[str, float]
    bytes_per_record: dict[str, int]
    share_of_indexes: float
    web_worker_mib: int
    worker_process_mib: int
    weighed: dict[str, Any]

    @property
    def bytes_each(self) -> int:
        return sum(self.bytes_per_record.values())

    def core_seconds(self, page: str) -> float:
        return self.cores / self.pages[page]


def figures(text: str | None = None, measured: dict[str, Any] | None = None) -> Figures:
    text = PERFORMANCE.read_text(encoding="utf-8") if text is None else text
    measured = json.loads(MEASURED.read_text(encoding="utf-8")) if measured is None else measured
    machines = _MACHINE.findall(text)
    if not machines or len({cores for _commit, cores in machines}) != 1:
        raise ValueError("docs/performance.md tells of no machine, or of several with different cores")
    return Figures(
        cores=int(machines[0][1]),
        commits=tuple(dict.fromkeys(commit for commit, _cores in machines)),
        chain=_value(text, CHAIN),
        pages={page: _value(text, name) for page, name in PAGES.items()},
        bytes_per_record=measured["bytes_per_record"],
        share_of_indexes=measured["share_of_indexes"],
        web_worker_mib=measured["processes"]["web_worker_mib"],
        worker_process_mib=measured["processes"]["worker_process_mib"],
        weighed={name: measured[name] for name in ("at", "commit", "postgresql", "records")},
    )


def _value(text: str, name: str) -> float:
    """Of the first table that has a row of this name: the first number there that has a unit."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) > 2 and cells[1] == name:
            for cell in cells[2:]:
                if number := _NUMBER.match(cell):
                    return float(number[1].replace(",", ""))
    raise ValueError(f"docs/performance.md has no figure for “{name}”")
