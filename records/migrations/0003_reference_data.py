"""Regions under GB/T 2260, the working calendar and the deadlines with their legal basis."""

from django.db import migrations

from records.clocks.reference import load as load_clocks
from records.subjects.reference import load_regions


def load(apps, schema_editor):
    load_regions(apps)
    load_clocks(apps)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
