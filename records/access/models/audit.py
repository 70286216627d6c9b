"""The trail of what was done, refused and read, and the chain of hashes that seals it."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class Outcome(models.TextChoices):
    DONE = "done", _("完成")
    REFUSED = "refused", _("拒绝")
    READ = "read", _("查阅")


class Channel(models.TextChoices):
    WEB = "web", _("网页")
    API = "api", _("接口")
    ADMIN = "admin", _("后台")
    COMMAND = "command", _("命令行")
    TASK = "task", _("后台任务")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def unsealed(self) -> Self:
        return self.filter(~Exists(AuditSeal.objects.filter(entry=OuterRef("pk"))))


class AuditEntry(models.Model):
    """
    One thing that was done, refused or read. Never altered, never removed.

    The name and the roles are kept as they were then; the details hold no personal data.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(_("编号"), default=new_uid, editable=False, unique=True)
    action = models.CharField(_("操作"), max_length=64)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    # NULL: somebody who has not signed in.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    by_name = models.CharField(_("操作人姓名"), max_length=64, blank=True)
    role = models.CharField(_("当时角色"), max_length=200, blank=True)
    subject_type = models.CharField(_("对象类型"), max_length=64, blank=True)
    subject_uid = models.CharField(_("对象编号"), max_length=64, blank=True)
    subject_label = models.CharField(_("对象"), max_length=200, blank=True)
    region_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("时间"))
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        indexes = [
            # Numbers of things of different kinds are told apart by their type, which is read from the row.
            models.Index(fields=["subject_uid", "id"], name="audit_by_object"),
            models.Index(fields=["request_id"], name="audit_by_request", condition=~Q(request_id="")),
            models.Index(fields=["by", "id"], name="audit_by_person"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["-id"], name="audit_not_simply_done", condition=~Q(outcome=Outcome.DONE)),
            # Written in order of time, so a block range index of a few pages finds any day.
            BrinIndex(fields=["at"], name="audit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="audit_outcome_is_known",
                violation_error_message=_("审计结果不在允许范围内。"),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="audit_channel_is_known",
                violation_error_message=_("审计渠道不在允许范围内。"),
            ),
            models.CheckConstraint(
                condition=~Q(action=""),
                name="audit_names_its_action",
                violation_error_message=_("审计记录必须写明操作。"),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.action} {self.get_outcome_display()} {self.by_name}"


class AuditSeal(models.Model):
    """The place of one entry in the hash chain, given after the fact so that no writer waits for another."""

    index = models.BigIntegerField(_("序号"), primary_key=True)
    entry = models.OneToOneField(
        AuditEntry, verbose_name=_("审计记录"), on_delete=models.PROTECT, related_name="seal"
    )
    previous_hash = models.CharField(_("前一哈希"), max_length=64, unique=True)
    hash = models.CharField(_("哈希"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("审计封存")
        verbose_name_plural = _("审计封存")
        constraints = [
            models.CheckConstraint(
                condition=Q(index__gte=1),
                name="audit_seal_counts_from_one",
                violation_error_message=_("封存序号从 1 开始。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.hash[:12]}"
