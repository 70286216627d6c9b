"""What is only ever added: versions, transitions, and the notice before publication."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import Status, VersionReason


class RecordVersion(models.Model):
    """
    One published state of a record; append-only, numbered from 1 under the record's row lock.

    ``content`` is what the version says (legal time stands in it as ``decided_on`` and the display dates);
    ``made_at`` is when its origin made it, ``registered_at`` when this node came to know it. A correction names the version that it corrects.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    # Found by the index of its number, which begins with the record.
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField(_("版本"))
    reason = models.CharField(_("变更原因"), max_length=10, choices=VersionReason.choices)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", db_index=False
    )
    content = models.JSONField(_("内容"))
    made_at = models.DateTimeField(_("形成时间"))
    registered_at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("记录版本")
        verbose_name_plural = _("记录版本")
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["record", "number"]),
            models.CheckConstraint(name="version_from_one", condition=models.Q(number__gte=1)),
        ]
        indexes = [
            models.Index(
                fields=["corrects"], name="version_corrected", condition=models.Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class RecordTransition(models.Model):
    """One step of the workflow: who moved the record, from where to where, when and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    # Found by the index of its time, which begins with the record.
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="transitions", db_index=False
    )
    name = models.CharField(_("操作"), max_length=12)
    source = models.CharField(_("原状态"), max_length=10, choices=Status.choices, blank=True)
    target = models.CharField(_("新状态"), max_length=10, choices=Status.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作人")
    )
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    content = models.JSONField(
        _("提交时的内容"), null=True, blank=True, help_text=_("审核时据此对照前后变化。")
    )

    class Meta:
        verbose_name = _("流转记录")
        verbose_name_plural = _("流转记录")
        indexes = [models.Index(fields=["record", "at"], name="transition_of_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.name} {self.at:%Y-%m-%d %H:%M}"


class PriorNotice(models.Model):
    """The notice to a subject that was not served the document, before its record is published."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.OneToOneField(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="prior_notice"
    )
    reasons = models.TextField(_("告知的理由"), max_length=2000)
    basis = models.TextField(_("告知的依据"), max_length=2000)
    rights = models.TextField(_("当事机构的权利"), max_length=1000)
    delivered_by = models.CharField(_("送达方式"), max_length=100)
    hold_working_days = models.PositiveSmallIntegerField(_("告知期（工作日）"))
    hold_until = models.DateField(_("告知期截止日"))
    hold_explained = models.TextField(_("期限如何算出"))
    notified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notified_at = models.DateTimeField(_("告知时间"))
    comment = models.TextField(_("当事机构的意见"), max_length=2000, blank=True)
    comment_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment_entered_at = models.DateTimeField(_("意见登记时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("事先告知")
        verbose_name_plural = _("事先告知")
        constraints = [
            models.CheckConstraint(
                name="notice_comment_whole",
                condition=models.Q(comment="", comment_entered_by=None, comment_entered_at=None)
                | ~models.Q(comment="")
                & models.Q(comment_entered_by__isnull=False, comment_entered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.notified_at:%Y-%m-%d}"
