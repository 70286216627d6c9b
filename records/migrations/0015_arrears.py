import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import records.common.crypto
import records.common.ids
import records.dishonesty.models.record
from django.conf import settings
from records.pledges.arrears import append_only as arrears
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0014_pledges'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Arrear',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('draft', '待核实'), ('refused', '不予确认'), ('due', '未到期'), ('overdue', '已逾期'), ('planned', '按计划清偿'), ('broken', '违反清偿计划'), ('determining', '移送失信认定'), ('settled', '已清偿'), ('withdrawn', '已撤销')], default='draft', max_length=12, verbose_name='状态')),
                        ('kind', models.CharField(choices=[('goods', '货物款'), ('works', '工程款'), ('services', '服务款'), ('deposit', '保证金'), ('wages', '农民工工资')], max_length=8, verbose_name='款项类别')),
                        ('creditor_kind', models.CharField(choices=[('firm', '企业'), ('person', '个人、个体工商户'), ('workers', '农民工（代表人）')], max_length=7, verbose_name='债权人类别')),
                        ('creditor_name', models.CharField(blank=True, max_length=200, verbose_name='债权人名称')),
                        ('creditor_uscc', models.CharField(blank=True, max_length=18, verbose_name='债权人统一社会信用代码')),
                        ('creditor_person', records.common.crypto.EncryptedTextField(blank=True, null=True, verbose_name='债权人姓名')),
                        ('creditor_number', records.common.crypto.EncryptedTextField(blank=True, null=True, verbose_name='债权人身份证件号码')),
                        ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='涉及人数')),
                        ('contract_name', models.CharField(max_length=200, verbose_name='合同名称')),
                        ('contract_number', models.CharField(max_length=100, verbose_name='合同编号')),
                        ('contract_on', models.DateField(verbose_name='合同订立日期')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0)], verbose_name='应付金额（元）')),
                        ('accepted_on', models.DateField(blank=True, null=True, verbose_name='交付、验收日期')),
                        ('invoiced_on', models.DateField(blank=True, null=True, verbose_name='开票、结算日期')),
                        ('agreed_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='合同约定付款天数')),
                        ('due_on', models.DateField(verbose_name='应付日期')),
                        ('rate_basis', models.CharField(choices=[('statutory', '未约定，按每日万分之五'), ('agreed', '按合同约定的年利率'), ('none', '不计逾期利息')], max_length=9, verbose_name='逾期利息')),
                        ('agreed_rate', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, verbose_name='约定年利率（%）')),
                        ('floor_rate', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, verbose_name='合同订立时一年期LPR（%）')),
                        ('note', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                        ('next_due_on', models.DateField(null=True, verbose_name='下一付款日')),
                        ('overdue_at', models.DateTimeField(null=True, verbose_name='转为逾期时间')),
                        ('settled_on', models.DateField(null=True, verbose_name='清偿日期')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                        ('confirmed_at', models.DateTimeField(null=True, verbose_name='核实时间')),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('draft', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='from_arrear', to='records.dishonestyrecord', verbose_name='据此起草的记录')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrears', to='records.organisation', verbose_name='欠款单位')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '拖欠账款',
                        'verbose_name_plural': '拖欠账款',
                    },
                ),
                migrations.CreateModel(
                    name='ArrearFile',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('contract', '合同'), ('invoice', '发票、结算单'), ('acceptance', '交付、验收凭证'), ('payment', '付款凭证'), ('plan', '还款协议')], max_length=10, verbose_name='材料类别')),
                        ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                        ('content_type', models.CharField(max_length=100, verbose_name='文件类型')),
                        ('extension', models.CharField(max_length=6)),
                        ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                        ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                        ('uploaded_at', models.DateTimeField(verbose_name='提交时间')),
                        ('arrear', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='records.arrear')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '账款材料',
                        'verbose_name_plural': '账款材料',
                    },
                ),
                migrations.CreateModel(
                    name='ArrearsStatement',
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
                        ('coverage', models.CharField(choices=[('body', '本单位'), ('region', '本地区汇总')], default='body', max_length=6, verbose_name='公示范围')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('due_on', models.DateField(editable=False, verbose_name='公示期限')),
                        ('overdue_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='逾期未付合同数（份）')),
                        ('overdue_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='逾期未付金额（元）')),
                        ('goods_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中货物款（份）')),
                        ('goods_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='其中货物款（元）')),
                        ('works_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中工程款（份）')),
                        ('works_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='其中工程款（元）')),
                        ('services_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中服务款（份）')),
                        ('services_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='其中服务款（元）')),
                        ('deposit_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中保证金（份）')),
                        ('deposit_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='其中保证金（元）')),
                        ('wages_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中农民工工资（份）')),
                        ('wages_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='其中农民工工资（元）')),
                        ('owed_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='年内逾期账款总额（元）')),
                        ('paid_amount', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18, verbose_name='年内清偿金额（元）')),
                        ('bodies_due', models.PositiveIntegerField(default=0, editable=False, verbose_name='应公示单位数')),
                        ('bodies_punctual', models.PositiveIntegerField(default=0, editable=False, verbose_name='按期公示单位数')),
                        ('remark', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '拖欠账款年度公示',
                        'verbose_name_plural': '拖欠账款年度公示',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ArrearStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=16, verbose_name='操作')),
                        ('source', models.CharField(blank=True, choices=[('draft', '待核实'), ('refused', '不予确认'), ('due', '未到期'), ('overdue', '已逾期'), ('planned', '按计划清偿'), ('broken', '违反清偿计划'), ('determining', '移送失信认定'), ('settled', '已清偿'), ('withdrawn', '已撤销')], max_length=12, verbose_name='原状态')),
                        ('target', models.CharField(choices=[('draft', '待核实'), ('refused', '不予确认'), ('due', '未到期'), ('overdue', '已逾期'), ('planned', '按计划清偿'), ('broken', '违反清偿计划'), ('determining', '移送失信认定'), ('settled', '已清偿'), ('withdrawn', '已撤销')], max_length=12, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                        ('arrear', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='records.arrear')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                    ],
                    options={
                        'verbose_name': '账款办理记录',
                        'verbose_name_plural': '账款办理记录',
                    },
                ),
                migrations.CreateModel(
                    name='LoanPrimeRate',
                    fields=[
                        ('published_on', models.DateField(primary_key=True, serialize=False, verbose_name='公布日期')),
                        ('rate', models.DecimalField(decimal_places=3, max_digits=6, verbose_name='一年期LPR（%）')),
                        ('source', models.CharField(max_length=200, verbose_name='来源')),
                        ('changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='修改时间')),
                    ],
                    options={
                        'verbose_name': '贷款市场报价利率',
                        'verbose_name_plural': '贷款市场报价利率',
                        'constraints': [models.CheckConstraint(condition=models.Q(('rate__gt', 0), ('rate__lt', 100), models.Q(('source', ''), _negated=True)), name='lpr_is_a_rate', violation_error_message='利率须在0和100之间，并写明来源。')],
                    },
                ),
                migrations.CreateModel(
                    name='Payment',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('transfer', '付款'), ('offset', '抵销'), ('waiver', '债权人书面放弃利息')], max_length=8, verbose_name='清偿方式')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额（元）')),
                        ('paid_on', models.DateField(verbose_name='付款日期')),
                        ('voucher', models.CharField(max_length=100, verbose_name='凭证号')),
                        ('noted_at', models.DateTimeField(verbose_name='登记时间')),
                        ('confirmed', models.BooleanField(null=True, verbose_name='已核实')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核实时间')),
                        ('remark', models.CharField(max_length=500, null=True, verbose_name='核实意见')),
                        ('arrear', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='records.arrear')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '账款清偿',
                        'verbose_name_plural': '账款清偿',
                    },
                ),
                migrations.CreateModel(
                    name='PaymentPlan',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('document_number', models.CharField(max_length=128, verbose_name='协议文号')),
                        ('agreed_on', models.DateField(verbose_name='协议日期')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('approved', models.BooleanField(null=True, verbose_name='已同意')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审核时间')),
                        ('remark', models.CharField(max_length=500, null=True, verbose_name='审核意见')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='终止时间')),
                        ('arrear', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='records.arrear')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '清偿计划',
                        'verbose_name_plural': '清偿计划',
                    },
                ),
                migrations.CreateModel(
                    name='Instalment',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('due_on', models.DateField(verbose_name='付款日期')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额（元）')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='records.paymentplan')),
                    ],
                    options={
                        'verbose_name': '分期付款',
                        'verbose_name_plural': '分期付款',
                        'ordering': ('due_on',),
                    },
                ),
                migrations.CreateModel(
                    name='StatementDuty',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('due_on', models.DateField(verbose_name='公示期限')),
                        ('made_at', models.DateTimeField(verbose_name='形成时间')),
                        ('missed_at', models.DateTimeField(null=True, verbose_name='逾期时间')),
                        ('met_on', models.DateField(null=True, verbose_name='公示日期')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='机构')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region')),
                        ('statement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duty', to='records.arrearsstatement', verbose_name='公示')),
                    ],
                    options={
                        'verbose_name': '年度公示任务',
                        'verbose_name_plural': '年度公示任务',
                    },
                ),
                migrations.AddIndex(
                    model_name='arrear',
                    index=models.Index(fields=['region', 'status', 'due_on'], name='arrear_of_region'),
                ),
                migrations.AddIndex(
                    model_name='arrear',
                    index=models.Index(fields=['organisation', 'status', 'due_on'], name='arrear_of_body'),
                ),
                migrations.AddIndex(
                    model_name='arrear',
                    index=models.Index(condition=models.Q(('status__in', ['due', 'planned'])), fields=['next_due_on'], name='arrear_next_day'),
                ),
                migrations.AddIndex(
                    model_name='arrear',
                    index=models.Index(fields=['-updated_at', '-uid'], name='arrear_newest'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), records.dishonesty.models.record.NoneOf(models.F('confirmed_by'), models.F('writers')), _connector='OR'), name='arrear_four_eyes', violation_error_message='核实人不能是登记或修改过本笔账款的人。'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('status__in', ['draft', 'refused'])), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status__in', ['broken', 'determining', 'due', 'overdue', 'planned', 'settled', 'withdrawn'])), _connector='OR'), name='arrear_confirmed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='arrear_amount_is_owed', violation_error_message='应付金额须大于零。'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('creditor_kind', 'firm'), ('creditor_number__isnull', True), ('creditor_person__isnull', True), ('people', None), models.Q(('creditor_name', ''), _negated=True)), models.Q(('creditor_name', ''), ('creditor_person__isnull', False), ('creditor_uscc', ''), models.Q(('creditor_kind', 'firm'), _negated=True)), _connector='OR'), name='arrear_creditor_named'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_rate__gt', 0), ('agreed_rate__isnull', False), ('floor_rate__isnull', False), ('rate_basis', 'agreed')), models.Q(('agreed_rate', None), ('floor_rate', None), models.Q(('rate_basis', 'agreed'), _negated=True)), _connector='OR'), name='arrear_rate_whole'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('contract_on')), models.Q(('accepted_on', None), ('accepted_on__gte', models.F('contract_on')), _connector='OR')), name='arrear_days_in_order', violation_error_message='交付日期和应付日期不能早于合同订立日期。'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_due_on__isnull', False), ('status__in', ['due', 'planned'])), models.Q(('next_due_on', None), models.Q(('status__in', ['due', 'planned']), _negated=True)), _connector='OR'), name='arrear_next_day_watched'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(('overdue_at__isnull', False), models.Q(('status__in', ['broken', 'determining', 'overdue', 'planned']), _negated=True), _connector='OR'), name='arrear_late_is_dated'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('status', 'settled')), models.Q(('settled_on', None), models.Q(('status', 'settled'), _negated=True)), _connector='OR'), name='arrear_settled_is_dated'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.CheckConstraint(condition=models.Q(('draft', None), ('status__in', ['determining', 'planned', 'settled']), ('status', 'broken'), _connector='OR'), name='arrear_draft_only_when_handed_over'),
                ),
                migrations.AddConstraint(
                    model_name='arrear',
                    constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['refused', 'withdrawn']), _negated=True), fields=('organisation', 'contract_number', 'kind', 'due_on', 'amount'), name='arrear_entered_once', violation_error_message='本单位同一合同、同一应付日期和金额的账款已经登记。'),
                ),
                migrations.AddConstraint(
                    model_name='arrearfile',
                    constraint=models.UniqueConstraint(fields=('arrear', 'sha256'), name='arrear_file_once', violation_error_message='该文件已经提交过。'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='arrearsstatement_public_newest'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(fields=['organisation', '-decided_on', '-uid'], name='arrearsstatement_of_body'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='arrearsstatement_of_region'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(fields=['status', '-updated_at'], name='arrearsstatement_work'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='arrearsstatement_expiring'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='arrearsstatement_search'),
                ),
                migrations.AddIndex(
                    model_name='arrearsstatement',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['year', 'coverage', 'region'], name='statement_of_year'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='arrearsstatement_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='arrearsstatement_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='arrearsstatement_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='arrearsstatement_days_in_order', violation_error_message='有效期至不能早于文书日期。'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='arrearsstatement_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(('overdue_count', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(0), '+', models.F('goods_count')), '+', models.F('works_count')), '+', models.F('services_count')), '+', models.F('deposit_count')), '+', models.F('wages_count'))), ('overdue_amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(0), '+', models.F('goods_amount')), '+', models.F('works_amount')), '+', models.F('services_amount')), '+', models.F('deposit_amount')), '+', models.F('wages_amount'))), ('owed_amount', django.db.models.expressions.CombinedExpression(models.F('overdue_amount'), '+', models.F('paid_amount')))), name='statement_sums_agree'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('bodies_punctual__lte', models.F('bodies_due')), ('coverage', 'region')), models.Q(('bodies_due', 0), ('bodies_punctual', 0), ('coverage', 'body')), _connector='OR'), name='statement_bodies_only_of_a_region'),
                ),
                migrations.AddConstraint(
                    model_name='arrearsstatement',
                    constraint=models.UniqueConstraint(condition=models.Q(models.Q(('status', 'ended'), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('organisation', 'year', 'coverage'), name='statement_once_a_year', violation_error_message='该单位该年度的公示已经编制；需要更正的，请提出变更。'),
                ),
                migrations.AddIndex(
                    model_name='arrearstep',
                    index=models.Index(fields=['arrear', 'at'], name='arrear_step_of'),
                ),
                migrations.AddIndex(
                    model_name='payment',
                    index=models.Index(fields=['arrear', 'paid_on'], name='payment_of_arrear'),
                ),
                migrations.AddIndex(
                    model_name='payment',
                    index=models.Index(condition=models.Q(('confirmed', None)), fields=['noted_at'], name='payment_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_is_money'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('noted_by')), _negated=True), _connector='OR'), name='payment_four_eyes', violation_error_message='付款由您登记，须由另一人核实。'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed', None), ('decided_at', None), ('decided_by', None)), models.Q(('confirmed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='payment_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='paymentplan',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='plan_four_eyes', violation_error_message='清偿计划由您提出，须由另一人审核。'),
                ),
                migrations.AddConstraint(
                    model_name='paymentplan',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved', None), ('decided_at', None), ('decided_by', None)), models.Q(('approved__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='plan_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='paymentplan',
                    constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('approved', True), ('approved__isnull', False)), _connector='OR'), name='plan_ended_was_approved'),
                ),
                migrations.AddConstraint(
                    model_name='paymentplan',
                    constraint=models.UniqueConstraint(condition=models.Q(('approved', None)), fields=('arrear',), name='plan_waits_alone', violation_error_message='已有一份清偿计划待审核，请先审核它。'),
                ),
                migrations.AddConstraint(
                    model_name='paymentplan',
                    constraint=models.UniqueConstraint(condition=models.Q(('approved', True), ('ended_at', None)), fields=('arrear',), name='plan_stands_alone'),
                ),
                migrations.AddConstraint(
                    model_name='instalment',
                    constraint=models.UniqueConstraint(fields=('plan', 'due_on'), name='instalment_once_a_day'),
                ),
                migrations.AddConstraint(
                    model_name='instalment',
                    constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_is_money'),
                ),
                migrations.AddIndex(
                    model_name='statementduty',
                    index=models.Index(fields=['year', 'region'], name='duty_of_year'),
                ),
                migrations.AddIndex(
                    model_name='statementduty',
                    index=models.Index(condition=models.Q(('statement', None)), fields=['due_on'], name='duty_open'),
                ),
                migrations.AddConstraint(
                    model_name='statementduty',
                    constraint=models.UniqueConstraint(fields=('organisation', 'year'), name='duty_once_a_year'),
                ),
                migrations.AddConstraint(
                    model_name='statementduty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on', None), ('statement', None)), models.Q(('met_on__isnull', False), ('statement__isnull', False)), _connector='OR'), name='duty_met_whole'),
                ),
                *arrears.MIGRATION_OPERATIONS,
            ],
        ),
    ]
