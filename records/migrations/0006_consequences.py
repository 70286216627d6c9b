import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import records.common.ids
import records.dishonesty.models.record
from django.conf import settings
from records.consequences import append_only as consequences
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_papers'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='ConsequenceStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('case_kind', models.CharField(choices=[('order', '整改通知'), ('measure', '惩戒措施'), ('notice', '通报批评'), ('responsibility', '责任追究'), ('report', '失信情况报告')], max_length=14, verbose_name='类别')),
                        ('case_uid', models.UUIDField()),
                        ('name', models.CharField(max_length=16, verbose_name='操作')),
                        ('source', models.CharField(blank=True, max_length=14, verbose_name='原状态')),
                        ('target', models.CharField(max_length=14, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                        ('content', models.JSONField(blank=True, null=True, verbose_name='当时的内容')),
                    ],
                    options={
                        'verbose_name': '办理记录',
                        'verbose_name_plural': '办理记录',
                    },
                ),
                migrations.CreateModel(
                    name='CriticismNotice',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(max_length=128, verbose_name='通报文号')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('text', models.TextField(max_length=5000, verbose_name='通报正文')),
                        ('audience', models.CharField(choices=[('internal', '内部通报'), ('public', '公开通报')], default='internal', max_length=8, verbose_name='通报范围')),
                        ('is_typical_case', models.BooleanField(default=False, help_text='仅限公开通报；记录终止公示后案例同时撤下。', verbose_name='作为典型案例曝光')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('issued', '已印发'), ('withdrawn', '已撤回')], default='draft', max_length=9, verbose_name='状态')),
                        ('dated_on', models.DateField(verbose_name='通报日期')),
                        ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('issued_at', models.DateTimeField(null=True, verbose_name='印发时间')),
                        ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                        ('withdrawal_note', models.CharField(blank=True, max_length=500, verbose_name='撤回原因')),
                    ],
                    options={
                        'verbose_name': '通报批评',
                        'verbose_name_plural': '通报批评',
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceFile',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('original_name', models.CharField(max_length=255, verbose_name='原文件名')),
                        ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                        ('content_type', models.CharField(max_length=100, verbose_name='文件类型')),
                        ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                        ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                        ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                        ('removed_at', models.DateTimeField(null=True, verbose_name='移除时间')),
                    ],
                    options={
                        'verbose_name': '佐证材料',
                        'verbose_name_plural': '佐证材料',
                    },
                ),
                migrations.CreateModel(
                    name='Measure',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('honours', '取消或限制评优评先和荣誉'), ('appointment', '任用参考和限制'), ('promotion', '晋升职务职级限制'), ('funds', '限制财政性资金和项目安排'), ('pilots', '限制改革试点和示范创建'), ('financing', '限制专项债券和融资推荐'), ('assessment', '考核评价扣分或降档'), ('talks', '约谈'), ('supervision', '列为重点监管对象'), ('other', '其他依法采取的措施')], max_length=12, verbose_name='措施类别')),
                        ('title', models.CharField(max_length=200, verbose_name='措施内容')),
                        ('legal_basis', models.CharField(max_length=500, verbose_name='法律依据')),
                        ('document_number', models.CharField(blank=True, max_length=128, verbose_name='决定文号')),
                        ('decided_on', models.DateField(verbose_name='决定日期')),
                        ('starts_on', models.DateField(verbose_name='开始日期')),
                        ('ends_on', models.DateField(blank=True, help_text='不填则至记录修复或终止时解除。', null=True, verbose_name='结束日期')),
                        ('status', models.CharField(choices=[('entered', '待决定'), ('in_force', '生效中'), ('refused', '不予采取'), ('expired', '期满结束'), ('lifted', '已解除')], default='entered', max_length=10, verbose_name='状态')),
                        ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审定时间')),
                        ('executed_at', models.DateTimeField(null=True, verbose_name='执行确认时间')),
                        ('execution_note', models.CharField(blank=True, max_length=500, verbose_name='执行情况')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                        ('end_note', models.CharField(blank=True, max_length=500, verbose_name='结束原因')),
                    ],
                    options={
                        'verbose_name': '惩戒措施',
                        'verbose_name_plural': '惩戒措施',
                    },
                ),
                migrations.CreateModel(
                    name='OwnReport',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('due', '待报告'), ('filed', '已报告，待处理'), ('returned', '已退回补充'), ('taken', '已采用并起草记录'), ('dismissed', '不构成失信'), ('cancelled', '无须报告')], default='due', max_length=9, verbose_name='状态')),
                        ('title', models.CharField(max_length=200, verbose_name='事项')),
                        ('event_on', models.DateField(verbose_name='文书生效或事件发生日期')),
                        ('due_on', models.DateField(verbose_name='报告期限')),
                        ('facts', models.TextField(blank=True, max_length=5000, verbose_name='失信事实')),
                        ('causes', models.TextField(blank=True, max_length=3000, verbose_name='原因分析')),
                        ('remedy', models.TextField(blank=True, max_length=3000, verbose_name='已采取和拟采取的整改措施')),
                        ('document_number', models.CharField(blank=True, max_length=128, verbose_name='文书文号')),
                        ('authority_name', models.CharField(blank=True, max_length=200, verbose_name='作出机关')),
                        ('asked_at', models.DateTimeField(null=True, verbose_name='要求报告时间')),
                        ('filed_at', models.DateTimeField(null=True, verbose_name='报告时间')),
                        ('filed_on', models.DateField(null=True, verbose_name='报告日期')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('missed_at', models.DateTimeField(null=True, verbose_name='逾期时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='处理时间')),
                        ('decision_note', models.CharField(blank=True, max_length=1000, verbose_name='处理意见')),
                    ],
                    options={
                        'verbose_name': '失信情况报告',
                        'verbose_name_plural': '失信情况报告',
                    },
                ),
                migrations.CreateModel(
                    name='RectificationOrder',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(max_length=60, unique=True, verbose_name='文号')),
                        ('status', models.CharField(choices=[('ordered', '已下达，待书面说明'), ('explained', '已说明，整改中'), ('submitted', '已报送，待核查'), ('returned', '已退回，继续整改'), ('accepted', '整改到位'), ('not_rectified', '逾期未整改'), ('withdrawn', '已撤回')], default='ordered', max_length=14, verbose_name='状态')),
                        ('to_explain', models.TextField(max_length=2000, verbose_name='须书面说明的问题')),
                        ('requirements', models.TextField(max_length=2000, verbose_name='整改要求')),
                        ('basis', models.CharField(max_length=300, verbose_name='依据')),
                        ('explain_due_on', models.DateField(verbose_name='书面说明期限')),
                        ('due_on', models.DateField(verbose_name='整改期限')),
                        ('ordered_at', models.DateTimeField(verbose_name='下达时间')),
                        ('explanation', models.TextField(blank=True, max_length=5000, verbose_name='失信原因的书面说明')),
                        ('explained_at', models.DateTimeField(null=True, verbose_name='说明时间')),
                        ('measures_taken', models.TextField(blank=True, max_length=5000, verbose_name='整改措施和成效')),
                        ('submitted_at', models.DateTimeField(null=True, verbose_name='报送时间')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                        ('decision_note', models.TextField(blank=True, max_length=1000, verbose_name='核查意见')),
                        ('overdue_at', models.DateTimeField(null=True, verbose_name='逾期时间')),
                    ],
                    options={
                        'verbose_name': '整改通知',
                        'verbose_name_plural': '整改通知',
                    },
                ),
                migrations.CreateModel(
                    name='Responsibility',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('role', models.CharField(choices=[('principal', '主要负责人'), ('leading', '分管负责人'), ('direct', '直接责任人'), ('handler', '经办人')], max_length=10, verbose_name='责任类别')),
                        ('conduct', models.TextField(max_length=2000, verbose_name='应负责任的行为')),
                        ('conduct_on', models.DateField(verbose_name='行为日期')),
                        ('result', models.CharField(choices=[('pending', '尚在处理'), ('none', '免予追究'), ('talk', '谈话提醒、批评教育'), ('admonition', '诫勉'), ('organisational', '组织处理'), ('party', '党纪处分'), ('administrative', '政务处分'), ('transferred', '移送有关机关')], default='pending', max_length=14, verbose_name='责任追究结果')),
                        ('result_document', models.CharField(blank=True, max_length=128, verbose_name='处理文书文号')),
                        ('result_on', models.DateField(blank=True, null=True, verbose_name='处理日期')),
                        ('status', models.CharField(choices=[('entered', '待确认'), ('confirmed', '已确认'), ('refused', '不予认定')], default='entered', max_length=9, verbose_name='状态')),
                        ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                        ('decision_note', models.CharField(blank=True, max_length=500, verbose_name='确认意见')),
                    ],
                    options={
                        'verbose_name': '责任追究',
                        'verbose_name_plural': '责任追究',
                    },
                ),
                migrations.AddField(
                    model_name='consequencestep',
                    name='by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='entered_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='issued_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='issuer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='通报机关'),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='被通报单位'),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='record',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criticism_notices', to='records.dishonestyrecord', verbose_name='失信记录'),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='criticismnotice',
                    name='withdrawn_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='evidencefile',
                    name='removed_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='evidencefile',
                    name='uploaded_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='decided_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='deciding_body',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='决定机关'),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='ended_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='entered_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='executed_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='executing_body',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='执行机关'),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='official',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='records.official', verbose_name='对象人员'),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='records.organisation', verbose_name='对象机构'),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='record',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='records.dishonestyrecord', verbose_name='失信记录'),
                ),
                migrations.AddField(
                    model_name='measure',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='asked_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='decided_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='filed_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_reports', to='records.organisation', verbose_name='报告单位'),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='record',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_report', to='records.dishonestyrecord', verbose_name='据此起草的记录'),
                ),
                migrations.AddField(
                    model_name='ownreport',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='evidencefile',
                    name='report',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='records.ownreport'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='decided_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='draft',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='from_rectification_order', to='records.dishonestyrecord', verbose_name='据此起草的记录'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='escalated_to',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='已报上级机构'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='explained_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='ordered_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='下达人'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='整改单位'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='paper',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.paper'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='record',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectification_orders', to='records.dishonestyrecord', verbose_name='失信记录'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='rectificationorder',
                    name='submitted_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='evidencefile',
                    name='order',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='records.rectificationorder'),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='decided_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='entered_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='official',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='records.official', verbose_name='责任人'),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='失信机构'),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='post',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.post', verbose_name='行为时职务'),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='record',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='records.dishonestyrecord', verbose_name='失信记录'),
                ),
                migrations.AddField(
                    model_name='responsibility',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddIndex(
                    model_name='consequencestep',
                    index=models.Index(fields=['case_uid', 'at'], name='consequence_step_of_case'),
                ),
                migrations.AddIndex(
                    model_name='criticismnotice',
                    index=models.Index(fields=['status', '-entered_at'], name='criticism_work_lists'),
                ),
                migrations.AddIndex(
                    model_name='criticismnotice',
                    index=models.Index(fields=['organisation', '-dated_on'], name='criticism_of_body'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(('issued_by', None), models.Q(('issued_by', models.F('entered_by')), _negated=True), _connector='OR'), name='criticism_four_eyes', violation_error_message='通报须由起草人以外的人审定印发。'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='criticism_says_what'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('issued_by', None)), models.Q(('issued_at__isnull', False), ('issued_by__isnull', False)), _connector='OR'), name='criticism_issued_whole'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_note', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_note', ''), _negated=True)), _connector='OR'), name='criticism_withdrawn_whole'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_by', None), ('status', 'draft'), ('withdrawn_by', None)), models.Q(('issued_by__isnull', False), ('status', 'issued'), ('withdrawn_by', None)), models.Q(('status', 'withdrawn'), ('withdrawn_by__isnull', False)), _connector='OR'), name='criticism_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.CheckConstraint(condition=models.Q(('is_typical_case', False), ('audience', 'public'), _connector='OR'), name='criticism_case_is_public', violation_error_message='只有公开通报可以作为典型案例曝光。'),
                ),
                migrations.AddConstraint(
                    model_name='criticismnotice',
                    constraint=models.UniqueConstraint(fields=('issuer', 'number'), name='criticism_number_once'),
                ),
                migrations.AddIndex(
                    model_name='measure',
                    index=models.Index(condition=models.Q(('official', None), ('status', 'in_force')), fields=['organisation', 'ends_on'], name='measure_active_of_body'),
                ),
                migrations.AddIndex(
                    model_name='measure',
                    index=models.Index(condition=models.Q(('official__isnull', False), ('status', 'in_force')), fields=['official', 'ends_on'], name='measure_active_of_official'),
                ),
                migrations.AddIndex(
                    model_name='measure',
                    index=models.Index(condition=models.Q(('status', 'in_force')), fields=['ends_on'], name='measure_ending'),
                ),
                migrations.AddIndex(
                    model_name='measure',
                    index=models.Index(fields=['status', '-entered_at'], name='measure_work_lists'),
                ),
                migrations.AddIndex(
                    model_name='measure',
                    index=models.Index(fields=['executing_body', 'status'], name='measure_to_execute'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='measure_four_eyes', violation_error_message='惩戒措施须由登记人以外的人审定。'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('legal_basis', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='measure_has_legal_basis', violation_error_message='没有法律、法规或者党中央、国务院政策依据，不得采取惩戒措施。'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(('starts_on__gte', models.F('decided_on')), models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR')), name='measure_dates_in_order', violation_error_message='开始日期不早于决定日期，结束日期不早于开始日期。'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='measure_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('executed_at', None), ('executed_by', None), ('execution_note', '')), models.Q(('executed_at__isnull', False), ('executed_by__isnull', False), models.Q(('execution_note', ''), _negated=True)), _connector='OR'), name='measure_executed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='measure_ended_whole'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('ended_by', None), ('executed_by', None), ('status', 'entered')), models.Q(('decided_by__isnull', False), ('ended_by', None), ('status', 'in_force')), models.Q(('ended_by__isnull', False), ('executed_by', None), ('status', 'refused'), models.Q(('end_note', ''), _negated=True)), models.Q(('decided_by__isnull', False), ('ended_by__isnull', False), ('status__in', ['expired', 'lifted']), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='measure_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='measure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'expired'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='measure_expires_with_an_end'),
                ),
                migrations.AddIndex(
                    model_name='ownreport',
                    index=models.Index(fields=['status', 'due_on'], name='own_report_work_lists'),
                ),
                migrations.AddIndex(
                    model_name='ownreport',
                    index=models.Index(fields=['organisation', '-event_on'], name='own_report_of_body'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), records.dishonesty.models.record.NoneOf(models.F('decided_by'), models.F('writers')), _connector='OR'), name='own_report_four_eyes', violation_error_message='报告须由书写人以外的人处理。'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(('filed_by', None), models.Q(records.dishonesty.models.record.NoneOf(models.F('filed_by'), models.F('writers')), _negated=True), _connector='OR'), name='own_report_filer_is_a_writer'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='own_report_says_what'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('asked_by', None)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='own_report_asked_whole'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('filed_at', None), ('filed_by', None), ('filed_on', None)), models.Q(('filed_at__isnull', False), ('filed_by__isnull', False), ('filed_on__isnull', False), models.Q(('facts', ''), _negated=True), models.Q(('causes', ''), _negated=True), models.Q(('remedy', ''), _negated=True)), _connector='OR'), name='own_report_filed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='own_report_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='ownreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by__isnull', False), ('decided_by', None), ('filed_by', None), ('record', None), ('status', 'due')), models.Q(('decided_by', None), ('filed_by__isnull', False), ('record', None), ('status__in', ['filed', 'returned'])), models.Q(('decided_by__isnull', False), ('filed_by__isnull', False), ('record__isnull', False), ('status', 'taken')), models.Q(('decided_by__isnull', False), ('filed_by__isnull', False), ('record', None), ('status', 'dismissed'), models.Q(('decision_note', ''), _negated=True)), models.Q(('decided_by__isnull', False), ('record', None), ('status', 'cancelled'), models.Q(('decision_note', ''), _negated=True)), _connector='OR'), name='own_report_status_has_its_columns'),
                ),
                migrations.AddIndex(
                    model_name='rectificationorder',
                    index=models.Index(fields=['status', 'due_on'], name='order_work_lists'),
                ),
                migrations.AddIndex(
                    model_name='rectificationorder',
                    index=models.Index(fields=['organisation', '-ordered_at'], name='order_of_body'),
                ),
                migrations.AddIndex(
                    model_name='rectificationorder',
                    index=models.Index(condition=models.Q(('escalated_to__isnull', False)), fields=['escalated_to'], name='order_escalated'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(records.dishonesty.models.record.NoneOf(models.F('decided_by'), models.F('writers')), models.Q(('decided_by', models.F('ordered_by')), _negated=True)), _connector='OR'), name='order_four_eyes', violation_error_message='核查人不能是下达整改通知的人，也不能是书写整改材料的人。'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(records.dishonesty.models.record.NoneOf(models.F('ordered_by'), models.F('writers'))), name='order_orderer_writes_nothing'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_by', None), models.Q(records.dishonesty.models.record.NoneOf(models.F('explained_by'), models.F('writers')), _negated=True), _connector='OR'), models.Q(('submitted_by', None), models.Q(records.dishonesty.models.record.NoneOf(models.F('submitted_by'), models.F('writers')), _negated=True), _connector='OR')), name='order_authors_are_writers'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('to_explain', ''), _negated=True), models.Q(('requirements', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='order_says_what', violation_error_message='请写明须说明的问题、整改要求和依据。'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_at', None), ('explained_by', None), ('explanation', '')), models.Q(models.Q(('explanation', ''), _negated=True), ('explained_at__isnull', False), ('explained_by__isnull', False)), _connector='OR'), name='order_explained_whole'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('measures_taken', ''), ('submitted_at', None), ('submitted_by', None)), models.Q(models.Q(('measures_taken', ''), _negated=True), ('explained_by__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='order_submitted_whole'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='order_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('explained_by', None), ('status', 'ordered')), models.Q(('decided_by', None), ('explained_by__isnull', False), ('status', 'explained'), ('submitted_by', None)), models.Q(('decided_by', None), ('status__in', ['submitted', 'returned']), ('submitted_by__isnull', False)), models.Q(('decided_by__isnull', False), ('status', 'accepted'), ('submitted_by__isnull', False)), models.Q(('decided_by__isnull', False), ('status__in', ['not_rectified', 'withdrawn']), models.Q(('decision_note', ''), _negated=True)), _connector='OR'), name='order_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'not_rectified'), _negated=True), ('overdue_at__isnull', False), _connector='OR'), name='order_not_rectified_is_overdue'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(('draft', None), ('status', 'not_rectified'), _connector='OR'), name='order_draft_only_when_not_rectified'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('explain_due_on'))), name='order_dates_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='rectificationorder',
                    constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('ordered', 'explained', 'submitted', 'returned'))), fields=('record',), name='order_one_open_per_record', violation_error_message='该记录已有未办结的整改通知。'),
                ),
                migrations.AddConstraint(
                    model_name='evidencefile',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('order__isnull', False), ('report', None)), models.Q(('order', None), ('report__isnull', False)), _connector='OR'), name='evidence_belongs_to_one_case'),
                ),
                migrations.AddConstraint(
                    model_name='evidencefile',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='evidence_removed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='evidencefile',
                    constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('order', 'report', 'sha256'), name='evidence_once_per_case', nulls_distinct=False, violation_error_message='该文件已在本件材料中。'),
                ),
                migrations.AddIndex(
                    model_name='responsibility',
                    index=models.Index(fields=['official'], name='responsibility_of_official'),
                ),
                migrations.AddIndex(
                    model_name='responsibility',
                    index=models.Index(fields=['status', '-entered_at'], name='responsibility_work_lists'),
                ),
                migrations.AddConstraint(
                    model_name='responsibility',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='responsibility_four_eyes', violation_error_message='责任人须由登记人以外的人确认。'),
                ),
                migrations.AddConstraint(
                    model_name='responsibility',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), models.Q(models.Q(('decided_by', None), ('status', 'entered')), models.Q(models.Q(('status', 'entered'), _negated=True), ('decided_by__isnull', False)), _connector='OR')), name='responsibility_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='responsibility',
                    constraint=models.CheckConstraint(condition=models.Q(('conduct', ''), _negated=True), name='responsibility_says_what'),
                ),
                migrations.AddConstraint(
                    model_name='responsibility',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', 'pending'), ('result_document', ''), ('result_on', None)), models.Q(models.Q(('result', 'pending'), _negated=True), ('result_on__isnull', False)), _connector='OR'), name='responsibility_result_dated', violation_error_message='请填写处理日期；尚在处理的，不填日期和文号。'),
                ),
                migrations.AddConstraint(
                    model_name='responsibility',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'refused'), _negated=True), fields=('record', 'official'), name='responsibility_once', violation_error_message='该责任人已登记在本记录下。'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='dishonestyrecord',
            name='consequences',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='失信后果'),
        ),
        migrations.AddField(
            model_name='dishonestyrecord',
            name='rectification_due_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='整改期限'),
        ),
        migrations.AddField(
            model_name='dishonestyrecord',
            name='rectification_status',
            field=models.CharField(blank=True, choices=[('open', '整改中'), ('submitted', '整改已报送，待核查'), ('accepted', '整改到位'), ('overdue', '逾期未整改到位')], editable=False, max_length=10, verbose_name='整改情况'),
        ),
        migrations.AddConstraint(
            model_name='dishonestyrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rectification_due_on', None), ('rectification_status', '')), models.Q(('rectification_due_on__isnull', False), ('rectification_status__in', ['open', 'submitted', 'accepted', 'overdue'])), _connector='OR'), name='record_rectification_whole'),
        ),
        migrations.AddConstraint(
            model_name='dishonestyrecord',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(records.dishonesty.models.record.JsonKind(models.F('consequences')), models.Value('array'))), name='record_consequences_a_list'),
        ),
        *consequences.MIGRATION_OPERATIONS,
    ]
