import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from records.registers import append_only as registers
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0011_registers'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Licence',
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
                        ('counterparty_name', models.CharField(max_length=200, verbose_name='行政相对人名称')),
                        ('counterparty_kind', models.CharField(choices=[('法人及非法人组织', '法人及非法人组织'), ('自然人', '自然人'), ('个体工商户', '个体工商户')], max_length=16, verbose_name='行政相对人类别')),
                        ('counterparty_uscc', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                        ('counterparty_registration', models.CharField(blank=True, max_length=50, verbose_name='工商注册号')),
                        ('counterparty_org_code', models.CharField(blank=True, max_length=9, verbose_name='组织机构代码')),
                        ('counterparty_tax', models.CharField(blank=True, max_length=15, verbose_name='税务登记号')),
                        ('counterparty_institution', models.CharField(blank=True, max_length=12, verbose_name='事业单位证书号')),
                        ('counterparty_society', models.CharField(blank=True, max_length=50, verbose_name='社会组织登记证号')),
                        ('representative', models.CharField(blank=True, max_length=50, verbose_name='法定代表人')),
                        ('source_name', models.CharField(max_length=200, verbose_name='数据来源单位')),
                        ('source_uscc', models.CharField(max_length=18, verbose_name='数据来源单位统一社会信用代码')),
                        ('remark', models.CharField(blank=True, max_length=512, verbose_name='备注')),
                        ('publication_reason', models.CharField(blank=True, help_text='对自然人的处罚、仅警告或通报批评的处罚、简易程序处罚，原则上不公示；确需公示的写明法律依据。', max_length=300, verbose_name='公示的理由')),
                        ('replaces', models.UUIDField(blank=True, editable=False, null=True, verbose_name='所取代的登记')),
                        ('due_on', models.DateField(editable=False, verbose_name='应公示日期')),
                        ('person_name', records.common.crypto.EncryptedTextField(editable=False, null=True, verbose_name='自然人姓名')),
                        ('representative_id_type', models.CharField(blank=True, max_length=64, verbose_name='法定代表人证件类型')),
                        ('representative_id_number', records.common.crypto.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='法定代表人证件号码')),
                        ('person_id_type', models.CharField(blank=True, max_length=64, verbose_name='自然人证件类型')),
                        ('person_id_number', records.common.crypto.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='自然人证件号码')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=100)),
                        ('content_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('refused_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('withdrawn_ground', models.CharField(blank=True, choices=[('changed', '决定被依法变更'), ('revoked', '决定被依法撤销'), ('unlawful', '决定被确认违法'), ('void', '决定被确认无效')], editable=False, max_length=10, verbose_name='撤回事由')),
                        ('withdrawn_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤回的理由')),
                        ('licence_kind', models.CharField(choices=[('普通', '普通'), ('特许', '特许'), ('认可', '认可'), ('核准', '核准'), ('登记', '登记类'), ('其他', '其他')], max_length=10, verbose_name='许可类别')),
                        ('certificate_name', models.CharField(blank=True, max_length=64, verbose_name='许可证书名称')),
                        ('certificate_number', models.CharField(blank=True, max_length=64, verbose_name='许可编号')),
                        ('content', models.TextField(max_length=4000, verbose_name='许可内容')),
                        ('valid_from', models.DateField(null=True, verbose_name='有效期自')),
                        ('state', models.CharField(choices=[('1', '有效'), ('0', '无效')], default='1', max_length=1, verbose_name='当前状态')),
                    ],
                    options={
                        'verbose_name': '行政许可',
                        'verbose_name_plural': '行政许可',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Penalty',
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
                        ('counterparty_name', models.CharField(max_length=200, verbose_name='行政相对人名称')),
                        ('counterparty_kind', models.CharField(choices=[('法人及非法人组织', '法人及非法人组织'), ('自然人', '自然人'), ('个体工商户', '个体工商户')], max_length=16, verbose_name='行政相对人类别')),
                        ('counterparty_uscc', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                        ('counterparty_registration', models.CharField(blank=True, max_length=50, verbose_name='工商注册号')),
                        ('counterparty_org_code', models.CharField(blank=True, max_length=9, verbose_name='组织机构代码')),
                        ('counterparty_tax', models.CharField(blank=True, max_length=15, verbose_name='税务登记号')),
                        ('counterparty_institution', models.CharField(blank=True, max_length=12, verbose_name='事业单位证书号')),
                        ('counterparty_society', models.CharField(blank=True, max_length=50, verbose_name='社会组织登记证号')),
                        ('representative', models.CharField(blank=True, max_length=50, verbose_name='法定代表人')),
                        ('source_name', models.CharField(max_length=200, verbose_name='数据来源单位')),
                        ('source_uscc', models.CharField(max_length=18, verbose_name='数据来源单位统一社会信用代码')),
                        ('remark', models.CharField(blank=True, max_length=512, verbose_name='备注')),
                        ('publication_reason', models.CharField(blank=True, help_text='对自然人的处罚、仅警告或通报批评的处罚、简易程序处罚，原则上不公示；确需公示的写明法律依据。', max_length=300, verbose_name='公示的理由')),
                        ('replaces', models.UUIDField(blank=True, editable=False, null=True, verbose_name='所取代的登记')),
                        ('due_on', models.DateField(editable=False, verbose_name='应公示日期')),
                        ('person_name', records.common.crypto.EncryptedTextField(editable=False, null=True, verbose_name='自然人姓名')),
                        ('representative_id_type', models.CharField(blank=True, max_length=64, verbose_name='法定代表人证件类型')),
                        ('representative_id_number', records.common.crypto.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='法定代表人证件号码')),
                        ('person_id_type', models.CharField(blank=True, max_length=64, verbose_name='自然人证件类型')),
                        ('person_id_number', records.common.crypto.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='自然人证件号码')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=100)),
                        ('content_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('refused_digest', models.CharField(blank=True, editable=False, max_length=64)),
                        ('withdrawn_ground', models.CharField(blank=True, choices=[('changed', '决定被依法变更'), ('revoked', '决定被依法撤销'), ('unlawful', '决定被确认违法'), ('void', '决定被确认无效')], editable=False, max_length=10, verbose_name='撤回事由')),
                        ('withdrawn_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤回的理由')),
                        ('offence', models.CharField(max_length=2000, verbose_name='违法行为类型')),
                        ('facts', models.TextField(max_length=5000, verbose_name='违法事实')),
                        ('basis', models.CharField(max_length=2048, verbose_name='处罚依据')),
                        ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('警告', '警告'), ('通报批评', '通报批评'), ('罚款', '罚款'), ('没收违法所得', '没收违法所得'), ('没收非法财物', '没收非法财物'), ('暂扣许可证件', '暂扣许可证件'), ('降低资质等级', '降低资质等级'), ('吊销许可证件', '吊销许可证件'), ('限制开展生产经营活动', '限制开展生产经营活动'), ('责令停产停业', '责令停产停业'), ('责令关闭', '责令关闭'), ('限制从业', '限制从业'), ('行政拘留', '行政拘留'), ('其他', '其他')], max_length=10), default=list, size=None, verbose_name='处罚类别')),
                        ('content', models.TextField(max_length=4000, verbose_name='处罚内容')),
                        ('fine_amount', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='罚款金额（万元）')),
                        ('confiscated_amount', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='没收违法所得、没收非法财物的金额（万元）')),
                        ('licence_affected', models.CharField(blank=True, max_length=200, verbose_name='暂扣或吊销证照名称及编号')),
                        ('effective_until', models.DateField(blank=True, help_text='长期有效的不填。', null=True, verbose_name='处罚有效期')),
                        ('severity', models.CharField(blank=True, choices=[('minor', '轻微'), ('ordinary', '一般'), ('serious', '严重')], help_text='决定公示期的长短。不选的，按处罚类别中最重的一种认定。', max_length=10, verbose_name='严重程度')),
                        ('simple_procedure', models.BooleanField(default=False, verbose_name='适用简易程序')),
                    ],
                    options={
                        'verbose_name': '行政处罚',
                        'verbose_name_plural': '行政处罚',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Withdrawal',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40, verbose_name='类别')),
                        ('entry', models.UUIDField(verbose_name='登记编号')),
                        ('status', models.CharField(choices=[('noted', '待撤回'), ('done', '已撤回公示'), ('refused', '不予撤回')], default='noted', max_length=10, verbose_name='状态')),
                        ('ground', models.CharField(choices=[('changed', '决定被依法变更'), ('revoked', '决定被依法撤销'), ('unlawful', '决定被确认违法'), ('void', '决定被确认无效')], max_length=10, verbose_name='撤回事由')),
                        ('reason', models.CharField(max_length=500, verbose_name='向公众说明的理由')),
                        ('document_name', models.CharField(max_length=200, verbose_name='依据的文书名称')),
                        ('document_number', models.CharField(max_length=128, verbose_name='依据的文书文号')),
                        ('learned_on', models.DateField(verbose_name='知悉日期')),
                        ('noted_at', models.DateTimeField(verbose_name='登记时间')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='办理时间')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '撤回公示',
                        'verbose_name_plural': '撤回公示',
                    },
                ),
                migrations.AddField(
                    model_name='licence',
                    name='created_by',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='licence',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构'),
                ),
                migrations.AddField(
                    model_name='licence',
                    name='proposed_by',
                    field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='licence',
                    name='region',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='penalty',
                    name='created_by',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='penalty',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='records.organisation', verbose_name='机构'),
                ),
                migrations.AddField(
                    model_name='penalty',
                    name='proposed_by',
                    field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='penalty',
                    name='region',
                    field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='withdrawal',
                    name='decided_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='withdrawal',
                    name='noted_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name='withdrawal',
                    name='organisation',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation'),
                ),
                migrations.AddField(
                    model_name='withdrawal',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='licence_public_newest'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(fields=['organisation', '-decided_on', '-uid'], name='licence_of_body'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='licence_of_region'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(fields=['status', '-updated_at'], name='licence_work'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='licence_expiring'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='licence_search'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(fields=['organisation', 'due_on'], name='licence_due_of_body'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(fields=['region', 'due_on'], name='licence_due_of_region'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('status__in', ['draft', 'submitted', 'returned'])), fields=['due_on'], name='licence_due_unpublished'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('counterparty_uscc', ''), _negated=True), fields=['counterparty_uscc', '-decided_on', '-uid'], name='licence_of_counterparty'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('content_digest', ''), _negated=True), fields=['content_digest'], name='licence_content'),
                ),
                migrations.AddIndex(
                    model_name='licence',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['licence_kind', '-decided_on', '-uid'], name='licence_of_kind'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='licence_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='licence_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='licence_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='licence_days_in_order', violation_error_message='有效期至不能早于文书日期。'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='licence_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty_kind', '自然人'), _negated=True), models.Q(('counterparty_institution', ''), ('counterparty_name', '***'), ('counterparty_org_code', ''), ('counterparty_registration', ''), ('counterparty_society', ''), ('counterparty_tax', ''), ('counterparty_uscc', ''), ('representative', '')), _connector='OR'), name='licence_person_is_masked'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(('person_name__isnull', True), ('counterparty_kind', '自然人'), _connector='OR'), name='licence_name_kept_of_persons'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'chain'), _negated=True), models.Q(('person_id_number__isnull', True), ('person_name__isnull', True), ('representative_id_number__isnull', True)), _connector='OR'), name='licence_copies_know_no_one'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_ground', ''), ('withdrawn_reason', ''), models.Q(('end_reason', 'revoked'), _negated=True)), models.Q(('end_reason', 'revoked'), ('status', 'ended'), models.Q(('withdrawn_ground', ''), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='licence_withdrawn_with_reason'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('created_by', 'external_id'), name='licence_external_id_once'),
                ),
                migrations.AddConstraint(
                    model_name='licence',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='licence_validity_in_order'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-decided_on', '-uid'], name='penalty_public_newest'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(fields=['organisation', '-decided_on', '-uid'], name='penalty_of_body'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['region', '-decided_on', '-uid'], name='penalty_of_region'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(fields=['status', '-updated_at'], name='penalty_work'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['valid_until'], name='penalty_expiring'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='penalty_search'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(fields=['organisation', 'due_on'], name='penalty_due_of_body'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(fields=['region', 'due_on'], name='penalty_due_of_region'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('status__in', ['draft', 'submitted', 'returned'])), fields=['due_on'], name='penalty_due_unpublished'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('counterparty_uscc', ''), _negated=True), fields=['counterparty_uscc', '-decided_on', '-uid'], name='penalty_of_counterparty'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=models.Index(condition=models.Q(('content_digest', ''), _negated=True), fields=['content_digest'], name='penalty_content'),
                ),
                migrations.AddIndex(
                    model_name='penalty',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['categories'], name='penalty_of_category'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0), models.Q(('channel', 'chain'), _negated=True)), models.Q(('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='penalty_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='penalty_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('title', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('authority_name', ''), _negated=True)), _connector='OR'), name='penalty_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='penalty_days_in_order', violation_error_message='有效期至不能早于文书日期。'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='penalty_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty_kind', '自然人'), _negated=True), models.Q(('counterparty_institution', ''), ('counterparty_name', '***'), ('counterparty_org_code', ''), ('counterparty_registration', ''), ('counterparty_society', ''), ('counterparty_tax', ''), ('counterparty_uscc', ''), ('representative', '')), _connector='OR'), name='penalty_person_is_masked'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(('person_name__isnull', True), ('counterparty_kind', '自然人'), _connector='OR'), name='penalty_name_kept_of_persons'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'chain'), _negated=True), models.Q(('person_id_number__isnull', True), ('person_name__isnull', True), ('representative_id_number__isnull', True)), _connector='OR'), name='penalty_copies_know_no_one'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_ground', ''), ('withdrawn_reason', ''), models.Q(('end_reason', 'revoked'), _negated=True)), models.Q(('end_reason', 'revoked'), ('status', 'ended'), models.Q(('withdrawn_ground', ''), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='penalty_withdrawn_with_reason'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('created_by', 'external_id'), name='penalty_external_id_once'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty_kind', '自然人'), ('scope', 'public'), _negated=True), models.Q(('publication_reason', ''), _negated=True), _connector='OR'), name='penalty_person_public_by_reason'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(('categories__contains', ['罚款']), _negated=True), ('fine_amount__isnull', False), _connector='OR'), name='penalty_fine_has_amount'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('fine_amount', None), ('fine_amount__gte', 0), _connector='OR'), models.Q(('confiscated_amount', None), ('confiscated_amount__gte', 0), _connector='OR')), name='penalty_amounts_not_negative'),
                ),
                migrations.AddConstraint(
                    model_name='penalty',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='penalty_shown_for_a_time'),
                ),
                migrations.AddIndex(
                    model_name='withdrawal',
                    index=models.Index(fields=['entry', '-noted_at'], name='withdrawal_of_entry'),
                ),
                migrations.AddConstraint(
                    model_name='withdrawal',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'noted')), fields=('entry',), name='withdrawal_one_open', violation_error_message='已登记过撤回事由，请办理那一件。'),
                ),
                migrations.AddConstraint(
                    model_name='withdrawal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'noted')), models.Q(models.Q(('status', 'noted'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='withdrawal_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='withdrawal',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('noted_by')), _negated=True), _connector='OR'), name='withdrawal_four_eyes'),
                ),
                migrations.AddConstraint(
                    model_name='withdrawal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), name='withdrawal_says_why'),
                ),
                migrations.AddConstraint(
                    model_name='withdrawal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='withdrawal_refused_with_note'),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='import_file_once',
        ),
        migrations.RemoveConstraint(
            model_name='importrow',
            name='import_row_imported_has_record',
        ),
        migrations.RemoveConstraint(
            model_name='submissionitem',
            name='submission_item_accepted_has_record',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='kind',
            field=models.CharField(default='dishonesty-record', max_length=40, verbose_name='种类'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='release_asked_at',
            field=models.DateTimeField(null=True, verbose_name='批量发布时间'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='released_at',
            field=models.DateTimeField(null=True, verbose_name='批量发布完成时间'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='released_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='rows_released',
            field=models.PositiveIntegerField(default=0, verbose_name='已发布'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='entry',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='importrow',
            name='sealed',
            field=records.common.crypto.EncryptedTextField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='submissionitem',
            name='entry',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='submissionitem',
            name='proposal',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(condition=models.Q(('released_at', None), ('released_by__isnull', False)), fields=['release_asked_at'], name='import_to_release'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('entry__isnull', False), ('state', 'imported')), fields=['batch', 'number'], name='import_row_entries'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'failed'), _negated=True), fields=('uploaded_by', 'kind', 'sha256'), name='import_file_once'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release_asked_at', None), ('released_at', None), ('released_by', None)), models.Q(('release_asked_at__isnull', False), ('released_by__isnull', False), ('state', 'done')), _connector='OR'), name='import_release_whole'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(models.Q(('released_by', models.F('uploaded_by')), _negated=True), models.Q(('released_by', models.F('confirmed_by')), _negated=True)), _connector='OR'), name='import_release_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'imported'), _negated=True), models.Q(('entry__isnull', True), ('record__isnull', False)), models.Q(('entry__isnull', False), ('record__isnull', True)), _connector='OR'), name='import_row_imported_has_one_target'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('sealed__isnull', True), ('state__in', ['ready', 'questionable']), _connector='OR'), name='import_row_seals_only_what_waits'),
        ),
        migrations.AddConstraint(
            model_name='submissionitem',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'rejected'), models.Q(('entry__isnull', True), ('record__isnull', False)), models.Q(('entry__isnull', False), ('record__isnull', True)), _connector='OR'), name='submission_item_accepted_has_one_target'),
        ),
        *registers.PUBLICITY_OPERATIONS,
    ]
