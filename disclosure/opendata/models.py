"""The versions of the open data that were made; the files lie beside one another in one folder a version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class DumpVersion(models.Model):
    """
    One version of the files. Only the newest one's are there; of older ones the signed manifest remains, so that
    whoever holds a copy can still check it.

    :ivar position: where the log of changes goes on behind these files
    :ivar manifest: the signed file, letter for letter
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.CharField(_("版本"), max_length=16, unique=True)
    made_at = models.DateTimeField(_("生成时间"))
    position = models.UUIDField(_("变更日志位置"))
    rows = models.PositiveBigIntegerField(_("条数"))
    bytes = models.PositiveBigIntegerField(_("字节数"))
    seconds = models.FloatField(_("用时（秒）"))
    manifest = models.TextField(_("清单"))
    signature = models.TextField(_("签名"))

    class Meta:
        verbose_name = _("开放数据版本")
        verbose_name_plural = _("开放数据版本")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="dump_is_signed", condition=~Q(manifest="") & ~Q(signature="") & Q(seconds__gte=0)
            ),
            models.CheckConstraint(
                name="dump_version_is_a_moment", condition=Q(version__regex="^[0-9]{8}T[0-9]{6}Z$")
            ),
        ]

    def __str__(self) -> str:
        return self.version


def newest_version() -> DumpVersion | None:
    return DumpVersion.objects.order_by("-version").first()


def version_named(version: str) -> DumpVersion | None:
    return DumpVersion.objects.filter(version=version).first()
