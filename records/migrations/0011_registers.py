import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import records.common.ids
import records.dishonesty.models.record
from django.conf import settings
from records.registers import append_only as registers
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_chain'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Commendation',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('origin', models.CharField(editable=False, max_length=6, verbose_name='产生节点')),
                        ('origin_name', models.CharField(editable=False, max_length=50, verbose_name='产生节点名称')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已终止')], default='draft', editable=False, max_length=10, verbose_name='流转状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '有效期满'), ('revoked', '撤销')], editable=False, max_length=10, verbose_name='终止原因')),
                        ('title', models.CharField(max_length=200, verbose_name='名称')),
                        ('document_number', models.CharField(max_length=128, verbose_name='文书文号')),
                        ('document_name', models.CharField(max_length=200, verbose_name='文书名称')),
                        ('authority_name', models.CharField(max_length=200, verbose_name='作出机关')),
                        ('authority_uscc', models.CharField(blank=True, max_length=18, verbose_name='作出机关统一社会信用代码')),
                        ('decided_on', models.DateField(verbose_name='文书日期')),
                        ('valid_until', models.DateField(blank=True, help_text='长期有效的不填。', null=True, verbose_name='有效期至')),
                        ('channel', models.CharField(choices=[('staff', '人工录入'), ('import', '文件导入'), ('api', '接口报送'), ('chain', '逐级归集')], default='staff', editable=False, max_length=8, verbose_name='来源渠道')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('honour', models.CharField(choices=[('commendation', '表彰奖励'), ('red_list', '守信激励名单'), ('demonstration', '诚信示范')], max_length=16, verbose_name='表彰类别')),
                        ('level', models.CharField(choices=[('nation', '国家级'), ('province', '省级'), ('city', '市级'), ('county', '县级')], max_length=10, verbose_name='级别')),
                        ('merits', models.TextField(max_length=5000, verbose_name='诚信事迹')),
                        ('incentives', models.TextField(blank=True, help_text='各部门给予的联合激励，如优先参评、优先安排试点、简化程序。', max_length=2000, verbose_name='激励措施')),
                    ],
                    options={
                        'verbose_name': '表彰激励',
                        'verbose_name_plural': '表彰激励',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='EntryTransition',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40, verbose_name='类别')),
                        ('entry', models.UUIDField(verbose_name='登记编号')),
                        ('name', models.CharField(max_length=12, verbose_name='操作')),
                        ('source', models.CharField(blank=True, choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已终止')], max_length=10, verbose_name='原状态')),
                        ('target', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已终止')], max_length=10, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                    ],
                    options={
                        'verbose_name': '登记流转',
                        'verbose_name_plural': '登记流转',
                    },
                ),
                migrations.CreateModel(
                    name='EntryVersion',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40, verbose_name='类别')),
                        ('entry', models.UUIDField(verbose_name='登记编号')),
                        ('number', models.PositiveIntegerField(verbose_name='版本')),
                        ('reason', models.CharField(choices=[('created', '首次发布'), ('updated', '更新'), ('corrected', '更正'), ('expired', '有效期满'), ('revoked', '撤销')], max_length=10, verbose_name='变更原因')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                        ('content', models.JSONField(verbose_name='内容')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('made_at', models.DateTimeField(verbose_name='形成时间')),
                        ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '登记版本',
                        'verbose_name_plural': '登记版本',
                    },
                ),
                migrations.AddField(
                    model_name='commendation',
                    name='created_by',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='commendation',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构'),
                ),
                migrations.AddField(
                    model_name='commendation',
                    name='proposed_by',
                    field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='commendation',
                    name='region',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='entrytransition',
                    name='by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
                ),
                migrations.AddField(
                    model_name='entryversion',
                    name='by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='commendation_public_newest'),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=models.Index(fields=['organisation', '-decided_on', '-uid'], name='commendation_of_body'),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='commendation_of_region'),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=models.Index(fields=['status', '-updated_at'], name='commendation_work'),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='commendation_expiring'),
                ),
                migrations.AddIndex(
                    model_name='commendation',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='commendation_search'),
                ),
                migrations.AddConstraint(
                    model_name='commendation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='commendation_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='commendation',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='commendation_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='commendation',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='commendation_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='commendation',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='commendation_days_in_order', violation_error_message='有效期至不能早于文书日期。'),
                ),
                migrations.AddConstraint(
                    model_name='commendation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='commendation_proposal_whole'),
                ),
                migrations.AddIndex(
                    model_name='entrytransition',
                    index=models.Index(fields=['entry', 'at'], name='entry_transition_of'),
                ),
                migrations.AddConstraint(
                    model_name='entryversion',
                    constraint=models.UniqueConstraint(fields=('entry', 'number'), name='entry_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='entryversion',
                    constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='entry_version_from_one'),
                ),
                migrations.AddConstraint(
                    model_name='entryversion',
                    constraint=models.CheckConstraint(condition=models.Q(records.dishonesty.models.record.NoneOf(models.F('by'), models.F('writers'))), name='entry_four_eyes'),
                ),
                *registers.MIGRATION_OPERATIONS,
            ],
        ),
    ]
