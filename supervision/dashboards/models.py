"""What the leaders' page of a region shows, as reckoned on one day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class DashboardDay(models.Model):
    """
    One region on one day. Nothing is decided by it and everything in it can be counted again, so the same day's
    row is replaced, and rows of earlier days go after a while.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    on = models.DateField(_("截至"))
    at = models.DateTimeField(_("计算时间"))
    data = models.JSONField(_("内容"))

    class Meta:
        verbose_name = _("领导看板")
        verbose_name_plural = _("领导看板")
        constraints = [
            models.UniqueConstraint(name="dashboard_once_a_day", fields=["region", "on"]),
            models.CheckConstraint(name="dashboard_says_something", condition=~Q(data={})),
        ]
        indexes = [models.Index(fields=["region", "-on"], name="dashboard_newest")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.on}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None
