import django.contrib.postgres.fields
import records.common.crypto
import records.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0002_agencies'),
    ]

    operations = [
        migrations.CreateModel(
            name='DumpVersion',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('version', models.CharField(max_length=16, unique=True, verbose_name='版本')),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('position', models.UUIDField(verbose_name='变更日志位置')),
                ('rows', models.PositiveBigIntegerField(verbose_name='条数')),
                ('bytes', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('seconds', models.FloatField(verbose_name='用时（秒）')),
                ('manifest', models.TextField(verbose_name='清单')),
                ('signature', models.TextField(verbose_name='签名')),
            ],
            options={
                'verbose_name': '开放数据版本',
                'verbose_name_plural': '开放数据版本',
                'ordering': ['-version'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('manifest', ''), _negated=True), models.Q(('signature', ''), _negated=True), ('seconds__gte', 0)), name='dump_is_signed'), models.CheckConstraint(condition=models.Q(('version__regex', '^[0-9]{8}T[0-9]{6}Z$')), name='dump_version_is_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                ('target', models.CharField(choices=[('search', '一个检索'), ('organisation', '一个机构'), ('region', '一个地区')], max_length=12, verbose_name='订阅对象')),
                ('about', models.CharField(blank=True, max_length=2000, verbose_name='条件')),
                ('address', records.common.crypto.EncryptedTextField(verbose_name='邮箱')),
                ('address_index', models.CharField(editable=False, max_length=64)),
                ('rhythm', models.CharField(choices=[('daily', '每天'), ('weekly', '每周一')], max_length=8, verbose_name='频率')),
                ('language', models.CharField(max_length=10, verbose_name='邮件语言')),
                ('status', models.CharField(choices=[('pending', '等待确认'), ('active', '有效')], default='pending', max_length=8, verbose_name='状态')),
                ('letter', models.CharField(blank=True, choices=[('', '无'), ('confirm', '请确认'), ('already', '已经订阅')], default='', max_length=8)),
                ('created_at', models.DateTimeField(verbose_name='申请时间')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='确认截止')),
                ('seen_position', models.UUIDField()),
                ('told', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('next_at', models.DateTimeField(verbose_name='下次发送')),
                ('last_sent_at', models.DateTimeField(null=True, verbose_name='上次发送')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='连续退信')),
            ],
            options={
                'verbose_name': '邮件订阅',
                'verbose_name_plural': '邮件订阅',
                'indexes': [models.Index(condition=models.Q(('status', 'active')), fields=['next_at'], name='subscription_due'), models.Index(condition=models.Q(('letter', ''), _negated=True), fields=['next_at'], name='subscription_letters'), models.Index(condition=models.Q(('status', 'pending')), fields=['expires_at'], name='subscription_expiring')],
                'constraints': [models.UniqueConstraint(fields=('address_index', 'target', 'about'), name='subscription_once'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('expires_at__isnull', False), ('status', 'pending')), models.Q(('confirmed_at__isnull', False), ('expires_at', None), ('status', 'active')), _connector='OR'), name='subscription_confirmed_or_expiring'), models.CheckConstraint(condition=models.Q(('address_index__regex', '^[0123456789abcdef]{64}$')), name='subscription_address_is_indexed'), models.CheckConstraint(condition=models.Q(('letter__in', ['', 'confirm', 'already']), ('rhythm__in', ['daily', 'weekly']), ('target__in', ['search', 'organisation', 'region'])), name='subscription_known_codes')],
            },
        ),
    ]
