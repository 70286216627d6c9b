"""What is only ever added to an entry: its versions and its steps."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.models.record import NoneOf
from records.registers.choices import Status, VersionReason


class EntryVersion(models.Model):
    """
    One published state of an entry of any register; append-only, numbered from 1 under the entry's row lock.

    ``made_at`` is when its origin made it, ``registered_at`` when this node came to know it. ``by`` published it
    and is none of its ``writers``; a version that ended the entry or came from below has no writers.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    entry = models.UUIDField(_("登记编号"))
    number = models.PositiveIntegerField(_("版本"))
    reason = models.CharField(_("变更原因"), max_length=10, choices=VersionReason.choices)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    content = models.JSONField(_("内容"))
    writers = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField(_("形成时间"))
    registered_at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("登记版本")
        verbose_name_plural = _("登记版本")
        constraints = [
            models.UniqueConstraint(name="entry_version_once", fields=["entry", "number"]),
            models.CheckConstraint(name="entry_version_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="entry_four_eyes", condition=Q(NoneOf(F("by"), F("writers")))),
        ]

    def __str__(self) -> str:
        return f"{self.entry} v{self.number}"


class EntryTransition(models.Model):
    """One step of an entry: who moved it, from where to where, when and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    entry = models.UUIDField(_("登记编号"))
    name = models.CharField(_("操作"), max_length=12)
    source = models.CharField(_("原状态"), max_length=10, choices=Status.choices, blank=True)
    target = models.CharField(_("新状态"), max_length=10, choices=Status.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作人")
    )
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("登记流转")
        verbose_name_plural = _("登记流转")
        indexes = [models.Index(fields=["entry", "at"], name="entry_transition_of")]

    def __str__(self) -> str:
        return f"{self.entry} {self.name} {self.at:%Y-%m-%d %H:%M}"
