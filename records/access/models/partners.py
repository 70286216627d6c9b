"""Partner systems that come through the API, and the answers kept for those who ask twice."""

from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from records.common.ids import new_uid


class PartnerApplication(AbstractApplication):
    """A system of a court, a bank or an office: whose it is, what it may send, and about which region."""

    uid = models.UUIDField(_("编号"), default=new_uid, editable=False, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.PROTECT,
        related_name="partner_application",
        editable=False,
    )
    client_type = models.CharField(
        _("客户端类型"),
        max_length=32,
        choices=AbstractApplication.CLIENT_TYPES,
        default=AbstractApplication.CLIENT_CONFIDENTIAL,
        editable=False,
    )
    authorization_grant_type = models.CharField(
        _("授权方式"),
        max_length=44,
        choices=AbstractApplication.GRANT_TYPES,
        default=AbstractApplication.GRANT_CLIENT_CREDENTIALS,
        editable=False,
    )
    organisation = models.ForeignKey(
        "records.Organisation", verbose_name=_("对接单位"), on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "records.Region",
        verbose_name=_("行政区划"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("只可报送、查询该行政区划及其全部下级的数据。"),
    )
    allowed_scopes = ArrayField(
        models.CharField(max_length=64), verbose_name=_("权限范围"), default=list, blank=True
    )
    allowed_networks = ArrayField(
        models.CharField(max_length=43),
        verbose_name=_("来源地址"),
        default=list,
        blank=True,
        help_text=_("只接受来自这些地址或网段的请求，如 10.8.0.0/16；不填则不限。"),
    )
    starts_on = models.DateField(_("生效日期"), null=True, blank=True)
    ends_on = models.DateField(
        _("截止日期"), null=True, blank=True, help_text=_("当日仍有效，次日起停用；不填为长期。")
    )
    rate_limit = models.PositiveIntegerField(
        _("每分钟请求数"), null=True, blank=True, help_text=_("不填则按系统默认。")
    )
    sandbox = models.BooleanField(
        _("沙箱"),
        default=False,
        help_text=_("只供联调：全部内容照常核对和答复，但不入库，也查不到真实数据。登记后不能更改。"),
    )
    # While a partner changes from one secret to the next, both are good.
    former_secret = models.CharField(max_length=255, blank=True, editable=False)
    former_secret_until = models.DateTimeField(_("原密钥有效至"), null=True, editable=False)

    class Meta:
        verbose_name = _("对接应用")
        verbose_name_plural = _("对接应用")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    authorization_grant_type=AbstractApplication.GRANT_CLIENT_CREDENTIALS,
                    client_type=AbstractApplication.CLIENT_CONFIDENTIAL,
                    hash_client_secret=True,
                ),
                name="partner_signs_in_by_its_own_secret",
                violation_error_message=_("对接应用只能使用客户端凭证方式，且密钥须以哈希保存。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="partner_has_a_name",
                violation_error_message=_("应用名称不能为空，请填写。"),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="partner_ends_after_it_starts",
                violation_error_message=_("截止日期不能早于生效日期，请核对。"),
            ),
            models.CheckConstraint(
                condition=Q(rate_limit=None) | Q(rate_limit__gt=0),
                name="partner_rate_limit_is_a_number",
                violation_error_message=_("每分钟请求数应大于 0；不填则按系统默认。"),
            ),
            models.CheckConstraint(
                condition=Q(former_secret="", former_secret_until=None)
                | ~Q(former_secret="") & Q(former_secret_until__isnull=False),
                name="partner_former_secret_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.client_id[:8]}）"

    def is_usable(self, request: Any) -> bool:
        """Shut with its account or out of its days: neither a new token nor one still running is accepted."""
        return self.user.is_active and self.is_in_force(on=timezone.localdate())

    def may_come_from(self, address: str) -> bool:
        """Whether a request from this address is the partner's own, where it said from where it comes."""
        if not self.allowed_networks:
            return True
        try:
            here = ip_address(address)
        except ValueError:
            return False
        # A socket of both families shows an IPv4 client by the address it is mapped to.
        here = getattr(here, "ipv4_mapped", None) or here
        return any(here in ip_network(network) for network in self.allowed_networks)

    def is_in_force(self, *, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (
            self.ends_on is None or on <= self.ends_on
        )

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> Any:
        return self.organisation_id


class IdempotencyKey(models.Model):
    """The answer given to one write, kept so that the same request sent again changes nothing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    key = models.CharField(_("幂等键"), max_length=255)
    request_hash = models.CharField(_("请求哈希"), max_length=64)
    status_code = models.PositiveSmallIntegerField(_("状态码"))
    headers = models.JSONField(_("响应头"), default=dict, blank=True)
    body = models.TextField(_("响应正文"), blank=True)
    created_at = models.DateTimeField(_("创建时间"), db_index=True)

    class Meta:
        verbose_name = _("幂等键")
        verbose_name_plural = _("幂等键")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key"],
                name="idempotency_key_once_per_owner",
                violation_error_message=_("该幂等键已使用，请更换。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.key}"


class SandboxAnswer(models.Model):
    """What a sandbox client was answered, so that it can ask again; nothing else of it was kept."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("账号"), on_delete=models.CASCADE, related_name="+"
    )
    about = models.CharField(max_length=20)
    answer = models.JSONField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("沙箱答复")
        verbose_name_plural = _("沙箱答复")
        indexes = [models.Index(fields=["owner", "about", "-uid"], name="sandboxanswer_of_owner")]

    def __str__(self) -> str:
        return f"{self.about} {self.uid}"
