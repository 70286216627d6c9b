"""Special governance (专项治理): a set of targets taken from the data, and a worksheet for each until it is zero."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.models.base import filled, said
from records.dishonesty.models import NoneOf
from supervision.inspections.choices import CampaignStatus, TargetStatus, Theme
from supervision.inspections.models.base import OfOneOffice, acting

CAMPAIGN_CASE = "campaign"


class Campaign(OfOneOffice):
    """
    One campaign.

    :ivar names_clause: the words of the basis document that order bodies to be named in public; without them the
        public sees numbers alone
    """

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    title = models.CharField(_("治理主题"), max_length=100)
    theme = models.CharField(_("治理对象"), max_length=16, choices=Theme.choices)
    basis_name = models.CharField(_("依据文件"), max_length=200)
    basis_number = models.CharField(_("文号"), max_length=100)
    basis_on = models.DateField(_("发文日期"))
    goal = models.TextField(_("目标和要求"), max_length=4000)
    names_clause = models.CharField(_("公开点名的条款"), max_length=500, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("清零期限"))
    status = models.CharField(
        _("状态"), max_length=9, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    opened_by = acting(_("批准人"))
    opened_at = models.DateTimeField(_("启动时间"), null=True)
    compared_at = models.DateTimeField(_("最近核对时间"), null=True)
    ended_at = models.DateTimeField(_("期满时间"), null=True)
    summary = models.TextField(_("治理总结"), max_length=4000, blank=True)
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("专项治理")
        verbose_name_plural = _("专项治理")
        constraints = [
            models.CheckConstraint(
                name="campaign_opened_by_another",
                condition=Q(
                    status__in=[CampaignStatus.DRAFT, CampaignStatus.CANCELLED],
                    opened_by=None,
                    opened_at=None,
                )
                | ~Q(status=CampaignStatus.DRAFT)
                & filled("opened_by", "opened_at")
                & ~Q(opened_by=F("created_by")),
                violation_error_message=_("专项治理由起草人以外的人批准启动。"),
            ),
            models.CheckConstraint(
                name="campaign_closed_whole",
                condition=Q(status=CampaignStatus.CLOSED) & filled("closed_by", "closed_at") & said("summary")
                | ~Q(status=CampaignStatus.CLOSED) & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(
                name="campaign_days_in_order",
                condition=Q(ends_on__gt=F("starts_on")) & Q(basis_on__lte=F("starts_on")),
                violation_error_message=_("清零期限须晚于开始日期，依据文件不能晚于开始日期。"),
            ),
            models.CheckConstraint(
                name="campaign_says_what", condition=said("title", "basis_name", "basis_number", "goal")
            ),
        ]
        indexes = [models.Index(fields=["region", "-created_at"], name="campaign_by_region")]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number


class CampaignTarget(models.Model):
    """
    One thing to bring to zero, as the data named it: a published record or a claim that is overdue.

    What the data says of it (``status`` open or seen) follows the data; the rest people decide.

    :ivar writers: all who wrote in the worksheet; none of them confirms that it is zero
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets")
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织地区")
    )
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("治理单位")
    )
    # Of a room that the campaign's theme names, so a uid and no link.
    source_uid = models.UUIDField(_("来源"), editable=False)
    title = models.CharField(_("事项"), max_length=200)
    amount = models.DecimalField(_("涉及金额（元）"), max_digits=16, decimal_places=2, null=True)
    entered_at = models.DateTimeField(_("列入时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    status = models.CharField(
        _("状态"), max_length=8, choices=TargetStatus.choices, default=TargetStatus.OPEN
    )

    # The worksheet.
    measures = models.TextField(_("清零措施"), max_length=4000, blank=True)
    leader = models.ForeignKey(
        "records.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任领导（职务）"),
    )
    planned_on = models.DateField(_("计划清零日期"), null=True)
    planned_by = acting(_("填报人"))
    planned_at = models.DateTimeField(_("填报时间"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)

    # What the data says, and who confirmed it.
    zero_on = models.DateField(_("清零日期"), null=True)
    zero_how = models.CharField(_("清零方式"), max_length=200, blank=True)
    confirmed_by = acting(_("确认人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    # What follows where it is not zero at the end.
    proposal = models.TextField(_("追责建议"), max_length=2000, blank=True)
    proposed_by = acting(_("建议人"))
    proposed_at = models.DateTimeField(_("建议时间"), null=True)
    decided_by = acting(_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    responsibility = models.ForeignKey(
        "records.Responsibility",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("责任追究"),
    )

    class Meta:
        verbose_name = _("治理对象")
        verbose_name_plural = _("治理对象")
        constraints = [
            models.UniqueConstraint(name="campaign_target_once", fields=["campaign", "source_uid"]),
            models.CheckConstraint(
                name="campaign_target_planned_whole",
                condition=Q(measures="", planned_on=None, planned_by=None, planned_at=None)
                | said("measures") & filled("planned_on", "planned_by", "planned_at"),
            ),
            models.CheckConstraint(
                name="campaign_target_zero_is_dated",
                condition=Q(zero_on=None, zero_how="")
                & ~Q(status__in=[TargetStatus.SEEN, TargetStatus.SETTLED])
                | Q(status__in=[TargetStatus.SEEN, TargetStatus.SETTLED], zero_on__isnull=False)
                & said("zero_how"),
            ),
            models.CheckConstraint(
                name="campaign_target_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None) & ~Q(status=TargetStatus.SETTLED)
                | Q(status=TargetStatus.SETTLED)
                & filled("confirmed_by", "confirmed_at")
                & Q(NoneOf(F("confirmed_by"), F("writers"))),
                violation_error_message=_("清零由填报人以外的人确认。"),
            ),
            models.CheckConstraint(
                name="campaign_target_proposed_whole",
                condition=Q(proposal="", proposed_by=None, proposed_at=None)
                & ~Q(status__in=[TargetStatus.PROPOSED, TargetStatus.REFERRED])
                | said("proposal") & filled("proposed_by", "proposed_at"),
            ),
            models.CheckConstraint(
                name="campaign_target_decided_by_another",
                condition=Q(decided_by=None, decided_at=None) & ~Q(status=TargetStatus.REFERRED)
                | filled("decided_by", "decided_at", "proposed_by") & ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("追责建议由提出人以外的人决定。"),
            ),
            models.CheckConstraint(
                name="campaign_target_answered_only_when_referred",
                condition=Q(responsibility=None) | Q(status=TargetStatus.REFERRED),
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "status"], name="campaign_target_states"),
            models.Index(fields=["body", "-entered_at"], name="campaign_target_of_body"),
            models.Index(fields=["region", "status"], name="campaign_target_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.number} {self.title}"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id


class CampaignProgress(models.Model):
    """What was done towards zero, with the evidence beside it; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    target = models.ForeignKey(CampaignTarget, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField(_("日期"))
    text = models.TextField(_("进展"), max_length=2000)
    paid = models.DecimalField(_("履行金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    by = acting(_("登记人"), null=False)
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("清零进展")
        verbose_name_plural = _("清零进展")
        constraints = [
            models.CheckConstraint(
                name="campaign_progress_says_what",
                condition=said("text") & (Q(paid=None) | Q(paid__gte=0)),
            ),
        ]
        indexes = [models.Index(fields=["target", "-on"], name="campaign_progress_of_target")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.on}"
