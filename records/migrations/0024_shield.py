from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0023_partners"),
    ]

    operations = []
