"""Partner systems that come through the API, and the answers kept for those who ask twice."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
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
    kinds = ArrayField(
        models.CharField(max_length=64),
        verbose_name=_("可报送种类"),
        default=list,
        blank=True,
        help_text=_("以英文逗号分隔，如 dishonesty-record。"),
    )
    allowed_scopes = ArrayField(
        models.CharField(max_length=64), verbose_name=_("权限范围"), default=list, blank=True
    )

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
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.client_id[:8]}）"

    def is_usable(self, request: Any) -> bool:
        """Shut with its account: neither a new token nor one still running is accepted."""
        return self.user.is_active

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> Any:
        return self.organisation_id


class IdempotencyKey(models.Model):
    """The answer given to one write, kept so that the same request sent again changes nothing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("账号"), on_delete=models.CASCADE, related_name="+"
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
