from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0024_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='paper',
            name='paper_withdrawn_whole',
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_reason', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_reason__gt', ''), ('withdrawn_reason__isnull', False)), _connector='OR'), name='paper_withdrawn_whole'),
        ),
    ]
