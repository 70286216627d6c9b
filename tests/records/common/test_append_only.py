import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.writer import OperationWriter

from records.common.database import AppendOnly

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """A table with a protected text, a json text, a generated column and two columns to fill later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE a_log (id int PRIMARY KEY, words text, amount numeric, payload json, seq int, "
            "seal bytea, size int GENERATED ALWAYS AS (length(words)) STORED)"
        )
        apply(AppendOnly("a_log", fillable=("seq", "seal")))
        cursor.execute("INSERT INTO a_log VALUES (1, 'first', 1.0, '{\"a\":1}', NULL, NULL)")
        yield cursor


def apply(operation, backwards=False):
    with connection.schema_editor() as editor:
        step = operation.database_backwards if backwards else operation.database_forwards
        step("records", editor, None, None)


def refused(cursor, statement):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        cursor.execute(statement)
    return str(caught.value)


def test_rows_are_added(log):
    log.execute("INSERT INTO a_log VALUES (2, 'second')")
    log.execute("SELECT count(*) FROM a_log")
    assert log.fetchone() == (2,)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM a_log", "DELETE refused"),
        ("TRUNCATE a_log", "TRUNCATE refused"),
        ("UPDATE a_log SET words = 'another'", "UPDATE refused (size, words)"),
        ("UPDATE a_log SET words = NULL", "UPDATE refused (size, words)"),
        ("UPDATE a_log SET seq = 1, id = 7", "UPDATE refused (id)"),
        # Equal in value, not in bytes: a proof over the stored text would break.
        ("UPDATE a_log SET amount = 1.00", "UPDATE refused"),
        ("UPDATE a_log SET payload = '{\"a\": 1}'", "UPDATE refused"),
    ],
)
def test_nothing_written_is_changed_or_removed(log, statement, said):
    message = refused(log, statement)
    assert 'append-only table "a_log"' in message
    assert said in message
    assert "只允许新增" in message


def test_an_empty_column_is_filled_once_and_then_holds(log):
    log.execute("UPDATE a_log SET seq = 5")
    log.execute("UPDATE a_log SET seal = 'x', seq = 5")
    assert "UPDATE refused (seq)" in refused(log, "UPDATE a_log SET seq = 6")
    assert "UPDATE refused (seq)" in refused(log, "UPDATE a_log SET seq = NULL")
    assert "seq, seal" in refused(log, "UPDATE a_log SET seal = 'y'")
    log.execute("SELECT seq, seal::text FROM a_log")
    assert log.fetchone() == (5, "\\x78")


def test_an_update_that_changes_nothing_passes(log):
    log.execute("UPDATE a_log SET words = words, seq = seq")


def test_a_table_may_have_no_column_to_fill():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE a_trail (id int)")
        apply(AppendOnly("a_trail"))
        cursor.execute("INSERT INTO a_trail VALUES (1)")
        assert "请新增一行予以更正" in refused(cursor, "UPDATE a_trail SET id = 2")
        cursor.execute("UPDATE a_trail SET id = 1")


def test_the_rule_can_be_taken_back_without_harm_to_other_tables(log):
    apply(AppendOnly("a_log"), backwards=True)
    log.execute("UPDATE a_log SET words = 'other'")
    log.execute("CREATE TABLE a_trail (id int)")
    apply(AppendOnly("a_trail"))
    log.execute("INSERT INTO a_trail VALUES (1)")
    assert "a_trail" in refused(log, "DELETE FROM a_trail")


def test_the_operation_can_be_written_into_a_migration_and_says_what_it_does():
    operation = AppendOnly("records_event", fillable=("seq",))
    text, imports = OperationWriter(operation).serialize()
    assert "records.common.database.AppendOnly(" in text
    assert "fillable=('seq',)" in text
    assert imports == {"import records.common.database"}
    assert operation.deconstruct() == ("AppendOnly", ("records_event",), {"fillable": ("seq",)})
    assert operation.describe() == "Let rows of records_event only be added"
    assert operation.migration_name_fragment == "append_only_records_event"
    assert operation.reversible


def test_a_database_that_the_router_keeps_out_is_left_alone(monkeypatch):
    monkeypatch.setattr("records.common.database.router.allow_migrate", lambda alias, app_label: False)
    apply(AppendOnly("no_such_table"))
    apply(AppendOnly("no_such_table"), backwards=True)


class TestResealable:
    """An encrypted column of an append-only table: the key may change, what is kept may not."""

    @pytest.fixture
    def secrets(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE secrets (id int PRIMARY KEY, number text, note text, seq int)")
            apply(AppendOnly("secrets", fillable=("seq", "note"), resealable=("number", "note")))
            cursor.execute("INSERT INTO secrets VALUES (1, 'gAAAAold', NULL, NULL), (2, NULL, 'gAAAAold', 7)")
            yield cursor

    def test_another_token_takes_the_place_of_the_old_one(self, secrets):
        secrets.execute("UPDATE secrets SET number = 'gAAAAnew' WHERE id = 1")
        secrets.execute("UPDATE secrets SET note = 'gAAAAnew' WHERE id = 2")
        secrets.execute("SELECT number, note FROM secrets ORDER BY id")
        assert secrets.fetchall() == [("gAAAAnew", None), (None, "gAAAAnew")]

    @pytest.mark.parametrize(
        "change",
        [
            "number = NULL WHERE id = 1",
            "number = 'plain' WHERE id = 1",
            "number = 'gAAAAnew' WHERE id = 2",
            "id = 3 WHERE id = 1",
            "number = 'gAAAAnew', id = 3 WHERE id = 1",
            "seq = 8 WHERE id = 2",
        ],
    )
    def test_nothing_else_does(self, secrets, change):
        assert "append-only" in refused(secrets, f"UPDATE secrets SET {change}")

    def test_what_may_be_filled_is_filled_as_before(self, secrets):
        secrets.execute("UPDATE secrets SET note = 'plain', seq = 1 WHERE id = 1")
        assert "append-only" in refused(secrets, "UPDATE secrets SET seq = 2 WHERE id = 1")
