import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import records.common.crypto
import records.common.ids
from django.conf import settings
from records.checks import append_only as checks
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_archives'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='AwardCheck',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('purpose', models.CharField(choices=[('award', '评优评先、表彰奖励'), ('appointment', '干部选拔任用、职务职级晋升'), ('recruitment', '招录、聘用、遴选'), ('funding', '项目、资金、试点安排'), ('procurement', '政府采购、招标投标'), ('lending', '融资授信'), ('justice', '司法、执法办案'), ('other', '其他（在用途说明中写明）')], max_length=12, verbose_name='用途')),
                        ('title', models.CharField(help_text='例如：2026年度全市先进单位评选。', max_length=200, verbose_name='用途说明')),
                        ('audience', models.CharField(choices=[('staff', '本级工作人员'), ('partner', '对接单位')], default='staff', max_length=8)),
                        ('channel', models.CharField(choices=[('staff', '人工录入'), ('import', '文件导入'), ('api', '接口报送'), ('chain', '逐级归集')], default='staff', max_length=8, verbose_name='来源渠道')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时间')),
                        ('state', models.CharField(choices=[('pending', '等待核查'), ('running', '核查中'), ('ready', '已完成'), ('failed', '未能完成')], default='pending', max_length=8, verbose_name='状态')),
                        ('total', models.PositiveIntegerField(verbose_name='人（户）数')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='已核查')),
                        ('clear', models.PositiveIntegerField(default=0, verbose_name='未发现')),
                        ('found', models.PositiveIntegerField(default=0, verbose_name='发现记录')),
                        ('unclear', models.PositiveIntegerField(default=0, verbose_name='需人工核实')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('list_digest', models.CharField(blank=True, max_length=64, verbose_name='结果清单校验值')),
                        ('problem', models.CharField(blank=True, max_length=300, verbose_name='未能完成的原因')),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.paper', verbose_name='核查单')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                    ],
                    options={
                        'verbose_name': '评优评先核查',
                        'verbose_name_plural': '评优评先核查',
                    },
                ),
                migrations.CreateModel(
                    name='AwardCheckItem',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('position', models.PositiveIntegerField(verbose_name='序号')),
                        ('subject_kind', models.CharField(choices=[('organisation', '机构'), ('official', '人员')], max_length=12, verbose_name='对象类别')),
                        ('name', models.CharField(max_length=200, verbose_name='名称或姓名')),
                        ('uscc', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                        ('id_number', records.common.crypto.EncryptedTextField(null=True, verbose_name='身份证件号码')),
                        ('unit', models.CharField(blank=True, max_length=200, verbose_name='所在单位')),
                        ('result', models.CharField(choices=[('clear', '未发现'), ('found', '发现记录'), ('unclear', '需人工核实')], max_length=8, null=True, verbose_name='结果')),
                        ('explanation', models.CharField(max_length=300, null=True, verbose_name='说明')),
                        ('findings', records.common.crypto.EncryptedTextField(null=True, verbose_name='发现的记录')),
                        ('checked_at', models.DateTimeField(null=True, verbose_name='核查时间')),
                        ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.awardcheck')),
                        ('official', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.official')),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation')),
                    ],
                    options={
                        'verbose_name': '核查对象',
                        'verbose_name_plural': '核查对象',
                    },
                ),
                migrations.CreateModel(
                    name='CreditReport',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('mode', models.CharField(choices=[('own', '自查'), ('entrusted', '委托查询')], max_length=10, verbose_name='查询方式')),
                        ('purpose', models.CharField(max_length=200, verbose_name='查询目的')),
                        ('status', models.CharField(choices=[('pending', '生成中'), ('ready', '已生成'), ('failed', '未能生成')], default='pending', max_length=8, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时间')),
                        ('agent_name', records.common.crypto.EncryptedTextField(null=True, verbose_name='受托人')),
                        ('stored_name', models.CharField(editable=False, max_length=100, null=True, unique=True)),
                        ('letter_name', models.CharField(blank=True, max_length=255, verbose_name='授权书文件名')),
                        ('letter_type', models.CharField(blank=True, editable=False, max_length=100)),
                        ('letter_sha256', models.CharField(blank=True, max_length=64, verbose_name='授权书校验值')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                        ('failure', models.CharField(blank=True, max_length=200, verbose_name='未能生成的原因')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('content', models.JSONField(null=True, verbose_name='报告内容')),
                        ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_reports', to='records.organisation', verbose_name='被查询机构')),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_report', to='records.paper')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                    ],
                    options={
                        'verbose_name': '信用报告',
                        'verbose_name_plural': '信用报告',
                    },
                ),
                migrations.AddIndex(
                    model_name='awardcheck',
                    index=models.Index(fields=['-requested_at', '-uid'], name='awardcheck_newest'),
                ),
                migrations.AddIndex(
                    model_name='awardcheck',
                    index=models.Index(fields=['region', '-requested_at'], name='awardcheck_of_region'),
                ),
                migrations.AddIndex(
                    model_name='awardcheck',
                    index=models.Index(fields=['requested_by', '-requested_at'], name='awardcheck_of_asker'),
                ),
                migrations.AddIndex(
                    model_name='awardcheck',
                    index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['requested_at'], name='awardcheck_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheck',
                    constraint=models.CheckConstraint(condition=models.Q(('done', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('clear'), '+', models.F('found')), '+', models.F('unclear'))), ('done__lte', models.F('total')), ('total__gt', 0)), name='awardcheck_counts_agree'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheck',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('done', models.F('total')), ('finished_at__isnull', False), ('problem', ''), ('state', 'ready'), models.Q(('list_digest', ''), _negated=True), models.Q(('paper__isnull', False), ('audience', 'partner'), _connector='OR')), models.Q(('finished_at', None), ('paper', None), ('state__in', ['pending', 'running'])), models.Q(('finished_at__isnull', False), ('paper', None), ('state', 'failed'), models.Q(('problem', ''), _negated=True)), _connector='OR'), name='awardcheck_ready_whole'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheck',
                    constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='awardcheck_says_why'),
                ),
                migrations.AddIndex(
                    model_name='awardcheckitem',
                    index=models.Index(fields=['check_of', 'result', 'position'], name='awardcheckitem_by_result'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheckitem',
                    constraint=models.UniqueConstraint(fields=('check_of', 'position'), name='awardcheckitem_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheckitem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('explanation', None), ('findings__isnull', True), ('result', None)), models.Q(('checked_at__isnull', False), ('explanation__isnull', False), ('findings__isnull', False), ('result__isnull', False)), _connector='OR'), name='awardcheckitem_answered_whole'),
                ),
                migrations.AddConstraint(
                    model_name='awardcheckitem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('id_number__isnull', True), ('official', None), ('subject_kind', 'organisation')), models.Q(('organisation', None), ('subject_kind', 'official'), ('uscc', '')), _connector='OR'), name='awardcheckitem_of_its_kind'),
                ),
                migrations.AddIndex(
                    model_name='creditreport',
                    index=models.Index(fields=['-requested_at', '-uid'], name='creditreport_newest'),
                ),
                migrations.AddIndex(
                    model_name='creditreport',
                    index=models.Index(fields=['organisation', '-requested_at'], name='creditreport_by_body'),
                ),
                migrations.AddIndex(
                    model_name='creditreport',
                    index=models.Index(fields=['region', '-requested_at'], name='creditreport_by_region'),
                ),
                migrations.AddIndex(
                    model_name='creditreport',
                    index=models.Index(condition=models.Q(('status', 'pending')), fields=['requested_at'], name='creditreport_to_make'),
                ),
                migrations.AddConstraint(
                    model_name='creditreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('agent_name__isnull', True), ('letter_name', ''), ('letter_sha256', ''), ('mode', 'own'), ('stored_name', None)), models.Q(('agent_name__isnull', False), ('letter_name__gt', ''), ('letter_sha256__regex', '^[0-9a-f]{64}$'), ('mode', 'entrusted'), ('stored_name__isnull', False)), _connector='OR'), name='creditreport_entrusted_by_letter', violation_error_message='委托查询须附被查询机构的授权书。'),
                ),
                migrations.AddConstraint(
                    model_name='creditreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('content', None), ('failure', ''), ('finished_at', None), ('paper', None), ('status', 'pending')), models.Q(('content__isnull', False), ('failure', ''), ('finished_at__isnull', False), ('paper__isnull', False), ('status', 'ready')), models.Q(('content', None), ('failure__gt', ''), ('finished_at__isnull', False), ('paper', None), ('status', 'failed')), _connector='OR'), name='creditreport_states_whole'),
                ),
                migrations.AddConstraint(
                    model_name='creditreport',
                    constraint=models.CheckConstraint(condition=models.Q(('purpose__gt', '')), name='creditreport_has_a_purpose'),
                ),
                migrations.AddConstraint(
                    model_name='creditreport',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('organisation', 'requested_by', 'mode'), name='creditreport_one_in_the_making'),
                ),
                *checks.MIGRATION_OPERATIONS,
            ],
        ),
    ]
