import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import records.common.ids
from django.conf import settings
from records.registers import append_only as registers
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0017_assessment_results'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='DebtDisclosure',
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
                        ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015)], verbose_name='年度')),
                        ('limit_general', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='一般债务限额（亿元）')),
                        ('limit_special', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='专项债务限额（亿元）')),
                        ('balance_general', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='一般债务余额（亿元）')),
                        ('balance_special', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='专项债务余额（亿元）')),
                        ('due_in_year', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='当年到期本金（亿元）')),
                        ('debt_ratio', models.DecimalField(blank=True, decimal_places=2, help_text='按公开文件填写；文件没有公布的不填，不自行计算。', max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='债务率（%）')),
                        ('repayment_sources', models.TextField(max_length=2000, verbose_name='偿债资金来源')),
                        ('emergency', models.CharField(choices=[('none', '未启动应急响应'), ('four', 'Ⅳ级（一般）'), ('three', 'Ⅲ级（较大）'), ('two', 'Ⅱ级（重大）'), ('one', 'Ⅰ级（特大）')], default='none', max_length=5, verbose_name='应急响应级别')),
                        ('approved_on', models.DateField(help_text='本级人民代表大会或其常务委员会批准预算、决算的日期。', verbose_name='批准日期')),
                        ('disclosed_on', models.DateField(verbose_name='公开日期')),
                        ('due_on', models.DateField(editable=False, verbose_name='应公开日期')),
                        ('document_url', models.CharField(blank=True, max_length=500, verbose_name='公开文件网址')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '政府债务公开',
                        'verbose_name_plural': '政府债务公开',
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='debtdisclosure_public_newest'), models.Index(fields=['organisation', '-decided_on', '-uid'], name='debtdisclosure_of_body'), models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='debtdisclosure_of_region'), models.Index(fields=['status', '-updated_at'], name='debtdisclosure_work'), models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='debtdisclosure_expiring'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='debtdisclosure_search'), models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['year', '-decided_on', '-uid'], name='debt_public_of_year')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='debtdisclosure_status_has_its_columns'), models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='debtdisclosure_scope_is_shared'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='debtdisclosure_has_document'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='debtdisclosure_days_in_order', violation_error_message='有效期至不能早于文书日期。'), models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='debtdisclosure_proposal_whole'), models.CheckConstraint(condition=models.Q(('balance_general__gte', 0), ('balance_special__gte', 0), ('due_in_year__gte', 0), ('limit_general__gte', 0), ('limit_special__gte', 0)), name='debt_amounts_not_negative'), models.CheckConstraint(condition=models.Q(('disclosed_on__gte', models.F('approved_on')), ('due_on__gte', models.F('approved_on'))), name='debt_days_in_order', violation_error_message='公开日期不能早于批准日期。'), models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('organisation', 'year'), name='debt_disclosure_once', violation_error_message='该地区本年度的债务公开已经发布，请对它提出变更。')],
                    },
                ),
                migrations.CreateModel(
                    name='Rating',
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
                        ('rating_kind', models.CharField(choices=[('trust', '政务诚信评价'), ('debt', '地方政府债务评级')], max_length=10, verbose_name='评级类别')),
                        ('agency_qualification', models.CharField(max_length=200, verbose_name='评级机构资质')),
                        ('method_name', models.CharField(max_length=200, verbose_name='评级方法')),
                        ('method_version', models.CharField(max_length=50, verbose_name='方法版本')),
                        ('scale', models.CharField(max_length=300, verbose_name='等级序列（由高到低）')),
                        ('grade', models.CharField(max_length=30, verbose_name='评级结果')),
                        ('outlook', models.CharField(blank=True, choices=[('positive', '正面'), ('stable', '稳定'), ('negative', '负面'), ('watch', '列入观察')], max_length=10, verbose_name='展望')),
                        ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='得分')),
                        ('score_full', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='满分')),
                        ('period_from', models.DateField(verbose_name='评价期自')),
                        ('period_until', models.DateField(verbose_name='评价期至')),
                        ('findings', models.TextField(max_length=4000, verbose_name='主要发现')),
                        ('conflict_statement', models.TextField(max_length=2000, verbose_name='利益冲突声明')),
                        ('received_on', models.DateField(verbose_name='收到日期')),
                        ('due_on', models.DateField(verbose_name='应公布日期')),
                        ('body_comment', models.TextField(blank=True, max_length=2000, verbose_name='被评机构意见')),
                        ('commented_on', models.DateField(blank=True, null=True, verbose_name='意见日期')),
                        ('replaces', models.UUIDField(blank=True, null=True, verbose_name='替代的评级')),
                        ('withdrawn_reason', models.CharField(blank=True, max_length=500, verbose_name='撤回理由')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '第三方评级',
                        'verbose_name_plural': '第三方评级',
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='rating_public_newest'), models.Index(fields=['organisation', '-decided_on', '-uid'], name='rating_of_body'), models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='rating_of_region'), models.Index(fields=['status', '-updated_at'], name='rating_work'), models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='rating_expiring'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='rating_search'), models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['rating_kind', '-decided_on', '-uid'], name='rating_public_of_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='rating_status_has_its_columns'), models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='rating_scope_is_shared'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='rating_has_document'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='rating_days_in_order', violation_error_message='有效期至不能早于文书日期。'), models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='rating_proposal_whole'), models.CheckConstraint(condition=models.Q(('conflict_statement', ''), _negated=True), name='rating_has_conflict_statement', violation_error_message='没有利益冲突声明的评级不能公布。'), models.CheckConstraint(condition=models.Q(('period_until__gte', models.F('period_from'))), name='rating_period_in_order'), models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 0), ('score__lte', models.F('score_full')), ('score_full__isnull', False)), _connector='OR'), name='rating_score_has_bounds'), models.CheckConstraint(condition=models.Q(models.Q(('body_comment', ''), ('commented_on', None)), models.Q(models.Q(('body_comment', ''), _negated=True), ('commented_on__isnull', False)), _connector='OR'), name='rating_comment_whole'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', 'revoked'), ('status', 'ended'), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='rating_withdrawn_with_reason')],
                    },
                ),
                *registers.RATING_OPERATIONS,
            ],
        ),
    ]
