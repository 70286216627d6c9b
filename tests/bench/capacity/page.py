"""The tables of ``docs/scale.md``."""

from tests.bench.capacity.figures import PAGES, Figures
from tests.bench.capacity.model import ASSUMED, GIB, MIX, TIB, Machine, Need, needs

BEGIN, END = "<!-- capacity -->", "<!-- /capacity -->"


def rendered(found: Figures) -> str:
    machine, levels = Machine(), needs(found)
    return "\n\n".join(
        [
            _measured(found),
            "**What was assumed.** Who knows better puts it into `ASSUMED` in `tests/bench/capacity/model.py` and renders anew.",
            _table(
                ("what", "figure", "source"),
                [(one.what, _plain(one.value), one.source) for one in ASSUMED.values()],
            ),
            "Of the pages asked for: "
            + ", ".join(f"{page} {share:.0%}" for page, share in MIX.items())
            + " (assumed).",
            "**What follows**, for an average city and province:",
            _table(("", *(need.level for need in levels)), _rows(levels)),
            f"**What breaks first** on one machine of {machine.cores} cores, {machine.memory / GIB:.0f} GiB and "
            f"{machine.disk / TIB:.0f} TiB that does everything, without a cache in front (100 % is all of it):",
            _table(
                ("", *(need.level for need in levels)),
                [
                    *(
                        (
                            name,
                            *(
                                f"{need.shares[name]:.0%}" if need.shares[name] >= 0.01 else "< 1%"
                                for need in levels
                            ),
                        )
                        for name in levels[0].shares
                    ),
                    ("breaks first", *(need.first for need in levels)),
                    ("it carries this load", *(_times(need.times) for need in levels)),
                ],
            ),
        ]
    )


def written(page: str, found: Figures) -> str:
    """The page with its tables made anew."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the tables: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{rendered(found)}\n{END}{after}"


def _measured(found: Figures) -> str:
    parts = ", ".join(f"{part} {size / 1024:.1f}" for part, size in found.bytes_per_record.items())
    pages = ", ".join(f"{PAGES[page]} {found.core_seconds(page) * 1000:.1f}" for page in PAGES)
    return (
        f"**What was measured** (commits {', '.join(found.commits)} for rates, {found.weighed['commit']} for sizes). Rates are those of "
        f"[performance](performance.md): milliseconds of a core for each answer, database and load generator included: {pages}. "
        f"The chain: {found.chain:,.0f} events/s through three nodes on {found.cores} cores. A published record leaves "
        f"{found.bytes_each / 1024:.1f} KiB in the node where it was made, indexes included ({parts}; "
        f"`pg_total_relation_size` before and after {found.weighed['records']} records that went the whole way from the draft to the "
        f"log, PostgreSQL {found.weighed['postgresql']}); {found.share_of_indexes:.0%} of it are indexes. A web worker holds "
        f"{found.web_worker_mib} MiB, a worker's process {found.worker_process_mib} MiB."
    )


def _rows(levels: list[Need]) -> list[tuple[str, ...]]:
    def row(name: str, *cells: str) -> tuple[str, ...]:
        return (name, *cells)

    return [
        row("documents and changes on an ordinary day", *(f"{need.events_a_day:,.0f}" for need in levels)),
        row(
            "the same in the busiest hour of a month, a second",
            *(_plain(need.events_a_second) for need in levels),
        ),
        row("pages a day", *(f"{need.views_a_day:,.0f}" for need in levels)),
        row("the same in the busiest seconds, a second", *(_plain(need.views_a_second) for need in levels)),
        row("database, a year", *(_size(need.disk_a_year) for need in levels)),
        row("attachments, a year", *(_size(need.files_a_year) for need in levels)),
        row("cores for readers, a web worker each", *(f"{need.web_cores:,}" for need in levels)),
        row("the same behind a cache", *(f"{need.web_cores_behind_a_cache:,}" for need in levels)),
        row("cores for the chain", *(f"{need.chain_cores:,}" for need in levels)),
        row("memory of web workers", *(_size(need.web_memory) for need in levels)),
        row("memory for indexes", *(_size(need.index_memory) for need in levels)),
    ]


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _head in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.2g}"


def _times(value: float) -> str:
    return f"{value:,.0f} times" if value >= 10 else f"{value:.2g} times"


def _size(value: float) -> str:
    for unit, size in (("TiB", TIB), ("GiB", GIB)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 2**20:,.0f} MiB"
