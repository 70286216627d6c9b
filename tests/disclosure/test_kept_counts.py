"""Counts that are dear are kept for a moment; those that are cheap are always counted anew."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from disclosure.published import PUBLIC, records_for
from disclosure.published import figures as figures_module
from disclosure.published.figures import figures
from disclosure.search import facets as facets_module
from disclosure.search.pages import PAGE_SIZE
from disclosure.site.views import records as records_view
from tests.disclosure.factories import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the list of records was counted."""
    calls: list[str] = []

    def counted(found: Any, *, region: str) -> Any:
        calls.append(region)
        return facets_module.facets(found, region=region)

    monkeypatch.setattr(records_view, "facets", counted)
    return calls


def test_counts_below_the_cap_are_counted_for_each_reader(client: Client, asked: list[str]) -> None:
    for _number in range(PAGE_SIZE + 1):
        record()
    assert client.get("/records/").context["counted"].total == PAGE_SIZE + 1
    record()
    assert client.get("/records/").context["counted"].total == PAGE_SIZE + 2
    assert len(asked) == 2


def test_list_that_is_all_on_one_page_is_counted_there(client: Client, asked: list[str]) -> None:
    for source in ("judgment", "judgment", "penalty"):
        record(source=source)
    counted = client.get("/records/").context["counted"]
    assert counted == facets_module.facets(records_for(PUBLIC, on=localdate()), region="411000")
    assert (counted.total, counted.counts["source"]) == (3, {"judgment": 2, "penalty": 1})
    assert asked == []


def test_counts_at_the_cap_are_kept_for_the_same_filters_in_any_order(
    client: Client, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets_module, "COUNT_CAP", 2)
    for _number in range(PAGE_SIZE + 1):
        record()
    for query in ("", "?ordering=decided_on", "?cursor=x"):
        assert client.get(f"/records/{query}").context["total"] == "2+"
    assert len(asked) == 1
    client.get("/records/?source=judgment")
    assert len(asked) == 2


def test_figures_are_counted_anew_by_one_reader_before_they_are_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment, calls = 1_000.0, []
    original = figures_module.count

    def counted(**about: Any) -> Any:
        calls.append(moment)
        # While this one counts, another comes by and takes what is there.
        if len(calls) == 2:
            assert figures(region="411000", on=localdate()).total == 1
        return original(**about)

    monkeypatch.setattr(figures_module, "count", counted)
    monkeypatch.setattr(figures_module, "clock", lambda: moment)
    record()
    assert figures(region="411000", on=localdate()).total == 1
    record()
    moment += figures_module.RENEWED_AFTER_SECONDS - 1
    assert figures(region="411000", on=localdate()).total == 1
    moment += 2
    assert figures(region="411000", on=localdate()).total == 2
    assert len(calls) == 2
