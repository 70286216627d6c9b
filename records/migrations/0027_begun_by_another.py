import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.common.database import InPlainSQL

# What comes in wrote into each of them, and another index of the same table begins with the same column.
_BEGUN_BY_ANOTHER = (
    ("records_recordtransition", "record_id", "records_recordtransition_record_id_b1935f82"),
    ("records_importrow", "batch_id", "records_importrow_batch_id_82f380d7"),
    ("records_submission", "partner_id", "records_submission_partner_id_554bf0ef"),
    ("records_submissionitem", "submission_id", "records_submissionitem_submission_id_4467e015"),
    ("records_idempotencykey", "owner_id", "records_idempotencykey_owner_id_b95c19e4"),
    ("records_auditentry", "by_id", "records_auditentry_by_id_04af9f16"),
)
# And into these, although what comes in names nobody who published it and no change of it.
_MOSTLY_EMPTY = (
    ("records_dishonestyrecord", "published_by_id", "records_dishonestyrecord_published_by_id_ada7832b"),
    ("records_submissionitem", "change_id", "records_submissionitem_change_id_69e10f8b"),
)
_NEW = (
    ("records_dishonestyrecord", "published_by_id", "record_publisher"),
    ("records_submissionitem", "change_id", "submission_item_change"),
)

_OLD = (*_BEGUN_BY_ANOTHER, *_MOSTLY_EMPTY)
_FORWARDS = [
    *(
        f'CREATE INDEX "{name}" ON "{table}" ("{column}") WHERE "{column}" IS NOT NULL'
        for table, column, name in _NEW
    ),
    *(f'DROP INDEX IF EXISTS "{name}"' for _table, _column, name in _OLD),
]
_BACKWARDS = [
    *(f'CREATE INDEX "{name}" ON "{table}" ("{column}")' for table, column, name in _OLD),
    *(f'DROP INDEX "{name}"' for _table, _column, name in _NEW),
]


def _key(to, *, related_name="+", on_delete=django.db.models.deletion.PROTECT, **more):
    return models.ForeignKey(db_index=False, on_delete=on_delete, related_name=related_name, to=to, **more)


def _named(model, column, name):
    return migrations.AddIndex(
        model_name=model,
        index=models.Index(condition=models.Q((f"{column}__isnull", False)), fields=[column], name=name),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0026_fewer_indexes"),
    ]

    operations = [
        InPlainSQL(
            database_operations=[migrations.RunSQL(_FORWARDS, _BACKWARDS)],
            state_operations=[
                migrations.AlterField(
                    "auditentry",
                    "by",
                    _key(settings.AUTH_USER_MODEL, blank=True, null=True, verbose_name="操作人"),
                ),
                migrations.AlterField(
                    "dishonestyrecord",
                    "published_by",
                    _key(settings.AUTH_USER_MODEL, editable=False, null=True),
                ),
                migrations.AlterField(
                    "idempotencykey",
                    "owner",
                    _key(
                        settings.AUTH_USER_MODEL,
                        on_delete=django.db.models.deletion.CASCADE,
                        verbose_name="账号",
                    ),
                ),
                migrations.AlterField(
                    "importrow",
                    "batch",
                    _key(
                        "records.importbatch",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                    ),
                ),
                migrations.AlterField(
                    "recordtransition",
                    "record",
                    _key("records.dishonestyrecord", related_name="transitions"),
                ),
                migrations.AlterField(
                    "submission",
                    "partner",
                    _key(settings.AUTH_USER_MODEL, related_name="submissions"),
                ),
                migrations.AlterField("submissionitem", "change", _key("records.proposedchange", null=True)),
                migrations.AlterField(
                    "submissionitem", "submission", _key("records.submission", related_name="items")
                ),
                _named("dishonestyrecord", "published_by", "record_publisher"),
                _named("submissionitem", "change", "submission_item_change"),
            ],
        ),
    ]
