import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from records.remedies import append_only as remedies
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0006_consequences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Applicant',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('body', '单位'), ('person', '个人')], max_length=8, verbose_name='申请人类别')),
                ('relation', models.CharField(choices=[('subject', '本单位、本人'), ('agent', '受委托人'), ('interested', '利害关系人'), ('other', '其他')], max_length=12, verbose_name='与记录的关系')),
                ('name', records.common.crypto.EncryptedTextField(verbose_name='名称、姓名')),
                ('id_number', records.common.crypto.EncryptedTextField(verbose_name='统一社会信用代码、身份证件号码')),
                ('id_number_index', models.CharField(editable=False, max_length=64)),
                ('phone', records.common.crypto.EncryptedTextField(verbose_name='联系电话')),
                ('email', records.common.crypto.EncryptedTextField(blank=True, verbose_name='电子邮箱')),
                ('address', records.common.crypto.EncryptedTextField(blank=True, verbose_name='联系地址')),
                ('agent_name', records.common.crypto.EncryptedTextField(blank=True, verbose_name='代理人姓名')),
                ('agent_id_number', records.common.crypto.EncryptedTextField(blank=True, verbose_name='代理人身份证件号码')),
                ('agent_phone', records.common.crypto.EncryptedTextField(blank=True, verbose_name='代理人电话')),
                ('has_agent', models.BooleanField(default=False, verbose_name='委托代理')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '申请人',
                'verbose_name_plural': '申请人',
            },
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('from_on', models.DateField(verbose_name='自')),
                ('until_on', models.DateField(verbose_name='至')),
                ('reason', models.TextField(max_length=2000, verbose_name='理由')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '修复限制',
                'verbose_name_plural': '修复限制',
            },
        ),
        migrations.CreateModel(
            name='CaseCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('objection', '异议'), ('repair', '信用修复'), ('mitigation', '从轻免于'), ('handling', '办理投诉')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CaseReceipt',
            fields=[
                ('code_hash', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('case_kind', models.CharField(choices=[('objection', '异议'), ('repair', '信用修复'), ('mitigation', '从轻免于'), ('handling', '办理投诉')], max_length=12)),
                ('case_uid', models.UUIDField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '查询码',
                'verbose_name_plural': '查询码',
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('case_kind', models.CharField(choices=[('objection', '异议'), ('repair', '信用修复'), ('mitigation', '从轻免于'), ('handling', '办理投诉')], max_length=12)),
                ('case_uid', models.UUIDField()),
                ('name', models.CharField(max_length=20, verbose_name='操作')),
                ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                ('source', models.CharField(blank=True, max_length=16, verbose_name='原状态')),
                ('target', models.CharField(max_length=16, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, help_text='只供工作人员查看。', max_length=4000, verbose_name='说明')),
                ('told', models.TextField(blank=True, max_length=4000, verbose_name='告知申请人的内容')),
            ],
            options={
                'verbose_name': '办理记录',
                'verbose_name_plural': '办理记录',
            },
        ),
        migrations.CreateModel(
            name='HandlingComplaint',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='案件编号')),
                ('channel', models.CharField(choices=[('site', '网站'), ('window', '窗口')], max_length=8, verbose_name='提出途径')),
                ('filed_at', models.DateTimeField(verbose_name='提出时间')),
                ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                ('about_kind', models.CharField(choices=[('objection', '异议'), ('repair', '信用修复')], max_length=12, verbose_name='所涉案件类别')),
                ('about_uid', models.UUIDField(verbose_name='所涉案件')),
                ('about_number', models.CharField(max_length=30, verbose_name='所涉案件编号')),
                ('status', models.CharField(choices=[('submitted', '待受理'), ('accepted', '核查中'), ('answered', '已答复'), ('closed', '已办结'), ('refused', '不予受理'), ('withdrawn', '已撤回')], default='submitted', max_length=10, verbose_name='状态')),
                ('statement', models.TextField(max_length=2000, verbose_name='投诉内容')),
                ('refusal_reason', models.TextField(blank=True, max_length=1000, verbose_name='不予受理的理由')),
                ('finding', models.CharField(blank=True, choices=[('upheld', '投诉成立'), ('partly', '部分成立'), ('unfounded', '投诉不成立')], max_length=10, verbose_name='结论')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='答复')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('letter_number', models.CharField(blank=True, max_length=40, verbose_name='答复书编号')),
            ],
            options={
                'verbose_name': '办理投诉',
                'verbose_name_plural': '办理投诉',
            },
        ),
        migrations.CreateModel(
            name='Mitigation',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='案件编号')),
                ('channel', models.CharField(choices=[('site', '网站'), ('window', '窗口')], max_length=8, verbose_name='提出途径')),
                ('filed_at', models.DateTimeField(verbose_name='提出时间')),
                ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                ('status', models.CharField(choices=[('proposed', '待决定'), ('granted', '已采纳'), ('refused', '未采纳'), ('withdrawn', '已撤回')], default='proposed', max_length=10, verbose_name='状态')),
                ('ground', models.CharField(choices=[('losses_recovered', '主动挽回损失'), ('effects_removed', '消除不良影响'), ('harm_prevented', '有效阻止危害结果发生')], max_length=20, verbose_name='情形')),
                ('facts', models.TextField(max_length=2000, verbose_name='主动纠正的情况')),
                ('evidence', models.TextField(max_length=2000, verbose_name='证据')),
                ('asked', models.CharField(choices=[('lighter', '从轻'), ('none', '免于')], max_length=8, verbose_name='建议')),
                ('granted', models.CharField(blank=True, choices=[('lighter', '从轻'), ('none', '免于')], max_length=8, verbose_name='决定')),
                ('effect', models.TextField(blank=True, max_length=1000, verbose_name='如何从轻')),
                ('decision_reasons', models.TextField(blank=True, max_length=2000, verbose_name='决定理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                ('measures_lifted', models.PositiveSmallIntegerField(default=0, verbose_name='解除的惩戒措施')),
            ],
            options={
                'verbose_name': '从轻免于',
                'verbose_name_plural': '从轻免于',
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='案件编号')),
                ('channel', models.CharField(choices=[('site', '网站'), ('window', '窗口')], max_length=8, verbose_name='提出途径')),
                ('filed_at', models.DateTimeField(verbose_name='提出时间')),
                ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                ('applicant_index', models.CharField(editable=False, max_length=64)),
                ('status', models.CharField(choices=[('submitted', '待受理'), ('accepted', '已受理，核查中'), ('with_source', '信息提供单位核实中'), ('proposed', '拟定意见，待决定'), ('decided', '已决定，待告知'), ('informed', '已告知'), ('closed', '已办结'), ('refused', '不予受理'), ('withdrawn', '已撤回'), ('moot', '已终结')], default='submitted', max_length=12, verbose_name='状态')),
                ('ground', models.CharField(choices=[('wrong', '信息有错误'), ('missing', '信息有遗漏'), ('over_term', '超过公示或查询期限'), ('wrongly_listed', '不应列入'), ('privacy', '涉及国家秘密、商业秘密或个人隐私'), ('revoked', '所依据的文书已被撤销或变更'), ('other', '其他')], max_length=16, verbose_name='异议事由')),
                ('statement', models.TextField(max_length=2000, verbose_name='异议内容')),
                ('wished', models.TextField(blank=True, max_length=1000, verbose_name='请求')),
                ('disputed_fields', models.JSONField(blank=True, default=list, verbose_name='有异议的字段')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='受理时间')),
                ('refusal_reason', models.TextField(blank=True, max_length=1000, verbose_name='不予受理的理由')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='信息提供单位名称')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='转核时间')),
                ('source_finding', models.CharField(blank=True, choices=[('right', '信息无误'), ('wrong', '信息有误，应当更正'), ('void', '文书已撤销或不应列入，应当撤销')], max_length=8, verbose_name='核实结论')),
                ('source_opinion', models.TextField(blank=True, max_length=2000, verbose_name='信息提供单位意见')),
                ('source_letter', models.CharField(blank=True, max_length=100, verbose_name='复函文号')),
                ('source_answered_at', models.DateTimeField(null=True, verbose_name='核实时间')),
                ('proposed_outcome', models.CharField(blank=True, choices=[('kept', '维持'), ('corrected', '更正'), ('annulled', '撤销')], max_length=10, verbose_name='拟处理结果')),
                ('proposed_reasons', models.TextField(blank=True, max_length=2000, verbose_name='拟处理理由')),
                ('proposed_at', models.DateTimeField(null=True, verbose_name='拟办时间')),
                ('outcome', models.CharField(blank=True, choices=[('kept', '维持'), ('corrected', '更正'), ('annulled', '撤销')], max_length=10, verbose_name='处理结果')),
                ('decision_reasons', models.TextField(blank=True, max_length=2000, verbose_name='处理理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                ('letter_number', models.CharField(blank=True, max_length=40, verbose_name='决定书编号')),
                ('informed_how', models.CharField(blank=True, choices=[('site', '网站查询页'), ('in_person', '当面送达'), ('post', '邮寄送达'), ('mail', '电子邮件')], max_length=10, verbose_name='告知方式')),
                ('informed_at', models.DateTimeField(null=True, verbose_name='告知时间')),
            ],
            options={
                'verbose_name': '异议',
                'verbose_name_plural': '异议',
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('case_kind', models.CharField(choices=[('objection', '异议'), ('repair', '信用修复'), ('mitigation', '从轻免于'), ('handling', '办理投诉')], max_length=12)),
                ('case_uid', models.UUIDField()),
                ('kind', models.CharField(choices=[('identity', '身份证明'), ('authorisation', '授权委托书'), ('evidence', '证明材料'), ('performance', '履行义务的证明'), ('pledge', '信用承诺书')], max_length=14, verbose_name='材料类别')),
                ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                ('content_type', models.CharField(max_length=100, verbose_name='文件类型')),
                ('extension', models.CharField(max_length=6)),
                ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                ('uploaded_at', models.DateTimeField(verbose_name='提交时间')),
            ],
            options={
                'verbose_name': '申请材料',
                'verbose_name_plural': '申请材料',
            },
        ),
        migrations.CreateModel(
            name='Repair',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='案件编号')),
                ('channel', models.CharField(choices=[('site', '网站'), ('window', '窗口')], max_length=8, verbose_name='提出途径')),
                ('filed_at', models.DateTimeField(verbose_name='提出时间')),
                ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                ('status', models.CharField(choices=[('submitted', '待受理'), ('supplement', '待补正'), ('with_authority', '认定单位核实中'), ('approved', '同意修复，待执行'), ('refused', '不予修复'), ('executed', '已修复'), ('doubted', '涉嫌虚假，核实中'), ('revoked', '修复已撤销'), ('withdrawn', '已撤回'), ('moot', '已终结')], default='submitted', max_length=16, verbose_name='状态')),
                ('statement', models.TextField(max_length=2000, verbose_name='纠正情况')),
                ('duties_done', models.BooleanField(default=False, verbose_name='义务已全部履行')),
                ('pledged', models.BooleanField(default=False, verbose_name='已作信用承诺')),
                ('pledge_text', models.TextField(blank=True, max_length=2000, verbose_name='信用承诺书内容')),
                ('supplement_asked', models.TextField(blank=True, max_length=1000, verbose_name='需补正的内容')),
                ('supplemented_at', models.DateTimeField(null=True, verbose_name='补正时间')),
                ('authority_name', models.CharField(blank=True, max_length=200, verbose_name='认定单位名称')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='受理转送时间')),
                ('authority_agrees', models.BooleanField(null=True, verbose_name='认定单位同意修复')),
                ('authority_opinion', models.TextField(blank=True, max_length=2000, verbose_name='认定单位意见')),
                ('authority_letter', models.CharField(blank=True, max_length=100, verbose_name='复函文号')),
                ('authority_answered_at', models.DateTimeField(null=True, verbose_name='核实时间')),
                ('decision_reasons', models.TextField(blank=True, max_length=2000, verbose_name='决定理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                ('letter_number', models.CharField(blank=True, max_length=40, verbose_name='决定书编号')),
                ('executed_at', models.DateTimeField(null=True, verbose_name='执行时间')),
                ('measures_lifted', models.PositiveSmallIntegerField(default=0, verbose_name='解除的惩戒措施')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='各级均已确认的时间')),
                ('doubt', models.TextField(blank=True, max_length=2000, verbose_name='涉嫌虚假的情况')),
                ('doubted_at', models.DateTimeField(null=True, verbose_name='提出核实时间')),
                ('revocation_reasons', models.TextField(blank=True, max_length=2000, verbose_name='撤销修复的理由')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '信用修复',
                'verbose_name_plural': '信用修复',
            },
        ),
        migrations.AlterField(
            model_name='recordversion',
            name='reason',
            field=models.CharField(choices=[('created', '首次发布'), ('updated', '更新'), ('corrected', '更正'), ('annulled', '撤销'), ('repaired', '信用修复'), ('expired', '公示期满'), ('restored', '修复被撤销，恢复公示')], max_length=10, verbose_name='变更原因'),
        ),
        migrations.AddIndex(
            model_name='applicant',
            index=models.Index(fields=['id_number_index'], name='applicant_by_number'),
        ),
        migrations.AddConstraint(
            model_name='applicant',
            constraint=models.CheckConstraint(condition=models.Q(('id_number_index__regex', '^[0123456789abcdef]{64}$')), name='applicant_has_an_index'),
        ),
        migrations.AddField(
            model_name='bar',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bar',
            name='official',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.official', verbose_name='公务员'),
        ),
        migrations.AddField(
            model_name='bar',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='机构'),
        ),
        migrations.AddConstraint(
            model_name='casecounter',
            constraint=models.UniqueConstraint(fields=('kind', 'year'), name='case_counter_once'),
        ),
        migrations.AddConstraint(
            model_name='casereceipt',
            constraint=models.UniqueConstraint(fields=('case_kind', 'case_uid'), name='receipt_code_once_per_case'),
        ),
        migrations.AddConstraint(
            model_name='casereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('code_hash__regex', '^[0123456789abcdef]{64}$')), name='receipt_code_is_hashed'),
        ),
        migrations.AddField(
            model_name='casestep',
            name='by',
            field=models.ForeignKey(help_text='申请人自己所作的没有操作人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
        ),
        migrations.AddField(
            model_name='handlingcomplaint',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人'),
        ),
        migrations.AddField(
            model_name='handlingcomplaint',
            name='applicant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handling_complaints', to='records.applicant'),
        ),
        migrations.AddField(
            model_name='handlingcomplaint',
            name='filed_by',
            field=models.ForeignKey(blank=True, help_text='网站提出的没有登记人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='handlingcomplaint',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='filed_by',
            field=models.ForeignKey(blank=True, help_text='网站提出的没有登记人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mitigations', to='records.dishonestyrecord', verbose_name='失信记录'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='objection',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受理人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='applicant',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='records.applicant'),
        ),
        migrations.AddField(
            model_name='objection',
            name='change',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='records.proposedchange'),
        ),
        migrations.AddField(
            model_name='objection',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='filed_by',
            field=models.ForeignKey(blank=True, help_text='网站提出的没有登记人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='informed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='告知人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟办人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='records.dishonestyrecord', verbose_name='失信记录'),
        ),
        migrations.AddField(
            model_name='objection',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='objection',
            name='sent_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='转核人'),
        ),
        migrations.AddField(
            model_name='objection',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='信息提供单位'),
        ),
        migrations.AddField(
            model_name='objection',
            name='source_answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人'),
        ),
        migrations.AddField(
            model_name='proof',
            name='uploaded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='repair',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受理人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='applicant',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='repair', to='records.applicant'),
        ),
        migrations.AddField(
            model_name='repair',
            name='authority',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='认定单位'),
        ),
        migrations.AddField(
            model_name='repair',
            name='authority_answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='doubted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='executed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='执行人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='filed_by',
            field=models.ForeignKey(blank=True, help_text='网站提出的没有登记人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='repair',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to='records.dishonestyrecord', verbose_name='失信记录'),
        ),
        migrations.AddField(
            model_name='repair',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='repair',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销决定人'),
        ),
        migrations.AddField(
            model_name='bar',
            name='repair',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bar', to='records.repair'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(fields=['case_kind', 'case_uid', 'at'], name='case_step_of_case'),
        ),
        migrations.AddIndex(
            model_name='handlingcomplaint',
            index=models.Index(fields=['status', '-filed_at'], name='handling_work_list'),
        ),
        migrations.AddConstraint(
            model_name='handlingcomplaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status__in', ['answered', 'closed']), models.Q(('finding', ''), _negated=True), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('status__in', ['answered', 'closed']), _negated=True), ('answer', ''), ('answered_at', None), ('answered_by', None), ('finding', '')), _connector='OR'), name='handling_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='handlingcomplaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='handling_refused_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='handlingcomplaint',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by', None), ('filed_by', None), models.Q(('answered_by', models.F('filed_by')), _negated=True), _connector='OR'), name='handling_answered_by_another'),
        ),
        migrations.AddConstraint(
            model_name='handlingcomplaint',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['submitted', 'accepted'])), fields=('about_kind', 'about_uid'), name='handling_one_open_per_case', violation_error_message='对该案件办理情况的投诉正在处理。'),
        ),
        migrations.AddIndex(
            model_name='mitigation',
            index=models.Index(fields=['status', '-filed_at'], name='mitigation_work_list'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('filed_by__isnull', False), models.Q(('decided_by', models.F('filed_by')), _negated=True)), _connector='OR'), name='mitigation_four_eyes', violation_error_message='从轻免于须由提出人以外的人决定。'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['granted', 'refused']), models.Q(('decision_reasons', ''), _negated=True)), models.Q(models.Q(('status__in', ['granted', 'refused']), _negated=True), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='mitigation_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'granted'), models.Q(('granted', ''), _negated=True)), models.Q(models.Q(('status', 'granted'), _negated=True), ('granted', '')), _connector='OR'), name='mitigation_granted_says_what'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('facts', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='mitigation_with_evidence'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('record',), name='mitigation_one_open_per_record', violation_error_message='该记录的从轻免于建议正在办理。'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(fields=['status', '-filed_at'], name='objection_work_list'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(fields=['region', '-filed_at'], name='objection_by_region'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('accepted_by')), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('source_answered_by', None), models.Q(('decided_by', models.F('source_answered_by')), _negated=True), _connector='OR')), _connector='OR'), name='objection_four_eyes', violation_error_message='决定人不能是受理人、拟办人或核实人。'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='objection_accepted_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source_answered_at', None), ('source_answered_by', None), ('source_finding', '')), models.Q(('source_answered_at__isnull', False), ('source_answered_by__isnull', False), models.Q(('source_finding', ''), _negated=True), models.Q(('source_opinion', ''), _negated=True)), _connector='OR'), name='objection_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_at', None), ('proposed_by', None), ('proposed_outcome', '')), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_outcome', ''), _negated=True), models.Q(('proposed_reasons', ''), _negated=True)), _connector='OR'), name='objection_proposed_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['decided', 'informed', 'closed']), ('accepted_by__isnull', False), ('proposed_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('decision_reasons', ''), _negated=True)), models.Q(models.Q(('status__in', ['decided', 'informed', 'closed']), _negated=True), ('decided_at', None), ('decided_by', None), ('outcome', '')), _connector='OR'), name='objection_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('informed_at__isnull', False), ('status__in', ['informed', 'closed']), models.Q(('informed_how', ''), _negated=True)), models.Q(models.Q(('status__in', ['informed', 'closed']), _negated=True), ('informed_at', None), ('informed_how', '')), _connector='OR'), name='objection_informed_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='objection_refused_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('submitted', 'accepted', 'with_source', 'proposed'))), fields=('record', 'applicant_index'), name='objection_one_open_per_applicant', violation_error_message='您对该记录的异议正在办理，请等待结果或补充材料。'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('case_kind', 'case_uid', 'sha256'), name='proof_once_per_case', violation_error_message='该文件已经提交过。'),
        ),
        migrations.AddIndex(
            model_name='repair',
            index=models.Index(fields=['status', '-filed_at'], name='repair_work_list'),
        ),
        migrations.AddIndex(
            model_name='repair',
            index=models.Index(fields=['region', '-filed_at'], name='repair_by_region'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('accepted_by')), _negated=True), models.Q(('authority_answered_by', None), models.Q(('decided_by', models.F('authority_answered_by')), _negated=True), _connector='OR')), _connector='OR'), name='repair_four_eyes', violation_error_message='决定人不能是受理人或核实人。'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_by', None), models.Q(('doubted_by__isnull', False), models.Q(('revoked_by', models.F('doubted_by')), _negated=True)), _connector='OR'), name='repair_revocation_four_eyes', violation_error_message='撤销修复须由提出人以外的人决定。'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['approved', 'refused', 'executed', 'doubted', 'revoked']), ('accepted_by__isnull', False), models.Q(('decision_reasons', ''), _negated=True)), models.Q(models.Q(('status__in', ['approved', 'refused', 'executed', 'doubted', 'revoked']), _negated=True), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='repair_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'executed', 'doubted', 'revoked']), _negated=True), models.Q(('authority_agrees', True), ('authority_agrees__isnull', False), ('duties_done', True), ('pledged', True)), _connector='OR'), name='repair_approved_as_the_authority_agrees', violation_error_message='认定单位同意、义务已履行并已作承诺的，方可修复。'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authority_agrees', None), ('authority_answered_at', None), ('authority_answered_by', None)), models.Q(('authority_agrees__isnull', False), ('authority_answered_at__isnull', False), ('authority_answered_by__isnull', False), models.Q(('authority_opinion', ''), _negated=True)), _connector='OR'), name='repair_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('executed_at__isnull', False), ('executed_by__isnull', False), ('status__in', ['executed', 'doubted', 'revoked'])), models.Q(models.Q(('status__in', ['executed', 'doubted', 'revoked']), _negated=True), ('executed_at', None), ('executed_by', None)), _connector='OR'), name='repair_executed_whole'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), ('status', 'revoked'), models.Q(('revocation_reasons', ''), _negated=True)), models.Q(models.Q(('status', 'revoked'), _negated=True), ('revoked_at', None), ('revoked_by', None)), _connector='OR'), name='repair_revoked_whole'),
        ),
        migrations.AddConstraint(
            model_name='repair',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('submitted', 'supplement', 'with_authority', 'approved'))), fields=('record',), name='repair_one_open_per_record', violation_error_message='该记录的修复申请正在办理。'),
        ),
        migrations.AddIndex(
            model_name='bar',
            index=models.Index(fields=['organisation', 'until_on'], name='bar_of_body'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('from_on'))), name='bar_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='bar_with_reason_and_basis'),
        ),
        *remedies.MIGRATION_OPERATIONS,
    ]
