"""What an operator watches: how each neighbour fares hour by hour, when it last spoke, and what is wrong now."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.chain.models.peers import Peer


class TrafficOutcome(models.TextChoices):
    WRITTEN = "written", _("本节点产生")
    TAKEN = "taken", _("收到并采用")
    KNOWN = "known", _("重复送达")
    SET_ASIDE = "set_aside", _("隔离")
    REFUSED = "refused", _("拒绝请求")


class Traffic(models.Model):
    """
    What came from one node in one hour, by what became of it.

    The sender is empty where a request named no registered node: strangers share one row per hour and reason,
    so that nobody outside can make the table grow.
    """

    sender = models.CharField(_("节点"), max_length=6, blank=True)
    hour = models.DateTimeField(_("小时"))
    outcome = models.CharField(_("结果"), max_length=10, choices=TrafficOutcome)
    reason = models.CharField(_("原因代码"), max_length=40, blank=True)
    requests = models.BigIntegerField(_("请求数"), default=0)
    events = models.BigIntegerField(_("事件数"), default=0)
    size = models.BigIntegerField(_("字节数"), default=0)
    detail = models.TextField(_("最近说明"), blank=True)
    last_at = models.DateTimeField(_("最近时间"))

    class Meta:
        verbose_name = _("归集流量")
        verbose_name_plural = _("归集流量")
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "sender", "outcome", "reason"], name="chain_traffic_once_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(requests__gte=0, events__gte=0, size__gte=0), name="chain_traffic_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender or '—'} {self.hour:%Y-%m-%d %H:00} {self.outcome} {self.reason}".rstrip()


class PeerContact(models.Model):
    """
    When a neighbour last proved that it is there, and how much it has asked for in the present minute.

    Apart from ``Peer``, whose row is held for the whole of a batch.
    """

    peer = models.OneToOneField(
        Peer, on_delete=models.PROTECT, primary_key=True, related_name="contact", verbose_name=_("节点")
    )
    contacted_at = models.DateTimeField(_("最近联系"))
    # Its clock less ours when it signed, so a slow line makes it look a little behind.
    clock_ahead = models.IntegerField(_("时钟偏差（秒）"), default=0)
    window_at = models.DateTimeField(_("计数自"))
    window_requests = models.IntegerField(_("本分钟请求数"), default=0)
    window_bytes = models.BigIntegerField(_("本分钟字节数"), default=0)
    # What the child itself says the length of its log is, and since when it has been longer than what came here.
    claimed_size = models.BigIntegerField(_("下级自报日志长度"), null=True)
    behind_since_at = models.DateTimeField(_("落后自"), null=True)
    compared_at = models.DateTimeField(_("最近核对"), null=True)

    class Meta:
        verbose_name = _("节点联系")
        verbose_name_plural = _("节点联系")

    def __str__(self) -> str:
        return f"{self.peer_id} {self.contacted_at:%Y-%m-%d %H:%M}"


class Cause(models.TextChoices):
    UPSTREAM = "upstream", _("上级连接中断")
    LATE = "late", _("已入链的事件迟迟未得到上级确认")
    STALLED = "stalled", _("已发布的事件迟迟未入链")
    OVERLOADED = "overloaded", _("待入链事件过多，暂缓接收下级数据")
    SILENT = "silent", _("下级节点失去联系")
    REFUSING = "refusing", _("下级节点的请求被拒绝")
    CLOCK = "clock", _("下级节点时钟不准")
    KEYLESS = "keyless", _("下级节点没有有效公钥")
    QUARANTINE = "quarantine", _("有隔离的事件")
    EVIDENCE = "evidence", _("有未处理的冲突告警")
    RECONCILE = "reconcile", _("核对未完成或有待人工处理的差异")
    TRAIL = "trail", _("审计日志核验未通过或未按时进行")
    STRANGERS = "strangers", _("未登记的节点在尝试连接")


class ChainAlarm(models.Model):
    """
    Something is wrong now: one open row per cause and subject, however often it shows.

    The watch opens it, keeps count while the cause lasts, and closes it when the cause is gone. What needs a
    person's judgement for good (two contents under one number) is a ``ConflictAlarm`` and stays until somebody
    closes it.
    """

    cause = models.CharField(_("原因"), max_length=12, choices=Cause)
    # The node it is about; empty for strangers.
    subject = models.CharField(_("涉及节点"), max_length=6, blank=True)
    detail = models.TextField(_("说明"), blank=True)
    opened_at = models.DateTimeField(_("首次发现"))
    last_at = models.DateTimeField(_("最近发现"))
    count = models.IntegerField(_("发现次数"), default=1)
    closed_at = models.DateTimeField(_("自动解除"), null=True, blank=True)

    class Meta:
        verbose_name = _("归集告警")
        verbose_name_plural = _("归集告警")
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "subject"], condition=Q(closed_at=None), name="chain_one_alarm_per_cause"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, last_at__gte=F("opened_at"))
                & (Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))),
                name="chain_alarm_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.subject}".rstrip()
