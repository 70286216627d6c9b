import django.db.models.deletion
import records.common.ids
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables
from supervision.assessments.rounds import append_only as rounds


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0013_days_of_grants'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='SuppliedFigure',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('value', models.DecimalField(decimal_places=10, max_digits=30, verbose_name='数值')),
                        ('authority_name', models.CharField(max_length=200, verbose_name='提供单位')),
                        ('document_name', models.CharField(max_length=200, verbose_name='文书名称')),
                        ('document_number', models.CharField(max_length=128, verbose_name='文书文号')),
                        ('dated_on', models.DateField(verbose_name='文书日期')),
                        ('note', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                        ('url', models.CharField(blank=True, max_length=500, verbose_name='网址')),
                        ('entered_at', models.DateTimeField(verbose_name='收到时间')),
                        ('replaced_at', models.DateTimeField(null=True, verbose_name='被新数据替代的时间')),
                        ('taken', models.BooleanField(null=True, verbose_name='采用')),
                        ('reason', models.TextField(blank=True, max_length=1000, null=True, verbose_name='理由')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='评审时间')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评审人')),
                        ('entered_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送单位')),
                        ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplied', to='supervision.assessmentscore')),
                    ],
                    options={
                        'verbose_name': '其他单位报来的考核数据',
                        'verbose_name_plural': '其他单位报来的考核数据',
                        'indexes': [models.Index(fields=['score', '-entered_at'], name='supplied_of_score')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('authority_name', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), name='supplied_has_document'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('reason', None), ('taken', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('taken__isnull', False), models.Q(('taken', True), models.Q(('reason__gt', ''), ('reason__isnull', False)), _connector='OR')), _connector='OR'), name='supplied_decided_whole'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='supplied_decided_by_another'), models.CheckConstraint(condition=models.Q(('replaced_at', None), ('taken', None), _connector='OR'), name='supplied_replaced_or_decided'), models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('taken', None)), fields=('score', 'entered_by'), name='supplied_one_waits')],
                    },
                ),
                *rounds.SUPPLIED_OPERATIONS,
            ],
        ),
    ]
