from django.db import migrations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('records', '0015_arrears'),
    ]

    operations = []
