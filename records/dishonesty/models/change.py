"""A change that somebody proposes to a record that is no longer his to edit; another person decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import ChangeState, VersionReason


class ProposedChange(models.Model):
    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="proposed_changes"
    )
    fields = models.JSONField(_("变更内容"), help_text=_('{"字段": {"old": 原值, "new": 新值}}'))
    reason = models.CharField(
        _("变更原因"),
        max_length=10,
        choices=[(r.value, r.label) for r in (VersionReason.UPDATED, VersionReason.CORRECTED)],
    )
    note = models.CharField(_("说明"), max_length=500)
    content_digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=ChangeState.choices, default=ChangeState.PENDING
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision_note = models.CharField(_("决定理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("变更申请")
        verbose_name_plural = _("变更申请")
        constraints = [
            models.CheckConstraint(
                name="change_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("变更须由提出人以外的人审核。"),
            ),
            models.CheckConstraint(
                name="change_decided_whole",
                condition=Q(state=ChangeState.PENDING, decided_by=None, decided_at=None)
                | ~Q(state=ChangeState.PENDING) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="change_one_pending", fields=["record"], condition=Q(state=ChangeState.PENDING)
            ),
        ]
        indexes = [
            models.Index(fields=["decided_at"], name="change_decided", condition=Q(decided_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_state_display()}"
