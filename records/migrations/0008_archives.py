import django.db.models.deletion
import records.common.ids
from django.conf import settings
from records.archives import append_only as archives
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_remedies'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Archive',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('opened_at', models.DateTimeField(verbose_name='建档时间')),
                        ('official', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='archive', to='records.official', verbose_name='公务员')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建档人')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='records.organisation', verbose_name='管档机构')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '诚信档案',
                        'verbose_name_plural': '诚信档案',
                    },
                ),
                migrations.CreateModel(
                    name='ArchiveImport',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('entries', '人员与档案条目'), ('attendance', '培训签到与成绩')], max_length=12, verbose_name='种类')),
                        ('file_name', models.CharField(max_length=255, verbose_name='文件名')),
                        ('stored_name', models.CharField(editable=False, max_length=100)),
                        ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                        ('state', models.CharField(choices=[('uploaded', '待核对'), ('checked', '已核对'), ('importing', '导入中'), ('done', '已完成'), ('failed', '未完成')], default='uploaded', max_length=10, verbose_name='状态')),
                        ('failure', models.CharField(blank=True, max_length=500, verbose_name='未完成的原因')),
                        ('rows_total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                        ('rows_ready', models.PositiveIntegerField(default=0, verbose_name='可导入')),
                        ('rows_known', models.PositiveIntegerField(default=0, verbose_name='已在档')),
                        ('rows_wrong', models.PositiveIntegerField(default=0, verbose_name='有误')),
                        ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                        ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='机构')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '档案导入',
                        'verbose_name_plural': '档案导入',
                    },
                ),
                migrations.CreateModel(
                    name='ArchiveEntry',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('personal_matters', '个人有关事项报告查核'), ('clean_government', '廉政记录'), ('appraisal', '年度考核'), ('discipline', '处分'), ('training', '诚信教育培训'), ('pledge', '承诺'), ('project', '项目结果')], max_length=20, verbose_name='类别')),
                        ('result', models.CharField(choices=[('consistent', '如实报告'), ('omitted', '漏报'), ('concealed', '瞒报'), ('nothing_found', '未发现问题'), ('reminded', '提醒谈话'), ('admonished', '诫勉'), ('accounted', '问责'), ('excellent', '优秀'), ('competent', '称职'), ('basically_competent', '基本称职'), ('incompetent', '不称职'), ('warning', '警告'), ('demerit', '记过'), ('major_demerit', '记大过'), ('demotion', '降级'), ('removal', '撤职'), ('dismissal', '开除'), ('passed', '合格'), ('not_passed', '不合格'), ('attended', '参加'), ('fulfilled', '已履行'), ('under_way', '履行中'), ('broken', '未履行')], max_length=20, verbose_name='结果')),
                        ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年度')),
                        ('title', models.CharField(max_length=200, verbose_name='事项')),
                        ('text', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                        ('occurred_on', models.DateField(verbose_name='日期')),
                        ('basis_number', models.CharField(blank=True, max_length=100, verbose_name='依据文号')),
                        ('basis_on', models.DateField(blank=True, null=True, verbose_name='文件日期')),
                        ('basis_authority', models.CharField(blank=True, max_length=200, verbose_name='作出机关')),
                        ('starts_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='影响期至')),
                        ('term_explained', models.TextField(blank=True, verbose_name='影响期怎样算出')),
                        ('source', models.CharField(choices=[('staff', '人工录入'), ('import', '文件导入'), ('feed', '系统归入')], max_length=10, verbose_name='来源')),
                        ('feed', models.CharField(blank=True, max_length=32)),
                        ('feed_uid', models.UUIDField(blank=True, null=True)),
                        ('correction_reason', models.CharField(blank=True, max_length=500, verbose_name='更正理由')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                        ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                        ('refused_at', models.DateTimeField(null=True, verbose_name='退回时间')),
                        ('refusal_reason', models.CharField(max_length=500, null=True, verbose_name='退回理由')),
                        ('ended_on', models.DateField(null=True, verbose_name='影响期满')),
                        ('superseded_at', models.DateTimeField(null=True, verbose_name='更正时间')),
                        ('archive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='records.archive')),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                        ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='退回人')),
                        ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='records.archiveentry', verbose_name='更正')),
                        ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='records.archiveimport')),
                    ],
                    options={
                        'verbose_name': '档案条目',
                        'verbose_name_plural': '档案条目',
                    },
                ),
                migrations.CreateModel(
                    name='ArchiveImportLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='行号')),
                        ('outcome', models.CharField(choices=[('ready', '可导入'), ('known', '已在档'), ('wrong', '有误')], max_length=8, verbose_name='结果')),
                        ('errors', models.JSONField(default=list, verbose_name='问题')),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='records.archiveimport')),
                    ],
                    options={
                        'verbose_name': '导入行',
                        'verbose_name_plural': '导入行',
                    },
                ),
                migrations.CreateModel(
                    name='ArchiveReading',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('role', models.CharField(max_length=200, verbose_name='当时角色')),
                        ('purpose', models.CharField(choices=[('keeping', '档案管理'), ('appraisal', '考核'), ('appointment', '任用'), ('award', '评优'), ('own_copy', '本人查阅'), ('supervision', '监督'), ('audit', '审计检查')], max_length=20, verbose_name='用途')),
                        ('words', models.CharField(max_length=500, verbose_name='事由')),
                        ('at', models.DateTimeField(verbose_name='查阅时间')),
                        ('archive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='records.archive')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查阅人')),
                    ],
                    options={
                        'verbose_name': '查阅记录',
                        'verbose_name_plural': '查阅记录',
                    },
                ),
                migrations.CreateModel(
                    name='Course',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('title', models.CharField(max_length=200, verbose_name='课程名称')),
                        ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='学时')),
                        ('starts_on', models.DateField(verbose_name='开始日期')),
                        ('ends_on', models.DateField(verbose_name='结束日期')),
                        ('material', models.TextField(blank=True, max_length=50000, verbose_name='学习材料')),
                        ('file_name', models.CharField(blank=True, max_length=255, verbose_name='材料文件')),
                        ('stored_name', models.CharField(blank=True, editable=False, max_length=100)),
                        ('content_type', models.CharField(blank=True, editable=False, max_length=100)),
                        ('pass_mark', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='合格分数')),
                        ('state', models.CharField(choices=[('planned', '筹备中'), ('open', '进行中'), ('closed', '已结课'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='取消理由')),
                        ('created_at', models.DateTimeField(verbose_name='录入时间')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='结课时间')),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='records.organisation', verbose_name='主办机构')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '诚信教育课程',
                        'verbose_name_plural': '诚信教育课程',
                    },
                ),
                migrations.AddField(
                    model_name='archiveimport',
                    name='course',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='records.course'),
                ),
                migrations.CreateModel(
                    name='CourseSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='课次')),
                        ('held_on', models.DateField(verbose_name='上课日期')),
                        ('title', models.CharField(max_length=200, verbose_name='内容')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='地点')),
                        ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='records.course')),
                    ],
                    options={
                        'verbose_name': '课次',
                        'verbose_name_plural': '课次',
                    },
                ),
                migrations.CreateModel(
                    name='HandbookPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='序号')),
                        ('title', models.CharField(max_length=100, verbose_name='标题')),
                        ('text', models.TextField(help_text='空行分段；以“- ”开头的行成为列表。', max_length=20000, verbose_name='正文')),
                        ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                        ('changed_at', models.DateTimeField(verbose_name='修改时间')),
                        ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                    ],
                    options={
                        'verbose_name': '诚信手册',
                        'verbose_name_plural': '诚信手册',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='Participation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='成绩')),
                        ('passed', models.BooleanField(null=True, verbose_name='合格')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                        ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='records.course')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='records.official')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation', verbose_name='所在机构')),
                        ('sessions', models.ManyToManyField(related_name='participations', to='records.coursesession', verbose_name='到课')),
                    ],
                    options={
                        'verbose_name': '参训',
                        'verbose_name_plural': '参训',
                    },
                ),
                migrations.AddIndex(
                    model_name='archive',
                    index=models.Index(fields=['region', 'organisation'], name='archive_by_place'),
                ),
                migrations.AddIndex(
                    model_name='archive',
                    index=models.Index(fields=['-opened_at'], name='archive_newest'),
                ),
                migrations.AddIndex(
                    model_name='archiveentry',
                    index=models.Index(fields=['archive', 'kind', '-occurred_on'], name='archive_entry_of_file'),
                ),
                migrations.AddIndex(
                    model_name='archiveentry',
                    index=models.Index(condition=models.Q(('ended_on', None), ('kind', 'discipline'), ('superseded_at', None)), fields=['ends_on'], name='archive_entry_running_terms'),
                ),
                migrations.AddIndex(
                    model_name='archiveentry',
                    index=models.Index(condition=models.Q(('confirmed_at', None), ('kind', 'discipline'), ('refused_at', None)), fields=['entered_at'], name='archive_entry_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'personal_matters'), ('result__in', ['consistent', 'omitted', 'concealed'])), models.Q(('kind', 'clean_government'), ('result__in', ['nothing_found', 'reminded', 'admonished', 'accounted'])), models.Q(('kind', 'appraisal'), ('result__in', ['excellent', 'competent', 'basically_competent', 'incompetent'])), models.Q(('kind', 'discipline'), ('result__in', ['warning', 'demerit', 'major_demerit', 'demotion', 'removal', 'dismissal'])), models.Q(('kind', 'training'), ('result__in', ['passed', 'not_passed', 'attended'])), models.Q(('kind', 'pledge'), ('result__in', ['fulfilled', 'under_way', 'broken'])), models.Q(('kind', 'project'), ('result__in', ['fulfilled', 'under_way', 'broken'])), _connector='OR'), name='archive_entry_result_fits_kind', violation_error_message='该类别没有这种结果，请重新选择。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('source__in', ['staff', 'import', 'feed'])), name='archive_entry_source_is_known'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='archive_entry_has_a_title'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['appraisal', 'personal_matters']), ('year__isnull', False), ('year__range', (1949, 2200))), models.Q(models.Q(('kind__in', ['appraisal', 'personal_matters']), _negated=True), ('year', None)), _connector='OR'), name='archive_entry_yearly_names_its_year', violation_error_message='请填写年度。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('source', 'feed'), models.Q(('basis_authority__gt', ''), ('basis_number__gt', ''), ('basis_on__isnull', False)), _connector='OR'), name='archive_entry_names_its_basis', violation_error_message='请填写依据文件的文号、日期和作出机关。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('feed__gt', ''), ('feed_uid__isnull', False), ('source', 'feed')), models.Q(models.Q(('source', 'feed'), _negated=True), ('feed', ''), ('feed_uid', None)), _connector='OR'), name='archive_entry_fed_by_something'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('kind', 'discipline'), ('source', 'feed'), _negated=True), name='archive_entry_discipline_is_never_fed'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'discipline'), _negated=True), ('ended_on', None), ('ends_on', None), ('starts_on', None)), models.Q(('ended_on', None), ('ends_on', None), ('kind', 'discipline'), ('result', 'dismissal'), ('starts_on__isnull', False)), models.Q(('ends_on__gt', models.F('starts_on')), ('kind', 'discipline'), ('starts_on__isnull', False), models.Q(('result', 'dismissal'), _negated=True), ('ends_on__isnull', False)), _connector='OR'), name='archive_entry_term_is_whole', violation_error_message='处分须写明生效日期，影响期由系统算出。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('confirmed_at__isnull', False), ('ended_on__gt', models.F('ends_on')), ('ends_on__isnull', False)), _connector='OR'), name='archive_entry_ends_when_over'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('kind__in', ['discipline'])), _connector='OR'), name='archive_entry_confirmed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='archive_entry_confirmed_by_another', violation_error_message='不能确认自己录入的处分，请由另一名档案管理人员确认。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal_reason', None), ('refused_at', None), ('refused_by', None)), models.Q(('confirmed_at', None), ('kind__in', ['discipline']), ('refusal_reason__gt', ''), ('refusal_reason__isnull', False), ('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='archive_entry_refused_whole'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('refused_by', None), models.Q(('refused_by', models.F('entered_by')), _negated=True), _connector='OR'), name='archive_entry_refused_by_another'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(('superseded_at', None), models.Q(('refused_at', None), models.Q(models.Q(('kind__in', ['discipline']), _negated=True), ('confirmed_at__isnull', False), _connector='OR')), _connector='OR'), name='archive_entry_superseded_stood_before'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction_reason', ''), ('supersedes', None)), models.Q(('correction_reason__gt', ''), ('supersedes__isnull', False)), _connector='OR'), name='archive_entry_correction_has_a_reason'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.UniqueConstraint(condition=models.Q(('refused_at', None), ('supersedes__isnull', False)), fields=('supersedes',), name='archive_entry_corrected_once', violation_error_message='该条目已有更正，请更正最新的一条。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'appraisal'), ('superseded_at', None)), fields=('archive', 'year'), name='archive_entry_one_appraisal_a_year', violation_error_message='该年度考核已在档，请更正已有条目。'),
                ),
                migrations.AddConstraint(
                    model_name='archiveentry',
                    constraint=models.UniqueConstraint(condition=models.Q(('feed_uid__isnull', False), ('superseded_at', None)), fields=('archive', 'feed', 'feed_uid'), name='archive_entry_fed_once'),
                ),
                migrations.AddConstraint(
                    model_name='archiveimportline',
                    constraint=models.UniqueConstraint(fields=('batch', 'number'), name='archive_import_line_once'),
                ),
                migrations.AddConstraint(
                    model_name='archiveimportline',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'wrong'), _negated=True), models.Q(('errors', []), _negated=True), _connector='OR'), name='archive_import_line_wrong_has_errors'),
                ),
                migrations.AddIndex(
                    model_name='archivereading',
                    index=models.Index(fields=['archive', '-at'], name='archive_reading_newest'),
                ),
                migrations.AddIndex(
                    model_name='archivereading',
                    index=models.Index(fields=['by', 'archive', '-at'], name='archive_reading_of_person'),
                ),
                migrations.AddConstraint(
                    model_name='archivereading',
                    constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['keeping', 'appraisal', 'appointment', 'award', 'own_copy', 'supervision', 'audit']), ('words__gt', '')), name='archive_reading_says_for_what'),
                ),
                migrations.AddIndex(
                    model_name='course',
                    index=models.Index(fields=['region', '-starts_on'], name='course_by_place'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='course_has_a_title'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='course_dates_in_order', violation_error_message='结束日期不得早于开始日期，请核对。'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='course_hours_are_some', violation_error_message='学时须大于 0。'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed', 'cancelled'])), name='course_state_is_known'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='course_closed_whole'),
                ),
                migrations.AddConstraint(
                    model_name='course',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('reason__gt', ''), _connector='OR'), name='course_cancelled_with_reason'),
                ),
                migrations.AddIndex(
                    model_name='archiveimport',
                    index=models.Index(fields=['-uploaded_at'], name='archive_import_newest'),
                ),
                migrations.AddConstraint(
                    model_name='archiveimport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', False), ('kind', 'attendance')), models.Q(('course', None), ('kind', 'entries')), _connector='OR'), name='archive_import_of_a_course'),
                ),
                migrations.AddConstraint(
                    model_name='archiveimport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), models.Q(('state__in', ['importing', 'done']), _negated=True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='archive_import_stores_only_when_confirmed'),
                ),
                migrations.AddConstraint(
                    model_name='archiveimport',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['importing', 'done']), _negated=True), ('rows_wrong', 0), _connector='OR'), name='archive_import_takes_all_or_nothing'),
                ),
                migrations.AddConstraint(
                    model_name='coursesession',
                    constraint=models.UniqueConstraint(fields=('course', 'number'), name='course_session_once'),
                ),
                migrations.AddConstraint(
                    model_name='handbookpage',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='handbook_page_says_something'),
                ),
                migrations.AddIndex(
                    model_name='participation',
                    index=models.Index(fields=['organisation', 'course'], name='participation_of_body'),
                ),
                migrations.AddConstraint(
                    model_name='participation',
                    constraint=models.UniqueConstraint(fields=('course', 'official'), name='participation_once'),
                ),
                migrations.AddConstraint(
                    model_name='participation',
                    constraint=models.CheckConstraint(condition=models.Q(('score', None), ('score__range', (0, 100)), _connector='OR'), name='participation_score_in_range'),
                ),
                *archives.MIGRATION_OPERATIONS,
            ],
        ),
    ]
