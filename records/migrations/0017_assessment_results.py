from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0016_weeks_of_records")]

    operations = []
