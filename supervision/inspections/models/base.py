"""What the cases of this room have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting

__all__ = ["OfOneOffice", "acting"]


class OfOneOffice(models.Model):
    """A case of one office: it belongs to that office's region, and to no single body."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织地区")
    )
    created_by = acting(_("起草人"), null=False)
    created_at = models.DateTimeField(_("起草时间"))
    updated_at = models.DateTimeField(_("最近变动"))

    class Meta:
        abstract = True

    @property
    def access_region_code(self) -> str:
        return self.region_id
