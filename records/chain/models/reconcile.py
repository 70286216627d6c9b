"""What was compared with the superior, what differed, and what became of it; and the children's trees as witnessed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.chain.models.peers import Peer


class WitnessTile(models.Model):
    """
    A tile of a child's tree, as the child pushed it.

    The frontier is enough to see that a child's past was rewritten; its tiles say at which index.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+", verbose_name=_("节点"))
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("见证的哈希树分块")
        verbose_name_plural = _("见证的哈希树分块")
        constraints = [
            models.UniqueConstraint(fields=["peer", "level", "position"], name="chain_witness_tile_unique")
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.level}/{self.position}"


class ReconcileTrigger(models.TextChoices):
    NIGHTLY = "nightly", _("每夜核对")
    COMMAND = "command", _("人工核对")
    CHILD = "child", _("下级节点发起")


class ReconcileRun(models.Model):
    """One comparison. Written when it begins; the last columns are filled once, when it ends."""

    trigger = models.CharField(_("发起方式"), max_length=10, choices=ReconcileTrigger)
    # The superior compared with, or the child that asked; empty at a node that stands alone.
    peer_code = models.CharField(_("对方节点"), max_length=6, blank=True)
    dry_run = models.BooleanField(_("只核对不修复"), default=False)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    entries = models.BigIntegerField(_("已核对日志条数"), null=True)
    compared = models.BigIntegerField(_("已与上级比对事件数"), null=True)
    documents = models.BigIntegerField(_("已核对文书数"), null=True)
    requests = models.IntegerField(_("请求次数"), null=True)
    found = models.IntegerField(_("发现"), null=True)
    healed = models.IntegerField(_("已修复"), null=True)
    # Through this index seals and audit paths were checked; the next run goes on from there.
    verified_through = models.BigIntegerField(_("封存已核对至"), null=True)
    problem = models.TextField(_("问题说明"), null=True)

    class Meta:
        verbose_name = _("核对")
        verbose_name_plural = _("核对")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.peer_code}"


class FindingKind(models.TextChoices):
    MISSING_ABOVE = "missing_above", _("上级缺少事件")
    ALTERED_ABOVE = "altered_above", _("上级事件被改动")
    EXTRA_ABOVE = "extra_above", _("上级多出事件")
    LOG_MISSING = "log_missing", _("日志缺行")
    LOG_ALTERED = "log_altered", _("日志行被改动")
    LOG_EXTRA = "log_extra", _("日志多出行")
    TREE_ALTERED = "tree_altered", _("哈希树被改动")
    SEAL = "seal", _("来源节点的封存签名不成立")
    STATEMENT_ALTERED = "statement_altered", _("签名文件被改动")
    WITNESS = "witness", _("与上级见证的日志不一致")
    DOCUMENT_MISSING = "document_missing", _("缺少文书")
    DOCUMENT_ALTERED = "document_altered", _("文书被改动")
    DOCUMENT_EXTRA = "document_extra", _("多出文书")


class FindingOutcome(models.TextChoices):
    HEALED = "healed", _("已修复")
    LEFT = "left", _("待人工处理")


class ReconcileFinding(models.Model):
    """One difference: where, what, and what became of it."""

    run = models.ForeignKey(
        ReconcileRun, on_delete=models.PROTECT, related_name="findings", verbose_name=_("核对")
    )
    node_code = models.CharField(_("所在节点"), max_length=6)
    kind = models.CharField(_("差异"), max_length=20, choices=FindingKind)
    outcome = models.CharField(_("结果"), max_length=10, choices=FindingOutcome)
    origin = models.CharField(_("来源节点"), max_length=6, blank=True)
    origin_seq = models.BigIntegerField(_("来源序号"), null=True)
    index = models.BigIntegerField(_("日志序号"), null=True)
    document_kind = models.CharField(_("文书种类"), max_length=40, blank=True)
    uid = models.UUIDField(_("文书编号"), null=True)
    version = models.IntegerField(_("版本"), null=True)
    detail = models.TextField(_("说明"), blank=True)
    found_at = models.DateTimeField(_("发现时间"))

    class Meta:
        verbose_name = _("核对发现的差异")
        verbose_name_plural = _("核对发现的差异")
        indexes = [models.Index(fields=["uid"], name="chain_finding_uid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin} {self.origin_seq}"
