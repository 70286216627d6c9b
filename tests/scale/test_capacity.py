"""The table of what each level needs follows from what was measured, and says what was assumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.capacity.__main__ import PAGE
from tests.bench.capacity.figures import CHAIN, PAGES, figures
from tests.bench.capacity.model import ASSUMED, GIB, MIX, Machine, needs
from tests.bench.capacity.page import BEGIN, END, rendered, written

MEASURED = {
    "at": "2026-01-01",
    "commit": "abc",
    "postgresql": "18",
    "records": 100,
    "bytes_per_record": {"record": 3000, "audit trail": 1000},
    "share_of_indexes": 0.25,
    "processes": {"web_worker_mib": 200, "worker_process_mib": 150},
}


def report(*, rate: str = "100 requests/s", chain: str = "1,000 events/s") -> str:
    rows = "\n".join(f"| 9 | {name} | 85.8 | {rate} | 1,141 | yes |" for name in PAGES.values())
    return (
        "full form, 2026-01-01, commit abc1234; Some CPU, 2 cores, 24 GiB; Python\n\n"
        f"| # | measure | first | now | limit | met |\n"
        f"| --- | --- | --- | --- | --- | --- |\n{rows}\n| 6 | {CHAIN} | 1,050 | {chain} | 9,794 | no |\n"
    )


def test_figures_are_those_of_the_documentation() -> None:
    found = figures()
    assert found.cores >= 1
    assert found.chain > 100
    assert all(rate > 1 for rate in found.pages.values())
    assert set(found.pages) == set(MIX)
    assert 5_000 < found.bytes_each < 100_000


def test_a_figure_is_read_as_it_stands_in_its_table() -> None:
    found = figures(report(rate="82.4 requests/s", chain="1,176 events/s"), MEASURED)
    assert (found.cores, found.chain, found.pages["record"]) == (2, 1176.0, 82.4)
    assert found.core_seconds("record") == pytest.approx(2 / 82.4)


@pytest.mark.parametrize("missing", [CHAIN, "home, uncached", "2 cores"])
def test_a_figure_that_is_not_there_is_named_and_not_made_up(missing: str) -> None:
    with pytest.raises(ValueError, match=r"docs/performance\.md"):
        figures(report().replace(missing, "something else"), MEASURED)


def test_a_level_needs_what_multiplication_says() -> None:
    said = {
        "provinces": 2, "cities": 10, "counties": 100, "people": 10e6, "workdays": 200, "documents": 10, "city_own": 5,
        "province_own": 20, "later": 0, "month_end": 1, "busy_hour_documents": 1, "views_city": 36, "busy_hour_views": 0.1,
        "rush": 1, "headroom": 0.5, "files": 1, "years": 1, "indexes": 1,
    }  # fmt: skip
    city, province, nation = needs(figures(report(), MEASURED), said, Machine(cores=4, memory=GIB, disk=GIB))
    # Ten counties a city and as much as five more; five cities a province and as much as twenty counties more.
    assert city.events_a_day == 150
    assert province.events_a_day == 5 * 150 + 200
    assert nation.events_a_day == 2 * 950
    assert city.disk_a_year == 150 * 200 * 4000
    # What comes up the chain leaves no acts of staff.
    assert nation.disk_a_year == 1900 * 200 * 3000
    # A million people, 36 pages for a thousand, a tenth of them in one hour: one a second, a fiftieth of a core each.
    assert city.views_a_second == pytest.approx(1.0)
    assert city.shares["readers (cores)"] == pytest.approx(0.02 / 0.5 / 4)
    assert city.web_cores == 1
    assert city.first == max(city.shares, key=lambda name: city.shares[name])
    assert city.times == pytest.approx(1 / city.shares[city.first])


@given(st.floats(1, 1000), st.floats(1.01, 10))
def test_more_of_anything_never_needs_less(documents: float, more: float) -> None:
    found = figures(report(), MEASURED)
    for few, many in zip(
        needs(found, {"documents": documents}), needs(found, {"documents": documents * more}), strict=True
    ):
        assert many.disk_a_year > few.disk_a_year
        assert many.chain_cores >= few.chain_cores
        assert many.times <= few.times


def test_every_assumption_and_its_source_stand_on_the_page() -> None:
    text = rendered(figures())
    for one in ASSUMED.values():
        assert one.source
        assert f"| {one.what} |" in text


def test_the_page_is_made_anew_without_touching_what_people_wrote() -> None:
    page = f"before\n{BEGIN}\nformerly\n{END}\nafter\n"
    once = written(page, figures(report(), MEASURED))
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "formerly" not in once
    assert written(once, figures(report(), MEASURED)) == once
    with pytest.raises(ValueError, match="no place"):
        written("nothing", figures(report(), MEASURED))


def test_the_documentation_has_its_tables() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "breaks first" in page.partition(BEGIN)[2].partition(END)[0]
