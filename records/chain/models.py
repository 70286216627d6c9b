"""The chain's tables: the log that is the outbox, its tree, the neighbours, and what they answered."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


class PeerRole(models.TextChoices):
    CHILD = "child", _("下级节点")
    PARENT = "parent", _("上级节点")
    ORIGIN = "origin", _("间接下级节点")


class PeerState(models.TextChoices):
    ACTIVE = "active", _("启用")
    SUSPENDED = "suspended", _("停用")


class Peer(models.Model):
    """
    Another node this one knows: its parent, a child, or the origin of events that a child relays.

    ``witnessed_size`` and ``witnessed_frontier`` are all this node needs in order to recompute a child's Merkle root
    over everything the child ever pushed, so a child that rewrites its past is refused at its next push.
    """

    code = models.CharField(_("节点代码"), max_length=6, unique=True)
    name = models.CharField(_("节点名称"), max_length=100)
    role = models.CharField(_("关系"), max_length=10, choices=PeerRole)
    url = models.URLField(_("地址"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PeerState, default=PeerState.ACTIVE)
    witnessed_size = models.BigIntegerField(_("已见证的日志长度"), default=0)
    witnessed_frontier = models.BinaryField(default=b"", editable=False)
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("节点")
        verbose_name_plural = _("节点")
        constraints = [
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(role="parent", state="active"),
                name="chain_peer_one_active_parent",
                violation_error_message=_("本节点只能有一个启用的上级节点，请先停用原上级节点。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class PeerKeyQuerySet(models.QuerySet):
    def valid_at(self, moment: "datetime") -> "PeerKeyQuerySet":
        """Keys that may speak at this moment: begun, and not revoked up to it."""
        return self.filter(Q(revoked_at=None) | Q(revoked_at__gt=moment), valid_from__lte=moment)


class PeerKey(models.Model):
    """A public key of a peer. Several may be valid at once, so that keys rotate with overlap."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="keys", verbose_name=_("节点"))
    algorithm = models.CharField(_("算法"), max_length=20)
    key_id = models.CharField(_("密钥编号"), max_length=64)
    public_key = models.BinaryField(_("公钥"))
    vouched_by = models.CharField(_("担保节点"), max_length=6, blank=True)
    valid_from = models.DateTimeField(_("启用时间"))
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    objects = PeerKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("节点公钥")
        verbose_name_plural = _("节点公钥")
        constraints = [models.UniqueConstraint(fields=["peer", "key_id"], name="chain_peerkey_unique")]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.key_id}"


