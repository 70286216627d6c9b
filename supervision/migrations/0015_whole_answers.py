from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0014_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assessmentreply',
            name='assessment_reply_answered_whole',
        ),
        migrations.AddConstraint(
            model_name='assessmentreply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('answer', None), ('answered_at', None), ('answered_by', None)), models.Q(('accepted__isnull', False), ('answer__gt', ''), ('answer__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='assessment_reply_answered_whole'),
        ),
    ]
