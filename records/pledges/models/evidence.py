"""What proves a step: a file that stays here, or a link that everyone may follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class PledgeEvidence(models.Model):
    """Belongs to the step or handover with the uid ``step``; only ever added."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    step = models.UUIDField(_("所属事项"), db_index=True)
    title = models.CharField(_("材料名称"), max_length=200)
    url = models.CharField(_("网址"), max_length=500, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    extension = models.CharField(max_length=8, blank=True)
    size = models.PositiveIntegerField(_("大小"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提交人")
    )
    uploaded_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("承诺材料")
        verbose_name_plural = _("承诺材料")
        constraints = [
            models.CheckConstraint(
                name="pledge_evidence_is_something",
                condition=~Q(title="") & (~Q(url="") | ~Q(stored_name="") & ~Q(sha256="") & Q(size__gte=1)),
            ),
            models.UniqueConstraint(
                name="pledge_evidence_once", fields=["step", "sha256"], condition=~Q(sha256="")
            ),
        ]

    def __str__(self) -> str:
        return self.title
