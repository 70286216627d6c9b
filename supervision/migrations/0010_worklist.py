import django.core.validators
import django.db.models.deletion
import records.common.ids
from django.conf import settings
from supervision.worklist import append_only as worklist
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0009_warnings'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='TaskDecision',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('text', models.CharField(max_length=1000, verbose_name='议定事项')),
                    ],
                    options={
                        'verbose_name': '议定事项',
                        'verbose_name_plural': '议定事项',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentReceiver',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=200, verbose_name='单位名称')),
                        ('part', models.CharField(choices=[('undertake', '主办'), ('assist', '协办'), ('know', '阅知')], max_length=9, verbose_name='分工')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='回报期限')),
                        ('sent_at', models.DateTimeField(verbose_name='发出时间')),
                        ('confirmed_how', models.CharField(blank=True, choices=[('account', '工作台签收'), ('slip', '凭回执码签收')], max_length=7, verbose_name='签收方式')),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('answer', models.CharField(blank=True, choices=[('all', '原文翻印发至下级政府和直属各部门'), ('departments', '原文翻印发至直属各部门'), ('some', '原文翻印发至有关下级政府和直属各部门'), ('opinion', '加具贯彻意见，代拟稿随后送出'), ('other', '其他意见')], max_length=11, verbose_name='办理情况')),
                        ('answer_text', models.TextField(blank=True, max_length=2000, verbose_name='办理情况说明')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('overdue_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回报人')),
                        ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签收登记人')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_documents', to='records.organisation', verbose_name='单位')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region')),
                        ('sent_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发出人')),
                    ],
                    options={
                        'verbose_name': '收文承办单位',
                        'verbose_name_plural': '收文承办单位',
                        'ordering': ['sent_at', 'uid'],
                    },
                ),
                migrations.CreateModel(
                    name='IncomingDocument',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='收文编号')),
                        ('sender', models.CharField(max_length=200, verbose_name='来文单位')),
                        ('document_number', models.CharField(blank=True, max_length=100, verbose_name='文号')),
                        ('title', models.CharField(max_length=300, verbose_name='文件标题')),
                        ('urgency', models.CharField(choices=[('none', '平件'), ('plain', '平急'), ('fast', '加急'), ('special', '特急'), ('utmost', '特提')], default='none', max_length=7, verbose_name='紧急程度')),
                        ('received_on', models.DateField(verbose_name='收文日期')),
                        ('copies', models.PositiveSmallIntegerField(default=1, verbose_name='份数')),
                        ('asks', models.CharField(blank=True, max_length=500, verbose_name='办理要求')),
                        ('status', models.CharField(choices=[('registered', '已登记，待拟办'), ('proposed', '已拟办，待批办'), ('assigned', '承办中'), ('finished', '已办结'), ('archived', '已归档')], default='registered', max_length=10, verbose_name='状态')),
                        ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('proposal', models.TextField(blank=True, max_length=2000, verbose_name='拟办意见')),
                        ('proposed_at', models.DateTimeField(null=True)),
                        ('directive', models.TextField(blank=True, max_length=2000, verbose_name='批办意见')),
                        ('directed_at', models.DateTimeField(null=True)),
                        ('answer_by_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('outcome', models.TextField(blank=True, max_length=2000, verbose_name='办理结果')),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('shelf', models.CharField(blank=True, max_length=100, verbose_name='归档位置')),
                        ('archived_at', models.DateTimeField(null=True)),
                        ('overdue_at', models.DateTimeField(null=True)),
                        ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                        ('archived_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='归档人')),
                        ('directed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批办人')),
                        ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟办人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('registered_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ],
                    options={
                        'verbose_name': '收文办理',
                        'verbose_name_plural': '收文办理',
                    },
                ),
                migrations.CreateModel(
                    name='DocumentStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=24, verbose_name='操作')),
                        ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                        ('source', models.CharField(blank=True, max_length=10, verbose_name='原状态')),
                        ('target', models.CharField(max_length=10, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('note', models.TextField(blank=True, max_length=4000, verbose_name='说明')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('receiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.documentreceiver')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.incomingdocument')),
                    ],
                    options={
                        'verbose_name': '收文流转记录',
                        'verbose_name_plural': '收文流转记录',
                    },
                ),
                migrations.AddField(
                    model_name='documentreceiver',
                    name='document',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivers', to='supervision.incomingdocument'),
                ),
                migrations.CreateModel(
                    name='PolicyMeasure',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('title', models.CharField(max_length=200, verbose_name='政策措施')),
                        ('text', models.TextField(blank=True, max_length=4000, verbose_name='内容')),
                        ('lead_name', models.CharField(blank=True, max_length=200, verbose_name='牵头单位')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='兑现期限')),
                        ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='牵头单位')),
                    ],
                    options={
                        'verbose_name': '政策措施',
                        'verbose_name_plural': '政策措施',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='MeasureEvaluation',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('delivered', models.CharField(choices=[('yes', '已兑现'), ('partly', '部分兑现'), ('no', '未兑现')], max_length=6, verbose_name='兑现情况')),
                        ('beneficiaries', models.CharField(max_length=500, verbose_name='惠及对象')),
                        ('reached', models.PositiveIntegerField(blank=True, null=True, verbose_name='惠及数量')),
                        ('evidence', models.TextField(max_length=2000, verbose_name='评估依据')),
                        ('satisfaction', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='满意度（%）')),
                        ('satisfaction_basis', models.CharField(blank=True, max_length=300, verbose_name='满意度调查方式和样本')),
                        ('at', models.DateTimeField(verbose_name='评估时间')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评估人')),
                        ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='supervision.policymeasure')),
                    ],
                    options={
                        'verbose_name': '政策兑现评估',
                        'verbose_name_plural': '政策兑现评估',
                    },
                ),
                migrations.CreateModel(
                    name='LedgerItem',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('code', models.CharField(editable=False, max_length=30, unique=True, verbose_name='编号')),
                        ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='序号')),
                        ('text', models.TextField(max_length=4000, verbose_name='工作任务')),
                        ('units_text', models.TextField(max_length=2000, verbose_name='负责单位')),
                        ('schedule_text', models.CharField(max_length=300, verbose_name='时间进度')),
                        ('schedule_kind', models.CharField(choices=[('continuous', '持续推进'), ('dated', '有明确期限'), ('staged', '分阶段'), ('recurring', '定期'), ('relative', '自印发之日起计'), ('unknown', '未能识别，须人工确定')], max_length=10, verbose_name='进度要求')),
                        ('schedule', models.JSONField(verbose_name='进度要求的解析')),
                        ('schedule_by_hand', models.CharField(blank=True, max_length=300, verbose_name='人工确定期限的说明')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='完成期限')),
                        ('status', models.CharField(choices=[('draft', '待下达'), ('running', '推进中'), ('suspended', '已暂停'), ('done', '已完成'), ('cancelled', '已取消')], default='draft', max_length=10, verbose_name='状态')),
                        ('stopped_document', models.CharField(blank=True, max_length=200, verbose_name='暂停、取消的依据文件')),
                        ('stopped_reason', models.CharField(blank=True, max_length=1000, verbose_name='暂停、取消的理由')),
                        ('created_at', models.DateTimeField(verbose_name='录入时间')),
                        ('issued_at', models.DateTimeField(null=True, verbose_name='下达时间')),
                        ('concluded_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                        ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                        ('concluded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                        ('created_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='supervision.incomingdocument')),
                        ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='下达人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='supervision.policymeasure')),
                        ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='supervision.taskdecision')),
                    ],
                    options={
                        'verbose_name': '任务台账',
                        'verbose_name_plural': '任务台账',
                    },
                ),
                migrations.CreateModel(
                    name='TaskDuty',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=200, verbose_name='单位名称')),
                        ('role', models.CharField(choices=[('lead', '牵头单位'), ('responsible', '责任单位'), ('assist', '配合单位')], max_length=11, verbose_name='分工')),
                        ('status', models.CharField(choices=[('doing', '推进中'), ('reported', '已报完成，待核验'), ('done', '已核验完成'), ('ended', '不再承担')], default='doing', max_length=8, verbose_name='状态')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='完成期限')),
                        ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度（%）')),
                        ('progressed_at', models.DateTimeField(null=True, verbose_name='最近一次报进展')),
                        ('result', models.TextField(blank=True, max_length=2000, verbose_name='完成情况和佐证')),
                        ('reported_at', models.DateTimeField(null=True, verbose_name='填报时间')),
                        ('accepted_at', models.DateTimeField(null=True, verbose_name='核验时间')),
                        ('overdue_at', models.DateTimeField(null=True)),
                        ('escalated_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='supervision.ledgeritem')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='task_duties', to='records.organisation', verbose_name='承担单位')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region')),
                        ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ],
                    options={
                        'verbose_name': '单位任务',
                        'verbose_name_plural': '单位任务',
                    },
                ),
                migrations.CreateModel(
                    name='TaskMeeting',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('title', models.CharField(max_length=200, verbose_name='会议名称')),
                        ('held_at', models.DateTimeField(verbose_name='会议时间')),
                        ('place', models.CharField(max_length=100, verbose_name='地点')),
                        ('convener', models.CharField(max_length=100, verbose_name='召集单位')),
                        ('chair_post', models.CharField(max_length=100, verbose_name='主持人职务')),
                        ('minutes', models.TextField(max_length=8000, verbose_name='会议纪要')),
                        ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                        ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.paper')),
                        ('recorded_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '协调会议',
                        'verbose_name_plural': '协调会议',
                    },
                ),
                migrations.AddField(
                    model_name='taskdecision',
                    name='meeting',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='supervision.taskmeeting'),
                ),
                migrations.CreateModel(
                    name='TaskAttendance',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=200, verbose_name='单位')),
                        ('post', models.CharField(blank=True, max_length=100, verbose_name='参会人职务')),
                        ('came', models.BooleanField(verbose_name='到会')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='单位')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='supervision.taskmeeting')),
                    ],
                    options={
                        'verbose_name': '参会单位',
                        'verbose_name_plural': '参会单位',
                    },
                ),
                migrations.CreateModel(
                    name='TaskPolicy',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('key', models.CharField(blank=True, editable=False, max_length=50, null=True, unique=True, verbose_name='来源标识')),
                        ('title', models.CharField(max_length=200, verbose_name='政策文件')),
                        ('document_number', models.CharField(max_length=100, verbose_name='文号')),
                        ('issuer', models.CharField(max_length=100, verbose_name='发文机关')),
                        ('issued_on', models.DateField(verbose_name='发文日期')),
                        ('source', models.CharField(blank=True, max_length=500, verbose_name='来源说明')),
                        ('status', models.CharField(choices=[('draft', '待下达'), ('issued', '落实中'), ('closed', '已评估办结')], default='draft', max_length=10, verbose_name='状态')),
                        ('created_at', models.DateTimeField(verbose_name='录入时间')),
                        ('issued_at', models.DateTimeField(null=True, verbose_name='下达时间')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                        ('created_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                        ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='下达人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '政策落实',
                        'verbose_name_plural': '政策落实',
                    },
                ),
                migrations.AddField(
                    model_name='policymeasure',
                    name='policy',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='supervision.taskpolicy'),
                ),
                migrations.AddField(
                    model_name='ledgeritem',
                    name='policy',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='supervision.taskpolicy'),
                ),
                migrations.CreateModel(
                    name='TaskProgress',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='进度（%）')),
                        ('stage', models.CharField(blank=True, max_length=100, verbose_name='所处阶段')),
                        ('text', models.TextField(max_length=2000, verbose_name='进展情况')),
                        ('evidence', models.CharField(blank=True, max_length=1000, verbose_name='佐证')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='supervision.taskduty')),
                    ],
                    options={
                        'verbose_name': '任务进展',
                        'verbose_name_plural': '任务进展',
                    },
                ),
                migrations.CreateModel(
                    name='TaskStage',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('text', models.CharField(max_length=300, verbose_name='阶段目标')),
                        ('due_on', models.DateField(verbose_name='阶段期限')),
                        ('by_itself', models.BooleanField(verbose_name='单位自定')),
                        ('set_at', models.DateTimeField(verbose_name='登记时间')),
                        ('evidence', models.CharField(blank=True, max_length=1000, verbose_name='完成佐证')),
                        ('done_at', models.DateTimeField(null=True)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('overdue_at', models.DateTimeField(null=True)),
                        ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人')),
                        ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='supervision.taskduty')),
                        ('set_by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ],
                    options={
                        'verbose_name': '阶段目标',
                        'verbose_name_plural': '阶段目标',
                        'ordering': ['due_on', 'number'],
                    },
                ),
                migrations.CreateModel(
                    name='TaskStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=24, verbose_name='操作')),
                        ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                        ('source', models.CharField(blank=True, max_length=10, verbose_name='原状态')),
                        ('target', models.CharField(max_length=10, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('note', models.TextField(blank=True, max_length=4000, verbose_name='说明')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                        ('by', models.ForeignKey(blank=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.taskduty')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.ledgeritem')),
                    ],
                    options={
                        'verbose_name': '任务办理记录',
                        'verbose_name_plural': '任务办理记录',
                    },
                ),
                migrations.CreateModel(
                    name='TaskUnit',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('name', models.CharField(max_length=200, verbose_name='名称')),
                        ('said', models.CharField(max_length=200, verbose_name='原文')),
                        ('role', models.CharField(choices=[('lead', '牵头单位'), ('responsible', '责任单位'), ('assist', '配合单位')], max_length=11, verbose_name='分工')),
                        ('kind', models.CharField(choices=[('body', '一个单位'), ('governments', '各下级政府'), ('departments', '本级各部门'), ('relevant', '有关部门（由督导人员确定）')], max_length=11, verbose_name='类别')),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='supervision.ledgeritem')),
                    ],
                    options={
                        'verbose_name': '负责单位',
                        'verbose_name_plural': '负责单位',
                        'ordering': ['position'],
                    },
                ),
                migrations.AddField(
                    model_name='taskduty',
                    name='unit',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='supervision.taskunit'),
                ),
                migrations.AddIndex(
                    model_name='incomingdocument',
                    index=models.Index(fields=['region', 'status', 'received_on'], name='incoming_document_region'),
                ),
                migrations.AddIndex(
                    model_name='incomingdocument',
                    index=models.Index(fields=['-registered_at', '-uid'], name='incoming_document_newest'),
                ),
                migrations.AddConstraint(
                    model_name='incomingdocument',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('sender', ''), _negated=True), ('copies__gte', 1)), name='incoming_document_named'),
                ),
                migrations.AddConstraint(
                    model_name='incomingdocument',
                    constraint=models.CheckConstraint(condition=models.Q(('status', 'registered'), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(('proposal', ''), _negated=True)), _connector='OR'), name='incoming_document_proposed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='incomingdocument',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('directed_by', None), ('directive', ''), ('status__in', ['registered', 'proposed'])), models.Q(('answer_by_on__isnull', False), ('directed_at__isnull', False), ('directed_by__isnull', False), ('status__in', ['assigned', 'finished', 'archived']), models.Q(('directive', ''), _negated=True), models.Q(('directed_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='incoming_document_directed_by_another', violation_error_message='批办由拟办人以外的人办理。'),
                ),
                migrations.AddConstraint(
                    model_name='incomingdocument',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('finished_by__isnull', False), ('status__in', ['finished', 'archived']), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('status__in', ['finished', 'archived']), _negated=True), ('finished_at', None), ('finished_by', None), ('outcome', '')), _connector='OR'), name='incoming_document_finished_whole'),
                ),
                migrations.AddConstraint(
                    model_name='incomingdocument',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('archived_at__isnull', False), ('archived_by__isnull', False), ('status', 'archived'), models.Q(('shelf', ''), _negated=True)), models.Q(models.Q(('status', 'archived'), _negated=True), ('archived_at', None), ('archived_by', None), ('shelf', '')), _connector='OR'), name='incoming_document_archived_whole'),
                ),
                migrations.AddIndex(
                    model_name='documentstep',
                    index=models.Index(fields=['document', 'at'], name='document_steps'),
                ),
                migrations.AddIndex(
                    model_name='documentreceiver',
                    index=models.Index(fields=['organisation', 'sent_at'], name='document_receiver_of_body'),
                ),
                migrations.AddConstraint(
                    model_name='documentreceiver',
                    constraint=models.UniqueConstraint(fields=('document', 'name'), name='document_receiver_once', violation_error_message='该单位已在本件的承办、阅知单位中。'),
                ),
                migrations.AddConstraint(
                    model_name='documentreceiver',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on', None), ('part', 'know')), models.Q(models.Q(('part', 'know'), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='document_receiver_answers_by'),
                ),
                migrations.AddConstraint(
                    model_name='documentreceiver',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('confirmed_how', '')), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_how', ''), _negated=True)), _connector='OR'), name='document_receiver_confirmed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='documentreceiver',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answer_text', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('confirmed_at__isnull', False), models.Q(('answer', ''), _negated=True), models.Q(('answer_text', ''), _negated=True)), _connector='OR'), name='document_receiver_answered_whole'),
                ),
                migrations.AddIndex(
                    model_name='measureevaluation',
                    index=models.Index(fields=['measure', 'at'], name='measure_evaluations'),
                ),
                migrations.AddConstraint(
                    model_name='measureevaluation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('evidence', ''), _negated=True), models.Q(('beneficiaries', ''), _negated=True)), name='measure_evaluation_with_evidence'),
                ),
                migrations.AddConstraint(
                    model_name='measureevaluation',
                    constraint=models.CheckConstraint(condition=models.Q(('satisfaction', None), models.Q(('satisfaction__gte', 0), ('satisfaction__lte', 100), models.Q(('satisfaction_basis', ''), _negated=True)), _connector='OR'), name='measure_evaluation_satisfaction'),
                ),
                migrations.AddIndex(
                    model_name='taskmeeting',
                    index=models.Index(fields=['region', '-held_at'], name='task_meeting_region'),
                ),
                migrations.AddConstraint(
                    model_name='taskmeeting',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('minutes', ''), _negated=True), models.Q(('convener', ''), _negated=True), models.Q(('chair_post', ''), _negated=True)), name='task_meeting_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='taskmeeting',
                    constraint=models.CheckConstraint(condition=models.Q(('held_at__lte', models.F('recorded_at'))), name='task_meeting_was_held'),
                ),
                migrations.AddConstraint(
                    model_name='taskdecision',
                    constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='task_decision_once'),
                ),
                migrations.AddConstraint(
                    model_name='taskdecision',
                    constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='task_decision_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='taskattendance',
                    constraint=models.UniqueConstraint(fields=('meeting', 'name'), name='task_attendance_once'),
                ),
                migrations.AddConstraint(
                    model_name='taskattendance',
                    constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='task_attendance_named'),
                ),
                migrations.AddIndex(
                    model_name='taskpolicy',
                    index=models.Index(fields=['region', 'status'], name='task_policy_region'),
                ),
                migrations.AddConstraint(
                    model_name='taskpolicy',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('issued_by', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('issued_at__isnull', False), ('issued_by__isnull', False), models.Q(('issued_by__isnull', True), models.Q(('issued_by', models.F('created_by')), _negated=True), _connector='OR')), _connector='OR'), name='task_policy_issued_by_another', violation_error_message='任务由录入人以外的人下达。'),
                ),
                migrations.AddConstraint(
                    model_name='taskpolicy',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at', None), ('closed_by', None)), _connector='OR'), name='task_policy_closed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='taskpolicy',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), name='task_policy_named'),
                ),
                migrations.AddConstraint(
                    model_name='policymeasure',
                    constraint=models.UniqueConstraint(fields=('policy', 'number'), name='policy_measure_once'),
                ),
                migrations.AddConstraint(
                    model_name='policymeasure',
                    constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='policy_measure_named'),
                ),
                migrations.AddIndex(
                    model_name='ledgeritem',
                    index=models.Index(fields=['region', 'status', 'due_on'], name='ledger_item_region'),
                ),
                migrations.AddIndex(
                    model_name='ledgeritem',
                    index=models.Index(fields=['policy', 'number'], name='ledger_item_policy'),
                ),
                migrations.AddIndex(
                    model_name='ledgeritem',
                    index=models.Index(fields=['-created_at', '-uid'], name='ledger_item_newest'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.UniqueConstraint(fields=('policy', 'number'), name='ledger_item_once', violation_error_message='该文件已有同一序号的任务，请核对序号。'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('units_text', ''), _negated=True), models.Q(('schedule_text', ''), _negated=True)), name='ledger_item_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('issued_by', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('issued_at__isnull', False), ('issued_by__isnull', False), models.Q(('issued_by__isnull', True), models.Q(('issued_by', models.F('created_by')), _negated=True), _connector='OR')), _connector='OR'), name='ledger_item_issued_by_another', violation_error_message='任务由录入人以外的人下达。'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('schedule_kind', 'unknown'), _negated=True), ('status', 'draft'), _connector='OR'), name='ledger_item_schedule_understood', violation_error_message='时间进度未能识别的，先由人工确定期限，再下达。'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on', None), ('schedule_kind__in', ['continuous', 'unknown'])), models.Q(('due_on__isnull', False), ('schedule_kind__in', ['dated', 'recurring', 'relative'])), ('schedule_kind', 'staged'), _connector='OR'), name='ledger_item_day_as_said'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['suspended', 'cancelled']), models.Q(('stopped_document', ''), _negated=True), models.Q(('stopped_reason', ''), _negated=True)), models.Q(models.Q(('status__in', ['suspended', 'cancelled']), _negated=True), ('stopped_document', ''), ('stopped_reason', '')), _connector='OR'), name='ledger_item_stopped_by_document'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeritem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('concluded_at__isnull', False), ('concluded_by__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('concluded_at', None), ('concluded_by', None)), _connector='OR'), name='ledger_item_concluded_whole'),
                ),
                migrations.AddIndex(
                    model_name='taskprogress',
                    index=models.Index(fields=['duty', 'at'], name='task_progress_of_duty'),
                ),
                migrations.AddConstraint(
                    model_name='taskprogress',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(models.Q(('percent__gte', 0), ('percent__lte', 100)), models.Q(('percent', None), models.Q(('stage', ''), _negated=True)), _connector='OR')), name='task_progress_says_how_far'),
                ),
                migrations.AddConstraint(
                    model_name='taskstage',
                    constraint=models.UniqueConstraint(fields=('duty', 'number'), name='task_stage_once'),
                ),
                migrations.AddConstraint(
                    model_name='taskstage',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None), ('evidence', '')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='task_stage_done_whole'),
                ),
                migrations.AddConstraint(
                    model_name='taskstage',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('done_by__isnull', False), models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('done_by')), _negated=True), _connector='OR')), _connector='OR'), name='task_stage_checked_by_another', violation_error_message='阶段完成情况由填报人以外的人核验。'),
                ),
                migrations.AddIndex(
                    model_name='taskstep',
                    index=models.Index(fields=['item', 'at'], name='task_steps'),
                ),
                migrations.AddIndex(
                    model_name='taskstep',
                    index=models.Index(fields=['duty', 'at'], name='task_duty_steps'),
                ),
                migrations.AddConstraint(
                    model_name='taskunit',
                    constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item', 'name'), name='task_unit_once'),
                ),
                migrations.AddConstraint(
                    model_name='taskunit',
                    constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='task_unit_named'),
                ),
                migrations.AddIndex(
                    model_name='taskduty',
                    index=models.Index(fields=['organisation', 'status', 'due_on'], name='task_duty_of_body'),
                ),
                migrations.AddIndex(
                    model_name='taskduty',
                    index=models.Index(fields=['region', 'status'], name='task_duty_region'),
                ),
                migrations.AddIndex(
                    model_name='taskduty',
                    index=models.Index(condition=models.Q(('status__in', ['doing', 'reported'])), fields=['due_on'], name='task_duty_open'),
                ),
                migrations.AddConstraint(
                    model_name='taskduty',
                    constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('status__in', ['doing', 'reported'])), fields=('item', 'organisation'), name='task_duty_once_a_body'),
                ),
                migrations.AddConstraint(
                    model_name='taskduty',
                    constraint=models.UniqueConstraint(condition=models.Q(('organisation', None), ('status__in', ['doing', 'reported'])), fields=('item', 'name'), name='task_duty_once_a_name'),
                ),
                migrations.AddConstraint(
                    model_name='taskduty',
                    constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100), models.Q(('name', ''), _negated=True)), name='task_duty_percent'),
                ),
                migrations.AddConstraint(
                    model_name='taskduty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('reported_at', None), ('reported_by', None), ('result', ''), ('status', 'doing')), models.Q(('reported_at__isnull', False), ('reported_by__isnull', False), ('status__in', ['reported', 'done']), models.Q(('result', ''), _negated=True)), ('status', 'ended'), _connector='OR'), name='task_duty_reported_whole'),
                ),
                migrations.AddConstraint(
                    model_name='taskduty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('status', 'done'), models.Q(('accepted_by__isnull', True), models.Q(('accepted_by', models.F('reported_by')), _negated=True), _connector='OR')), models.Q(models.Q(('status', 'done'), _negated=True), ('accepted_at', None), ('accepted_by', None)), _connector='OR'), name='task_duty_accepted_by_another', violation_error_message='完成情况由填报人以外的人核验。'),
                ),
                *worklist.LEDGER_OPERATIONS,
            ],
        ),
    ]
