import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import records.common.ids
import records.dishonesty.models.record
from django.conf import settings
from supervision.assessments import append_only as assessments
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0003_disputes'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='IndicatorSystem',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('key', models.CharField(help_text='小写字母、数字和连字符，用于导入导出和公开数据；以后不能更改。', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', '代码只用小写字母、数字和连字符。')], verbose_name='代码')),
                        ('scope', models.CharField(choices=[('regions', '下级地区'), ('departments', '部门和单位')], max_length=12, verbose_name='考核对象')),
                        ('created_at', models.DateTimeField(verbose_name='建立时间')),
                        ('created_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='考核地区')),
                    ],
                    options={
                        'verbose_name': '指标体系',
                        'verbose_name_plural': '指标体系',
                    },
                ),
                migrations.CreateModel(
                    name='Reckoning',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('since', models.DateField(verbose_name='自')),
                        ('until', models.DateField(verbose_name='至')),
                        ('bodies', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                        ('status', models.CharField(choices=[('waiting', '等待计算'), ('running', '正在计算'), ('done', '已完成'), ('failed', '未能完成')], default='waiting', max_length=8, verbose_name='状态')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='已计算指标')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='应计算指标')),
                        ('failure', models.CharField(blank=True, max_length=300, verbose_name='未完成的原因')),
                        ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('asked_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '指标取数',
                        'verbose_name_plural': '指标取数',
                    },
                ),
                migrations.CreateModel(
                    name='ReckonedValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=40, verbose_name='指标代码')),
                        ('measure', models.CharField(max_length=80, verbose_name='取数口径')),
                        ('value', models.DecimalField(decimal_places=10, max_digits=30, null=True, verbose_name='数值')),
                        ('numerator', models.DecimalField(decimal_places=10, max_digits=30, verbose_name='分子')),
                        ('denominator', models.DecimalField(decimal_places=10, max_digits=30, null=True, verbose_name='分母')),
                        ('rows', models.PositiveIntegerField(verbose_name='依据条数')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation')),
                        ('reckoning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='supervision.reckoning')),
                    ],
                    options={
                        'verbose_name': '指标数值',
                        'verbose_name_plural': '指标数值',
                    },
                ),
                migrations.CreateModel(
                    name='SystemVersion',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveIntegerField(verbose_name='版本')),
                        ('title', models.CharField(max_length=200, verbose_name='名称')),
                        ('issuer', models.CharField(max_length=200, verbose_name='制定机关')),
                        ('document_number', models.CharField(blank=True, max_length=128, verbose_name='文号')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('source_note', models.TextField(blank=True, help_text='指标出自哪份文件，哪些内容文件没有规定。', max_length=2000, verbose_name='来源说明')),
                        ('grades', models.JSONField(blank=True, default=list, verbose_name='等次')),
                        ('bonus_cap', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='加分上限')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('adopted', '已通过'), ('retired', '已停用'), ('discarded', '已作废')], default='draft', max_length=10, verbose_name='状态')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(verbose_name='起草时间')),
                        ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                        ('adopted_at', models.DateTimeField(null=True, verbose_name='通过时间')),
                        ('frozen_at', models.DateTimeField(null=True, verbose_name='启用时间')),
                        ('adopted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='通过人')),
                        ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.systemversion', verbose_name='复制自')),
                        ('created_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='supervision.indicatorsystem')),
                    ],
                    options={
                        'verbose_name': '指标体系',
                        'verbose_name_plural': '指标体系',
                    },
                ),
                migrations.CreateModel(
                    name='SystemStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=20, verbose_name='操作')),
                        ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                        ('source', models.CharField(blank=True, choices=[('draft', '草稿'), ('adopted', '已通过'), ('retired', '已停用'), ('discarded', '已作废')], max_length=10, verbose_name='原状态')),
                        ('target', models.CharField(choices=[('draft', '草稿'), ('adopted', '已通过'), ('retired', '已停用'), ('discarded', '已作废')], max_length=10, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('note', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.systemversion')),
                    ],
                    options={
                        'verbose_name': '指标体系办理记录',
                        'verbose_name_plural': '指标体系办理记录',
                    },
                ),
                migrations.AddField(
                    model_name='reckoning',
                    name='version',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reckonings', to='supervision.systemversion'),
                ),
                migrations.CreateModel(
                    name='Indicator',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('key', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9._-]*$', '只用字母、数字、点、下划线和连字符。')], verbose_name='指标代码')),
                        ('title', models.CharField(max_length=200, verbose_name='指标名称')),
                        ('order', models.PositiveIntegerField(default=0, verbose_name='顺序')),
                        ('mode', models.CharField(choices=[('group', '分组'), ('manual', '人工评分'), ('tiered', '分档得分'), ('deduction', '扣分'), ('automatic', '自动计算'), ('bonus', '加分'), ('veto', '一票否决')], max_length=10, verbose_name='评分方式')),
                        ('weights', models.JSONField(blank=True, default=dict, verbose_name='分值')),
                        ('applies_to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                        ('rule', models.JSONField(blank=True, default=dict, verbose_name='计分规则')),
                        ('guidance', models.TextField(blank=True, max_length=2000, verbose_name='评分办法')),
                        ('evidence', models.TextField(blank=True, max_length=1000, verbose_name='佐证材料')),
                        ('needs_two', models.BooleanField(default=False, verbose_name='须两人评分')),
                        ('third_above', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='相差多少分以上由第三人评分')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='supervision.indicator', verbose_name='上级指标')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='supervision.systemversion')),
                    ],
                    options={
                        'verbose_name': '指标',
                        'verbose_name_plural': '指标',
                        'ordering': ['order', 'key'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='indicatorsystem',
                    constraint=models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='system_has_a_key'),
                ),
                migrations.AddConstraint(
                    model_name='reckonedvalue',
                    constraint=models.UniqueConstraint(fields=('reckoning', 'body', 'key'), name='reckoned_once'),
                ),
                migrations.AddIndex(
                    model_name='systemversion',
                    index=models.Index(fields=['status', '-updated_at'], name='system_version_work'),
                ),
                migrations.AddIndex(
                    model_name='systemversion',
                    index=models.Index(fields=['-year', '-updated_at', '-uid'], name='system_version_newest'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.UniqueConstraint(fields=('system', 'number'), name='system_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('system',), name='system_one_draft', violation_error_message='该指标体系已有一个草稿，请先通过或作废。'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(('adopted_by', None), records.dishonesty.models.record.NoneOf(models.F('adopted_by'), models.F('writers')), _connector='OR'), name='system_adopted_by_another', violation_error_message='通过人不能是编写或修改过本版本的人。'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(records.dishonesty.models.record.NoneOf(models.F('created_by'), models.F('writers')), _negated=True), name='system_creator_is_a_writer'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at', None), ('adopted_by', None), ('frozen_at', None), ('status__in', ['draft', 'discarded'])), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False), ('status__in', ['adopted', 'retired'])), _connector='OR'), name='system_adopted_whole'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('issuer', ''), _negated=True), ('number__gte', 1)), name='system_says_whose'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='system_year_in_reach', violation_error_message='年度应在 2000 至 2100 之间。'),
                ),
                migrations.AddConstraint(
                    model_name='systemversion',
                    constraint=models.CheckConstraint(condition=models.Q(('bonus_cap', None), ('bonus_cap__gte', 0), _connector='OR'), name='system_bonus_cap_not_negative'),
                ),
                migrations.AddIndex(
                    model_name='systemstep',
                    index=models.Index(fields=['version', 'at'], name='system_step_of'),
                ),
                migrations.AddIndex(
                    model_name='reckoning',
                    index=models.Index(fields=['version', '-asked_at'], name='reckoning_of_version'),
                ),
                migrations.AddIndex(
                    model_name='reckoning',
                    index=models.Index(condition=models.Q(('status__in', ['waiting', 'running'])), fields=['asked_at'], name='reckoning_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='reckoning',
                    constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='reckoning_days_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='reckoning',
                    constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='reckoning_not_more_than_all'),
                ),
                migrations.AddConstraint(
                    model_name='reckoning',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('done', models.F('total')), ('failure', ''), ('finished_at__isnull', False), ('status', 'done')), models.Q(('finished_at__isnull', False), ('status', 'failed'), models.Q(('failure', ''), _negated=True)), models.Q(('failure', ''), ('finished_at', None), ('status__in', ['waiting', 'running'])), _connector='OR'), name='reckoning_finished_whole'),
                ),
                migrations.AddConstraint(
                    model_name='indicator',
                    constraint=models.UniqueConstraint(fields=('version', 'key'), name='indicator_key_once', violation_error_message='本版本已有相同代码的指标。'),
                ),
                migrations.AddConstraint(
                    model_name='indicator',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='indicator_named'),
                ),
                migrations.AddConstraint(
                    model_name='indicator',
                    constraint=models.CheckConstraint(condition=models.Q(('third_above', None), models.Q(('needs_two', True), ('third_above__gte', 0)), _connector='OR'), name='indicator_third_after_two', violation_error_message='须两人评分的指标，才有第三人评分的分差。'),
                ),
                migrations.AddConstraint(
                    model_name='indicator',
                    constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('uid')), _negated=True), _connector='OR'), name='indicator_not_its_own_parent'),
                ),
                *assessments.SYSTEM_OPERATIONS,
            ],
        ),
    ]