class Seal(models.Model):
    """
    The origin's signature over the Merkle root of one sequencing batch of its own events.

    It covers the origin's sequence numbers from ``first_seq`` on, ``size`` of them, so an event's place in the seal
    follows from its ``origin_seq``. Kept end to end: the nation verifies the city.
    """

    origin = models.CharField(_("来源节点"), max_length=6)
    first_seq = models.BigIntegerField(_("首个序号"))
    size = models.IntegerField(_("事件数"))
    root = models.BinaryField(_("根哈希"))
    algorithm = models.CharField(_("算法"), max_length=20)
    key_id = models.CharField(_("密钥编号"), max_length=64)
    signature = models.BinaryField(_("签名"))
    sealed_at = models.DateTimeField(_("签封时间"))

    class Meta:
        verbose_name = _("来源签封")
        verbose_name_plural = _("来源签封")
        constraints = [
            models.UniqueConstraint(fields=["origin", "first_seq", "root", "key_id"], name="chain_seal_unique"),
            models.CheckConstraint(condition=Q(size__gt=0, first_seq__gte=0), name="chain_seal_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.first_seq}+{self.size}"


class ChainEventQuerySet(models.QuerySet):
    def pending(self) -> "ChainEventQuerySet":
        """Written by a business transaction, not yet given a place in the log."""
        return self.filter(index=None)

    def in_log(self) -> "ChainEventQuerySet":
        return self.exclude(index=None)


class ChainEvent(models.Model):
    """One event of this node's append-only log. The log is the outbox: nothing else is queued."""

    index = models.BigIntegerField(_("日志序号"), null=True, unique=True)
    origin = models.CharField(_("来源节点"), max_length=6)
    origin_seq = models.BigIntegerField(_("来源序号"), null=True)
    kind = models.CharField(_("文书种类"), max_length=40)
    uid = models.UUIDField(_("文书编号"))
    version = models.IntegerField(_("版本"))
    action = models.CharField(_("动作"), max_length=10)
    # Null only after a lawful purge; salt and leaf stay provable without it.
    payload = models.TextField(_("内容"), null=True)
    salt = models.BinaryField(null=True)
    leaf_hash = models.BinaryField(_("叶哈希"), null=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    path = models.BinaryField(null=True)
    sender = models.CharField(_("送达节点"), max_length=6, blank=True)
    created_at = models.DateTimeField(_("形成时间"))
    sequenced_at = models.DateTimeField(_("入链时间"), null=True)

    objects = ChainEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("链上事件")
        verbose_name_plural = _("链上事件")
        constraints = [
            models.UniqueConstraint(fields=["origin", "origin_seq"], name="chain_event_origin_seq"),
            models.UniqueConstraint(fields=["uid", "version", "action", "origin"], name="chain_event_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="chain_event_version_from_one"),
            models.CheckConstraint(
                condition=Q(index=None)
                | Q(
                    origin_seq__isnull=False,
                    leaf_hash__isnull=False,
                    seal__isnull=False,
                    path__isnull=False,
                    sequenced_at__isnull=False,
                ),
                name="chain_event_indexed_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(index=None), name="chain_event_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} v{self.version} {self.action}"


class Waiting(models.Model):
    """An event that stands in the log but whose predecessor has not come: materialised when it does."""

    event = models.OneToOneField(ChainEvent, on_delete=models.PROTECT, primary_key=True, related_name="waiting")
    uid = models.UUIDField(_("文书编号"), db_index=True)
    since_at = models.DateTimeField(_("等待自"))

    class Meta:
        verbose_name = _("等待前一版本的事件")
        verbose_name_plural = _("等待前一版本的事件")

    def __str__(self) -> str:
        return str(self.event_id)


class Tile(models.Model):
    """Up to 256 hashes of one level of the log's tree (C2SP tlog-tiles); the last of a level grows until full."""

    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("树瓦片")
        verbose_name_plural = _("树瓦片")
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="chain_tile_unique")]

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root (C2SP tlog-checkpoint note)."""

    size = models.BigIntegerField(_("日志长度"), unique=True)
    root = models.BinaryField(_("根哈希"))
    note = models.TextField(_("签名文本"))
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("检查点")
        verbose_name_plural = _("检查点")

    def __str__(self) -> str:
        return str(self.size)


class Cosignature(models.Model):
    """A witness's line under one of this node's checkpoints."""

    size = models.BigIntegerField(_("日志长度"))
    witness = models.CharField(_("见证节点"), max_length=6)
    line = models.TextField(_("联署签名"))
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("见证联署")
        verbose_name_plural = _("见证联署")
        constraints = [models.UniqueConstraint(fields=["size", "witness"], name="chain_cosignature_unique")]

    def __str__(self) -> str:
        return f"{self.witness} {self.size}"


class PushCursor(models.Model):
    """How far the parent has confirmed this node's log, and when to try again. It moves on signed receipts only."""

    peer = models.OneToOneField(Peer, on_delete=models.PROTECT, related_name="cursor", verbose_name=_("上级节点"))
    next_index = models.BigIntegerField(_("下一序号"), default=0)
    arrivals_after = models.BigIntegerField(default=0)
    attempts = models.IntegerField(_("连续失败次数"), default=0)
    retry_at = models.DateTimeField(_("下次重试"), null=True)
    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    problem_detail = models.TextField(_("问题说明"), blank=True)
    problem_since_at = models.DateTimeField(_("问题自"), null=True)
    confirmed_at = models.DateTimeField(_("最近回执"), null=True)
    polled_at = models.DateTimeField(_("最近查询"), null=True)

    class Meta:
        verbose_name = _("上报进度")
        verbose_name_plural = _("上报进度")

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
            models.UniqueConstraint(fields=["direction", "peer", "batch_digest"], name="chain_receipt_unique"),
        ]
        indexes = [models.Index(fields=["peer", "direction", "next_index"], name="chain_receipt_range")]

    def __str__(self) -> str:
        return f"{self.direction} {self.from_index}–{self.next_index}"


class Arrival(models.Model):
    """The holder has these sequence numbers of the origin since this moment. Append-only, as receipts told it."""

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

    At the receiver it holds the event as it came (``reported_by`` is empty); at the origin and at the relaying node it
    is what the holder above reported in its receipt (``reported_by`` is that holder, without the payload).
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
            models.UniqueConstraint(fields=["reported_by", "sender", "leaf_hash"], name="chain_quarantined_once"),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(resolved_at=None), name="chain_quarantined_open"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.origin_seq} {self.reason}"


class AlarmCause(models.TextChoices):
    CONFLICT = "conflict", _("同一序号出现两种内容")
    REWRITTEN = "rewritten", _("下级节点改写了已上报的日志")
    FORK = "fork", _("本节点日志与上级见证不一致")
    DAMAGED = "damaged", _("本节点日志与检查点不一致")


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
        verbose_name = _("冲突警报")
        verbose_name_plural = _("冲突警报")
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "sender", "origin", "position", "claimed"], name="chain_alarm_once_per_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.origin} {self.position}"


class SeenNonce(models.Model):
    """A request signature already answered: the same one again is a replay. Rows outlive the signature's age."""

    key_id = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("已用随机数")
        verbose_name_plural = _("已用随机数")
        constraints = [models.UniqueConstraint(fields=["key_id", "nonce"], name="chain_nonce_once")]

    def __str__(self) -> str:
        return self.nonce
