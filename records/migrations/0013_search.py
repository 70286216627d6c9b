import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from records.common.database import NewTables

from records.common.pinyin import sounds
from records.common.text import grams

PART = 500


def fill_what_bodies_are_found_by(apps, schema_editor):
    """The two new columns of the bodies that are there already, as ``Organisation.derive`` fills them."""
    Organisation = apps.get_model("records", "Organisation")
    bodies = Organisation.objects.prefetch_related("names").only("name").order_by("pk")
    rows = []
    for body in bodies.iterator(chunk_size=PART):
        others = [other.name for other in body.names.all()]
        body.other_grams = sorted({gram for name in others for gram in grams(name)})
        body.sounds = sounds([body.name, *others])
        rows.append(body)
        if len(rows) == PART:
            Organisation.objects.bulk_update(rows, ["other_grams", "sounds"])
            rows = []
    Organisation.objects.bulk_update(rows, ["other_grams", "sounds"])


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0012_publicity'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='RecordWording',
                    fields=[
                        ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='wording', serialize=False, to='records.dishonestyrecord')),
                        ('version', models.PositiveIntegerField()),
                        ('words', models.TextField()),
                        ('pairs', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ('made_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='WordingProgress',
                    fields=[
                        ('number', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('upto', models.UUIDField(null=True)),
                        ('made_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.AddIndex(
                    model_name='recordwording',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['pairs'], name='wording_pairs'),
                ),
                migrations.AddConstraint(
                    model_name='wordingprogress',
                    constraint=models.CheckConstraint(condition=models.Q(('number', 1)), name='wording_progress_once'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='organisation',
            name='other_grams',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='organisation',
            name='sounds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.RunPython(fill_what_bodies_are_found_by, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['other_grams'], name='organisation_other_names'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sounds'], name='organisation_sounds'),
        ),
        migrations.RemoveIndex(
            model_name='dishonestyrecord',
            name='record_public_by_region',
        ),
        migrations.AddIndex(
            model_name='dishonestyrecord',
            index=models.Index(
                condition=models.Q(('scope', 'public'), ('status', 'published')),
                fields=['region', '-published_at', '-uid'],
                include=('source', 'domain', 'severity', 'subject_type', 'organisation', 'under_objection', 'display_from', 'display_until'),
                name='record_public_by_region',
            ),
        ),
    ]
