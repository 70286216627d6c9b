from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0017_assessment_results")]

    operations = []
