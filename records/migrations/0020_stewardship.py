import django.core.serializers.json
import django.db.models.deletion
import records.common.ids
from django.conf import settings
from records.access import append_only as access
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0019_factors'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='DestructionBatch',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveIntegerField(verbose_name='批次')),
                        ('count', models.PositiveIntegerField(verbose_name='条数')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'verbose_name': '销毁批次',
                        'verbose_name_plural': '销毁批次',
                    },
                ),
                migrations.CreateModel(
                    name='DestructionList',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40, verbose_name='种类')),
                        ('before', models.DateTimeField(verbose_name='早于')),
                        ('found', models.PositiveIntegerField(verbose_name='条数')),
                        ('basis', models.CharField(max_length=300, verbose_name='依据')),
                        ('drawn_at', models.DateTimeField(verbose_name='编制时间')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='销毁完成时间')),
                        ('destroyed', models.PositiveIntegerField(blank=True, null=True, verbose_name='已销毁条数')),
                        ('digest', models.CharField(blank=True, max_length=64, null=True, verbose_name='摘要')),
                    ],
                    options={
                        'verbose_name': '销毁清单',
                        'verbose_name_plural': '销毁清单',
                    },
                ),
                migrations.CreateModel(
                    name='GrantReview',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='复核时间')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '授权复核',
                        'verbose_name_plural': '授权复核',
                    },
                ),
                migrations.CreateModel(
                    name='StewardRequest',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('action', models.CharField(max_length=40, verbose_name='事项')),
                        ('concerns', models.CharField(max_length=100, verbose_name='对象')),
                        ('arguments', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
                        ('changes', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='变更')),
                        ('reason', models.CharField(max_length=300, verbose_name='事由')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                        ('asked_office', models.CharField(choices=[('clerk', '录入'), ('reviewer', '审核'), ('department', '部门'), ('supervisor', '督导'), ('complaint_handler', '投诉举报承办'), ('identity_custodian', '举报人身份保管'), ('assessor', '考核评价'), ('hr_archivist', '人事档案'), ('partner', '对接单位'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('clock', '系统自动')], max_length=20, verbose_name='申请人职责')),
                        ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                        ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                        ('decision', models.CharField(blank=True, choices=[('approved', '同意'), ('refused', '不同意'), ('withdrawn', '撤回'), ('expired', '逾期失效')], max_length=10, null=True, verbose_name='决定')),
                        ('decided_office', models.CharField(blank=True, choices=[('clerk', '录入'), ('reviewer', '审核'), ('department', '部门'), ('supervisor', '督导'), ('complaint_handler', '投诉举报承办'), ('identity_custodian', '举报人身份保管'), ('assessor', '考核评价'), ('hr_archivist', '人事档案'), ('partner', '对接单位'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('clock', '系统自动')], max_length=20, null=True, verbose_name='决定人职责')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                        ('note', models.CharField(blank=True, max_length=300, null=True, verbose_name='意见')),
                        ('result', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='办理结果')),
                        ('handed_out_at', models.DateTimeField(blank=True, null=True, verbose_name='领取时间')),
                    ],
                    options={
                        'verbose_name': '三员审批',
                        'verbose_name_plural': '三员审批',
                    },
                ),
                migrations.AddField(
                    model_name='destructionbatch',
                    name='destruction',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='records.destructionlist'),
                ),
                migrations.AddField(
                    model_name='grantreview',
                    name='by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人'),
                ),
                migrations.AddField(
                    model_name='grantreview',
                    name='grant',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='records.grant'),
                ),
                migrations.AddField(
                    model_name='grantreview',
                    name='holder',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被授权人'),
                ),
                migrations.AddField(
                    model_name='stewardrequest',
                    name='about',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='涉及人员'),
                ),
                migrations.AddField(
                    model_name='stewardrequest',
                    name='asked_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人'),
                ),
                migrations.AddField(
                    model_name='stewardrequest',
                    name='decided_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
                ),
                migrations.AddField(
                    model_name='stewardrequest',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='destructionlist',
                    name='request',
                    field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='destruction', to='records.stewardrequest', verbose_name='审批'),
                ),
                migrations.AddConstraint(
                    model_name='destructionbatch',
                    constraint=models.UniqueConstraint(fields=('destruction', 'number'), name='destruction_batch_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='destructionbatch',
                    constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0), ('number__gt', 0)), name='destruction_batch_of_something'),
                ),
                migrations.AddIndex(
                    model_name='grantreview',
                    index=models.Index(fields=['grant', '-at'], name='grant_review_newest'),
                ),
                migrations.AddConstraint(
                    model_name='grantreview',
                    constraint=models.CheckConstraint(condition=models.Q(('by', models.F('holder')), _negated=True), name='grant_review_not_of_ones_own', violation_error_message='不能复核自己的授权，请由另一位管理员办理。'),
                ),
                migrations.AddIndex(
                    model_name='stewardrequest',
                    index=models.Index(fields=['-asked_at', '-uid'], name='steward_request_newest'),
                ),
                migrations.AddIndex(
                    model_name='stewardrequest',
                    index=models.Index(condition=models.Q(('decision__isnull', True)), fields=['expires_at'], name='steward_request_waiting'),
                ),
                migrations.AddIndex(
                    model_name='stewardrequest',
                    index=models.Index(fields=['asked_by', '-asked_at'], name='steward_request_by_asker'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.UniqueConstraint(condition=models.Q(('decision__isnull', True)), fields=('action', 'concerns'), name='steward_request_one_at_a_time', violation_error_message='同一事项已有申请在等候决定，请先决定或撤回那一件。'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', ''), _negated=True), models.Q(('concerns', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('changes', []), _negated=True)), name='steward_request_says_what_and_why', violation_error_message='申请须写明事项和事由。'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(('asked_office__in', ['audit_admin', 'security_admin', 'system_admin'])), name='steward_request_asked_by_an_administrator'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decided_office__isnull', True), ('decision__isnull', True), ('note__isnull', True), ('result__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__isnull', False)), _connector='OR'), name='steward_request_decided_whole'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(('decision__isnull', True), models.Q(('decided_by', models.F('asked_by')), ('decision', 'withdrawn'), ('result__isnull', True)), models.Q(('decided_at__gte', models.F('expires_at')), ('decision', 'expired'), ('result__isnull', True)), models.Q(('decided_at__lt', models.F('expires_at')), ('decided_office__in', ['audit_admin', 'security_admin', 'system_admin']), ('decided_office__isnull', False), ('decision__in', ['approved', 'refused']), models.Q(('decided_by', models.F('asked_by')), _negated=True), models.Q(('decided_office', models.F('asked_office')), _negated=True), models.Q(('about__isnull', True), models.Q(('decided_by', models.F('about')), _negated=True), _connector='OR')), _connector='OR'), name='steward_request_decided_by_another_office', violation_error_message='须由另一职责的管理员决定；本人不得决定自己提出或涉及自己的事项。'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), ('decision__isnull', False), ('result__isnull', False)), models.Q(models.Q(('decision', 'approved'), _negated=True), ('handed_out_at__isnull', True), ('result__isnull', True)), _connector='OR'), name='steward_request_done_when_approved'),
                ),
                migrations.AddConstraint(
                    model_name='stewardrequest',
                    constraint=models.CheckConstraint(condition=models.Q(('decision__isnull', True), models.Q(('decision', 'refused'), _negated=True), models.Q(('note__gt', ''), ('note__isnull', False)), _connector='OR'), name='steward_request_refused_with_reason', violation_error_message='不同意的，请写明理由。'),
                ),
                migrations.AddIndex(
                    model_name='destructionlist',
                    index=models.Index(fields=['-drawn_at', '-uid'], name='destruction_list_newest'),
                ),
                migrations.AddConstraint(
                    model_name='destructionlist',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('destroyed__isnull', True), ('digest__isnull', True), ('finished_at__isnull', True)), models.Q(('destroyed__isnull', False), ('digest__isnull', False), ('finished_at__isnull', False), ('request__isnull', False)), _connector='OR'), name='destruction_list_finished_whole'),
                ),
                migrations.AddConstraint(
                    model_name='destructionlist',
                    constraint=models.CheckConstraint(condition=models.Q(('found__gt', 0), models.Q(('kind', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='destruction_list_of_something'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='grant',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人'),
        ),
        migrations.AddField(
            model_name='grant',
            name='document',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='依据文件'),
        ),
        migrations.AddField(
            model_name='grant',
            name='nature',
            field=models.CharField(choices=[('post', '任职'), ('temporary', '临时'), ('substitute', '代理')], db_default='post', default='post', max_length=10, verbose_name='性质'),
        ),
        migrations.AddField(
            model_name='grant',
            name='reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='事由'),
        ),
        migrations.AddField(
            model_name='grant',
            name='stands_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代理何人'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(models.Q(('approved_by', models.F('user')), _negated=True), models.Q(('approved_by', models.F('granted_by')), _negated=True)), _connector='OR'), name='grant_approved_by_a_third_person', violation_error_message='授权须由授权人和被授权人以外的管理员审批。'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('nature', 'post'), ('ends_on__isnull', False), _connector='OR'), name='grant_for_a_time_ends', violation_error_message='临时授权和代理须填写截止日期。'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('nature', 'substitute'), ('stands_for__isnull', False), models.Q(('stands_for', models.F('user')), _negated=True)), models.Q(models.Q(('nature', 'substitute'), _negated=True), ('stands_for__isnull', True)), _connector='OR'), name='grant_substitute_names_whom', violation_error_message='代理须写明代理何人，且不能代理本人。'),
        ),
        *access.STEWARDSHIP_OPERATIONS,
    ]
