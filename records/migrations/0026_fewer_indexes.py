import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.common.database import InPlainSQL

# Each row wrote into all of them, and what comes up the chain names none of these people; the one of a version's
# record and the second one of a region's code were never the cheapest way to anything.
_OLD = (
    ("records_dishonestyrecord", "approved_by_id", "records_dishonestyrecord_approved_by_id_fbf388a5", ""),
    ("records_dishonestyrecord", "ended_by_id", "records_dishonestyrecord_ended_by_id_187f9d74", ""),
    (
        "records_dishonestyrecord",
        "naming_reviewed_by_id",
        "records_dishonestyrecord_naming_reviewed_by_id_a6c2a021",
        "",
    ),
    ("records_dishonestyrecord", "submitted_by_id", "records_dishonestyrecord_submitted_by_id_e7c8717b", ""),
    ("records_dishonestyrecord", "official_id", "records_dishonestyrecord_official_id_1dbe21cb", ""),
    ("records_dishonestyrecord", "region_id", "records_dishonestyrecord_region_id_2cb87d4d", ""),
    (
        "records_dishonestyrecord",
        "region_id",
        "records_dishonestyrecord_region_id_2cb87d4d_like",
        " varchar_pattern_ops",
    ),
    ("records_recordversion", "corrects_id", "records_recordversion_corrects_id_230ffd09", ""),
    ("records_recordversion", "record_id", "records_recordversion_record_id_664541c0", ""),
)
_NEW = (
    ("records_dishonestyrecord", "official_id", "record_official"),
    ("records_dishonestyrecord", "naming_reviewed_by_id", "record_naming_reviewer"),
    ("records_dishonestyrecord", "submitted_by_id", "record_submitter"),
    ("records_dishonestyrecord", "approved_by_id", "record_approver"),
    ("records_dishonestyrecord", "ended_by_id", "record_ender"),
    ("records_recordversion", "corrects_id", "version_corrected"),
)

_FORWARDS = [
    'CREATE INDEX "record_region" ON "records_dishonestyrecord" ("region_id" varchar_pattern_ops)',
    *(
        f'CREATE INDEX "{name}" ON "{table}" ("{column}") WHERE "{column}" IS NOT NULL'
        for table, column, name in _NEW
    ),
    *(f'DROP INDEX IF EXISTS "{name}"' for _table, _column, name, _class in _OLD),
]
_BACKWARDS = [
    *(f'CREATE INDEX "{name}" ON "{table}" ("{column}"{opclass})' for table, column, name, opclass in _OLD),
    *(f'DROP INDEX "{name}"' for _table, _column, name in _NEW),
    'DROP INDEX "record_region"',
]


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _named(model, column, name):
    return migrations.AddIndex(
        model_name=model,
        index=models.Index(condition=models.Q((f"{column}__isnull", False)), fields=[column], name=name),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0025_whole_answers"),
    ]

    operations = [
        InPlainSQL(
            database_operations=[migrations.RunSQL(_FORWARDS, _BACKWARDS)],
            state_operations=[
                migrations.AlterField("dishonestyrecord", "approved_by", _person()),
                migrations.AlterField("dishonestyrecord", "ended_by", _person()),
                migrations.AlterField(
                    "dishonestyrecord",
                    "naming_reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    "dishonestyrecord",
                    "official",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dishonesty_records",
                        to="records.official",
                        verbose_name="责任人",
                    ),
                ),
                migrations.AlterField(
                    "dishonestyrecord",
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dishonesty_records",
                        to="records.region",
                        verbose_name="行政区划",
                    ),
                ),
                migrations.AlterField("dishonestyrecord", "submitted_by", _person()),
                migrations.AlterField(
                    "recordversion",
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="records.recordversion",
                    ),
                ),
                migrations.AlterField(
                    "recordversion",
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="records.dishonestyrecord",
                    ),
                ),
                migrations.AddIndex(
                    model_name="dishonestyrecord",
                    index=models.Index(
                        fields=["region"], name="record_region", opclasses=["varchar_pattern_ops"]
                    ),
                ),
                _named("dishonestyrecord", "official", "record_official"),
                _named("dishonestyrecord", "naming_reviewed_by", "record_naming_reviewer"),
                _named("dishonestyrecord", "submitted_by", "record_submitter"),
                _named("dishonestyrecord", "approved_by", "record_approver"),
                _named("dishonestyrecord", "ended_by", "record_ender"),
                _named("recordversion", "corrects", "version_corrected"),
            ],
        ),
    ]
