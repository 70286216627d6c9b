import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from supervision.disputes import append_only as disputes
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0002_referrals'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Dispute',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=100, verbose_name='事项')),
                        ('facts', models.TextField(max_length=4000, verbose_name='违约情况')),
                        ('wished', models.TextField(blank=True, max_length=1000, verbose_name='企业诉求')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                        ('contract_number', models.CharField(blank=True, max_length=100, verbose_name='合同、协议编号')),
                        ('pledge_uid', models.UUIDField(blank=True, editable=False, null=True)),
                        ('status', models.CharField(choices=[('filed', '待立案'), ('declined', '不予协调'), ('coordinating', '协调中'), ('proposed', '方案待各方答复'), ('agreed', '已达成协议，履行中'), ('performed', '已履行，待办结'), ('failed', '协调不成，待办结'), ('breached', '违反协议，待办结'), ('withdrawn', '已撤回'), ('closed', '已办结')], default='filed', max_length=12, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                        ('accepted_at', models.DateTimeField(null=True, verbose_name='立案时间')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='协议日期')),
                        ('reasons', models.TextField(blank=True, max_length=2000, verbose_name='结论理由')),
                        ('outcome', models.CharField(blank=True, choices=[('performed', '协议已履行'), ('breached', '协议未履行'), ('failed', '协调不成')], max_length=10, verbose_name='结果')),
                        ('next_step', models.CharField(blank=True, choices=[('court', '向人民法院起诉'), ('arbitration', '申请仲裁'), ('determination', '提请认定违约失信'), ('superior', '报上级机关协调')], max_length=14, verbose_name='后续途径')),
                        ('overdue_at', models.DateTimeField(null=True, verbose_name='逾期时间')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                        ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='立案人')),
                        ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='协议确认人')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='违约机构')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                        ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='supervision.complaint', verbose_name='来自投诉举报')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结论认定人')),
                        ('draft', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.dishonestyrecord', verbose_name='据此起草的记录')),
                        ('filed_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='牵头单位')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='方案提出人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='协调地区')),
                    ],
                    options={
                        'verbose_name': '失信违约事件协调',
                        'verbose_name_plural': '失信违约事件协调',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeProposal',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='第几次方案')),
                        ('text', models.TextField(max_length=4000, verbose_name='协调方案')),
                        ('terms', models.JSONField(verbose_name='条款')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='supervision.dispute')),
                    ],
                    options={
                        'verbose_name': '协调方案',
                        'verbose_name_plural': '协调方案',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeSide',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('role', models.CharField(choices=[('firm', '企业'), ('body', '政府机构'), ('department', '有关部门'), ('expert', '专家、专业机构')], max_length=10, verbose_name='身份')),
                        ('name', models.CharField(max_length=200, verbose_name='名称')),
                        ('representative', records.common.crypto.EncryptedTextField(blank=True, verbose_name='代表人')),
                        ('phone', records.common.crypto.EncryptedTextField(blank=True, verbose_name='联系电话')),
                        ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sides', to='supervision.dispute')),
                        ('entered_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation')),
                    ],
                    options={
                        'verbose_name': '协调参加方',
                        'verbose_name_plural': '协调参加方',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeMeeting',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('held_at', models.DateTimeField(verbose_name='会议时间')),
                        ('place', models.CharField(max_length=100, verbose_name='地点')),
                        ('notes', models.TextField(max_length=4000, verbose_name='会议纪要')),
                        ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                        ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='supervision.dispute')),
                        ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.paper')),
                        ('recorded_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                        ('attended', models.ManyToManyField(related_name='+', to='supervision.disputeside', verbose_name='到会各方')),
                    ],
                    options={
                        'verbose_name': '协调会议',
                        'verbose_name_plural': '协调会议',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeAnswer',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('agrees', models.BooleanField(verbose_name='同意')),
                        ('basis', models.CharField(max_length=200, verbose_name='答复依据')),
                        ('opinion', models.TextField(blank=True, max_length=1000, verbose_name='意见')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='supervision.disputeproposal')),
                        ('side', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='supervision.disputeside')),
                    ],
                    options={
                        'verbose_name': '各方答复',
                        'verbose_name_plural': '各方答复',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=24, verbose_name='操作')),
                        ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                        ('source', models.CharField(blank=True, max_length=12, verbose_name='原状态')),
                        ('target', models.CharField(max_length=12, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('note', models.TextField(blank=True, max_length=4000, verbose_name='说明')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.dispute')),
                    ],
                    options={
                        'verbose_name': '协调办理记录',
                        'verbose_name_plural': '协调办理记录',
                    },
                ),
                migrations.CreateModel(
                    name='DisputeTerm',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('text', models.CharField(max_length=500, verbose_name='约定事项')),
                        ('due_on', models.DateField(verbose_name='期限')),
                        ('evidence', models.CharField(blank=True, max_length=1000, verbose_name='履行情况和凭证')),
                        ('noted_at', models.DateTimeField(null=True)),
                        ('result', models.CharField(blank=True, choices=[('kept', '已履行'), ('broken', '未履行')], max_length=6, verbose_name='核验结果')),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('overdue_at', models.DateTimeField(null=True)),
                        ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人')),
                        ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='supervision.dispute')),
                        ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('side', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='supervision.disputeside')),
                    ],
                    options={
                        'verbose_name': '协议条款',
                        'verbose_name_plural': '协议条款',
                        'ordering': ['number'],
                    },
                ),
                migrations.AddIndex(
                    model_name='dispute',
                    index=models.Index(fields=['region', '-filed_at'], name='dispute_by_region'),
                ),
                migrations.AddIndex(
                    model_name='dispute',
                    index=models.Index(fields=['status', '-filed_at'], name='dispute_work_list'),
                ),
                migrations.AddIndex(
                    model_name='dispute',
                    index=models.Index(fields=['body', '-filed_at'], name='dispute_by_body'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(('lead', None), models.Q(('lead', models.F('body')), _negated=True), _connector='OR'), name='dispute_not_led_by_its_body', violation_error_message='违约机构不能牵头协调自己的事项，请另定牵头单位。'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), models.Q(('accepted_by', models.F('filed_by')), _negated=True)), _connector='OR'), name='dispute_accepted_by_another', violation_error_message='立案人不能是登记人。'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['filed', 'declined', 'withdrawn']), ('accepted_by__isnull', False), _connector='OR'), name='dispute_accepted_before_more'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'agreed', 'performed', 'breached']), _negated=True), ('proposed_by__isnull', False), _connector='OR'), name='dispute_proposed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_by', None), ('agreed_on', None), models.Q(('status__in', ['agreed', 'performed', 'breached']), _negated=True)), models.Q(('agreed_by__isnull', False), ('agreed_on__isnull', False), ('proposed_by__isnull', False), models.Q(('agreed_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='dispute_agreed_by_another', violation_error_message='协议由方案提出人以外的人确认。'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['declined', 'failed', 'breached', 'performed', 'closed']), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='dispute_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('filed_by')), _negated=True), models.Q(('proposed_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR')), _connector='OR'), name='dispute_decided_by_another', violation_error_message='结论由登记人、方案提出人以外的人认定。'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'performed'), ('status', 'performed')), models.Q(('outcome', 'failed'), ('status', 'failed')), models.Q(('outcome', 'breached'), ('status', 'breached')), models.Q(('status', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(('outcome', ''), models.Q(('status__in', ['performed', 'failed', 'breached', 'closed']), _negated=True)), _connector='OR'), name='dispute_outcome_whole'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['failed', 'breached']), _negated=True), models.Q(('next_step', ''), _negated=True), _connector='OR'), name='dispute_unsettled_goes_on', violation_error_message='协调不成或者违反协议的，请写明后续途径。'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(('draft', None), ('outcome__in', ['failed', 'breached']), _connector='OR'), name='dispute_drafted_only_unsettled'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at', None), ('closed_by', None)), _connector='OR'), name='dispute_closed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('facts', ''), _negated=True)), name='dispute_says_what'),
                ),
                migrations.AddConstraint(
                    model_name='dispute',
                    constraint=models.UniqueConstraint(condition=models.Q(('complaint__isnull', False), models.Q(('status__in', ['declined', 'withdrawn', 'closed']), _negated=True)), fields=('complaint',), name='dispute_one_open_of_a_complaint', violation_error_message='该投诉举报已经在协调，请打开原件办理。'),
                ),
                migrations.AddConstraint(
                    model_name='disputeproposal',
                    constraint=models.UniqueConstraint(fields=('dispute', 'number'), name='dispute_proposal_once'),
                ),
                migrations.AddConstraint(
                    model_name='disputeproposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms', []), _negated=True), models.Q(('text', ''), _negated=True)), name='dispute_proposal_has_terms'),
                ),
                migrations.AddConstraint(
                    model_name='disputeside',
                    constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='dispute_side_has_a_name'),
                ),
                migrations.AddConstraint(
                    model_name='disputeside',
                    constraint=models.UniqueConstraint(condition=models.Q(('role__in', ['firm', 'body'])), fields=('dispute', 'role'), name='dispute_one_firm_one_body', violation_error_message='企业一方、违约机构一方各登记一家；其他请登记为有关部门或专家。'),
                ),
                migrations.AddConstraint(
                    model_name='disputemeeting',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('notes', ''), _negated=True), models.Q(('place', ''), _negated=True)), name='dispute_meeting_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='disputemeeting',
                    constraint=models.CheckConstraint(condition=models.Q(('held_at__lte', models.F('recorded_at'))), name='dispute_meeting_was_held'),
                ),
                migrations.AddConstraint(
                    model_name='disputeanswer',
                    constraint=models.UniqueConstraint(fields=('proposal', 'side'), name='dispute_answer_once', violation_error_message='该方对本方案已有答复；意见有变的，请提出新的方案。'),
                ),
                migrations.AddConstraint(
                    model_name='disputeanswer',
                    constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='dispute_answer_with_basis'),
                ),
                migrations.AddConstraint(
                    model_name='disputeanswer',
                    constraint=models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('opinion', ''), _negated=True), _connector='OR'), name='dispute_refusal_says_why'),
                ),
                migrations.AddIndex(
                    model_name='disputestep',
                    index=models.Index(fields=['dispute', 'at'], name='dispute_steps'),
                ),
                migrations.AddConstraint(
                    model_name='disputeterm',
                    constraint=models.UniqueConstraint(fields=('dispute', 'number'), name='dispute_term_once'),
                ),
                migrations.AddConstraint(
                    model_name='disputeterm',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('evidence', ''), ('noted_at', None), ('noted_by', None)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='dispute_term_noted_whole'),
                ),
                migrations.AddConstraint(
                    model_name='disputeterm',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None), ('result', '')), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('noted_by__isnull', False), models.Q(('result', ''), _negated=True), models.Q(('checked_by', models.F('noted_by')), _negated=True)), _connector='OR'), name='dispute_term_checked_by_another', violation_error_message='履行情况由登记人以外的人核验。'),
                ),
                *disputes.MIGRATION_OPERATIONS,
            ],
        ),
    ]
