import django.contrib.postgres.fields
import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from records.sharing import append_only as sharing
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0021_trail'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='SharedSnapshot',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None, verbose_name='数据种类')),
                        ('rights', models.CharField(max_length=64)),
                        ('state', models.CharField(choices=[('waiting', '排队中'), ('making', '生成中'), ('ready', '可下载'), ('failed', '生成失败'), ('ended', '已过期')], default='waiting', max_length=8, verbose_name='状态')),
                        ('position', models.UUIDField(null=True)),
                        ('rows', models.PositiveIntegerField(default=0, verbose_name='已写条数')),
                        ('files', models.JSONField(default=list, verbose_name='文件')),
                        ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('ends_at', models.DateTimeField(null=True, verbose_name='保留至')),
                    ],
                    options={
                        'verbose_name': '共享快照',
                        'verbose_name_plural': '共享快照',
                    },
                ),
                migrations.CreateModel(
                    name='WebhookDelivery',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('event', models.CharField(choices=[('record.published', '数据发布'), ('record.changed', '数据变更'), ('record.ended', '数据终止或不再共享'), ('submission.decided', '报送条目有审核结果'), ('complaint.answered', '所推送的投诉举报已答复'), ('snapshot.ready', '快照已生成'), ('webhook.test', '测试')], max_length=40, verbose_name='事项')),
                        ('about', models.UUIDField(verbose_name='对象编号')),
                        ('position', models.UUIDField(verbose_name='位置')),
                        ('body', models.TextField(verbose_name='正文')),
                        ('state', models.CharField(choices=[('waiting', '待送达'), ('done', '已送达'), ('given_up', '已放弃')], default='waiting', max_length=8, verbose_name='状态')),
                        ('tries', models.PositiveIntegerField(default=0, verbose_name='已试次数')),
                        ('round', models.PositiveIntegerField(default=0)),
                        ('next_try_at', models.DateTimeField(null=True, verbose_name='下次尝试')),
                        ('created_at', models.DateTimeField(verbose_name='产生时间')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='送达时间')),
                    ],
                    options={
                        'verbose_name': '回调送达',
                        'verbose_name_plural': '回调送达',
                    },
                ),
                migrations.CreateModel(
                    name='WebhookEndpoint',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('slot', models.PositiveSmallIntegerField(editable=False)),
                        ('url', models.CharField(max_length=500, verbose_name='回调地址')),
                        ('description', models.CharField(blank=True, max_length=100, verbose_name='用途')),
                        ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('record.published', '数据发布'), ('record.changed', '数据变更'), ('record.ended', '数据终止或不再共享'), ('submission.decided', '报送条目有审核结果'), ('complaint.answered', '所推送的投诉举报已答复'), ('snapshot.ready', '快照已生成'), ('webhook.test', '测试')], max_length=40), size=None, verbose_name='通知事项')),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None, verbose_name='数据种类')),
                        ('contact', records.common.crypto.EncryptedTextField(blank=True, null=True, verbose_name='联系邮箱')),
                        ('secret', records.common.crypto.EncryptedTextField(editable=False)),
                        ('former_secret', records.common.crypto.EncryptedTextField(editable=False, null=True)),
                        ('former_until', models.DateTimeField(editable=False, null=True, verbose_name='原密钥有效至')),
                        ('position', models.UUIDField(editable=False)),
                        ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                        ('off_at', models.DateTimeField(editable=False, null=True, verbose_name='停用时间')),
                        ('off_reason', models.CharField(blank=True, choices=[('partner', '对接单位自行停用'), ('staff', '系统管理员停用'), ('failing', '连续多日送达失败，系统停用')], editable=False, max_length=8, verbose_name='停用原因')),
                        ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='删除时间')),
                        ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='连续失败次数')),
                        ('failing_since', models.DateTimeField(editable=False, null=True, verbose_name='自何时起失败')),
                        ('rests_until', models.DateTimeField(editable=False, null=True, verbose_name='暂停至')),
                        ('delivered_at', models.DateTimeField(editable=False, null=True, verbose_name='最近送达')),
                    ],
                    options={
                        'verbose_name': '回调通知',
                        'verbose_name_plural': '回调通知',
                    },
                ),
                migrations.CreateModel(
                    name='WebhookTry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='次数')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('milliseconds', models.PositiveIntegerField(verbose_name='耗时（毫秒）')),
                        ('status', models.PositiveSmallIntegerField(null=True, verbose_name='答复状态')),
                        ('problem', models.CharField(blank=True, max_length=40, verbose_name='问题')),
                        ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复正文')),
                    ],
                    options={
                        'verbose_name': '回调尝试',
                        'verbose_name_plural': '回调尝试',
                    },
                ),
                migrations.AddField(
                    model_name='sharedsnapshot',
                    name='partner',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='对接账号'),
                ),
                migrations.AddField(
                    model_name='webhookendpoint',
                    name='partner',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to=settings.AUTH_USER_MODEL, verbose_name='对接账号'),
                ),
                migrations.AddField(
                    model_name='webhookdelivery',
                    name='endpoint',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='records.webhookendpoint'),
                ),
                migrations.AddField(
                    model_name='webhooktry',
                    name='delivery',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='records.webhookdelivery'),
                ),
                migrations.AddIndex(
                    model_name='sharedsnapshot',
                    index=models.Index(fields=['partner', '-uid'], name='sharedsnapshot_of_partner'),
                ),
                migrations.AddIndex(
                    model_name='sharedsnapshot',
                    index=models.Index(condition=models.Q(('state__in', ['waiting', 'making'])), fields=['uid'], name='sharedsnapshot_to_make'),
                ),
                migrations.AddIndex(
                    model_name='sharedsnapshot',
                    index=models.Index(condition=models.Q(('state', 'ready')), fields=['ends_at'], name='sharedsnapshot_ending'),
                ),
                migrations.AddConstraint(
                    model_name='sharedsnapshot',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'making'])), fields=('partner',), name='sharedsnapshot_one_at_work'),
                ),
                migrations.AddConstraint(
                    model_name='sharedsnapshot',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('finished_at', None), ('state__in', ['waiting', 'making'])), models.Q(('ends_at__isnull', False), ('finished_at__isnull', False), ('position__isnull', False), ('state', 'ready')), models.Q(('finished_at__isnull', False), ('state__in', ['failed', 'ended'])), _connector='OR'), name='sharedsnapshot_state_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='sharedsnapshot',
                    constraint=models.CheckConstraint(condition=models.Q(('kinds', []), _negated=True), name='sharedsnapshot_of_something'),
                ),
                migrations.AddIndex(
                    model_name='webhookendpoint',
                    index=models.Index(condition=models.Q(('off_at', None), ('removed_at', None)), fields=['uid'], name='webhookendpoint_on'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('partner', 'slot'), name='webhookendpoint_slot_once'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.CheckConstraint(condition=models.Q(('slot__gte', 1), ('slot__lte', 5)), name='webhookendpoint_few'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.CheckConstraint(condition=models.Q(('events', []), _negated=True), name='webhookendpoint_of_something'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('off_at', None), ('off_reason', '')), models.Q(('off_at__isnull', False), models.Q(('off_reason', ''), _negated=True)), _connector='OR'), name='webhookendpoint_off_whole'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('former_secret__isnull', True), ('former_until', None)), models.Q(('former_secret__isnull', False), ('former_until__isnull', False)), _connector='OR'), name='webhookendpoint_former_whole'),
                ),
                migrations.AddConstraint(
                    model_name='webhookendpoint',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('failing_since', None), ('failures', 0)), models.Q(('failing_since__isnull', False), ('failures__gt', 0)), _connector='OR'), name='webhookendpoint_failing_whole'),
                ),
                migrations.AddIndex(
                    model_name='webhookdelivery',
                    index=models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'next_try_at', 'uid'], name='webhookdelivery_due'),
                ),
                migrations.AddIndex(
                    model_name='webhookdelivery',
                    index=models.Index(fields=['endpoint', '-uid'], name='webhookdelivery_log'),
                ),
                migrations.AddIndex(
                    model_name='webhookdelivery',
                    index=models.Index(fields=['created_at'], name='webhookdelivery_old'),
                ),
                migrations.AddConstraint(
                    model_name='webhookdelivery',
                    constraint=models.UniqueConstraint(fields=('endpoint', 'event', 'about', 'position'), name='webhookdelivery_once'),
                ),
                migrations.AddConstraint(
                    model_name='webhookdelivery',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_try_at__isnull', False), ('state', 'waiting')), models.Q(('done_at__isnull', False), ('next_try_at', None), ('state', 'done')), models.Q(('next_try_at', None), ('state', 'given_up')), _connector='OR'), name='webhookdelivery_state_has_its_columns'),
                ),
                migrations.AddConstraint(
                    model_name='webhooktry',
                    constraint=models.UniqueConstraint(fields=('delivery', 'number'), name='webhooktry_once'),
                ),
                migrations.AddConstraint(
                    model_name='webhooktry',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('status__isnull', False)), models.Q(('status', None), models.Q(('problem', ''), _negated=True)), _connector='OR'), name='webhooktry_answered_or_not'),
                ),
                *sharing.MIGRATION_OPERATIONS,
            ],
        ),
        migrations.AddIndex(
            model_name='submissionitem',
            index=models.Index(condition=models.Q(('entry__isnull', False)), fields=['entry'], name='submission_item_entry'),
        ),
        migrations.AddIndex(
            model_name='proposedchange',
            index=models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['decided_at'], name='change_decided'),
        ),
    ]
