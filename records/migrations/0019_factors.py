import django.db.models.deletion
import records.common.crypto
import records.common.ids
from django.conf import settings
from django.db import migrations, models
from records.access.factors.append_only import FACTOR_OPERATIONS
from records.common.database import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_ratings'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='FactorReset',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('reset_at', models.DateTimeField()),
                        ('reason', models.CharField(max_length=200)),
                        ('at_the_shell', models.BooleanField(default=False)),
                        ('told_at', models.DateTimeField(blank=True, null=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reset_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '第二重验证重置',
                        'verbose_name_plural': '第二重验证重置',
                        'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['user'], name='factor_reset_untold')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('at_the_shell', True), models.Q(('asked_by', models.F('reset_by')), _negated=True), _connector='OR'), name='factor_reset_by_another', violation_error_message='申请人不能自己执行重置，请由另一位管理员办理。'), models.CheckConstraint(condition=models.Q(models.Q(('user', models.F('asked_by')), _negated=True), models.Q(('user', models.F('reset_by')), _negated=True)), name='factor_reset_not_ones_own', violation_error_message='不能重置自己的第二重验证，请由其他管理员办理。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='factor_reset_has_a_reason', violation_error_message='请填写重置理由。')],
                    },
                ),
                migrations.CreateModel(
                    name='FormerPassword',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('password', models.CharField(max_length=128)),
                        ('set_at', models.DateTimeField()),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '历史密码',
                        'verbose_name_plural': '历史密码',
                        'indexes': [models.Index(fields=['user', '-set_at'], name='former_password_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='OidcLink',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('issuer', models.CharField(max_length=255, verbose_name='身份提供方')),
                        ('subject', models.CharField(max_length=255, verbose_name='统一登录标识')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='本人确认时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='解除时间')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oidc_links', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                    ],
                    options={
                        'verbose_name': '统一登录绑定',
                        'verbose_name_plural': '统一登录绑定',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='oidc_one_link_each', violation_error_message='该账号已绑定统一登录标识，请先解除。'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('issuer', 'subject'), name='oidc_one_account_each', violation_error_message='该统一登录标识已绑定其他账号，请核对。'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), name='oidc_link_names_somebody', violation_error_message='请填写统一登录标识。'), models.CheckConstraint(condition=models.Q(('entered_by', models.F('user')), _negated=True), name='oidc_link_entered_by_another', violation_error_message='不能给自己录入统一登录标识，请由另一位系统管理员办理。')],
                    },
                ),
                migrations.CreateModel(
                    name='RecoveryCode',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                        ('retired_at', models.DateTimeField(blank=True, null=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '恢复码',
                        'verbose_name_plural': '恢复码',
                        'indexes': [models.Index(condition=models.Q(('retired_at__isnull', True), ('used_at__isnull', True)), fields=['user'], name='recovery_code_unused')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('retired_at__isnull', True), _connector='OR'), name='recovery_code_ends_once', violation_error_message='恢复码已使用或已作废。')],
                    },
                ),
                migrations.CreateModel(
                    name='SecondFactor',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('totp', '身份验证器'), ('passkey', '通行密钥')], max_length=10, verbose_name='种类')),
                        ('name', models.CharField(max_length=64, verbose_name='名称')),
                        ('secret', records.common.crypto.EncryptedTextField(blank=True, editable=False, null=True, verbose_name='密钥')),
                        ('credential_id', models.CharField(blank=True, editable=False, max_length=1400, null=True, unique=True, verbose_name='凭据编号')),
                        ('credential', models.TextField(blank=True, editable=False, null=True, verbose_name='凭据公钥')),
                        ('counter', models.BigIntegerField(default=0, editable=False, verbose_name='计数')),
                        ('added_at', models.DateTimeField(verbose_name='登记时间')),
                        ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移除时间')),
                        ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='移除人')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factors', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                    ],
                    options={
                        'verbose_name': '第二重验证',
                        'verbose_name_plural': '第二重验证',
                        'indexes': [models.Index(condition=models.Q(('removed_at__isnull', True)), fields=['user'], name='factor_in_use')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credential__isnull', True), ('credential_id__isnull', True), ('kind', 'totp')), models.Q(('credential_id__isnull', False), ('kind', 'passkey'), ('secret__isnull', True)), _connector='OR'), name='factor_is_of_one_kind', violation_error_message='第二重验证的种类与内容不符。'), models.CheckConstraint(condition=models.Q(models.Q(('credential__isnull', True), ('removed_at__isnull', False), ('secret__isnull', True)), models.Q(('kind', 'totp'), ('removed_at__isnull', True), ('secret__isnull', False)), models.Q(('credential__isnull', False), ('kind', 'passkey'), ('removed_at__isnull', True)), _connector='OR'), name='factor_removed_is_wiped', violation_error_message='移除第二重验证时须同时清除密钥。'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='factor_removed_by_someone', violation_error_message='移除人与移除时间须同时填写。'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True), ('kind', 'totp')), fields=('user',), name='factor_one_app_each', violation_error_message='已登记身份验证器，请先移除原来的。')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffSession',
                    fields=[
                        ('uid', models.UUIDField(default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False)),
                        ('factor', models.CharField(blank=True, max_length=10, verbose_name='第二重验证')),
                        ('address', models.CharField(blank=True, max_length=64, verbose_name='地址')),
                        ('browser', models.CharField(blank=True, max_length=200, verbose_name='浏览器')),
                        ('opened_at', models.DateTimeField(verbose_name='登录时间')),
                        ('seen_at', models.DateTimeField(verbose_name='最近操作')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('ended_because', models.CharField(blank=True, choices=[('signed_out', '已退出'), ('idle', '长时间未操作'), ('too_long', '超过最长登录时间'), ('elsewhere', '在另一处登录'), ('by_hand', '本人结束'), ('password', '密码已更改'), ('factors', '第二重验证已变更'), ('shut', '账号已停用'), ('admin', '管理员结束')], max_length=12, verbose_name='结束原因')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                    ],
                    options={
                        'verbose_name': '登录会话',
                        'verbose_name_plural': '登录会话',
                        'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user', '-opened_at'], name='session_of_person'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['seen_at'], name='session_longest_idle')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='session_ends_for_a_reason', violation_error_message='会话结束须写明原因。')],
                    },
                ),
                *FACTOR_OPERATIONS,
            ],
        ),
    ]
