from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0009_checks")]

    operations: list = []
