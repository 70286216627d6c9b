import django.contrib.postgres.fields
import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from supervision.complaints import append_only as complaints
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('records', '0015_arrears'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Complaint',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(editable=False, max_length=30, unique=True, verbose_name='编号')),
                        ('kind', models.CharField(choices=[('arrears', '拖欠账款'), ('broken_pledge', '承诺未兑现'), ('contract', '违约毁约'), ('policy', '政策不兑现'), ('procurement', '政府采购、招标投标中的失信行为'), ('service', '办事服务不守时限、不守标准'), ('credit_handling', '信用信息的归集、公示和使用'), ('other', '其他失信行为')], max_length=16, verbose_name='类别')),
                        ('anonymity', models.CharField(choices=[('named', '实名'), ('confidential', '实名保密'), ('anonymous', '匿名')], max_length=12, verbose_name='署名方式')),
                        ('channel', models.CharField(choices=[('site', '网站'), ('phone', '电话'), ('visit', '来访'), ('letter', '来信'), ('mail', '电子邮件'), ('media', '媒体报道'), ('hotline', '12345热线'), ('inspection', '督查移交'), ('chain', '上下级转办')], max_length=10, verbose_name='来源')),
                        ('outside_number', models.CharField(blank=True, max_length=64, verbose_name='来源编号')),
                        ('origin_node', models.CharField(blank=True, editable=False, max_length=6)),
                        ('referred_to', models.CharField(blank=True, editable=False, max_length=6)),
                        ('body_name', models.CharField(max_length=200, verbose_name='被反映单位名称')),
                        ('title', models.CharField(max_length=100, verbose_name='标题')),
                        ('statement', models.TextField(max_length=4000, verbose_name='反映的情况')),
                        ('wished', models.TextField(blank=True, max_length=1000, verbose_name='诉求')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                        ('contract_number', models.CharField(blank=True, max_length=100, verbose_name='合同编号')),
                        ('contract_key', models.CharField(blank=True, editable=False, max_length=100)),
                        ('happened_on', models.DateField(blank=True, null=True, verbose_name='发生日期')),
                        ('pledge_uid', models.UUIDField(blank=True, editable=False, null=True)),
                        ('to_superior', models.BooleanField(default=False, verbose_name='须由上级节点办理')),
                        ('status', models.CharField(choices=[('submitted', '待登记'), ('registered', '已登记，待审查'), ('refusal_proposed', '拟不予受理，待复核'), ('not_accepted', '不予受理'), ('transferred', '已转有权处理的机关'), ('accepted', '已受理，待交办'), ('assigned', '已交办'), ('verifying', '核查中'), ('untrue_proposed', '拟认定不属实，待复核'), ('untrue', '不属实，待答复'), ('true', '属实'), ('rectifying', '属实，整改中'), ('rectified', '已整改，待答复'), ('refused', '拒不整改，待认定'), ('determination', '已提请认定违约失信'), ('answered', '已答复'), ('closed', '已办结'), ('merged', '已并案')], default='submitted', max_length=18, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('updated_at', models.DateTimeField(verbose_name='最近变动')),
                        ('accepted_at', models.DateTimeField(null=True, verbose_name='受理时间')),
                        ('proposal', models.CharField(blank=True, choices=[('not_accepted', '不予受理'), ('untrue', '不属实')], max_length=14, verbose_name='拟作出的决定')),
                        ('proposal_reasons', models.TextField(blank=True, max_length=2000, verbose_name='拟作决定的理由')),
                        ('not_accepted_reason', models.CharField(blank=True, choices=[('litigation', '已经或应当通过诉讼解决'), ('arbitration', '已经或应当通过仲裁解决'), ('discipline', '属于纪检监察机关受理范围'), ('review', '已经或应当通过行政复议解决'), ('disclosure', '属于政府信息公开申请'), ('petition', '已在信访程序中办理'), ('concluded', '已依法终结，没有新的事实和理由'), ('secret', '涉及国家秘密，须按保密规定另行反映'), ('repeated', '同一事项正在办理，重复提出'), ('not_government', '被反映对象不是政府机构'), ('unclear', '内容不明，又无法补充')], max_length=16, verbose_name='不予受理的情形')),
                        ('transferred_to', models.CharField(blank=True, max_length=200, verbose_name='转往机关')),
                        ('rectify_until', models.DateField(blank=True, null=True, verbose_name='整改期限')),
                        ('outcome', models.CharField(blank=True, choices=[('untrue', '不属实'), ('resolved', '属实，已解决'), ('determined', '属实，已提请认定违约失信'), ('explained', '属实，已作解释处理'), ('elsewhere', '由有权机关答复')], max_length=12, verbose_name='办理结果')),
                        ('answer', models.TextField(blank=True, max_length=4000, verbose_name='答复')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                        ('on_time', models.BooleanField(null=True, verbose_name='按期答复')),
                        ('answered_before', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('satisfaction', models.CharField(blank=True, choices=[('satisfied', '满意'), ('basically', '基本满意'), ('unsatisfied', '不满意')], max_length=12, verbose_name='满意度')),
                        ('satisfaction_at', models.DateTimeField(null=True, verbose_name='评价时间')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                        ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='重新办理次数')),
                        ('supervised_at', models.DateTimeField(null=True, verbose_name='督办时间')),
                        ('supervised_reason', models.CharField(blank=True, max_length=500, verbose_name='督办事由')),
                        ('published_title', models.CharField(blank=True, max_length=100, verbose_name='公开的标题')),
                        ('published_answer', models.TextField(blank=True, max_length=4000, verbose_name='公开的答复')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                        ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='被反映单位')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                        ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                        ('draft', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.dishonestyrecord', verbose_name='据此起草的记录')),
                        ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                        ('handler_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='承办单位')),
                        ('handling_region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='办理地区')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_here', to='supervision.complaint', verbose_name='并入')),
                        ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='上级或主管单位')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟办人')),
                        ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公开人')),
                        ('record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.dishonestyrecord', verbose_name='所涉记录')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='事发地区')),
                        ('supervised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='督办人')),
                    ],
                    options={
                        'verbose_name': '投诉举报',
                        'verbose_name_plural': '投诉举报',
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintMessage',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('text', models.TextField(max_length=2000, verbose_name='内容')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '往来留言',
                        'verbose_name_plural': '往来留言',
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintFile',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                        ('content_type', models.CharField(max_length=100, verbose_name='文件类型')),
                        ('extension', models.CharField(max_length=6)),
                        ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                        ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                        ('uploaded_at', models.DateTimeField(verbose_name='提交时间')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='supervision.complaint')),
                        ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='supervision.complaintmessage')),
                    ],
                    options={
                        'verbose_name': '投诉举报材料',
                        'verbose_name_plural': '投诉举报材料',
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintNote',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('text', models.TextField(max_length=2000, verbose_name='内容')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '内部备注',
                        'verbose_name_plural': '内部备注',
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintReceipt',
                    fields=[
                        ('code_hash', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '投诉举报查询码',
                        'verbose_name_plural': '投诉举报查询码',
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintStep',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=24, verbose_name='操作')),
                        ('label', models.CharField(max_length=50, verbose_name='操作名称')),
                        ('source', models.CharField(blank=True, max_length=18, verbose_name='原状态')),
                        ('target', models.CharField(max_length=18, verbose_name='新状态')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('note', models.TextField(blank=True, help_text='只供工作人员查看。', max_length=4000, verbose_name='说明')),
                        ('told', models.TextField(blank=True, max_length=4000, verbose_name='告知反映人的内容')),
                        ('by', models.ForeignKey(help_text='反映人自己所作的没有操作人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '投诉举报办理记录',
                        'verbose_name_plural': '投诉举报办理记录',
                    },
                ),
                migrations.CreateModel(
                    name='IdentityOpening',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('purpose', models.CharField(max_length=200, verbose_name='目的')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查阅人')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '身份查阅',
                        'verbose_name_plural': '身份查阅',
                    },
                ),
                migrations.CreateModel(
                    name='Informant',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('is_body', models.BooleanField(default=False, verbose_name='单位')),
                        ('name', records.common.crypto.EncryptedTextField(verbose_name='名称、姓名')),
                        ('id_number', records.common.crypto.EncryptedTextField(blank=True, verbose_name='统一社会信用代码、身份证件号码')),
                        ('id_number_index', models.CharField(editable=False, max_length=64, null=True)),
                        ('phone', records.common.crypto.EncryptedTextField(blank=True, verbose_name='联系电话')),
                        ('email', records.common.crypto.EncryptedTextField(blank=True, verbose_name='电子邮箱')),
                        ('address', records.common.crypto.EncryptedTextField(blank=True, verbose_name='联系地址')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='informant', to='supervision.complaint')),
                    ],
                    options={
                        'verbose_name': '反映人身份',
                        'verbose_name_plural': '反映人身份',
                    },
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(fields=['status', '-filed_at'], name='complaint_work_list'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(fields=['handling_region', '-filed_at'], name='complaint_by_region'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(fields=['body', '-filed_at'], name='complaint_by_body'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(fields=['-filed_at', '-uid'], name='complaint_by_time'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(fields=['handler', 'status'], name='complaint_by_handler'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(condition=models.Q(('contract_key', ''), _negated=True), fields=['contract_key'], name='complaint_by_contract'),
                ),
                migrations.AddIndex(
                    model_name='complaint',
                    index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-uid'], name='complaint_published'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(('handler_body', None), ('body', None), models.Q(('handler_body', models.F('body')), _negated=True), _connector='OR'), name='complaint_not_handled_by_its_body', violation_error_message='被反映单位不能承办对自己的投诉举报，请交其上级或主管单位。'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('anonymity', 'confidential'), _negated=True), ('handler', None), ('filed_by', None), models.Q(('handler', models.F('filed_by')), _negated=True), _connector='OR'), name='complaint_confidential_apart', violation_error_message='反映人要求保密，登记人知道其身份，不能承办本件。'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), ('proposed_by__isnull', False)), _connector='OR'), name='complaint_four_eyes', violation_error_message='复核人不能是拟办人，请由另一人复核。'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('proposed_by__isnull', False), ('status__in', ['refusal_proposed', 'untrue_proposed']), models.Q(('proposal', ''), _negated=True), models.Q(('proposal_reasons', ''), _negated=True)), models.Q(('status__in', ['refusal_proposed', 'untrue_proposed']), _negated=True), _connector='OR'), name='complaint_proposed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by__isnull', False), ('proposed_by__isnull', False), ('status__in', ['not_accepted', 'untrue']), models.Q(('proposal_reasons', ''), _negated=True)), models.Q(('status__in', ['not_accepted', 'untrue']), _negated=True), _connector='OR'), name='complaint_confirmed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['not_accepted', 'refusal_proposed']), _negated=True), models.Q(('not_accepted_reason', ''), _negated=True), _connector='OR'), name='complaint_not_accepted_with_reason'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('outcome', ''), models.Q(('status__in', ['answered', 'closed']), _negated=True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='complaint_answered_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'untrue'), _negated=True), models.Q(('confirmed_by__isnull', False), ('proposal', 'untrue')), _connector='OR'), name='complaint_untrue_answer_confirmed'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at', None), ('closed_by', None)), _connector='OR'), name='complaint_closed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(('closed_by', None), models.Q(('satisfaction', ''), _negated=True), models.Q(('referred_to', ''), _negated=True), models.Q(('closed_by', models.F('answered_by')), _negated=True), _connector='OR'), name='complaint_closed_unrated_by_another', violation_error_message='反映人没有评价的，须由答复人以外的人办结。'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged'), models.Q(('merged_into', models.F('uid')), _negated=True)), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='complaint_merged_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('supervised_at', None), ('supervised_by', None), ('supervised_reason', '')), models.Q(('supervised_at__isnull', False), ('supervised_by__isnull', False), models.Q(('supervised_reason', ''), _negated=True)), _connector='OR'), name='complaint_supervised_whole'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_answer', ''), ('published_at', None), ('published_by', None), ('published_title', '')), models.Q(('answered_at__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False), models.Q(('published_answer', ''), _negated=True), models.Q(('published_title', ''), _negated=True), models.Q(('published_by', models.F('answered_by')), _negated=True)), _connector='OR'), name='complaint_published_by_another', violation_error_message='答复由答复人以外的人公开。'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('body_name', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('statement', ''), _negated=True)), name='complaint_says_what_about_whom'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['site', 'chain', 'hotline']), ('filed_by__isnull', False), _connector='OR'), name='complaint_staff_channel_names_who'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'site'), _negated=True), ('filed_by', None), _connector='OR'), name='complaint_on_the_site_by_nobody'),
                ),
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.UniqueConstraint(condition=models.Q(('outside_number', ''), _negated=True), fields=('channel', 'origin_node', 'outside_number'), name='complaint_outside_number_once', violation_error_message='该来源编号已经登记，请勿重复登记。'),
                ),
                migrations.AddIndex(
                    model_name='complaintmessage',
                    index=models.Index(fields=['complaint', 'at'], name='complaint_thread'),
                ),
                migrations.AddConstraint(
                    model_name='complaintmessage',
                    constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='complaint_message_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='complaintfile',
                    constraint=models.UniqueConstraint(fields=('complaint', 'sha256'), name='complaint_file_once', violation_error_message='该文件已经提交过。'),
                ),
                migrations.AddIndex(
                    model_name='complaintnote',
                    index=models.Index(fields=['complaint', 'at'], name='complaint_notes'),
                ),
                migrations.AddConstraint(
                    model_name='complaintnote',
                    constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='complaint_note_says_something'),
                ),
                migrations.AddConstraint(
                    model_name='complaintreceipt',
                    constraint=models.CheckConstraint(condition=models.Q(('code_hash__regex', '^[0123456789abcdef]{64}$')), name='complaint_code_is_hashed'),
                ),
                migrations.AddIndex(
                    model_name='complaintstep',
                    index=models.Index(fields=['complaint', 'at'], name='complaint_steps'),
                ),
                migrations.AddConstraint(
                    model_name='identityopening',
                    constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='identity_opened_for_something'),
                ),
                migrations.AddIndex(
                    model_name='informant',
                    index=models.Index(fields=['id_number_index'], name='informant_by_number'),
                ),
                migrations.AddConstraint(
                    model_name='informant',
                    constraint=models.CheckConstraint(condition=models.Q(('id_number_index', None), ('id_number_index__regex', '^[0123456789abcdef]{64}$'), _connector='OR'), name='informant_index_is_hashed'),
                ),
                *complaints.MIGRATION_OPERATIONS,
            ],
        ),
    ]
