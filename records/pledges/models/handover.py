"""A post changes hands: its open promises are listed, printed, signed by both, and taken over."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.pledges.choices import StepStatus
from records.pledges.models.steps import FourEyes


class Handover(FourEyes):
    """
    What the leaving holder of a post hands to the next one (新官不理旧账 made visible).

    ``left`` and ``taken`` are tenures of the same seat; names stay here. A seat that is vacant is handed over to
    whoever runs its business, so ``taken`` may be empty.
    """

    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    post_title = models.CharField(_("职务"), max_length=100)
    post_seat = models.PositiveSmallIntegerField(_("席位"), default=1)
    left = models.ForeignKey(
        "records.Post", on_delete=models.PROTECT, related_name="handovers", verbose_name=_("离任")
    )
    taken = models.ForeignKey(
        "records.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("接任")
    )
    handed_on = models.DateField(_("交接日期"))
    sheet = models.ForeignKey(
        "records.Paper", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("交接清单")
    )

    class Meta(FourEyes.Meta):
        abstract = False
        verbose_name = _("承诺交接")
        verbose_name_plural = _("承诺交接")
        constraints = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(
                name="handover_once",
                fields=["left"],
                condition=Q(status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED]),
            ),
            models.CheckConstraint(name="handover_to_another", condition=Q(taken=None) | ~Q(taken=F("left"))),
        ]
        indexes = [
            models.Index(fields=["organisation", "post_title", "post_seat"], name="handover_of_post"),
            models.Index(fields=["region", "-handed_on"], name="handover_of_region"),
            models.Index(
                fields=["proposed_at"], name="handover_waiting", condition=Q(status=StepStatus.PROPOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.post_title} {self.handed_on.isoformat()}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id


class HandoverItem(models.Model):
    """One promise on the list, as it stood on that day."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    pledge = models.ForeignKey("records.Pledge", on_delete=models.PROTECT, related_name="handed_over")
    version = models.PositiveIntegerField(_("版本"))
    progress = models.PositiveSmallIntegerField(_("进度（%）"))

    class Meta:
        verbose_name = _("交接清单项")
        verbose_name_plural = _("交接清单项")
        constraints = [models.UniqueConstraint(name="handover_item_once", fields=["handover", "pledge"])]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.pledge_id}"
