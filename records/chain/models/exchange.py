"""What went up, what came back, and what was not taken."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.chain.models.peers import Peer


class BreakerState(models.TextChoices):
    CLOSED = "closed", _("畅通")
    OPEN = "open", _("已断开，等待重试")
    HALF_OPEN = "half_open", _("正在试探")


class PushCursor(models.Model):
    """How far the parent has confirmed this node's log. It moves on signed receipts only."""

    peer = models.OneToOneField(
        Peer, on_delete=models.PROTECT, related_name="cursor", verbose_name=_("上级节点")
    )
    next_index = models.BigIntegerField(_("下一序号"), default=0)
    arrivals_after = models.BigIntegerField(default=0)
    attempts = models.IntegerField(_("连续失败次数"), default=0)
    retry_at = models.DateTimeField(_("下次重试"), null=True)
    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    problem_detail = models.TextField(_("问题说明"), blank=True)
    problem_since_at = models.DateTimeField(_("问题自"), null=True)
    # After several failures in a row the line is left alone until ``retry_at``, then tried by one request.
    breaker = models.CharField(
        _("线路状态"), max_length=10, choices=BreakerState, default=BreakerState.CLOSED
    )
    breaker_since_at = models.DateTimeField(_("线路状态自"), null=True)
    confirmed_at = models.DateTimeField(_("最近回执"), null=True)
    polled_at = models.DateTimeField(_("最近查询"), null=True)

    class Meta:
        verbose_name = _("上报进度")
        verbose_name_plural = _("上报进度")
        constraints = [
            models.CheckConstraint(
                condition=Q(breaker="closed") | Q(breaker_since_at__isnull=False),
                name="chain_breaker_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.next_index}"


class ReceiptDirection(models.TextChoices):
    ISSUED = "issued", _("签发")
    RECEIVED = "received", _("收到")


class Receipt(models.Model):
    """A signed answer to one batch, kept as it was signed."""

    direction = models.CharField(_("方向"), max_length=10, choices=ReceiptDirection)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("节点"))
    batch_digest = models.CharField(_("批次摘要"), max_length=64)
    from_index = models.BigIntegerField(_("起始序号"))
    next_index = models.BigIntegerField(_("下一序号"))
    body = models.TextField(_("回执内容"))
    algorithm = models.CharField(_("算法"), max_length=20)
    key_id = models.CharField(_("密钥编号"), max_length=64)
    signature = models.BinaryField(_("签名"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "peer", "batch_digest"], name="chain_receipt_unique"
            ),
        ]
        indexes = [models.Index(fields=["peer", "direction", "next_index"], name="chain_receipt_range")]

    def __str__(self) -> str:
        return f"{self.direction} {self.from_index}–{self.next_index}"


class Arrival(models.Model):
    """The holder has these sequence numbers of the origin since this moment, as receipts told it."""

    holder_code = models.CharField(_("持有节点"), max_length=6)
    holder_name = models.CharField(_("持有节点名称"), max_length=100)
    origin = models.CharField(_("来源节点"), max_length=6)
    from_seq = models.BigIntegerField(_("起始序号"))
    through_seq = models.BigIntegerField(_("截止序号"))
    at = models.DateTimeField(_("到达时间"))

    class Meta:
        verbose_name = _("到达记录")
        verbose_name_plural = _("到达记录")
        constraints = [
            models.UniqueConstraint(
                fields=["holder_code", "origin", "through_seq", "from_seq"], name="chain_arrival_unique"
            ),
            models.CheckConstraint(
                condition=Q(through_seq__gte=models.F("from_seq")), name="chain_arrival_range_in_order"
            ),
        ]
        indexes = [models.Index(fields=["origin", "through_seq"], name="chain_arrival_lookup")]

    def __str__(self) -> str:
        return f"{self.holder_code} {self.origin} {self.from_seq}–{self.through_seq}"


class Quarantined(models.Model):
    """
    An event that was not taken in, with the reason. It blocks nothing behind it.

    At the receiver it holds the event as it came (``reported_by`` is empty); at the origin and the relaying
    node it is what the holder above reported in its receipt (``reported_by`` is that holder, no payload).
    """

    reported_by = models.CharField(_("报告节点"), max_length=6, blank=True)
    sender = models.CharField(_("送达节点"), max_length=6)
    origin = models.CharField(_("来源节点"), max_length=6, blank=True)
    origin_seq = models.BigIntegerField(_("来源序号"), null=True)
    kind = models.CharField(_("文书种类"), max_length=40, blank=True)
    uid = models.UUIDField(_("文书编号"), null=True, db_index=True)
    version = models.IntegerField(_("版本"), null=True)
    action = models.CharField(_("动作"), max_length=10, blank=True)
    leaf_hash = models.BinaryField(_("叶哈希"))
    reason = models.CharField(_("原因代码"), max_length=40)
    detail = models.TextField(_("原因"), blank=True)
    line = models.TextField(_("原文"), blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    resolved_at = models.DateTimeField(_("解决时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("隔离的事件")
        verbose_name_plural = _("隔离的事件")
        constraints = [
            models.UniqueConstraint(
                fields=["reported_by", "sender", "leaf_hash"], name="chain_quarantined_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(resolved_at=None), name="chain_quarantined_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.origin_seq} {self.reason}"


class AlarmCause(models.TextChoices):
    CONFLICT = "conflict", _("同一序号出现两种内容")
    REWRITTEN = "rewritten", _("下级节点改写了已上报的日志")
    FORK = "fork", _("本节点日志与上级见证不一致")
    DAMAGED = "damaged", _("本节点日志与检查点不一致")
    TAMPERED = "tampered", _("核对发现数据被改动")


class ConflictAlarm(models.Model):
    """Somebody says two different things about one place in a log. One row per cause; a person must look."""

    cause = models.CharField(_("原因"), max_length=12, choices=AlarmCause)
    sender = models.CharField(_("送达节点"), max_length=6)
    origin = models.CharField(_("来源节点"), max_length=6)
    position = models.BigIntegerField(_("序号"))
    held = models.BinaryField(_("本节点所存"))
    claimed = models.BinaryField(_("对方所称"))
    evidence = models.TextField(_("证据"), blank=True)
    raised_at = models.DateTimeField(_("发现时间"))
    closed_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("冲突告警")
        verbose_name_plural = _("冲突告警")
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "sender", "origin", "position", "claimed"], name="chain_alarm_once_per_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.origin} {self.position}"
