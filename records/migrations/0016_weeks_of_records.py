import django.contrib.postgres.indexes
from django.db import migrations

from records.common.text import pairs
from records.dishonesty.bands import marks_of

PART = 1_000


def mark_what_is_there(apps, schema_editor):
    """The weeks and the triples of the wordings made so far, as ``make_wordings`` writes them."""
    RecordWording = apps.get_model("records", "RecordWording")
    wordings = RecordWording.objects.select_related("record").order_by("pk").only(
        "words", "record__published_at", "record__decided_on"
    )
    rows = []
    for wording in wordings.iterator(chunk_size=PART):
        wording.pairs = [*pairs(wording.words), *marks_of(wording.record)]
        rows.append(wording)
        if len(rows) == PART:
            RecordWording.objects.bulk_update(rows, ["pairs"])
            rows = []
    RecordWording.objects.bulk_update(rows, ["pairs"])


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_arrears'),
    ]

    operations = [
        # Made anew in one go: kept up row by row it would cost eight times as much.
        migrations.RemoveIndex(model_name='recordwording', name='wording_pairs'),
        migrations.RunPython(mark_what_is_there, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='recordwording',
            index=django.contrib.postgres.indexes.GinIndex(fields=['pairs'], name='wording_pairs'),
        ),
    ]
