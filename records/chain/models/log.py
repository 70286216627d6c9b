"""The append-only log that is also the outbox, and its tree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Seal(models.Model):
    """
    The origin's signature over the Merkle root of one sequencing batch of its own events.

    It covers ``size`` of the origin's sequence numbers from ``first_seq`` on, so an event's place in the seal
    follows from its ``origin_seq``. Kept end to end: the nation verifies the city.
    """

    origin = models.CharField(_("来源节点"), max_length=6)
    first_seq = models.BigIntegerField(_("首个序号"))
    size = models.IntegerField(_("事件数"))
    root = models.BinaryField(_("根哈希"))
    algorithm = models.CharField(_("算法"), max_length=20)
    key_id = models.CharField(_("密钥编号"), max_length=64)
    signature = models.BinaryField(_("签名"))
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("来源节点封存")
        verbose_name_plural = _("来源节点封存")
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "first_seq", "root", "key_id"], name="chain_seal_unique"
            ),
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
    # The version of the same document's event before this one, 0 for its first: versions may skip numbers.
    previous = models.IntegerField(_("前一版本"), default=0)
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
            models.CheckConstraint(
                condition=Q(version__gte=1, previous__gte=0, version__gt=models.F("previous")),
                name="chain_event_versions_grow",
            ),
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
    """An event in the log whose predecessor has not come yet: materialised when it does."""

    event = models.OneToOneField(
        ChainEvent, on_delete=models.PROTECT, primary_key=True, related_name="waiting"
    )
    uid = models.UUIDField(_("文书编号"), db_index=True)
    since_at = models.DateTimeField(_("等待自"))

    class Meta:
        verbose_name = _("等待前一版本的事件")
        verbose_name_plural = _("等待前一版本的事件")

    def __str__(self) -> str:
        return str(self.event_id)


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree (C2SP tlog-tiles); the last of a level grows until full."""

    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("哈希树分块")
        verbose_name_plural = _("哈希树分块")
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
