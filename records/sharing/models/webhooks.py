"""Where partners want to be called, what they were called about, and what they answered."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.sharing.choices import PROBLEMS, DeliveryState, EventKind, OffReason

MOST_ENDPOINTS = 5


class WebhookEndpoint(models.Model):
    """
    An address of a partner that is called when something happens.

    ``position`` is the place in the order of versions up to which everything has been told or was not wanted.
    ``slot`` numbers the partner's addresses, so that the database itself bounds how many there are. A removed
    endpoint keeps its log for as long as logs are kept, and no secret.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("对接账号"),
        on_delete=models.PROTECT,
        related_name="webhook_endpoints",
    )
    slot = models.PositiveSmallIntegerField(editable=False)
    url = models.CharField(_("回调地址"), max_length=500)
    description = models.CharField(_("用途"), max_length=100, blank=True)
    events = ArrayField(
        models.CharField(max_length=40, choices=EventKind.choices), verbose_name=_("通知事项")
    )
    kinds = ArrayField(models.CharField(max_length=64), verbose_name=_("数据种类"), default=list, blank=True)
    contact = EncryptedTextField(_("联系邮箱"), null=True, blank=True)
    secret = EncryptedTextField(editable=False)
    former_secret = EncryptedTextField(null=True, editable=False)
    former_until = models.DateTimeField(_("原密钥有效至"), null=True, editable=False)
    position = models.UUIDField(editable=False)
    created_at = models.DateTimeField(_("登记时间"), editable=False)
    off_at = models.DateTimeField(_("停用时间"), null=True, editable=False)
    off_reason = models.CharField(
        _("停用原因"), max_length=8, choices=OffReason.choices, blank=True, editable=False
    )
    removed_at = models.DateTimeField(_("删除时间"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0, editable=False)
    failing_since = models.DateTimeField(_("自何时起失败"), null=True, editable=False)
    rests_until = models.DateTimeField(_("暂停至"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("最近送达"), null=True, editable=False)

    class Meta:
        verbose_name = _("回调通知")
        verbose_name_plural = _("回调通知")
        constraints = [
            models.UniqueConstraint(
                name="webhookendpoint_slot_once", fields=["partner", "slot"], condition=Q(removed_at=None)
            ),
            models.CheckConstraint(
                name="webhookendpoint_few", condition=Q(slot__gte=1, slot__lte=MOST_ENDPOINTS)
            ),
            models.CheckConstraint(name="webhookendpoint_of_something", condition=~Q(events=[])),
            models.CheckConstraint(
                name="webhookendpoint_off_whole",
                condition=Q(off_at=None, off_reason="") | Q(off_at__isnull=False) & ~Q(off_reason=""),
            ),
            models.CheckConstraint(
                name="webhookendpoint_former_whole",
                condition=Q(former_secret__isnull=True, former_until=None)
                | Q(former_secret__isnull=False, former_until__isnull=False),
            ),
            models.CheckConstraint(
                name="webhookendpoint_failing_whole",
                condition=Q(failures=0, failing_since=None) | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["uid"], name="webhookendpoint_on", condition=Q(removed_at=None, off_at=None)
            ),
        ]

    def __str__(self) -> str:
        # The path of an address may itself be a secret of the partner's; the host tells whose it is.
        return self.url.split("/")[2] if self.url.count("/") >= 2 else self.url

    @property
    def is_on(self) -> bool:
        return self.off_at is None and self.removed_at is None

    @property
    def access_region_code(self) -> str:
        return self.partner.partner_application.region_id

    @property
    def access_organisation_id(self) -> object:
        return self.partner.partner_application.organisation_id

    @property
    def audit_label(self) -> str:
        return str(self)


class WebhookDelivery(models.Model):
    """
    One call that is owed. Its uid is the ``webhook-id`` of every try and every replay, and its body never changes,
    so that a receiver who has seen it knows it again.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(_("事项"), max_length=40, choices=EventKind.choices)
    about = models.UUIDField(_("对象编号"))
    position = models.UUIDField(_("位置"))
    body = models.TextField(_("正文"))
    state = models.CharField(
        _("状态"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tries = models.PositiveIntegerField(_("已试次数"), default=0)
    # Counted anew by a replay, which is owed the whole patience again.
    round = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(_("下次尝试"), null=True)
    created_at = models.DateTimeField(_("产生时间"))
    done_at = models.DateTimeField(_("送达时间"), null=True)

    class Meta:
        verbose_name = _("回调送达")
        verbose_name_plural = _("回调送达")
        constraints = [
            models.UniqueConstraint(
                name="webhookdelivery_once", fields=["endpoint", "event", "about", "position"]
            ),
            models.CheckConstraint(
                name="webhookdelivery_state_has_its_columns",
                condition=Q(state=DeliveryState.WAITING, next_try_at__isnull=False)
                | Q(state=DeliveryState.DONE, next_try_at=None, done_at__isnull=False)
                | Q(state=DeliveryState.GIVEN_UP, next_try_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at", "uid"],
                name="webhookdelivery_due",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["endpoint", "-uid"], name="webhookdelivery_log"),
            models.Index(fields=["created_at"], name="webhookdelivery_old"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.uid}"


class WebhookTry(models.Model):
    """One call and what came back: a status, or why there was none."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveIntegerField(_("次数"))
    at = models.DateTimeField(_("时间"))
    milliseconds = models.PositiveIntegerField(_("耗时（毫秒）"))
    status = models.PositiveSmallIntegerField(_("答复状态"), null=True)
    problem = models.CharField(_("问题"), max_length=40, blank=True)
    answer = models.CharField(_("答复正文"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("回调尝试")
        verbose_name_plural = _("回调尝试")
        constraints = [
            models.UniqueConstraint(name="webhooktry_once", fields=["delivery", "number"]),
            models.CheckConstraint(
                name="webhooktry_answered_or_not",
                condition=Q(status__isnull=False, problem="") | Q(status=None) & ~Q(problem=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}"

    @property
    def said(self) -> str:
        """Why there was no answer, in words; an address that was refused later is none that can be called."""
        return str(PROBLEMS.get(self.problem, _("地址不符合要求"))) if self.problem else ""
