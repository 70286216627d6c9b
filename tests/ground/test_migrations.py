"""What a fresh installation does once must not take minutes: each step lets Django draw up all models anew."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from records.common.database import NewTables

OURS = ("records", "supervision", "disclosure")
MOST_STEPS = 25
MIGRATIONS = MigrationLoader(None).disk_migrations


@pytest.mark.parametrize(
    ("app", "name"), sorted(key for key in MIGRATIONS if key[0] in OURS), ids=lambda part: part
)
def test_migration_takes_few_steps(app: str, name: str) -> None:
    steps = len(MIGRATIONS[app, name].operations)
    guards = sum(type(each).__name__ in ("AppendOnly", "RunSQL") for each in MIGRATIONS[app, name].operations)
    assert steps - guards <= MOST_STEPS, "new tables come in one step: records.common.database.NewTables"


def test_new_tables_are_made_whole_and_taken_away_again(db: None) -> None:
    from django.db import migrations, models
    from django.db.migrations.state import ProjectState

    step = NewTables(
        [
            migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel(
                "Sheet", [("id", models.BigAutoField(primary_key=True)), ("number", models.IntegerField())]
            ),
            migrations.AddField("sheet", "shelf", models.ForeignKey("records.Shelf", models.PROTECT)),
            migrations.AddIndex("sheet", models.Index(fields=["number"], name="sheet_number")),
            migrations.AddConstraint(
                "sheet",
                models.CheckConstraint(condition=models.Q(number__gt=0), name="sheet_number_positive"),
            ),
            migrations.RunSQL("COMMENT ON TABLE records_sheet IS 'made'", migrations.RunSQL.noop),
        ]
    )
    before = ProjectState()
    after = before.clone()
    step.state_forwards("records", after)
    with connection.schema_editor() as editor:
        step.database_forwards("records", editor, before, after)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "records_sheet")
        assert {"sheet_number", "sheet_number_positive"} <= set(found)
        assert any(each["foreign_key"] == ("records_shelf", "id") for each in found.values())
        cursor.execute("SELECT obj_description('records_sheet'::regclass)")
        assert cursor.fetchone() == ("made",)
    with connection.schema_editor() as editor:
        step.database_backwards("records", editor, after, before)
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        assert not {"records_sheet", "records_shelf"} & set(names)
