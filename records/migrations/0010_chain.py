import django.db.models.deletion
from records.chain import append_only as chain
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0009_checks'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='ChainAlarm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cause', models.CharField(choices=[('upstream', '上级连接中断'), ('late', '已入链的事件迟迟未得到上级确认'), ('stalled', '已发布的事件迟迟未入链'), ('overloaded', '待入链事件过多，暂缓接收下级数据'), ('silent', '下级节点失去联系'), ('refusing', '下级节点的请求被拒绝'), ('clock', '下级节点时钟不准'), ('keyless', '下级节点没有有效公钥'), ('quarantine', '有隔离的事件'), ('evidence', '有未处理的冲突警报'), ('reconcile', '核对未完成或有待人工处理的差异'), ('strangers', '未登记的节点在尝试连接')], max_length=12, verbose_name='原因')),
                        ('subject', models.CharField(blank=True, max_length=6, verbose_name='涉及节点')),
                        ('detail', models.TextField(blank=True, verbose_name='说明')),
                        ('opened_at', models.DateTimeField(verbose_name='首次发现')),
                        ('last_at', models.DateTimeField(verbose_name='最近发现')),
                        ('count', models.IntegerField(default=1, verbose_name='发现次数')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='自动解除')),
                    ],
                    options={
                        'verbose_name': '归集告警',
                        'verbose_name_plural': '归集告警',
                    },
                ),
                migrations.CreateModel(
                    name='PeerContact',
                    fields=[
                        ('peer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contact', serialize=False, to='records.peer', verbose_name='节点')),
                        ('contacted_at', models.DateTimeField(verbose_name='最近联系')),
                        ('clock_ahead', models.IntegerField(default=0, verbose_name='时钟偏差（秒）')),
                        ('window_at', models.DateTimeField(verbose_name='计数自')),
                        ('window_requests', models.IntegerField(default=0, verbose_name='本分钟请求数')),
                        ('window_bytes', models.BigIntegerField(default=0, verbose_name='本分钟字节数')),
                        ('claimed_size', models.BigIntegerField(null=True, verbose_name='下级自报日志长度')),
                        ('behind_since_at', models.DateTimeField(null=True, verbose_name='落后自')),
                        ('compared_at', models.DateTimeField(null=True, verbose_name='最近核对')),
                    ],
                    options={
                        'verbose_name': '节点联系',
                        'verbose_name_plural': '节点联系',
                    },
                ),
                migrations.CreateModel(
                    name='Traffic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sender', models.CharField(blank=True, max_length=6, verbose_name='节点')),
                        ('hour', models.DateTimeField(verbose_name='小时')),
                        ('outcome', models.CharField(choices=[('written', '本节点产生'), ('taken', '收到并采用'), ('known', '重复送达'), ('set_aside', '隔离'), ('refused', '拒绝请求')], max_length=10, verbose_name='结果')),
                        ('reason', models.CharField(blank=True, max_length=40, verbose_name='原因代码')),
                        ('requests', models.BigIntegerField(default=0, verbose_name='请求数')),
                        ('events', models.BigIntegerField(default=0, verbose_name='事件数')),
                        ('size', models.BigIntegerField(default=0, verbose_name='字节数')),
                        ('detail', models.TextField(blank=True, verbose_name='最近说明')),
                        ('last_at', models.DateTimeField(verbose_name='最近时间')),
                    ],
                    options={
                        'verbose_name': '归集流量',
                        'verbose_name_plural': '归集流量',
                    },
                ),
                migrations.AddConstraint(
                    model_name='chainalarm',
                    constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('cause', 'subject'), name='chain_one_alarm_per_cause'),
                ),
                migrations.AddConstraint(
                    model_name='chainalarm',
                    constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1), ('last_at__gte', models.F('opened_at')), models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR')), name='chain_alarm_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='traffic',
                    constraint=models.UniqueConstraint(fields=('hour', 'sender', 'outcome', 'reason'), name='chain_traffic_once_an_hour'),
                ),
                migrations.AddConstraint(
                    model_name='traffic',
                    constraint=models.CheckConstraint(condition=models.Q(('events__gte', 0), ('requests__gte', 0), ('size__gte', 0)), name='chain_traffic_counts'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='pushcursor',
            name='breaker',
            field=models.CharField(choices=[('closed', '畅通'), ('open', '已断开，等待重试'), ('half_open', '正在试探')], default='closed', max_length=10, verbose_name='线路状态'),
        ),
        migrations.AddField(
            model_name='pushcursor',
            name='breaker_since_at',
            field=models.DateTimeField(null=True, verbose_name='线路状态自'),
        ),
        migrations.AlterField(
            model_name='reconcilefinding',
            name='kind',
            field=models.CharField(choices=[('missing_above', '上级缺少事件'), ('altered_above', '上级事件被改动'), ('extra_above', '上级多出事件'), ('log_missing', '日志缺行'), ('log_altered', '日志行被改动'), ('log_extra', '日志多出行'), ('tree_altered', '哈希树被改动'), ('seal', '来源签封不成立'), ('statement_altered', '签名文件被改动'), ('witness', '与上级见证的日志不一致'), ('document_missing', '缺少文书'), ('document_altered', '文书被改动'), ('document_extra', '多出文书')], max_length=20, verbose_name='差异'),
        ),
        migrations.AddConstraint(
            model_name='pushcursor',
            constraint=models.CheckConstraint(condition=models.Q(('breaker', 'closed'), ('breaker_since_at__isnull', False), _connector='OR'), name='chain_breaker_says_since_when'),
        ),
        *chain.MIGRATION_OPERATIONS,
    ]
