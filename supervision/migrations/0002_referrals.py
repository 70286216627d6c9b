import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from supervision.complaints.referrals import append_only as referrals
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0001_complaints'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('referral_uid', models.UUIDField()),
                ('peer_code', models.CharField(max_length=6)),
                ('is_incoming', models.BooleanField()),
                ('number', models.IntegerField(null=True)),
                ('kind', models.CharField(choices=[('hello', '建立加密往来'), ('complaint', '转办内容'), ('informant_says', '反映人留言'), ('rated', '反映人评价'), ('reopened', '要求重新办理'), ('supervised', '督办'), ('received', '已收件'), ('step', '办理进度'), ('handler_says', '承办方留言'), ('answer', '答复'), ('returned', '退回'), ('overdue', '已逾期')], max_length=14, null=True, verbose_name='种类')),
                ('content', records.common.crypto.EncryptedTextField(null=True, verbose_name='内容')),
                ('sealed', models.TextField(null=True)),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('passed_at', models.DateTimeField(null=True)),
                ('notice_number', models.PositiveBigIntegerField(null=True)),
                ('is_held', models.BooleanField(default=False)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '节点间信件',
                'verbose_name_plural': '节点间信件',
                'indexes': [models.Index(condition=models.Q(('is_incoming', True), ('passed_at', None)), fields=['referral_uid', 'number'], name='letter_to_work'), models.Index(condition=models.Q(('is_incoming', False), ('passed_at', None)), fields=['referral_uid', 'number'], name='letter_to_send'), models.Index(condition=models.Q(('notice_number__isnull', False)), fields=['peer_code', '-notice_number'], name='letter_by_notice')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('referral_uid', 'is_incoming', 'number'), name='letter_once'), models.CheckConstraint(condition=models.Q(models.Q(('is_incoming', False), ('kind__isnull', False), ('notice_number', None), ('sealed', None)), models.Q(('is_held', False), ('is_incoming', True), ('number__isnull', False), ('sealed__isnull', False)), _connector='OR'), name='letter_in_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('is_held', False), ('settled_at', None), ('settled_by', None)), models.Q(('is_held', True), ('number', None), ('passed_at', None), models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR')), _connector='OR'), name='letter_held_not_sent'), models.CheckConstraint(condition=models.Q(('number', None), ('number__gte', 0), _connector='OR'), name='letter_numbers_from_zero')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('handle', '转对方节点办理'), ('escalate', '逾期报上级督办')], default='handle', max_length=8, verbose_name='事由')),
                ('is_sent', models.BooleanField(verbose_name='由本节点转出')),
                ('peer_code', models.CharField(max_length=6, verbose_name='对方节点')),
                ('peer_name', models.CharField(max_length=100, verbose_name='对方节点名称')),
                ('is_upward', models.BooleanField(verbose_name='对方为上级')),
                ('own_secret', records.common.crypto.EncryptedTextField(editable=False, null=True)),
                ('key', records.common.crypto.EncryptedTextField(editable=False, null=True)),
                ('peer_number', models.CharField(blank=True, max_length=30, verbose_name='对方编号')),
                ('due_on', models.DateField(null=True, verbose_name='办理期限')),
                ('letters_out', models.IntegerField(default=-1, editable=False)),
                ('letters_in', models.IntegerField(default=-1, editable=False)),
                ('begun_at', models.DateTimeField(verbose_name='转办时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                ('problem', models.CharField(blank=True, max_length=500, verbose_name='受阻原因')),
                ('retry_at', models.DateTimeField(editable=False, null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人')),
                ('complaint', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='supervision.complaint', verbose_name='投诉举报')),
            ],
            options={
                'verbose_name': '节点间转办',
                'verbose_name_plural': '节点间转办',
                'indexes': [models.Index(fields=['-begun_at', '-uid'], name='referral_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('is_sent', True)), fields=('complaint',), name='referral_out_once', violation_error_message='本件已经转出，正由对方节点办理。'), models.UniqueConstraint(condition=models.Q(('is_sent', False)), fields=('complaint',), name='referral_in_once'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('is_sent', False)), models.Q(('complaint__isnull', False), ('is_sent', True), models.Q(('approved_by__isnull', False), ('purpose', 'escalate'), _connector='OR')), _connector='OR'), name='referral_out_approved'), models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', True), ('own_secret__isnull', False)), models.Q(('key__isnull', False), ('own_secret__isnull', True)), models.Q(('ended_at__isnull', False), ('key__isnull', True), ('own_secret__isnull', True)), _connector='OR'), name='referral_can_be_read'), models.CheckConstraint(condition=models.Q(models.Q(('is_sent', True), ('is_upward', False), ('purpose', 'escalate'), _negated=True), models.Q(('is_sent', False), ('is_upward', True), ('purpose', 'escalate'), _negated=True)), name='referral_escalates_upward')],
            },
        ),
        *referrals.MIGRATION_OPERATIONS,
    ]
