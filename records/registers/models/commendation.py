"""Honours and incentives for bodies that keep their word (表彰激励、守信激励名单)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.registers.models.sent import SentEntry


class Commendation(SentEntry):
    class Honour(models.TextChoices):
        COMMENDATION = "commendation", _("表彰奖励")
        RED_LIST = "red_list", _("守信激励名单")
        DEMONSTRATION = "demonstration", _("诚信示范")

    class Level(models.TextChoices):
        NATION = "nation", _("国家级")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    honour = models.CharField(_("表彰类别"), max_length=16, choices=Honour.choices)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    merits = models.TextField(_("诚信事迹"), max_length=5000)
    incentives = models.TextField(
        _("激励措施"),
        max_length=2000,
        blank=True,
        help_text=_("各部门给予的联合激励，如优先参评、优先安排试点、简化程序。"),
    )

    class Meta(SentEntry.Meta):
        abstract = False
        verbose_name = _("表彰激励")
        verbose_name_plural = _("表彰激励")
