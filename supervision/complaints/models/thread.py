"""What is said in a complaint: between its two sides, among the staff, and by its steps. All append-only."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.complaints.models.case import Complaint


def author(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("操作人"),
        **more,
    )


class ComplaintMessage(models.Model):
    """From the informant, who has no account, or to him."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="messages")
    by = author(null=True)
    at = models.DateTimeField(_("时间"))
    text = models.TextField(_("内容"), max_length=2000)

    class Meta:
        verbose_name = _("往来留言")
        verbose_name_plural = _("往来留言")
        constraints = [models.CheckConstraint(name="complaint_message_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["complaint", "at"], name="complaint_thread")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def from_informant(self) -> bool:
        return self.by_id is None


class ComplaintNote(models.Model):
    """Among those who handle it; the informant never sees it."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="notes")
    by = author()
    at = models.DateTimeField(_("时间"))
    text = models.TextField(_("内容"), max_length=2000)

    class Meta:
        verbose_name = _("内部备注")
        verbose_name_plural = _("内部备注")
        constraints = [models.CheckConstraint(name="complaint_note_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["complaint", "at"], name="complaint_notes")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"


class ComplaintStep(models.Model):
    """One step: who, when, from where to where; what is told of it, and what only the staff reads."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=18, blank=True)
    target = models.CharField(_("新状态"), max_length=18)
    by = author(null=True, help_text=_("反映人自己所作的没有操作人。"))
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True, help_text=_("只供工作人员查看。"))
    told = models.TextField(_("告知反映人的内容"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("投诉举报办理记录")
        verbose_name_plural = _("投诉举报办理记录")
        indexes = [models.Index(fields=["complaint", "at"], name="complaint_steps")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
