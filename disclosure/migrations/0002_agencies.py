import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import records.common.ids
from decimal import Decimal
from django.conf import settings
from disclosure.agencies import append_only as agencies
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0001_notices'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Agency',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                        ('qualification', models.CharField(max_length=500, verbose_name='资质与业务范围')),
                        ('specialities', models.CharField(blank=True, max_length=200, verbose_name='擅长领域')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='营业地址')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '招标代理机构',
                        'verbose_name_plural': '招标代理机构',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='AgencyReport',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('author_name', models.CharField(max_length=200, verbose_name='出具机构')),
                        ('period', models.CharField(max_length=100, verbose_name='报告期间')),
                        ('summary', models.TextField(max_length=3000, verbose_name='主要结论')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='disclosure.agency', verbose_name='招标代理机构')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '第三方信用报告',
                        'verbose_name_plural': '第三方信用报告',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='AgencyScore',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                        ('grade', models.CharField(choices=[('a', 'A 级'), ('b', 'B 级'), ('c', 'C 级'), ('d', 'D 级'), ('none', '未评级')], default='none', max_length=4, verbose_name='信用等级')),
                        ('score', models.DecimalField(blank=True, decimal_places=2, help_text='百分制；没有评分的不填。', max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='动态监管得分')),
                        ('authority_name', models.CharField(max_length=200, verbose_name='评价单位')),
                        ('document_number', models.CharField(max_length=128, verbose_name='公布文号')),
                        ('remarks', models.CharField(blank=True, max_length=500, verbose_name='监管情况')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='disclosure.agency', verbose_name='招标代理机构')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '代理机构年度评价',
                        'verbose_name_plural': '代理机构年度评价',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Expert',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('title', models.CharField(max_length=30, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9-]{2,29}$', '专家只公开代码：3 至 30 位大写字母、数字或连字符，不得填写姓名。')], verbose_name='专家代码')),
                        ('speciality', models.CharField(choices=[('works', '工程'), ('goods', '货物'), ('services', '服务'), ('economy', '经济与造价'), ('medical', '医疗'), ('information', '信息技术'), ('other', '其他')], max_length=12, verbose_name='评审专业')),
                        ('state', models.CharField(choices=[('active', '在库'), ('suspended', '暂停评审'), ('removed', '已出库')], default='active', max_length=10, verbose_name='在库状态')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '评标专家',
                        'verbose_name_plural': '评标专家',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='BadConduct',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('conduct', models.CharField(choices=[('collusion', '串通投标'), ('false_material', '弄虚作假'), ('leak', '泄露应当保密的信息'), ('unfair', '不按规定评审'), ('rules', '违反代理业务规定'), ('other', '其他')], max_length=16, verbose_name='行为类别')),
                        ('facts', models.TextField(max_length=3000, verbose_name='行为事实')),
                        ('legal_basis', models.CharField(max_length=500, verbose_name='认定依据')),
                        ('authority_name', models.CharField(max_length=200, verbose_name='认定机关')),
                        ('document_name', models.CharField(max_length=200, verbose_name='文书名称')),
                        ('document_number', models.CharField(max_length=128, verbose_name='文书文号')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bad_conduct', to='disclosure.agency', verbose_name='招标代理机构')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('expert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bad_conduct', to='disclosure.expert', verbose_name='评标专家')),
                    ],
                    options={
                        'verbose_name': '招标投标不良行为',
                        'verbose_name_plural': '招标投标不良行为',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ServiceList',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                        ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                        ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                        ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '已撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('dated_on', models.DateField(verbose_name='日期')),
                        ('show_from', models.DateField(help_text='到这一天才对外显示，可以填将来的日期。', verbose_name='展示自')),
                        ('show_until', models.DateField(blank=True, help_text='长期展示的不填；过了这一天自动撤下。', null=True, verbose_name='展示至')),
                        ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                        ('created_at', models.DateTimeField(editable=False)),
                        ('updated_at', models.DateTimeField(editable=False)),
                        ('published_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('end_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='撤下说明')),
                        ('proposed', models.JSONField(editable=False, null=True)),
                        ('proposed_at', models.DateTimeField(editable=False, null=True)),
                        ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                        ('kind', models.CharField(choices=[('powers', '权力清单'), ('duties', '责任清单'), ('intermediary_services', '中介服务事项清单'), ('intermediary_fees', '中介服务收费目录清单'), ('public_services', '公共服务事项清单'), ('certificates', '证明事项清单'), ('random_checks', '随机抽查事项清单'), ('administrative_fees', '行政事业性收费目录清单'), ('services', '服务清单')], max_length=24, verbose_name='清单类别')),
                        ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                        ('authority_name', models.CharField(max_length=200, verbose_name='公布机关')),
                        ('document_number', models.CharField(blank=True, max_length=128, verbose_name='公布文号')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '清单',
                        'verbose_name_plural': '清单',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ListItem',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('place', models.CharField(max_length=6)),
                        ('code', models.CharField(max_length=64, verbose_name='事项编码')),
                        ('name', models.CharField(max_length=300, verbose_name='事项名称')),
                        ('basis', models.TextField(max_length=4000, verbose_name='设定依据')),
                        ('content', models.TextField(blank=True, max_length=4000, verbose_name='内容')),
                        ('time_limit', models.CharField(blank=True, max_length=100, verbose_name='办理时限')),
                        ('url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='办理网址')),
                        ('search_words', models.TextField(editable=False)),
                        ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='disclosure.servicelist')),
                    ],
                    options={
                        'verbose_name': '清单事项',
                        'verbose_name_plural': '清单事项',
                    },
                ),
                migrations.AddIndex(
                    model_name='agency',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='agency_newest'),
                ),
                migrations.AddIndex(
                    model_name='agency',
                    index=models.Index(fields=['status', '-updated_at'], name='agency_work'),
                ),
                migrations.AddIndex(
                    model_name='agency',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='agency_ending'),
                ),
                migrations.AddIndex(
                    model_name='agency',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='agency_search'),
                ),
                migrations.AddConstraint(
                    model_name='agency',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='agency_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='agency',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='agency_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='agency',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='agency_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='agency',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='agency_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='agency',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('uscc',), name='agency_published_once'),
                ),
                migrations.AddIndex(
                    model_name='agencyreport',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='agencyreport_newest'),
                ),
                migrations.AddIndex(
                    model_name='agencyreport',
                    index=models.Index(fields=['status', '-updated_at'], name='agencyreport_work'),
                ),
                migrations.AddIndex(
                    model_name='agencyreport',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='agencyreport_ending'),
                ),
                migrations.AddIndex(
                    model_name='agencyreport',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='agencyreport_search'),
                ),
                migrations.AddIndex(
                    model_name='agencyreport',
                    index=models.Index(fields=['agency', '-dated_on', '-uid'], name='agencyreport_of_agency'),
                ),
                migrations.AddConstraint(
                    model_name='agencyreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='agencyreport_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='agencyreport',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='agencyreport_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='agencyreport',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='agencyreport_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='agencyreport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='agencyreport_proposal_whole'),
                ),
                migrations.AddIndex(
                    model_name='agencyscore',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='agencyscore_newest'),
                ),
                migrations.AddIndex(
                    model_name='agencyscore',
                    index=models.Index(fields=['status', '-updated_at'], name='agencyscore_work'),
                ),
                migrations.AddIndex(
                    model_name='agencyscore',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='agencyscore_ending'),
                ),
                migrations.AddIndex(
                    model_name='agencyscore',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='agencyscore_search'),
                ),
                migrations.AddIndex(
                    model_name='agencyscore',
                    index=models.Index(fields=['agency', '-year'], name='agencyscore_of_agency'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='agencyscore_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='agencyscore_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='agencyscore_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='agencyscore_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 0), ('score__lte', 100)), _connector='OR'), name='agencyscore_in_range'),
                ),
                migrations.AddConstraint(
                    model_name='agencyscore',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('agency', 'year', 'authority_name'), name='agencyscore_once_a_year'),
                ),
                migrations.AddIndex(
                    model_name='expert',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='expert_newest'),
                ),
                migrations.AddIndex(
                    model_name='expert',
                    index=models.Index(fields=['status', '-updated_at'], name='expert_work'),
                ),
                migrations.AddIndex(
                    model_name='expert',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='expert_ending'),
                ),
                migrations.AddIndex(
                    model_name='expert',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='expert_search'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='expert_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='expert_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='expert_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='expert_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.CheckConstraint(condition=models.Q(('title__regex', '^[A-Z0-9][A-Z0-9-]{2,29}$')), name='expert_is_a_code', violation_error_message='专家只公开代码，不得填写姓名。'),
                ),
                migrations.AddConstraint(
                    model_name='expert',
                    constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('organisation', 'title'), name='expert_published_once'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='badconduct_newest'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=models.Index(fields=['status', '-updated_at'], name='badconduct_work'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='badconduct_ending'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='badconduct_search'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=models.Index(fields=['agency', '-dated_on', '-uid'], name='badconduct_of_agency'),
                ),
                migrations.AddIndex(
                    model_name='badconduct',
                    index=models.Index(fields=['expert', '-dated_on', '-uid'], name='badconduct_of_expert'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='badconduct_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='badconduct_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='badconduct_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='badconduct_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(('agency', None), ('expert__isnull', False)), models.Q(('agency__isnull', False), ('expert', None)), _connector='OR'), name='badconduct_of_one', violation_error_message='不良行为须且只须属于一家代理机构或一名专家。'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(models.Q(('facts', ''), _negated=True), models.Q(('legal_basis', ''), _negated=True), models.Q(('authority_name', ''), _negated=True), models.Q(('document_name', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), _connector='OR'), name='badconduct_has_document'),
                ),
                migrations.AddConstraint(
                    model_name='badconduct',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), models.Q(('show_from__gte', models.F('dated_on')), ('show_until__isnull', False)), _connector='OR'), name='badconduct_ends', violation_error_message='不良行为的公示须有截止日期，且不早于文书日期开始。'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='servicelist_newest'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=models.Index(fields=['status', '-updated_at'], name='servicelist_work'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='servicelist_ending'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='servicelist_search'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=models.Index(fields=['organisation', 'kind', '-dated_on', '-uid'], name='servicelist_of_body'),
                ),
                migrations.AddIndex(
                    model_name='servicelist',
                    index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['kind', '-dated_on', '-uid'], name='servicelist_of_kind'),
                ),
                migrations.AddConstraint(
                    model_name='servicelist',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='servicelist_status_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='servicelist',
                    constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='servicelist_scope_is_shared'),
                ),
                migrations.AddConstraint(
                    model_name='servicelist',
                    constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='servicelist_days_in_order', violation_error_message='展示至不能早于展示自。'),
                ),
                migrations.AddConstraint(
                    model_name='servicelist',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='servicelist_proposal_whole'),
                ),
                migrations.AddConstraint(
                    model_name='servicelist',
                    constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='servicelist_year_is_a_year'),
                ),
                migrations.AddIndex(
                    model_name='listitem',
                    index=models.Index(fields=['list', 'place', 'uid'], name='list_item_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='listitem',
                    constraint=models.UniqueConstraint(fields=('list', 'code'), name='list_item_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='listitem',
                    constraint=models.UniqueConstraint(fields=('list', 'place'), name='list_item_place_once'),
                ),
                migrations.AddConstraint(
                    model_name='listitem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='list_item_whole'),
                ),
                *agencies.MIGRATION_OPERATIONS,
            ],
        ),
    ]
