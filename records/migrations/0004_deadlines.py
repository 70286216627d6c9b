import django.core.validators
import django.db.models.deletion
import records.common.ids
from django.conf import settings
from records.clocks import append_only as clocks
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_reference_data'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Deadline',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('key', models.CharField(max_length=80, verbose_name='期限代码')),
                        ('case_kind', models.CharField(max_length=40, verbose_name='办件种类')),
                        ('case_uid', models.UUIDField(verbose_name='办件编号')),
                        ('case_title', models.CharField(max_length=200, verbose_name='办件')),
                        ('role', models.CharField(choices=[('clerk', '录入'), ('reviewer', '审核'), ('department', '部门'), ('supervisor', '督导'), ('complaint_handler', '投诉举报承办'), ('identity_custodian', '举报人身份保管'), ('assessor', '考核评价'), ('hr_archivist', '人事档案'), ('partner', '对接单位'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('clock', '系统自动')], max_length=20, verbose_name='承办角色')),
                        ('number', models.PositiveIntegerField(verbose_name='时长')),
                        ('unit', models.CharField(choices=[('wd', '工作日'), ('d', '日'), ('m', '个月'), ('y', '年')], max_length=2, verbose_name='单位')),
                        ('rolls', models.BooleanField(verbose_name='遇节假日顺延')),
                        ('basis', models.CharField(max_length=300, verbose_name='依据')),
                        ('consequence', models.CharField(max_length=300, verbose_name='逾期后果')),
                        ('start_on', models.DateField(verbose_name='起算日')),
                        ('due_on', models.DateField(verbose_name='截止日')),
                        ('explanation', models.TextField(verbose_name='计算过程')),
                        ('started_at', models.DateTimeField(verbose_name='启动时间')),
                        ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                        ('overdue_noticed_at', models.DateTimeField(blank=True, null=True, verbose_name='超期处理时间')),
                        ('overdue_tried_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        'verbose_name': '时限',
                        'verbose_name_plural': '时限',
                    },
                ),
                migrations.CreateModel(
                    name='DeadlineExtension',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='延长时长')),
                        ('unit', models.CharField(choices=[('wd', '工作日'), ('d', '日'), ('m', '个月'), ('y', '年')], max_length=2, verbose_name='单位')),
                        ('reason', models.CharField(max_length=300, verbose_name='理由')),
                        ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                        ('granted', models.BooleanField(blank=True, null=True, verbose_name='是否批准')),
                        ('note', models.CharField(blank=True, max_length=300, null=True, verbose_name='批准意见')),
                    ],
                    options={
                        'verbose_name': '延期申请',
                        'verbose_name_plural': '延期申请',
                        'ordering': ['asked_at', 'uid'],
                    },
                ),
                migrations.CreateModel(
                    name='DeadlinePause',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('reason', models.CharField(max_length=300, verbose_name='理由')),
                        ('start_on', models.DateField(verbose_name='暂停起')),
                        ('end_on', models.DateField(blank=True, null=True, verbose_name='暂停止')),
                        ('started_at', models.DateTimeField(verbose_name='暂停时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                    ],
                    options={
                        'verbose_name': '时限暂停',
                        'verbose_name_plural': '时限暂停',
                        'ordering': ['start_on', 'uid'],
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('on', models.DateField(verbose_name='日期')),
                        ('told', models.JSONField(verbose_name='提醒内容')),
                        ('sent_at', models.DateTimeField(verbose_name='发送时间')),
                    ],
                    options={
                        'verbose_name': '时限提醒',
                        'verbose_name_plural': '时限提醒',
                    },
                ),
                migrations.AddField(
                    model_name='deadline',
                    name='cancelled_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取消人'),
                ),
                migrations.AddField(
                    model_name='deadline',
                    name='met_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='完成人'),
                ),
                migrations.AddField(
                    model_name='deadline',
                    name='organisation',
                    field=models.ForeignKey(blank=True, help_text='空白表示由信用主管部门办理', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='承办机构'),
                ),
                migrations.AddField(
                    model_name='deadline',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='deadline',
                    name='started_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='启动人'),
                ),
                migrations.AddField(
                    model_name='deadlineextension',
                    name='asked_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人'),
                ),
                migrations.AddField(
                    model_name='deadlineextension',
                    name='deadline',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='records.deadline', verbose_name='时限'),
                ),
                migrations.AddField(
                    model_name='deadlineextension',
                    name='decided_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人'),
                ),
                migrations.AddField(
                    model_name='deadlinepause',
                    name='deadline',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='records.deadline', verbose_name='时限'),
                ),
                migrations.AddField(
                    model_name='deadlinepause',
                    name='ended_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='恢复人'),
                ),
                migrations.AddField(
                    model_name='deadlinepause',
                    name='started_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='暂停人'),
                ),
                migrations.AddField(
                    model_name='reminder',
                    name='user',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
                ),
                migrations.AddIndex(
                    model_name='deadline',
                    index=models.Index(condition=models.Q(('cancelled_at__isnull', True), ('met_at__isnull', True)), fields=['role', 'due_on'], name='deadline_open_by_role'),
                ),
                migrations.AddIndex(
                    model_name='deadline',
                    index=models.Index(condition=models.Q(('cancelled_at__isnull', True), ('met_at__isnull', True)), fields=['due_on'], name='deadline_open_by_day'),
                ),
                migrations.AddIndex(
                    model_name='deadline',
                    index=models.Index(fields=['case_kind', 'case_uid'], name='deadline_by_case'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('met_at__isnull', True)), fields=('case_kind', 'case_uid', 'key'), name='deadline_one_open_per_case_and_key', violation_error_message='该办件的这一时限正在计时，不能重复启动。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(('met_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='deadline_met_or_cancelled', violation_error_message='时限不能既已完成又已取消。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at__isnull', True), ('met_by__isnull', True)), models.Q(('met_at__isnull', False), ('met_by__isnull', False)), _connector='OR'), name='deadline_met_by_someone', violation_error_message='完成人与完成时间须同时填写或同时留空。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='deadline_cancelled_by_someone', violation_error_message='取消人与取消时间须同时填写或同时留空。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('start_on'))), name='deadline_due_after_start', violation_error_message='截止日不能早于起算日。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(('overdue_noticed_at__isnull', True), models.Q(models.Q(('met_at__isnull', True), ('met_at__gte', models.F('overdue_noticed_at')), _connector='OR'), models.Q(('cancelled_at__isnull', True), ('cancelled_at__gte', models.F('overdue_noticed_at')), _connector='OR')), _connector='OR'), name='deadline_overdue_while_open', violation_error_message='只有未完成、未取消的时限才会超期。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(('number__lte', 36500), ('unit__in', ['wd', 'd', 'm', 'y'])), name='deadline_length_known', violation_error_message='时长或单位不在允许范围内。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(('role__in', ['assessor', 'audit_admin', 'clerk', 'clock', 'complaint_handler', 'department', 'hr_archivist', 'identity_custodian', 'partner', 'reviewer', 'security_admin', 'supervisor', 'system_admin'])), name='deadline_role_known', violation_error_message='承办角色不在允许范围内。'),
                ),
                migrations.AddConstraint(
                    model_name='deadline',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('case_title', ''), _negated=True), models.Q(('consequence', ''), _negated=True), models.Q(('explanation', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='deadline_says_what_why_and_what_then', violation_error_message='时限须写明办件、依据、计算过程和逾期后果。'),
                ),
                migrations.AddIndex(
                    model_name='deadlineextension',
                    index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['asked_at'], name='deadline_extension_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='deadlineextension',
                    constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('deadline',), name='deadline_extension_one_waiting', violation_error_message='已有一份延期申请等待批准，请等其决定。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlineextension',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('granted__isnull', True), ('note', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('granted__isnull', False)), _connector='OR'), name='deadline_extension_decided_whole', violation_error_message='批准人、决定时间与结果须同时填写或同时留空。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlineextension',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='deadline_extension_four_eyes', violation_error_message='不能批准自己提出的延期，请由另一人决定。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlineextension',
                    constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 366), ('unit__in', ['wd', 'd', 'm', 'y'])), name='deadline_extension_length_known', violation_error_message='延长时长须在1至366之间，单位只能是工作日、日、月或年。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlineextension',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deadline_extension_has_a_reason', violation_error_message='延期须写明理由。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlinepause',
                    constraint=models.UniqueConstraint(condition=models.Q(('end_on__isnull', True)), fields=('deadline',), name='deadline_pause_one_open', violation_error_message='该时限已经暂停，无需重复暂停。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlinepause',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_on__isnull', True), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('end_on__isnull', False), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='deadline_pause_ended_by_someone', violation_error_message='恢复日期、恢复人与恢复时间须同时填写或同时留空。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlinepause',
                    constraint=models.CheckConstraint(condition=models.Q(('end_on__isnull', True), ('end_on__gte', models.F('start_on')), _connector='OR'), name='deadline_pause_ends_after_start', violation_error_message='暂停止日不能早于暂停起日。'),
                ),
                migrations.AddConstraint(
                    model_name='deadlinepause',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deadline_pause_has_a_reason', violation_error_message='暂停须写明理由。'),
                ),
                migrations.AddConstraint(
                    model_name='reminder',
                    constraint=models.UniqueConstraint(fields=('user', 'on'), name='reminder_one_mail_a_day', violation_error_message='今天已经提醒过此人。'),
                ),
                migrations.AddConstraint(
                    model_name='reminder',
                    constraint=models.CheckConstraint(condition=models.Q(('told', {}), _negated=True), name='reminder_says_something', violation_error_message='提醒须有内容。'),
                ),
                *clocks.MIGRATION_OPERATIONS,
            ],
        ),
    ]
