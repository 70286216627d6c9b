import disclosure.notices.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import records.common.ids
import records.dishonesty.models.record
from django.conf import settings
from disclosure.notices import append_only as notices
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0013_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
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
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='摘要')),
                ('body', models.TextField(blank=True, help_text='空一行分段；“## ”开头为小标题，“- ”开头为列表，“[文字](网址)”为链接。不能使用 HTML 和图片。', max_length=100000, verbose_name='正文')),
                ('authority_name', models.CharField(help_text='制发机关或稿件来源。', max_length=200, verbose_name='内容来源')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('procurement', '政府采购'), ('ppp', '政府和社会资本合作'), ('bidding', '招标投标'), ('resource_trading', '公共资源交易'), ('investment', '招商引资'), ('debt', '地方政府债务'), ('statistics', '政府统计'), ('grassroots', '街道乡镇'), ('work_safety', '安全生产'), ('legal_duty', '履行法定义务'), ('policy', '政策兑现'), ('general', '其他')], max_length=20), blank=True, default=list, help_text='可多选；用于读者按主题筛选。', size=None, verbose_name='主题')),
                ('kind', models.CharField(choices=[('notice', '通知公告'), ('news', '新闻动态'), ('practice', '经验做法'), ('interpretation', '政策解读'), ('model', '诚信示范')], max_length=14, verbose_name='类别')),
            ],
            options={
                'verbose_name': '文章',
                'verbose_name_plural': '文章',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
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
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='摘要')),
                ('body', models.TextField(blank=True, help_text='空一行分段；“## ”开头为小标题，“- ”开头为列表，“[文字](网址)”为链接。不能使用 HTML 和图片。', max_length=100000, verbose_name='正文')),
                ('authority_name', models.CharField(help_text='制发机关或稿件来源。', max_length=200, verbose_name='内容来源')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('procurement', '政府采购'), ('ppp', '政府和社会资本合作'), ('bidding', '招标投标'), ('resource_trading', '公共资源交易'), ('investment', '招商引资'), ('debt', '地方政府债务'), ('statistics', '政府统计'), ('grassroots', '街道乡镇'), ('work_safety', '安全生产'), ('legal_duty', '履行法定义务'), ('policy', '政策兑现'), ('general', '其他')], max_length=20), blank=True, default=list, help_text='可多选；用于读者按主题筛选。', size=None, verbose_name='主题')),
            ],
            options={
                'verbose_name': '典型案例',
                'verbose_name_plural': '典型案例',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
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
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='摘要')),
                ('body', models.TextField(blank=True, help_text='空一行分段；“## ”开头为小标题，“- ”开头为列表，“[文字](网址)”为链接。不能使用 HTML 和图片。', max_length=100000, verbose_name='正文')),
                ('authority_name', models.CharField(help_text='制发机关或稿件来源。', max_length=200, verbose_name='内容来源')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('procurement', '政府采购'), ('ppp', '政府和社会资本合作'), ('bidding', '招标投标'), ('resource_trading', '公共资源交易'), ('investment', '招商引资'), ('debt', '地方政府债务'), ('statistics', '政府统计'), ('grassroots', '街道乡镇'), ('work_safety', '安全生产'), ('legal_duty', '履行法定义务'), ('policy', '政策兑现'), ('general', '其他')], max_length=20), blank=True, default=list, help_text='可多选；用于读者按主题筛选。', size=None, verbose_name='主题')),
                ('document_number', models.CharField(max_length=128, verbose_name='决策文号')),
                ('steps', models.JSONField(blank=True, default=disclosure.notices.models.empty_steps, verbose_name='决策程序')),
            ],
            options={
                'verbose_name': '重大行政决策',
                'verbose_name_plural': '重大行政决策',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False, verbose_name='编号')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                ('scope', models.CharField(choices=[('public', '公开公示'), ('government', '政务共享')], default='public', max_length=10, verbose_name='公开范围')),
                ('end_reason', models.CharField(blank=True, choices=[('expired', '展示期满'), ('withdrawn', '撤回')], editable=False, max_length=10, verbose_name='撤下原因')),
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
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='摘要')),
                ('body', models.TextField(blank=True, help_text='空一行分段；“## ”开头为小标题，“- ”开头为列表，“[文字](网址)”为链接。不能使用 HTML 和图片。', max_length=100000, verbose_name='正文')),
                ('authority_name', models.CharField(help_text='制发机关或稿件来源。', max_length=200, verbose_name='内容来源')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('procurement', '政府采购'), ('ppp', '政府和社会资本合作'), ('bidding', '招标投标'), ('resource_trading', '公共资源交易'), ('investment', '招商引资'), ('debt', '地方政府债务'), ('statistics', '政府统计'), ('grassroots', '街道乡镇'), ('work_safety', '安全生产'), ('legal_duty', '履行法定义务'), ('policy', '政策兑现'), ('general', '其他')], max_length=20), blank=True, default=list, help_text='可多选；用于读者按主题筛选。', size=None, verbose_name='主题')),
                ('category', models.CharField(choices=[('policy', '政策文件'), ('rule', '制度规范')], default='policy', max_length=6, verbose_name='文件类别')),
                ('document_number', models.CharField(max_length=128, verbose_name='文号')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('repealed_on', models.DateField(blank=True, help_text='从这一天起不再有效；仍有效的不填。', null=True, verbose_name='失效日期')),
                ('source_note', models.CharField(blank=True, help_text='文本从何而来、与原件有何不同。', max_length=300, verbose_name='文本说明')),
            ],
            options={
                'verbose_name': '政策文件',
                'verbose_name_plural': '政策文件',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WrittenFile',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('item', models.UUIDField(verbose_name='内容编号')),
                ('original_name', models.CharField(max_length=255, verbose_name='文件名')),
                ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField(verbose_name='大小')),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '公开附件',
                'verbose_name_plural': '公开附件',
            },
        ),
        migrations.CreateModel(
            name='WrittenStep',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('item', models.UUIDField(verbose_name='内容编号')),
                ('name', models.CharField(max_length=12, verbose_name='操作')),
                ('source', models.CharField(blank=True, choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], max_length=10, verbose_name='原状态')),
                ('target', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('ended', '已撤下')], max_length=10, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
            ],
            options={
                'verbose_name': '内容流转',
                'verbose_name_plural': '内容流转',
            },
        ),
        migrations.CreateModel(
            name='WrittenVersion',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('item', models.UUIDField(verbose_name='内容编号')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('reason', models.CharField(choices=[('created', '首次发布'), ('updated', '更新'), ('corrected', '更正'), ('expired', '展示期满'), ('withdrawn', '撤回')], max_length=10, verbose_name='变更原因')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('content', models.JSONField(verbose_name='内容')),
                ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('made_at', models.DateTimeField(verbose_name='形成时间')),
            ],
            options={
                'verbose_name': '内容版本',
                'verbose_name_plural': '内容版本',
            },
        ),
        migrations.AddField(
            model_name='article',
            name='about',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='示范单位'),
        ),
        migrations.AddField(
            model_name='article',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位'),
        ),
        migrations.AddField(
            model_name='article',
            name='proposed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='region',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='case',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位'),
        ),
        migrations.AddField(
            model_name='case',
            name='proposed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.dishonestyrecord', verbose_name='失信记录'),
        ),
        migrations.AddField(
            model_name='case',
            name='region',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='decision',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位'),
        ),
        migrations.AddField(
            model_name='decision',
            name='proposed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='region',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='policy',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policy',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='发布单位'),
        ),
        migrations.AddField(
            model_name='policy',
            name='proposed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policy',
            name='region',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
        ),
        migrations.AddField(
            model_name='policy',
            name='supersedes',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='disclosure.policy', verbose_name='替代的文件'),
        ),
        migrations.AddField(
            model_name='writtenfile',
            name='removed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='writtenfile',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='writtenstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
        ),
        migrations.AddField(
            model_name='writtenversion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='article_newest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', '-updated_at'], name='article_work'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='article_ending'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='article_search'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['authority_name'], name='article_authority'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['kind', '-dated_on', '-uid'], name='article_of_kind'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='article_status_has_its_columns'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='article_scope_is_shared'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='article_days_in_order', violation_error_message='展示至不能早于展示自。'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='article_proposal_whole'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), ('about', None), ('kind', 'model'), _connector='OR'), name='article_about_a_model'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='case_newest'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['status', '-updated_at'], name='case_work'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='case_ending'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='case_search'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['authority_name'], name='case_authority'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='case_status_has_its_columns'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='case_scope_is_shared'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='case_days_in_order', violation_error_message='展示至不能早于展示自。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='case_proposal_whole'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='decision_newest'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['status', '-updated_at'], name='decision_work'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='decision_ending'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='decision_search'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['authority_name'], name='decision_authority'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='decision_status_has_its_columns'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='decision_scope_is_shared'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='decision_days_in_order', violation_error_message='展示至不能早于展示自。'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='decision_proposal_whole'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['submitted', 'published', 'ended']), _negated=True), ('steps__has_keys', ['participation', 'experts', 'risk', 'legality', 'collective']), _connector='OR'), name='decision_has_five_steps', violation_error_message='重大行政决策的五个程序缺一不可。'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['-dated_on', '-uid'], name='policy_newest'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(fields=['status', '-updated_at'], name='policy_work'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['show_until'], name='policy_ending'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('scope', 'public'), ('status', 'published')), fields=['search_grams'], name='policy_search'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(fields=['authority_name'], name='policy_authority'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at', None), ('status__in', ['draft', 'submitted', 'returned']), ('version', 0)), models.Q(('end_note', ''), ('end_reason', ''), ('ended_at', None), ('published_at__isnull', False), ('status', 'published'), ('version__gte', 1)), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), ('status', 'ended'), ('version__gte', 1), models.Q(('end_reason', ''), _negated=True), models.Q(('end_note', ''), _negated=True)), _connector='OR'), name='policy_status_has_its_columns'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'government'])), name='policy_scope_is_shared'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('show_until', None), ('show_until__gte', models.F('show_from')), _connector='OR'), name='policy_days_in_order', violation_error_message='展示至不能早于展示自。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed', None), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status', 'published')), _connector='OR'), name='policy_proposal_whole'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), ('repealed_on', None), ('repealed_on__gte', models.F('dated_on')), _connector='OR'), name='policy_not_before_itself', violation_error_message='失效日期不能早于成文日期。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'returned']), ('supersedes', None), models.Q(('supersedes', models.F('uid')), _negated=True), _connector='OR'), name='policy_not_its_own_successor', violation_error_message='文件不能替代自己。'),
        ),
        migrations.AddIndex(
            model_name='writtenfile',
            index=models.Index(fields=['item', 'uploaded_at'], name='written_file_of'),
        ),
        migrations.AddConstraint(
            model_name='writtenfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='written_file_removed_whole'),
        ),
        migrations.AddIndex(
            model_name='writtenstep',
            index=models.Index(fields=['item', 'at'], name='written_step_of'),
        ),
        migrations.AddConstraint(
            model_name='writtenversion',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='written_version_once'),
        ),
        migrations.AddConstraint(
            model_name='writtenversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='written_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='writtenversion',
            constraint=models.CheckConstraint(condition=models.Q(records.dishonesty.models.record.NoneOf(models.F('by'), models.F('writers'))), name='written_four_eyes'),
        ),
        *notices.MIGRATION_OPERATIONS,
    ]
