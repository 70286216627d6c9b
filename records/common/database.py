"""Migration operations for rules that the database itself must hold."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

# One function serves all tables; the trigger's arguments are the columns that may still be filled.
# The comparison is by stored bytes (*=): jsonb would take 1.0 for 1.00 and not see a reordered json text.
# An argument with ~ before it is an encrypted column: another token may take the place of the old one, for the
# keys change, and nothing else ever may.
# The old row is spelt as jsonb once: it may hold a long payload, and a batch fills a thousand of them.
APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blanks jsonb := '{}';
    sealed jsonb;
    before jsonb;
    changed text;
    fillable text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        IF TG_NARGS > 0 THEN
            SELECT coalesce(jsonb_object_agg(name, NULL), '{}') INTO blanks
              FROM unnest(TG_ARGV) AS name WHERE before -> name = 'null';
            IF array_to_string(TG_ARGV, ',') LIKE '%~%' THEN
                SELECT coalesce(jsonb_object_agg(name, before -> name), '{}') INTO sealed
                  FROM (SELECT substr(argument, 2) AS name FROM unnest(TG_ARGV) AS argument
                         WHERE argument LIKE '~%') AS columns
                 WHERE before ->> name IS NOT NULL AND to_jsonb(NEW) ->> name LIKE 'gAAAA%';
                blanks := blanks || sealed;
            END IF;
        END IF;
        IF jsonb_populate_record(NEW, blanks) *= OLD THEN
            RETURN NULL;
        END IF;
        SELECT ' (' || string_agg(key, ', ' ORDER BY key) || ')' INTO changed
          FROM jsonb_each(to_jsonb(NEW)) AS fresh
         WHERE fresh.value IS DISTINCT FROM before -> fresh.key AND NOT blanks ? fresh.key;
    END IF;
    SELECT string_agg(name, ', ') INTO fillable FROM unnest(TG_ARGV) AS name WHERE name NOT LIKE '~%';
    RAISE EXCEPTION 'append-only table "%": % refused%', TG_TABLE_NAME, TG_OP, coalesce(changed, '')
        USING ERRCODE = 'restrict_violation',
              TABLE = TG_TABLE_NAME,
              DETAIL = '本表只允许新增，已写入的行不得修改或删除。',
              HINT = CASE WHEN fillable <> '' THEN '仅可将以下空列一次性填写：' || fillable
                          ELSE '请新增一行予以更正。' END;
END $$
"""


class PrimaryNeeded(Exception):
    """What was asked only the primary can know; whoever reads a replica asks all of it again there."""


def reading() -> BaseDatabaseWrapper:
    """For SQL of our own that only reads: the database from which the rows of this request are read, too."""
    return connections[router.db_for_read(None)]  # type: ignore[arg-type]


def one_picture() -> None:
    """All that this transaction reads tells of the same moment, however long reading takes; call it first of all."""
    with connection.cursor() as cursor:
        # Inside somebody's transaction, as in a test, the picture is that one's already.
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class AppendOnly(Operation):
    """
    Let rows of ``table`` only be added.

    DELETE, TRUNCATE and UPDATE fail with an ``IntegrityError`` that names the table; only columns named in
    ``fillable`` may change, once, from NULL to a value, and those named in ``resealable`` from one encrypted
    token to another. The trigger fires after the row is written, so that generated columns and other triggers
    are seen as they end up.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, fillable: tuple[str, ...] = (), resealable: tuple[str, ...] = ()) -> None:
        self.table = table
        self.fillable = tuple(fillable)
        self.resealable = tuple(resealable)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models look the same as before; only the database refuses more."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        table = schema_editor.quote_name(self.table)
        named = [*self.fillable, *(f"~{column}" for column in self.resealable)]
        columns = ", ".join(schema_editor.quote_value(column) for column in named)
        schema_editor.execute(APPEND_ONLY_FUNCTION, params=None)
        schema_editor.execute(
            f"CREATE TRIGGER append_only_rows AFTER UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION portal_append_only({columns})",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only({columns})",
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        table = schema_editor.quote_name(self.table)
        # The function stays: other tables may stand on it.
        schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only_rows ON {table}", params=None)
        schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only_table ON {table}", params=None)

    def describe(self) -> str:
        return f"Let rows of {self.table} only be added"

    @property
    def migration_name_fragment(self) -> str:
        return f"append_only_{self.table}"


class InPlainSQL(SeparateDatabaseAndState):
    """
    Change columns or indexes of tables that are there by SQL of the migration's own.

    Django's own operations would draw up anew, for each field, all models that hang together.
    """

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Drawn up once, when somebody asks for the models as they are in the end.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class NewTables(Operation):
    """
    Make the tables of these operations as they are when all of them are done: each at once, with its columns,
    indexes and constraints.

    Taken one by one, each operation lets Django draw up anew all models that hang together, which are nearly all:
    with three hundred models that is minutes instead of seconds. What else stands among the operations (triggers)
    is done in its place. An operation on a table that was there before does not belong here.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self._made = {each.name.lower() for each in self.operations if isinstance(each, CreateModel)}

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(each.reversible for each in self.operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Drawn up once, when somebody asks for the models as they are in the end.
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in self.operations:
            if isinstance(each, CreateModel) or not self._is_part_of_a_table(each):
                # What comes between two operations was never drawn up: each finds the tables complete.
                each.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in reversed(self.operations):
            if isinstance(each, CreateModel) or not self._is_part_of_a_table(each):
                each.database_backwards(app_label, schema_editor, from_state, to_state)

    def _is_part_of_a_table(self, operation: Operation) -> bool:
        return getattr(operation, "model_name", "").lower() in self._made

    def describe(self) -> str:
        return f"Make {len(self._made)} tables"

    @property
    def migration_name_fragment(self) -> str:
        return "_".join(sorted(self._made))
