import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import records.common.crypto
import records.common.ids
import records.pledges.course
from django.conf import settings
from records.pledges import append_only as pledges
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0013_search'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('post_title', models.CharField(max_length=100, verbose_name='职务')),
                        ('post_seat', models.PositiveSmallIntegerField(default=1, verbose_name='席位')),
                        ('handed_on', models.DateField(verbose_name='交接日期')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='records.post', verbose_name='离任')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.paper', verbose_name='交接清单')),
                        ('taken', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.post', verbose_name='接任')),
                    ],
                    options={
                        'verbose_name': '承诺交接',
                        'verbose_name_plural': '承诺交接',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Pledge',
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
                        ('pledge_kind', models.CharField(choices=[('service', '服务承诺'), ('target', '年度目标'), ('livelihood', '民生实事'), ('policy', '政策兑现'), ('contract', '招商引资协议和合同'), ('ppp', '政府和社会资本合作'), ('payment', '付款承诺'), ('township', '乡镇街道承诺')], max_length=10, verbose_name='承诺类型')),
                        ('domain', models.CharField(choices=[('procurement', '政府采购'), ('ppp', '政府和社会资本合作'), ('bidding', '招标投标'), ('resource_trading', '公共资源交易'), ('investment', '招商引资'), ('debt', '地方政府债务'), ('statistics', '政府统计'), ('grassroots', '街道乡镇'), ('work_safety', '安全生产'), ('legal_duty', '履行法定义务'), ('policy', '政策兑现'), ('general', '其他')], default='general', max_length=20, verbose_name='领域')),
                        ('matter', models.CharField(blank=True, choices=[('quality', '服务质量'), ('time_limit', '办理时限'), ('guarantee', '服务保障'), ('affairs', '政务公开'), ('finance', '财务公开'), ('other', '其他事项')], help_text='服务承诺和乡镇街道承诺须选：质量、时限、保障，或政务、财务公开。', max_length=10, verbose_name='承诺事项')),
                        ('counts_as_kept', models.TextField(help_text='写成能核对的标准：数量、时间、地点，例如“12月31日前建成并开放3所托育园，新增托位300个”。', max_length=2000, verbose_name='怎样算兑现')),
                        ('document_url', models.CharField(blank=True, help_text='公众能读到来源文件的网址；没有公开的不填。', max_length=500, validators=[django.core.validators.RegexValidator('^https?://\\S+$', '网址须以 https:// 或 http:// 开头。')], verbose_name='来源文件网址')),
                        ('post_title', models.CharField(help_text='负责兑现的职务，例如“局长”；不写姓名，人员变动不影响责任。', max_length=100, verbose_name='责任职务')),
                        ('post_seat', models.PositiveSmallIntegerField(default=1, help_text='同一职务有多人的，填第几席；一般为 1。', validators=[django.core.validators.MinValueValidator(1)], verbose_name='席位')),
                        ('due_on', models.DateField(verbose_name='兑现期限')),
                        ('amount', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='金额（万元）')),
                        ('in_review', models.BooleanField(default=False, help_text='乡镇街道承诺的履行情况计入年度绩效考核。', verbose_name='列入绩效考核')),
                        ('counterparty_kind', models.CharField(blank=True, choices=[('法人及非法人组织', '法人及非法人组织'), ('自然人', '自然人'), ('个体工商户', '个体工商户')], max_length=16, verbose_name='相对人类别')),
                        ('counterparty_name', models.CharField(blank=True, help_text='协议、合同的另一方。自然人的姓名加密保存，不公示、不归集。', max_length=200, verbose_name='相对人')),
                        ('counterparty_uscc', models.CharField(blank=True, max_length=18, verbose_name='相对人统一社会信用代码')),
                        ('outcome', models.CharField(choices=[('pending', '待履行'), ('partly', '部分履行'), ('kept', '全部履行'), ('broken', '未履行'), ('changed', '已变更（法定程序）'), ('ended', '终止')], default='pending', editable=False, max_length=8, verbose_name='履行情况')),
                        ('progress', models.PositiveSmallIntegerField(default=0, editable=False, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='进度（%）')),
                        ('overdue_since', models.DateField(editable=False, null=True, verbose_name='逾期之日')),
                        ('course', models.JSONField(default=records.pledges.course.empty_course, editable=False, validators=[records.pledges.course.validate_course], verbose_name='履行过程')),
                        ('person_name', records.common.crypto.EncryptedTextField(editable=False, null=True, verbose_name='自然人姓名')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=100)),
                        ('content_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('refused_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('draft', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pledge', to='records.dishonestyrecord', verbose_name='据此起草的记录')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '承诺',
                        'verbose_name_plural': '承诺',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Milestone',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('title', models.CharField(max_length=200, verbose_name='里程碑')),
                        ('weight', models.PositiveSmallIntegerField(default=1, help_text='1 至 100 的整数；进度按已核定达成的权重占全部权重的比例计算。', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='权重')),
                        ('due_on', models.DateField(verbose_name='计划达成日期')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                    ],
                    options={
                        'verbose_name': '里程碑',
                        'verbose_name_plural': '里程碑',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HandoverItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(verbose_name='版本')),
                        ('progress', models.PositiveSmallIntegerField(verbose_name='进度（%）')),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.handover')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to='records.pledge')),
                    ],
                    options={
                        'verbose_name': '交接清单项',
                        'verbose_name_plural': '交接清单项',
                    },
                ),
                migrations.CreateModel(
                    name='Disclosure',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('stage', models.CharField(choices=[('negotiation', '洽谈签约'), ('approval', '审批供地'), ('construction', '开工建设'), ('production', '投产达效'), ('honouring', '政策兑现'), ('identification', '项目识别'), ('preparation', '项目准备'), ('procurement', '项目采购'), ('implementation', '项目执行'), ('transfer', '项目移交')], max_length=16, verbose_name='阶段')),
                        ('disclosed_on', models.DateField(verbose_name='公开日期')),
                        ('document_name', models.CharField(max_length=200, verbose_name='公开内容')),
                        ('url', models.CharField(blank=True, max_length=500, verbose_name='公开网址')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                    ],
                    options={
                        'verbose_name': '阶段信息公开',
                        'verbose_name_plural': '阶段信息公开',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PledgeChange',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('ground', models.CharField(choices=[('public_interest', '国家利益、社会公共利益需要'), ('law', '法律法规或上级政策调整'), ('force_majeure', '不可抗力'), ('agreement', '与相对人协商一致'), ('clerical', '录入差错更正（以来源文件为准）')], max_length=16, verbose_name='变更事由')),
                        ('procedure', models.CharField(help_text='由谁、按什么程序决定，例如“经区政府常务会议第12次会议审议，报市政府批准”。', max_length=500, verbose_name='法定程序')),
                        ('document_name', models.CharField(max_length=200, verbose_name='变更文件名称')),
                        ('document_number', models.CharField(max_length=128, verbose_name='变更文件文号')),
                        ('decided_on', models.DateField(verbose_name='决定日期')),
                        ('reasons', models.TextField(max_length=2000, verbose_name='变更理由')),
                        ('compensation_terms', models.CharField(help_text='怎样补偿相对人受到的损失；没有损失的写明依据。', max_length=1000, verbose_name='补偿安排')),
                        ('compensation_amount', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='补偿金额（万元）')),
                        ('ends', models.BooleanField(default=False, verbose_name='终止承诺')),
                        ('new_due_on', models.DateField(blank=True, null=True, verbose_name='新的兑现期限')),
                        ('new_counts_as_kept', models.TextField(blank=True, max_length=2000, verbose_name='新的兑现标准')),
                        ('was_due_on', models.DateField(editable=False, verbose_name='原兑现期限')),
                        ('was_counts_as_kept', models.TextField(editable=False, verbose_name='原兑现标准')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '承诺变更',
                        'verbose_name_plural': '承诺变更',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PledgeEvidence',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('step', models.UUIDField(db_index=True, verbose_name='所属事项')),
                        ('title', models.CharField(max_length=200, verbose_name='材料名称')),
                        ('url', models.CharField(blank=True, max_length=500, verbose_name='网址')),
                        ('content_type', models.CharField(blank=True, max_length=100)),
                        ('extension', models.CharField(blank=True, max_length=8)),
                        ('size', models.PositiveIntegerField(default=0, verbose_name='大小')),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('stored_name', models.CharField(blank=True, max_length=200)),
                        ('uploaded_at', models.DateTimeField(verbose_name='提交时间')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ],
                    options={
                        'verbose_name': '承诺材料',
                        'verbose_name_plural': '承诺材料',
                    },
                ),
                migrations.CreateModel(
                    name='Reaching',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('reached_on', models.DateField(verbose_name='达成日期')),
                        ('statement', models.CharField(max_length=1000, verbose_name='完成情况')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reachings', to='records.milestone', verbose_name='里程碑')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '里程碑达成',
                        'verbose_name_plural': '里程碑达成',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Stage',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('stage', models.CharField(choices=[('negotiation', '洽谈签约'), ('approval', '审批供地'), ('construction', '开工建设'), ('production', '投产达效'), ('honouring', '政策兑现'), ('identification', '项目识别'), ('preparation', '项目准备'), ('procurement', '项目采购'), ('implementation', '项目执行'), ('transfer', '项目移交')], max_length=16, verbose_name='阶段')),
                        ('post_title', models.CharField(max_length=100, verbose_name='责任职务')),
                        ('disclose_by', models.DateField(blank=True, null=True, verbose_name='信息公开期限')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.official', verbose_name='责任人')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '项目阶段',
                        'verbose_name_plural': '项目阶段',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Verdict',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('status', models.CharField(choices=[('proposed', '待核定'), ('accepted', '已核定'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='核定意见')),
                        ('outcome', models.CharField(choices=[('kept', '全部履行'), ('partly', '部分履行'), ('broken', '未履行')], max_length=8, verbose_name='评定结果')),
                        ('fulfilled_on', models.DateField(blank=True, null=True, verbose_name='履行完成日期')),
                        ('reasons', models.TextField(max_length=2000, verbose_name='评定理由')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.pledge', verbose_name='承诺')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '履行评定',
                        'verbose_name_plural': '履行评定',
                        'abstract': False,
                    },
                ),
                migrations.AddIndex(
                    model_name='handover',
                    index=models.Index(fields=['organisation', 'post_title', 'post_seat'], name='handover_of_post'),
                ),
                migrations.AddIndex(
                    model_name='handover',
                    index=models.Index(fields=['region', '-handed_on'], name='handover_of_region'),
                ),
                migrations.AddIndex(
                    model_name='handover',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='handover_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='handover',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='handover_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='handover',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='handover_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='handover',
                    constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'accepted'])), fields=('left',), name='handover_once'),
                ),
                migrations.AddConstraint(
                    model_name='handover',
                    constraint=models.CheckConstraint(condition=models.Q(('taken', None), models.Q(('taken', models.F('left')), _negated=True), _connector='OR'), name='handover_to_another'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='pledge_public_newest'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(fields=['organisation', '-decided_on', '-uid'], name='pledge_of_body'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='pledge_of_region'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(fields=['status', '-updated_at'], name='pledge_work'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='pledge_expiring'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='pledge_search'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(fields=['region', 'outcome', 'due_on'], name='pledge_of_region_due'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(fields=['organisation', 'outcome', 'due_on'], name='pledge_of_body_due'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(fields=['organisation', 'post_title', 'post_seat'], name='pledge_of_post'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['outcome', 'due_on', 'uid'], name='pledge_due'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['pledge_kind', '-decided_on', '-uid'], name='pledge_public_of_kind'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('counterparty_uscc', ''), _negated=True), fields=['counterparty_uscc', '-decided_on', '-uid'], name='pledge_of_counterparty'),
                ),
                migrations.AddIndex(
                    model_name='pledge',
                    index=models.Index(condition=models.Q(('content_digest', ''), _negated=True), fields=['content_digest'], name='pledge_content'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='pledge_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='pledge_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='pledge_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='pledge_days_in_order', violation_error_message='有效期至不能早于文书日期。'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='pledge_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='pledge_progress_is_percent'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('outcome', 'pending'), ('version__gte', 1), _connector='OR'), name='pledge_judged_only_when_published'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('draft', None), models.Q(('version__gte', 1), models.Q(('channel', 'chain'), _negated=True)), _connector='OR'), name='pledge_drafted_only_here'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty_kind', ''), ('counterparty_name', ''), ('counterparty_uscc', '')), models.Q(models.Q(('counterparty_kind', ''), _negated=True), models.Q(('counterparty_name', ''), _negated=True)), _connector='OR'), name='pledge_counterparty_whole'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty_kind', '自然人'), _negated=True), models.Q(('counterparty_name', '***'), ('counterparty_uscc', '')), _connector='OR'), name='pledge_person_is_masked'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.CheckConstraint(condition=models.Q(('person_name__isnull', True), models.Q(('counterparty_kind', '自然人'), models.Q(('channel', 'chain'), _negated=True)), _connector='OR'), name='pledge_name_kept_of_persons'),
                ),
                migrations.AddConstraint(
                    model_name='pledge',
                    constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('created_by', 'external_id'), name='pledge_external_id_once'),
                ),
                migrations.AddIndex(
                    model_name='milestone',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='milestone_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='milestone',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='milestone_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='milestone',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='milestone_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='milestone',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='milestone_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='milestone',
                    constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100), models.Q(('title', ''), _negated=True)), name='milestone_weighs'),
                ),
                migrations.AddConstraint(
                    model_name='handoveritem',
                    constraint=models.UniqueConstraint(fields=('handover', 'pledge'), name='handover_item_once'),
                ),
                migrations.AddIndex(
                    model_name='disclosure',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='disclosure_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='disclosure',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='disclosure_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='disclosure',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='disclosure_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='disclosure',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='disclosure_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='disclosure',
                    constraint=models.CheckConstraint(condition=models.Q(('document_name', ''), _negated=True), name='disclosure_names_its_document'),
                ),
                migrations.AddIndex(
                    model_name='pledgechange',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='pledgechange_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='pledgechange',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='pledgechange_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='pledgechange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='pledgechange_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='pledgechange',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='pledgechange_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='pledgechange',
                    constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['public_interest', 'law', 'force_majeure', 'agreement', 'clerical']), models.Q(('procedure', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('reasons', ''), _negated=True), models.Q(('compensation_terms', ''), _negated=True)), name='pledge_change_is_lawful'),
                ),
                migrations.AddConstraint(
                    model_name='pledgechange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends', True), ('new_counts_as_kept', ''), ('new_due_on', None)), models.Q(('ends', False), models.Q(('new_due_on__isnull', False), models.Q(('new_counts_as_kept', ''), _negated=True), _connector='OR')), _connector='OR'), name='pledge_change_changes'),
                ),
                migrations.AddConstraint(
                    model_name='pledgechange',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('pledge',), name='pledge_change_one_waits'),
                ),
                migrations.AddConstraint(
                    model_name='pledgeevidence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(models.Q(('url', ''), _negated=True), models.Q(models.Q(('stored_name', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__gte', 1)), _connector='OR')), name='pledge_evidence_is_something'),
                ),
                migrations.AddConstraint(
                    model_name='pledgeevidence',
                    constraint=models.UniqueConstraint(condition=models.Q(('sha256', ''), _negated=True), fields=('step', 'sha256'), name='pledge_evidence_once'),
                ),
                migrations.AddIndex(
                    model_name='reaching',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='reaching_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='reaching',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='reaching_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='reaching',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='reaching_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='reaching',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='reaching_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='reaching',
                    constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'accepted'])), fields=('milestone',), name='reaching_once'),
                ),
                migrations.AddIndex(
                    model_name='stage',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='stage_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='stage',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='stage_waiting'),
                ),
                migrations.AddIndex(
                    model_name='stage',
                    index=models.Index(condition=models.Q(('official__isnull', False)), fields=['official'], name='stage_of_official'),
                ),
                migrations.AddConstraint(
                    model_name='stage',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='stage_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='stage',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='stage_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='stage',
                    constraint=models.CheckConstraint(condition=models.Q(('post_title', ''), _negated=True), name='stage_names_a_post'),
                ),
                migrations.AddIndex(
                    model_name='verdict',
                    index=models.Index(fields=['pledge', 'proposed_at'], name='verdict_of_pledge'),
                ),
                migrations.AddIndex(
                    model_name='verdict',
                    index=models.Index(condition=models.Q(('status', 'proposed')), fields=['proposed_at'], name='verdict_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='verdict',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('note', ''), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'accepted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status', 'refused'), models.Q(('note', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', None), ('note', ''), ('status', 'withdrawn')), _connector='OR'), name='verdict_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='verdict',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='verdict_four_eyes', violation_error_message='须由提出人以外的人核定。'),
                ),
                migrations.AddConstraint(
                    model_name='verdict',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('fulfilled_on__isnull', False), ('outcome', 'kept'), models.Q(('reasons', ''), _negated=True)), models.Q(('fulfilled_on', None), ('outcome__in', ['partly', 'broken']), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='verdict_says_why'),
                ),
                migrations.AddConstraint(
                    model_name='verdict',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('pledge',), name='verdict_one_waits'),
                ),
                *pledges.MIGRATION_OPERATIONS,
            ],
        ),
    ]
