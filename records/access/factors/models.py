"""What a person shows besides his password, the passwords he had, and where he is signed in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid

_IN_USE = Q(removed_at__isnull=True)
_LIVE = Q(ended_at__isnull=True)


class SecondFactor(models.Model):
    """
    An authenticator app or a passkey of one person.

    A removed one stays as a row, for the trail speaks of it; what could open something is wiped from it.
    """

    class Kind(models.TextChoices):
        TOTP = "totp", _("身份验证器")
        PASSKEY = "passkey", _("通行密钥")

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("用户"), on_delete=models.PROTECT, related_name="factors"
    )
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=64)
    secret = EncryptedTextField(_("密钥"), null=True, blank=True, editable=False)
    # The attested credential as the browser's authenticator made it, base64url: public by nature.
    credential_id = models.CharField(
        _("凭据编号"), max_length=1400, null=True, blank=True, unique=True, editable=False
    )
    credential = models.TextField(_("凭据公钥"), null=True, blank=True, editable=False)
    # The last step of time whose code was taken, or what the passkey's own counter said: neither comes again.
    counter = models.BigIntegerField(_("计数"), default=0, editable=False)
    added_at = models.DateTimeField(_("登记时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("移除人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("第二重验证")
        verbose_name_plural = _("第二重验证")
        indexes = [models.Index(fields=["user"], name="factor_in_use", condition=_IN_USE)]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="totp", credential_id__isnull=True, credential__isnull=True)
                | Q(kind="passkey", credential_id__isnull=False, secret__isnull=True),
                name="factor_is_of_one_kind",
                violation_error_message=_("第二重验证的种类与内容不符。"),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False, secret__isnull=True, credential__isnull=True)
                | Q(removed_at__isnull=True, kind="totp", secret__isnull=False)
                | Q(removed_at__isnull=True, kind="passkey", credential__isnull=False),
                name="factor_removed_is_wiped",
                violation_error_message=_("移除第二重验证时须同时清除密钥。"),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="factor_removed_by_someone",
                violation_error_message=_("移除人与移除时间须同时填写。"),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=_IN_USE & Q(kind="totp"),
                name="factor_one_app_each",
                violation_error_message=_("已登记身份验证器，请先移除原来的。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    @property
    def audit_label(self) -> str:
        return str(self)


class RecoveryCode(models.Model):
    """One code for the day when the phone is lost; only its digest is kept, and it serves once."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("恢复码")
        verbose_name_plural = _("恢复码")
        indexes = [
            models.Index(
                fields=["user"],
                name="recovery_code_unused",
                condition=Q(used_at__isnull=True, retired_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(retired_at__isnull=True),
                name="recovery_code_ends_once",
                violation_error_message=_("恢复码已使用或已作废。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class FactorReset(models.Model):
    """All second factors of a person taken away, because he lost them; asked by one, carried out by another."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reset_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reset_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    # Whoever has the machine's shell has the database too; what he does there says so.
    at_the_shell = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("第二重验证重置")
        verbose_name_plural = _("第二重验证重置")
        indexes = [
            models.Index(fields=["user"], name="factor_reset_untold", condition=Q(told_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(at_the_shell=True) | ~Q(asked_by=F("reset_by")),
                name="factor_reset_by_another",
                violation_error_message=_("申请人不能自己执行重置，请由另一位管理员办理。"),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("asked_by")) & ~Q(user=F("reset_by")),
                name="factor_reset_not_ones_own",
                violation_error_message=_("不能重置自己的第二重验证，请由其他管理员办理。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="factor_reset_has_a_reason",
                violation_error_message=_("请填写重置理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.reset_at:%Y-%m-%d %H:%M}"


class FormerPassword(models.Model):
    """A password that somebody has, or had, as the slow hash it was kept as."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("历史密码")
        verbose_name_plural = _("历史密码")
        indexes = [models.Index(fields=["user", "-set_at"], name="former_password_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class StaffSession(models.Model):
    """One sign-in of a person, from its first moment to its end, and why it ended."""

    class End(models.TextChoices):
        SIGNED_OUT = "signed_out", _("已退出")
        IDLE = "idle", _("长时间未操作")
        TOO_LONG = "too_long", _("超过最长登录时间")
        ELSEWHERE = "elsewhere", _("在另一处登录")
        BY_HAND = "by_hand", _("本人结束")
        PASSWORD = "password", _("密码已更改")
        FACTORS = "factors", _("第二重验证已变更")
        SHUT = "shut", _("账号已停用")
        ADMIN = "admin", _("管理员结束")

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("用户"), on_delete=models.PROTECT, related_name="+"
    )
    # Named here as it was at sign-in: "", totp, passkey, recovery or oidc.
    factor = models.CharField(_("第二重验证"), max_length=10, blank=True)
    address = models.CharField(_("地址"), max_length=64, blank=True)
    browser = models.CharField(_("浏览器"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近操作"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_because = models.CharField(_("结束原因"), max_length=12, blank=True, choices=End.choices)

    class Meta:
        verbose_name = _("登录会话")
        verbose_name_plural = _("登录会话")
        indexes = [
            models.Index(fields=["user", "-opened_at"], name="session_of_person", condition=_LIVE),
            models.Index(fields=["seen_at"], name="session_longest_idle", condition=_LIVE),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="session_ends_for_a_reason",
                violation_error_message=_("会话结束须写明原因。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%Y-%m-%d %H:%M}"


class OidcLink(models.Model):
    """
    Which identity at the office's own sign-in is which account here.

    An administrator enters it; it opens nothing until the account's owner, signed in with his own password and
    factor, has come back from there once. So no administrator can let himself into another's account.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("用户"), on_delete=models.PROTECT, related_name="oidc_links"
    )
    issuer = models.CharField(_("身份提供方"), max_length=255)
    subject = models.CharField(_("统一登录标识"), max_length=255)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("录入人"), on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("录入时间"))
    confirmed_at = models.DateTimeField(_("本人确认时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("统一登录绑定")
        verbose_name_plural = _("统一登录绑定")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=_LIVE,
                name="oidc_one_link_each",
                violation_error_message=_("该账号已绑定统一登录标识，请先解除。"),
            ),
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=_LIVE,
                name="oidc_one_account_each",
                violation_error_message=_("该统一登录标识已绑定其他账号，请核对。"),
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(issuer=""),
                name="oidc_link_names_somebody",
                violation_error_message=_("请填写统一登录标识。"),
            ),
            models.CheckConstraint(
                condition=~Q(entered_by=F("user")),
                name="oidc_link_entered_by_another",
                violation_error_message=_("不能给自己录入统一登录标识，请由另一位系统管理员办理。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject}"
