import django.db.models.deletion
import records.common.ids
from django.conf import settings
from records.access import append_only as access
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0020_stewardship'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='TrailAlarm',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('rule', models.CharField(max_length=20, verbose_name='规则代码')),
                        ('thing', models.CharField(blank=True, max_length=140, verbose_name='涉及对象')),
                        ('count', models.IntegerField(verbose_name='发现时次数')),
                        ('limit', models.IntegerField(verbose_name='当时界限')),
                        ('usual', models.DecimalField(decimal_places=1, max_digits=9, verbose_name='平日次数')),
                        ('since_at', models.DateTimeField(verbose_name='时段起')),
                        ('opened_at', models.DateTimeField(verbose_name='告警时间')),
                        ('acknowledged_at', models.DateTimeField(blank=True, null=True, verbose_name='核查时间')),
                        ('finding', models.TextField(blank=True, null=True, verbose_name='核查情况')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                        ('conclusion', models.TextField(blank=True, null=True, verbose_name='处理结论')),
                    ],
                    options={
                        'verbose_name': '异常查阅告警',
                        'verbose_name_plural': '异常查阅告警',
                    },
                ),
                migrations.CreateModel(
                    name='TrailCheck',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('is_full', models.BooleanField(verbose_name='从头核验')),
                        ('first_index', models.BigIntegerField(verbose_name='起始序号')),
                        ('through_index', models.BigIntegerField(verbose_name='核验至序号')),
                        ('through_hash', models.CharField(max_length=64, verbose_name='末端哈希')),
                        ('anchors', models.IntegerField(verbose_name='比对的日志锚点')),
                        ('fault', models.CharField(blank=True, max_length=30, verbose_name='问题')),
                        ('bad_index', models.BigIntegerField(blank=True, null=True, verbose_name='问题序号')),
                        ('started_at', models.DateTimeField(verbose_name='开始时间')),
                        ('finished_at', models.DateTimeField(verbose_name='结束时间')),
                    ],
                    options={
                        'verbose_name': '审计核验',
                        'verbose_name_plural': '审计核验',
                    },
                ),
                migrations.AddField(
                    model_name='trailalarm',
                    name='about',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='涉及人员'),
                ),
                migrations.AddField(
                    model_name='trailalarm',
                    name='acknowledged_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核查人'),
                ),
                migrations.AddField(
                    model_name='trailalarm',
                    name='closed_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人'),
                ),
                migrations.AddField(
                    model_name='trailalarm',
                    name='first_entry',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.auditentry', verbose_name='首条审计记录'),
                ),
                migrations.AddField(
                    model_name='trailalarm',
                    name='last_entry',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.auditentry', verbose_name='末条审计记录'),
                ),
                migrations.AddConstraint(
                    model_name='trailcheck',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('bad_index', None), ('fault', '')), models.Q(models.Q(('fault', ''), _negated=True), ('bad_index__gte', 1), ('bad_index__isnull', False)), _connector='OR'), name='trail_check_fault_has_a_place', violation_error_message='核验发现问题时必须写明位置。'),
                ),
                migrations.AddConstraint(
                    model_name='trailcheck',
                    constraint=models.CheckConstraint(condition=models.Q(('anchors__gte', 0), ('finished_at__gte', models.F('started_at')), ('first_index__gte', 1), ('through_index__gte', 0)), name='trail_check_in_order', violation_error_message='核验的序号和时间次序不对。'),
                ),
                migrations.AddIndex(
                    model_name='trailalarm',
                    index=models.Index(fields=['rule', 'about', 'thing', '-uid'], name='trail_alarm_by_cause'),
                ),
                migrations.AddConstraint(
                    model_name='trailalarm',
                    constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('rule', 'about', 'thing'), name='trail_one_alarm_per_cause'),
                ),
                migrations.AddConstraint(
                    model_name='trailalarm',
                    constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1), ('limit__gte', 1), ('usual__gte', 0)), name='trail_alarm_counts'),
                ),
                migrations.AddConstraint(
                    model_name='trailalarm',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None), ('finding', None)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), ('finding__isnull', False), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='trail_alarm_acknowledged_whole', violation_error_message='核查须写明何人、何时、查明了什么。'),
                ),
                migrations.AddConstraint(
                    model_name='trailalarm',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('conclusion', None), ('last_entry', None)), models.Q(('acknowledged_at__isnull', False), ('closed_at__isnull', False), ('closed_by__isnull', False), ('conclusion__isnull', False), ('last_entry__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='trail_alarm_closed_whole', violation_error_message='办结须先核查，并写明何人、何时、如何处理。'),
                ),
                migrations.AddConstraint(
                    model_name='trailalarm',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_by', None), models.Q(('acknowledged_by', models.F('about')), _negated=True), _connector='OR'), models.Q(('closed_by', None), models.Q(('closed_by', models.F('about')), _negated=True), _connector='OR')), name='trail_nobody_judges_himself', violation_error_message='不能核查或办结涉及自己的告警，请由他人办理。'),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name='auditentry',
            name='audit_by_subject',
        ),
        migrations.AlterField(
            model_name='chainalarm',
            name='cause',
            field=models.CharField(choices=[('upstream', '上级连接中断'), ('late', '已入链的事件迟迟未得到上级确认'), ('stalled', '已发布的事件迟迟未入链'), ('overloaded', '待入链事件过多，暂缓接收下级数据'), ('silent', '下级节点失去联系'), ('refusing', '下级节点的请求被拒绝'), ('clock', '下级节点时钟不准'), ('keyless', '下级节点没有有效公钥'), ('quarantine', '有隔离的事件'), ('evidence', '有未处理的冲突警报'), ('reconcile', '核对未完成或有待人工处理的差异'), ('trail', '审计日志核验未通过或未按时进行'), ('strangers', '未登记的节点在尝试连接')], max_length=12, verbose_name='原因'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['subject_uid', 'id'], name='audit_by_object'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('request_id', ''), _negated=True), fields=['request_id'], name='audit_by_request'),
        ),
        *access.TRAIL_OPERATIONS,
    ]
