"""The yearly publication of what a body had not paid in time, and who owes the public such a publication."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import Channel
from records.pledges.arrears.choices import Coverage, Kind
from records.registers.choices import Status
from records.registers.models import RegisterEntry


def _count(label: object) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=0, editable=False)  # type: ignore[arg-type]


def _sum(label: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=0, editable=False)  # type: ignore[arg-type]


class ArrearsStatement(RegisterEntry):
    """
    What one body, or all bodies of a region, had not paid in time at the end of a year (条例 art. 18).

    The figures are compiled from the claims at this node and typed in by nobody. No creditor is in it.

    :ivar owed_amount: all that was late at any time of the year, as it stood when the year began or it became late
    :ivar paid_amount: how much of that was paid within the year
    :ivar bodies_due: of a region: how many of its bodies had to publish, and how many did in time
    """

    coverage = models.CharField(_("公示范围"), max_length=6, choices=Coverage.choices, default=Coverage.BODY)
    year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("公示期限"), editable=False)
    overdue_count = _count(_("逾期未付合同数（份）"))
    overdue_amount = _sum(_("逾期未付金额（元）"))
    goods_count = _count(_("其中货物款（份）"))
    goods_amount = _sum(_("其中货物款（元）"))
    works_count = _count(_("其中工程款（份）"))
    works_amount = _sum(_("其中工程款（元）"))
    services_count = _count(_("其中服务款（份）"))
    services_amount = _sum(_("其中服务款（元）"))
    deposit_count = _count(_("其中保证金（份）"))
    deposit_amount = _sum(_("其中保证金（元）"))
    wages_count = _count(_("其中农民工工资（份）"))
    wages_amount = _sum(_("其中农民工工资（元）"))
    owed_amount = _sum(_("年内逾期账款总额（元）"))
    paid_amount = _sum(_("年内清偿金额（元）"))
    bodies_due = _count(_("应公示单位数"))
    bodies_punctual = _count(_("按期公示单位数"))
    remark = models.TextField(_("说明"), max_length=2000, blank=True)

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("拖欠账款年度公示")
        verbose_name_plural = _("拖欠账款年度公示")
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="statement_sums_agree",
                condition=Q(overdue_count=sum(F(f"{kind}_count") for kind in Kind))
                & Q(overdue_amount=sum(F(f"{kind}_amount") for kind in Kind))
                & Q(owed_amount=F("overdue_amount") + F("paid_amount")),
            ),
            models.CheckConstraint(
                name="statement_bodies_only_of_a_region",
                condition=Q(coverage=Coverage.REGION, bodies_punctual__lte=F("bodies_due"))
                | Q(coverage=Coverage.BODY, bodies_due=0, bodies_punctual=0),
            ),
            models.UniqueConstraint(
                name="statement_once_a_year",
                fields=["organisation", "year", "coverage"],
                condition=~Q(status=Status.ENDED) & ~Q(channel=Channel.CHAIN),
                violation_error_message=_("该单位该年度的公示已经编制；需要更正的，请提出变更。"),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(
                fields=["year", "coverage", "region"],
                name="statement_of_year",
                condition=Q(status="published", scope="public"),
            ),
        ]


class StatementDuty(models.Model):
    """
    A body that has to publish a year's figures by a day, because something confirmed stood unpaid when it ended.

    :ivar missed_at: the day passed and nothing was public: from then on the public reads that it is late
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("公示期限"))
    made_at = models.DateTimeField(_("形成时间"))
    missed_at = models.DateTimeField(_("逾期时间"), null=True)
    statement = models.OneToOneField(
        ArrearsStatement, on_delete=models.PROTECT, null=True, related_name="duty", verbose_name=_("公示")
    )
    met_on = models.DateField(_("公示日期"), null=True)

    class Meta:
        verbose_name = _("年度公示任务")
        verbose_name_plural = _("年度公示任务")
        constraints = [
            models.UniqueConstraint(name="duty_once_a_year", fields=["organisation", "year"]),
            models.CheckConstraint(
                name="duty_met_whole",
                condition=Q(statement=None, met_on=None) | Q(statement__isnull=False, met_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["year", "region"], name="duty_of_year"),
            models.Index(fields=["due_on"], name="duty_open", condition=Q(statement=None)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.year}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
