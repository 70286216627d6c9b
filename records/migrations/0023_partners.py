import django.contrib.postgres.fields
import django.db.models.deletion
import records.common.ids
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

# What a partner was allowed to send, it may go on sending in the whole of its region; nobody could read by kind before.
KEEP_KINDS = """
INSERT INTO records_partnerright (uid, application_id, kind, region_id, may_submit, may_read, open_fields)
SELECT gen_random_uuid(), application.id, kind, application.region_id, true, false, ARRAY[]::varchar[]
  FROM records_partnerapplication application CROSS JOIN LATERAL unnest(application.kinds) AS kind
 WHERE kind <> '' ON CONFLICT DO NOTHING;
-- Deferred checks of foreign keys would keep the table from being altered in the same transaction.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0022_sharing'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='PartnerRight',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=64, verbose_name='数据种类')),
                        ('may_submit', models.BooleanField(default=False, verbose_name='可报送')),
                        ('may_read', models.BooleanField(default=False, verbose_name='可查询')),
                        ('open_fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('official_name', '责任人姓名（依法可以公开的）'), ('facts', '事实经过'), ('amount', '涉及金额'), ('subject_comment', '当事机构的书面意见')], max_length=40), blank=True, default=list, size=None, verbose_name='可见的敏感字段')),
                    ],
                    options={
                        'verbose_name': '对接权限',
                        'verbose_name_plural': '对接权限',
                    },
                ),
                migrations.CreateModel(
                    name='SandboxAnswer',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('about', models.CharField(max_length=20)),
                        ('answer', models.JSONField()),
                        ('answered_at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'verbose_name': '沙箱答复',
                        'verbose_name_plural': '沙箱答复',
                    },
                ),
                migrations.AddField(
                    model_name='partnerright',
                    name='application',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL, verbose_name='对接应用'),
                ),
                migrations.AddField(
                    model_name='partnerright',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='sandboxanswer',
                    name='owner',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号'),
                ),
                migrations.AddConstraint(
                    model_name='partnerright',
                    constraint=models.UniqueConstraint(fields=('application', 'kind', 'region'), name='partnerright_once', violation_error_message='同一种类、同一区划只填一行，请合并。'),
                ),
                migrations.AddConstraint(
                    model_name='partnerright',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), _negated=True), models.Q(('may_submit', True), ('may_read', True), _connector='OR')), name='partnerright_gives_something', violation_error_message='每一行至少勾选“可报送”或“可查询”之一。'),
                ),
                migrations.AddConstraint(
                    model_name='partnerright',
                    constraint=models.CheckConstraint(condition=models.Q(('may_read', True), ('open_fields', []), _connector='OR'), name='partnerright_fields_are_read', violation_error_message='敏感字段只随“可查询”授予，请勾选“可查询”或清空敏感字段。'),
                ),
                migrations.AddIndex(
                    model_name='sandboxanswer',
                    index=models.Index(fields=['owner', 'about', '-uid'], name='sandboxanswer_of_owner'),
                ),
            ],
        ),
        migrations.RunSQL(KEEP_KINDS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='partnerapplication',
            name='kinds',
        ),
        migrations.AddField(
            model_name='awardcheck',
            name='basis',
            field=models.CharField(blank=True, help_text='被查询机构授权书的编号，或者据以查询的法律条文。', max_length=200, verbose_name='授权或依据'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='allowed_networks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), blank=True, default=list, help_text='只接受来自这些地址或网段的请求，如 10.8.0.0/16；不填则不限。', size=None, verbose_name='来源地址'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='ends_on',
            field=models.DateField(blank=True, help_text='当日仍有效，次日起停用；不填为长期。', null=True, verbose_name='截止日期'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='former_secret',
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='former_secret_until',
            field=models.DateTimeField(editable=False, null=True, verbose_name='原密钥有效至'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='rate_limit',
            field=models.PositiveIntegerField(blank=True, help_text='不填则按系统默认。', null=True, verbose_name='每分钟请求数'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='sandbox',
            field=models.BooleanField(default=False, help_text='只供联调：全部内容照常核对和答复，但不入库，也查不到真实数据。登记后不能更改。', verbose_name='沙箱'),
        ),
        migrations.AddField(
            model_name='partnerapplication',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='生效日期'),
        ),
        migrations.AddConstraint(
            model_name='partnerapplication',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='partner_ends_after_it_starts', violation_error_message='截止日期不能早于生效日期，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='partnerapplication',
            constraint=models.CheckConstraint(condition=models.Q(('rate_limit', None), ('rate_limit__gt', 0), _connector='OR'), name='partner_rate_limit_is_a_number', violation_error_message='每分钟请求数应大于 0；不填则按系统默认。'),
        ),
        migrations.AddConstraint(
            model_name='partnerapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('former_secret', ''), ('former_secret_until', None)), models.Q(models.Q(('former_secret', ''), _negated=True), ('former_secret_until__isnull', False)), _connector='OR'), name='partner_former_secret_runs_out'),
        ),
        migrations.AddField(
            model_name='commendation',
            name='content_digest',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='commendation',
            name='external_id',
            field=models.CharField(blank=True, default='', editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='commendation',
            name='refused_digest',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='debtdisclosure',
            name='content_digest',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='debtdisclosure',
            name='external_id',
            field=models.CharField(blank=True, default='', editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='debtdisclosure',
            name='refused_digest',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name='commendation',
            index=models.Index(condition=models.Q(('content_digest', ''), _negated=True), fields=['content_digest'], name='commendation_content'),
        ),
        migrations.AddIndex(
            model_name='debtdisclosure',
            index=models.Index(condition=models.Q(('content_digest', ''), _negated=True), fields=['content_digest'], name='debtdisclosure_content'),
        ),
        migrations.AddConstraint(
            model_name='commendation',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('created_by', 'external_id'), name='commendation_external_id_once'),
        ),
        migrations.AddConstraint(
            model_name='debtdisclosure',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('channel', 'chain'), _negated=True)), fields=('created_by', 'external_id'), name='debtdisclosure_external_id_once'),
        ),
    ]
