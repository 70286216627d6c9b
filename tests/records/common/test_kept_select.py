"""Rows by a kept SELECT are the rows that Django itself would have made, whatever is asked of them."""

from typing import Any

import pytest
from django.db.models import F, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.utils.timezone import localdate

from disclosure.published import PUBLIC, present, readable, records_for
from disclosure.published.regions import region_of
from disclosure.published.registers import entries_for
from records.common import kept_select
from records.common.kept_select import rows_found, with_kept_select
from records.dishonesty.models import DishonestyRecord
from records.registers.publicity import LICENCES
from records.subjects.models import Official
from tests.disclosure.factories import about_official, body, from_below, record
from tests.disclosure.stocked import decide
from tests.records.dishonesty.factories import people

pytestmark = pytest.mark.django_db

ORDERS = [("-published_at", "-uid"), ("decided_on", "uid"), ("title", "uid")]


@pytest.fixture
def bureau() -> Any:
    bureau = body("示例市财政局")
    record(organisation=bureau, title="逾期不付工程款")
    about_official("张某", organisation=bureau)
    from_below(title="下级归集的一条", consequences=[{"kind": "notice"}])
    return bureau


def django_made(rows: QuerySet[Any]) -> list[Any]:
    made = rows.all()
    made._iterable_class = ModelIterable  # type: ignore[attr-defined]
    return list(made)


def said(row: Model) -> dict[str, Any]:
    """All that the instance holds, and all that those it refers to hold."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    others = {name: other and said(other) for name, other in row._state.fields_cache.items()}
    return {**own, "type": type(row), "adding": row._state.adding, "db": row._state.db, "others": others}


@pytest.mark.parametrize("order", ORDERS, ids=[order[0] for order in ORDERS])
def test_rows_hold_what_djangos_own_hold(bureau: Any, order: tuple[str, ...]) -> None:
    rows = readable(records_for(PUBLIC, on=localdate())).order_by(*order)
    assert [said(row) for row in rows] == [said(row) for row in django_made(rows)]
    assert len({row.official_id for row in rows}) == 2


def test_entries_of_a_register_hold_what_djangos_own_hold() -> None:
    who = people()
    for days in (1, 2):
        decide(who, LICENCES, days_ago=days)
    rows = entries_for(LICENCES, PUBLIC, on=localdate()).order_by("-published_at", "-uid")
    assert [said(row) for row in rows] == [said(row) for row in django_made(rows)]
    assert len(rows) == 2


def test_a_page_with_its_parties_is_one_question(bureau: Any, django_assert_num_queries: Any) -> None:
    assert region_of(bureau.region_id)
    with django_assert_num_queries(1):
        page = list(readable(records_for(PUBLIC, on=localdate())).order_by("-published_at", "-uid")[:2])
        shown = [present(row, PUBLIC) for row in page]
    assert len(shown) == 2
    assert all(one["organisation"]["name"] and one["region"]["name"] for one in shown)


def test_what_was_left_out_is_asked_for_when_it_is_wanted(
    bureau: Any, django_assert_num_queries: Any
) -> None:
    row = readable(records_for(PUBLIC, on=localdate())).get(organisation=bureau, official=None)
    assert "writers" not in vars(row)
    assert "search_grams" not in vars(row.organisation)
    with django_assert_num_queries(2):
        assert row.writers == DishonestyRecord.objects.values_list("writers", flat=True).get(uid=row.uid)


def test_an_officials_number_does_not_leave_the_database(bureau: Any) -> None:
    row = readable(records_for(PUBLIC, on=localdate())).exclude(official=None).get()
    assert {"id_number", "id_number_index"}.isdisjoint(vars(row.official))


def test_what_is_no_plain_list_goes_djangos_own_way(bureau: Any) -> None:
    rows = with_kept_select(DishonestyRecord.objects.order_by("uid"))
    named = rows.annotate(named=F("organisation__name"))
    assert [row.named for row in named] == [row.organisation.name for row in rows]
    assert not list(rows.none())
    assert not list(rows.filter(pk__in=[]))
    joined = rows.filter(official=None).order_by().union(rows.exclude(official=None).order_by())
    assert {row.pk for row in joined} == {row.pk for row in rows}
    assert set(rows.in_bulk()) == {row.pk for row in rows}
    assert rows.count() == len(rows) == 3


def test_a_list_that_is_read_in_pieces_is_not_fetched_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    record(title="读到底的一条")
    monkeypatch.setattr(kept_select, "rows_found", lambda *asked: pytest.fail("was fetched whole"))
    assert len(list(readable(records_for(PUBLIC, on=localdate())).iterator(chunk_size=1))) == 1


def test_an_instance_can_be_saved_and_deleted(bureau: Any) -> None:
    officials = with_kept_select(Official.objects.order_by("uid"))
    one = officials.get()
    one.name = "李某"
    one.save()
    assert Official.objects.get().name == "李某"


def test_the_given_sql_alone_decides_which_rows_and_in_which_order(bureau: Any) -> None:
    rows = readable(DishonestyRecord.objects.all())
    known = sorted(DishonestyRecord.objects.values_list("uid", flat=True), key=str)[1:]
    sql = "SELECT uid FROM unnest(%s::uuid[]) AS wanted (uid)"
    assert [row.uid for row in rows_found(rows, sql, [known[::-1]])] == known[::-1]


def test_the_long_part_is_written_once(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = readable(records_for(PUBLIC, on=localdate())).order_by("uid")
    list(rows)
    written: list[int] = []
    own = SQLCompiler.get_related_selections
    monkeypatch.setattr(
        SQLCompiler, "get_related_selections", lambda *args, **more: written.append(1) or own(*args, **more)
    )
    list(rows.all())
    assert written == []


def test_a_model_with_a_constructor_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Official, "__init__", lambda self: None)
    with pytest.raises(TypeError, match="Official is not filled"):
        # An order of columns that no other test asks for, so that none is kept already.
        list(with_kept_select(Official.objects.only("name", "created_at")))


def test_what_is_joined_is_said_before(bureau: Any) -> None:
    rows = readable(records_for(PUBLIC, on=localdate()))
    with pytest.raises(TypeError, match="before with_kept_select"):
        rows.select_related("organisation__superior")
    assert "superior" not in rows.filter(title="逾期不付工程款").query.select_related["organisation"]
