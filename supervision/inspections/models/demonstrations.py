"""Demonstration areas (示范创建): criteria as data, applications, reviews, objections, award and withdrawal."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.models.base import filled, said
from records.dishonesty.models import NoneOf
from supervision.inspections.choices import ApplicationStatus, ProgrammeStatus, Subject
from supervision.inspections.models.base import OfOneOffice, acting
from supervision.inspections.models.inspections import InspectionVisit

APPLICATION_CASE = "demonstration"
ON_THE_WAY = (ApplicationStatus.SUBMITTED, ApplicationStatus.SHORTLISTED, ApplicationStatus.NOTICE)
ONCE_AWARDED = (ApplicationStatus.AWARDED, ApplicationStatus.WITHDRAWN)


class DemonstrationProgramme(OfOneOffice):
    """
    What has to be reached to be called a demonstration.

    ``criteria``: ``[{"key", "kind", "title", "measure", "better", "threshold", "points"}]`` (``criteria.py``)
    """

    title = models.CharField(_("示范名称"), max_length=100)
    subject = models.CharField(_("申报对象"), max_length=10, choices=Subject.choices)
    basis = models.CharField(_("依据"), max_length=300)
    text = models.TextField(_("创建要求"), max_length=8000)
    criteria = models.JSONField(_("评审标准"))
    pass_mark = models.DecimalField(_("入围分数"), max_digits=5, decimal_places=2)
    period_since = models.DateField(_("指标期间自"))
    period_until = models.DateField(_("指标期间至"))
    apply_until = models.DateField(_("申报截止日期"))
    recheck_months = models.PositiveSmallIntegerField(_("复核间隔（月）"), default=12)
    status = models.CharField(
        _("状态"), max_length=6, choices=ProgrammeStatus.choices, default=ProgrammeStatus.DRAFT
    )
    opened_by = acting(_("批准人"))
    opened_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        verbose_name = _("示范创建方案")
        verbose_name_plural = _("示范创建方案")
        constraints = [
            models.CheckConstraint(
                name="demonstration_opened_by_another",
                condition=Q(status=ProgrammeStatus.DRAFT, opened_by=None, opened_at=None)
                | ~Q(status=ProgrammeStatus.DRAFT)
                & filled("opened_by", "opened_at")
                & ~Q(opened_by=F("created_by")),
                violation_error_message=_("方案由起草人以外的人批准发布。"),
            ),
            models.CheckConstraint(
                name="demonstration_says_what",
                condition=said("title", "basis", "text") & ~Q(criteria=[]) & Q(recheck_months__gt=0),
            ),
            models.CheckConstraint(
                name="demonstration_days_in_order",
                condition=Q(period_until__gt=F("period_since")),
                violation_error_message=_("指标期间的结束日期须晚于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DemonstrationApplication(models.Model):
    """
    One body's application, from evidence to award and beyond.

    ``eligibility``: what the criteria gave, criterion by criterion, with the day it was computed.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    programme = models.ForeignKey(
        DemonstrationProgramme,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("示范创建方案"),
    )
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("申报单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织地区")
    )
    statement = models.TextField(_("申报说明"), max_length=8000)
    status = models.CharField(
        _("状态"), max_length=11, choices=ApplicationStatus.choices, default=ApplicationStatus.SUBMITTED
    )
    applied_by = acting(_("申报人"), null=False)
    applied_at = models.DateTimeField(_("申报时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    eligibility = models.JSONField(_("自动核算"))
    eligible = models.BooleanField(_("符合申报条件"))
    # All who judged it or said something in it for the office: the award is somebody else's.
    judges = ArrayField(models.BigIntegerField(), default=list, editable=False)
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=2, null=True)
    shortlisted_by = acting(_("入围决定人"))
    shortlisted_at = models.DateTimeField(_("入围时间"), null=True)
    visit = models.ForeignKey(
        InspectionVisit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("实地核查"),
    )
    noticed_by = acting(_("公示人"))
    noticed_at = models.DateTimeField(_("公示开始时间"), null=True)
    notice_until = models.DateField(_("公示截止日期"), null=True)
    reasons = models.TextField(_("理由"), max_length=2000, blank=True)
    decided_by = acting(_("命名决定人"))
    decided_on = models.DateField(_("命名决定日期"), null=True)
    recheck_due_on = models.DateField(_("下次复核日期"), null=True)
    rechecked_by = acting(_("最近复核人"))
    rechecked_on = models.DateField(_("最近复核日期"), null=True)
    recheck_late_at = models.DateTimeField(_("复核逾期时间"), null=True)
    withdrawn_by = acting(_("撤销人"))
    withdrawn_on = models.DateField(_("撤销日期"), null=True)
    withdrawn_reason = models.TextField(_("撤销理由"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("示范申报")
        verbose_name_plural = _("示范申报")
        constraints = [
            models.UniqueConstraint(
                name="demonstration_one_application",
                fields=["programme", "body"],
                condition=Q(status__in=[*ON_THE_WAY, ApplicationStatus.AWARDED]),
                violation_error_message=_("该单位在本方案下已有申报。"),
            ),
            models.CheckConstraint(
                name="demonstration_shortlisted_whole",
                condition=Q(shortlisted_by=None, shortlisted_at=None, total=None)
                & ~Q(
                    status__in=[
                        ApplicationStatus.SHORTLISTED,
                        ApplicationStatus.NOTICE,
                        *ONCE_AWARDED,
                    ]
                )
                | filled("shortlisted_by", "shortlisted_at", "total")
                & Q(eligible=True)
                & ~Q(status=ApplicationStatus.SUBMITTED)
                & ~Q(shortlisted_by=F("applied_by")),
            ),
            models.CheckConstraint(
                name="demonstration_noticed_whole",
                condition=Q(noticed_by=None, noticed_at=None, notice_until=None)
                & ~Q(status__in=[ApplicationStatus.NOTICE, *ONCE_AWARDED])
                | filled("noticed_by", "noticed_at", "notice_until", "visit"),
            ),
            models.CheckConstraint(
                name="demonstration_decided_by_another",
                condition=Q(decided_by=None, decided_on=None)
                & ~Q(status__in=[ApplicationStatus.REFUSED, *ONCE_AWARDED])
                | filled("decided_by", "decided_on")
                & said("reasons")
                & ~Q(decided_by=F("applied_by"))
                & Q(NoneOf(F("decided_by"), F("judges"))),
                violation_error_message=_("命名由评审、入围和公示经办人以外的人决定。"),
            ),
            models.CheckConstraint(
                name="demonstration_awarded_after_its_notice",
                condition=~Q(status__in=ONCE_AWARDED)
                | Q(decided_on__gt=F("notice_until"), recheck_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="demonstration_withdrawn_whole",
                condition=Q(withdrawn_by=None, withdrawn_on=None, withdrawn_reason="")
                & ~Q(status=ApplicationStatus.WITHDRAWN)
                | Q(status=ApplicationStatus.WITHDRAWN)
                & filled("withdrawn_by", "withdrawn_on")
                & said("withdrawn_reason")
                & (Q(rechecked_by=None) | ~Q(withdrawn_by=F("rechecked_by"))),
                violation_error_message=_("撤销由最近复核人以外的人决定，并写明理由。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status"], name="demonstration_by_region"),
            models.Index(fields=["body", "-applied_at"], name="demonstration_of_body"),
            models.Index(
                fields=["-decided_on", "-uid"],
                name="demonstration_awarded",
                condition=Q(status=ApplicationStatus.AWARDED),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id


class DemonstrationReview(models.Model):
    """One expert's points and opinion; append-only, one of each expert."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    application = models.ForeignKey(
        DemonstrationApplication, on_delete=models.PROTECT, related_name="reviews"
    )
    # ``{criterion: points}``; a veto is ``{criterion: true}``.
    points = models.JSONField(_("评分"))
    opinion = models.TextField(_("评审意见"), max_length=2000)
    by = acting(_("评审人"), null=False)
    at = models.DateTimeField(_("评审时间"))

    class Meta:
        verbose_name = _("专家评审")
        verbose_name_plural = _("专家评审")
        constraints = [
            models.UniqueConstraint(
                name="demonstration_review_once",
                fields=["application", "by"],
                violation_error_message=_("您已经评审过这件申报。"),
            ),
            models.CheckConstraint(name="demonstration_review_says_why", condition=said("opinion")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.by_id}"


class DemonstrationObjection(models.Model):
    """What somebody held against the award while it was on notice, and the answer."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    application = models.ForeignKey(
        DemonstrationApplication, on_delete=models.PROTECT, related_name="objections"
    )
    received_on = models.DateField(_("收到日期"))
    channel = models.CharField(_("来源"), max_length=100)
    text = models.TextField(_("异议内容"), max_length=2000)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))
    upheld = models.BooleanField(_("异议成立"), null=True)
    answer = models.TextField(_("核实情况"), max_length=2000, blank=True)
    answered_by = acting(_("核实人"))
    answered_at = models.DateTimeField(_("核实时间"), null=True)

    class Meta:
        verbose_name = _("公示异议")
        verbose_name_plural = _("公示异议")
        constraints = [
            models.CheckConstraint(
                name="demonstration_objection_says_what", condition=said("text", "channel")
            ),
            models.CheckConstraint(
                name="demonstration_objection_answered_by_another",
                condition=Q(upheld=None, answer="", answered_by=None, answered_at=None)
                | Q(upheld__isnull=False)
                & said("answer")
                & filled("answered_by", "answered_at")
                & ~Q(answered_by=F("entered_by")),
                violation_error_message=_("异议由登记人以外的人核实。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.received_on}"
