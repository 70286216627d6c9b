"""What a superior tells the nodes below it: one row per notice, at the node that issued it and at the one it reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def issued_by(self, code: str) -> "NoticeQuerySet":
        """Those that this node has for its children."""
        return self.filter(issuer=code)

    def received_at(self, code: str) -> "NoticeQuerySet":
        """Those that the superior had for this node."""
        return self.filter(child=code)

    def open(self) -> "NoticeQuerySet":
        return self.filter(closed_at=None)


class Notice(models.Model):
    """
    A signed statement of ``issuer`` to its child, kept byte for byte as it was signed.

    Numbers have no gaps per issuer and child, so a child knows by the number alone that it missed none, and its
    next question acknowledges what it holds. ``thread`` stays the same from the level that began the matter
    (``raised_by``) down to the origin and back, and joins a notice with the one that closes it.
    """

    issuer = models.CharField(_("发出节点"), max_length=6)
    child = models.CharField(_("送达节点"), max_length=6)
    number = models.BigIntegerField(_("编号"))
    kind = models.CharField(_("通知种类"), max_length=40)
    thread = models.UUIDField(_("事项编号"))
    raised_by = models.CharField(_("提出节点"), max_length=6)
    raised_by_name = models.CharField(_("提出节点名称"), max_length=100)
    origin = models.CharField(_("来源节点"), max_length=6, blank=True)
    document_kind = models.CharField(_("文书种类"), max_length=40, blank=True)
    uid = models.UUIDField(_("文书编号"), null=True, db_index=True)
    version = models.IntegerField(_("版本"), null=True)
    due_on = models.DateField(_("办理期限"), null=True)
    body = models.TextField(_("内容"))
    algorithm = models.CharField(_("算法"), max_length=20)
    key_id = models.CharField(_("密钥编号"), max_length=64)
    signature = models.BinaryField(_("签名"))
    issued_at = models.DateTimeField(_("发出时间"))
    kept_at = models.DateTimeField(_("入库时间"))
    acknowledged_at = models.DateTimeField(_("确认收到时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("上级通知")
        verbose_name_plural = _("上级通知")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "child", "number"], name="chain_notice_number"),
            models.UniqueConstraint(fields=["issuer", "child", "thread", "kind"], name="chain_notice_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="chain_notice_numbers_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["child", "uid"], condition=models.Q(closed_at=None), name="chain_notice_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} → {self.child} {self.number} {self.kind}"
