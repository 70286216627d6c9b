"""
GB/T 2260 as it is and as it was, read from python-stdnum's table (no ORM here).

The table gives a code several names with years of validity: ``0902 county="[1985-2001]市区,[2002-]华龙区"``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from records.subjects.succession import Succession

NATION = ("000000", "中国")

# Grouping rows of the standard, under which no government stands.
_NOT_A_REGION = re.compile("市辖区|市区|县|林区|.*直辖.*行政(单位|区划)")

# The table trails the standard or is wrong here; every line was checked against the Ministry of Civil
# Affairs' yearly lists. Converting all names by program would turn 乾县 into 干县, so the few traditional
# ones are listed.
ADDED = {
    # Hangzhou's reform of 2021.
    "330113": "临平区",
    "330114": "钱塘区",
}
DROPPED = {
    # 神农架林区 has been 429021 since 1986, 随州市 421300 since 2000; the table gives both twice.
    "422900",
    "422921",
    "429001",
}
SIMPLIFIED = {
    "加格達奇區": "加格达奇区",
    "松嶺區": "松岭区",
    "新林區": "新林区",
    "呼中區": "呼中区",
    "丹稜县": "丹棱县",
    "冷湖行政委員會": "冷湖行政委员会",
    "茫崖行政委員會": "茫崖行政委员会",
    "香港特別行政區": "香港特别行政区",
    "澳門特別行政區": "澳门特别行政区",
}


@dataclass(frozen=True)
class Entry:
    """One name of one code in its years, both included; None: beginning not known, or still in force."""

    code: str
    name: str
    valid_from: int | None
    valid_until: int | None

    @property
    def level(self) -> str:
        return level_of(self.code)


@dataclass(frozen=True)
class CurrentRegion:
    code: str
    name: str
    full_name: str
    level: str
    parent: str | None


@dataclass(frozen=True)
class PastRegion:
    code: str
    name: str
    valid_from: int | None
    valid_until: int
    successor: str | None


def level_of(code: str) -> str:
    if code == NATION[0]:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def parse(lines: Iterable[str]) -> Iterator[Entry]:
    """Every entry of the table that names a region, patched."""
    province = ""
    for line in lines:
        if heading := re.match(r'(\d{2}) province="', line):
            province = heading[1]
            continue
        row = re.match(r'\s+(\d{4}) county="(.+)"', line)
        if row is None or (code := province + row[1]) in DROPPED:
            continue
        for part in row[2].split(","):
            years = re.fullmatch(r"(?:\[(\d{4})?-(\d{4})?\])?(.+)", part)
            if years is None or _NOT_A_REGION.fullmatch(years[3]):
                continue
            first, last = (int(year) if year else None for year in years.group(1, 2))
            if first and last and first > last:
                # Some periods end the year before they begin: the name changed within its first year.
                first = last
            yield Entry(code, SIMPLIFIED.get(years[3], years[3]), first, last)
    for code, name in ADDED.items():
        yield Entry(code, name, 2021, None)


def table() -> list[Entry]:
    """The entries of the table installed with python-stdnum."""
    text = files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    return list(parse(text.splitlines()))


def current_regions(entries: Iterable[Entry]) -> list[CurrentRegion]:
    """The tree in force, parents before children, with the nation as its root."""
    names = {entry.code: entry.name for entry in entries if entry.valid_until is None}
    regions = [CurrentRegion(NATION[0], NATION[1], NATION[1], "nation", None)]
    for code in sorted(names):
        above = [at for at in (f"{code[:2]}0000", f"{code[:4]}00") if at in names and at < code]
        full_name = "".join(names[at] for at in above) + names[code]
        parent = above[-1] if above else NATION[0]
        regions.append(CurrentRegion(code, names[code], full_name, level_of(code), parent))
    return regions


def past_regions(entries: Iterable[Entry]) -> list[PastRegion]:
    """Names and codes no longer in force, each with the narrowest region known to cover it today."""
    entries = list(entries)
    succession = Succession(entries)
    return [
        PastRegion(entry.code, entry.name, entry.valid_from, entry.valid_until, succession.of(entry))
        for entry in entries
        if entry.valid_until is not None
    ]
