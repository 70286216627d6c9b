"""Plans that a connection keeps: each condition is looked at anew, whoever asked before."""

import pytest
from django.db import ProgrammingError, connection

from records.common import prepared
from records.common.prepared import rows_again, rows_of

pytestmark = pytest.mark.django_db

THING = "SELECT code FROM kept_things WHERE shown AND code = $1"


def plans() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'kept_%'")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE kept_things (code int PRIMARY KEY, shown bool NOT NULL) ON COMMIT DROP"
        )
        cursor.execute("INSERT INTO kept_things SELECT n, TRUE FROM generate_series(1, 9) AS n")


def test_a_question_is_planned_once_and_answered_anew_each_time() -> None:
    assert rows_of(THING, [3], using="default") == [(3,)]
    assert sum(THING in plan for plan in plans()) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kept_things SET shown = FALSE WHERE code = 3")
    assert [rows_of(THING, [n], using="default") for n in (3, 4)] == [[], [(4,)]]
    assert sum(THING in plan for plan in plans()) == 1


def test_values_stay_values() -> None:
    assert rows_of("SELECT $1::text", ["'; DROP TABLE kept_things; --"], using="default") == [
        ("'; DROP TABLE kept_things; --",)
    ]


def test_what_is_asked_once_is_not_planned_to_stay() -> None:
    sql = "SELECT code FROM kept_things WHERE shown AND code < %s AND '100%%' <> %s ORDER BY code"
    first = rows_again(sql, [3, "100%"], using="default")
    assert first == []
    assert not any("code < 3" in plan for plan in plans())
    assert rows_again(sql, [3, "5%"], using="default") == [(1,), (2,)]
    assert rows_again(sql, [3, "5%"], using="default") == [(1,), (2,)]
    assert sum("code < 3" in plan and "5%" in plan for plan in plans()) == 1
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kept_things WHERE code = 1")
    assert rows_again(sql, [3, "5%"], using="default") == [(2,)]


def test_a_connection_keeps_so_many_plans_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_PLANS", 3)
    monkeypatch.setattr(prepared, "_lines", type(prepared._lines)())
    before = len(plans())
    for n in range(6):
        assert rows_of(f"SELECT {n} + $1::int", [1], using="default") == [(n + 1,)]  # noqa: S608
    assert len(plans()) - before == 3
    # One that was given up is planned again.
    assert rows_of("SELECT 0 + $1::int", [1], using="default") == [(1,)]


def test_a_question_that_cannot_be_planned_fails_as_django_fails() -> None:
    with pytest.raises(ProgrammingError):
        rows_of("SELECT nothing FROM nowhere", using="default")
