import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from records.papers import append_only as papers
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_deadlines'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=32, verbose_name='文书种类')),
                        ('number', models.CharField(max_length=24, unique=True, verbose_name='编号')),
                        ('code', records.common.crypto.EncryptedTextField(verbose_name='核验码')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('about_kind', models.CharField(max_length=40, verbose_name='所涉事项种类')),
                        ('about_uid', models.UUIDField(verbose_name='所涉事项')),
                        ('holder_name', models.CharField(blank=True, help_text='机构为全称；个人只存掩码。', max_length=200, verbose_name='持有人')),
                        ('issuer_name', models.CharField(max_length=200, verbose_name='出具单位')),
                        ('issued_at', models.DateTimeField(verbose_name='出具时间')),
                        ('valid_until', models.DateField(null=True, verbose_name='有效期至')),
                        ('sha256', models.CharField(max_length=64, verbose_name='校验值（SHA-256）')),
                        ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                        ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                        ('withdrawn_at', models.DateTimeField(null=True, verbose_name='收回时间')),
                        ('withdrawn_reason', models.CharField(max_length=500, null=True, verbose_name='收回原因')),
                    ],
                    options={
                        'verbose_name': '出具的文书',
                        'verbose_name_plural': '出具的文书',
                    },
                ),
                migrations.AddField(
                    model_name='paper',
                    name='issued_by',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='出具人'),
                ),
                migrations.AddField(
                    model_name='paper',
                    name='organisation',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='records.organisation', verbose_name='所涉机构'),
                ),
                migrations.AddField(
                    model_name='paper',
                    name='region',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.region', verbose_name='行政区划'),
                ),
                migrations.AddField(
                    model_name='paper',
                    name='withdrawn_by',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人'),
                ),
                migrations.AddIndex(
                    model_name='paper',
                    index=models.Index(fields=['about_kind', 'about_uid'], name='paper_about'),
                ),
                migrations.AddIndex(
                    model_name='paper',
                    index=models.Index(fields=['-issued_at', '-uid'], name='paper_newest'),
                ),
                migrations.AddIndex(
                    model_name='paper',
                    index=models.Index(fields=['region', '-issued_at'], name='paper_by_region'),
                ),
                migrations.AddIndex(
                    model_name='paper',
                    index=models.Index(fields=['organisation', '-issued_at'], name='paper_by_body'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_reason', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_reason__gt', '')), _connector='OR'), name='paper_withdrawn_whole'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='paper_digest_whole'),
                ),
                *papers.MIGRATION_OPERATIONS,
            ],
        ),
    ]
