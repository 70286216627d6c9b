"""The other nodes this one knows, and their keys."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


class PeerRole(models.TextChoices):
    SELF = "self", _("本节点")
    CHILD = "child", _("下级节点")
    PARENT = "parent", _("上级节点")
    ORIGIN = "origin", _("间接下级节点")


class PeerState(models.TextChoices):
    ACTIVE = "active", _("启用")
    SUSPENDED = "suspended", _("停用")


class Peer(models.Model):
    """
    Another node this one knows: its parent, a child, or the origin of events that a child relays.

    ``witnessed_size`` and ``witnessed_frontier`` are all this node needs to recompute a child's Merkle
    root over everything the child ever pushed, so a child that rewrites its past is refused at its next push.
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


class SeenNonce(models.Model):
    """A request already answered: the same one again is a replay. Rows outlive the signature's age."""

    key_id = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("已用随机数")
        verbose_name_plural = _("已用随机数")
        constraints = [models.UniqueConstraint(fields=["key_id", "nonce"], name="chain_nonce_once")]

    def __str__(self) -> str:
        return self.nonce
