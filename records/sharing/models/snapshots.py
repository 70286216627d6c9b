"""Whole pictures of what a partner may see, made in the background and kept for a day."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.sharing.choices import OPEN_SNAPSHOTS, SnapshotState


class SharedSnapshot(models.Model):
    """
    One picture: a file per kind, and the position from which the changes go on.

    ``rights`` is the digest of what the partner might see when it was asked for; where it differs by now, the files
    are handed out no more.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("对接账号"), on_delete=models.PROTECT, related_name="+"
    )
    kinds = ArrayField(models.CharField(max_length=64), verbose_name=_("数据种类"))
    rights = models.CharField(max_length=64)
    state = models.CharField(
        _("状态"), max_length=8, choices=SnapshotState.choices, default=SnapshotState.WAITING
    )
    position = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(_("已写条数"), default=0)
    files = models.JSONField(_("文件"), default=list)
    asked_at = models.DateTimeField(_("申请时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    ends_at = models.DateTimeField(_("保留至"), null=True)

    class Meta:
        verbose_name = _("共享快照")
        verbose_name_plural = _("共享快照")
        constraints = [
            models.UniqueConstraint(
                name="sharedsnapshot_one_at_work",
                fields=["partner"],
                condition=Q(state__in=[state.value for state in OPEN_SNAPSHOTS]),
            ),
            models.CheckConstraint(
                name="sharedsnapshot_state_has_its_columns",
                condition=Q(
                    state__in=[state.value for state in OPEN_SNAPSHOTS], finished_at=None, ends_at=None
                )
                | Q(
                    state=SnapshotState.READY,
                    finished_at__isnull=False,
                    ends_at__isnull=False,
                    position__isnull=False,
                )
                | Q(state__in=[SnapshotState.FAILED, SnapshotState.ENDED], finished_at__isnull=False),
            ),
            models.CheckConstraint(name="sharedsnapshot_of_something", condition=~Q(kinds=[])),
        ]
        indexes = [
            models.Index(fields=["partner", "-uid"], name="sharedsnapshot_of_partner"),
            models.Index(
                fields=["uid"],
                name="sharedsnapshot_to_make",
                condition=Q(state__in=[state.value for state in OPEN_SNAPSHOTS]),
            ),
            models.Index(fields=["ends_at"], name="sharedsnapshot_ending", condition=Q(state="ready")),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.asked_at:%Y-%m-%d %H:%M}"
