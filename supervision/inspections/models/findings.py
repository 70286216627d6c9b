"""What an inspection found against a body: heard, settled, put right, checked, or recorded."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.models.base import filled, said
from records.dishonesty.models import NoneOf
from supervision.inspections.choices import TO_RECTIFY, UNSETTLED, FindingStatus, Gravity
from supervision.inspections.models.base import acting
from supervision.inspections.models.inspections import InspectionVisit

FINDING_CASE = "inspection-finding"


class InspectionFinding(models.Model):
    """
    One question that was not met by one body.

    ``writers`` are the body's accounts that ever wrote in it: none of them may settle or check.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    visit = models.ForeignKey(InspectionVisit, on_delete=models.PROTECT, related_name="findings")
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被检查单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织地区")
    )
    question = models.CharField(_("检查问题"), max_length=500)
    law = models.CharField(_("依据"), max_length=500, blank=True)
    facts = models.TextField(_("事实"), max_length=4000)
    gravity = models.CharField(_("程度"), max_length=8, choices=Gravity.choices)
    answer_uid = models.UUIDField(editable=False)
    status = models.CharField(
        _("状态"), max_length=13, choices=FindingStatus.choices, default=FindingStatus.NOTED
    )
    noted_by = acting(_("记录人"), null=False)
    noted_at = models.DateTimeField(_("记录时间"))
    updated_at = models.DateTimeField(_("最近变动"))

    # What the body says before anything is settled.
    comment_until = models.DateField(_("说明期限"))
    comment = models.TextField(_("被检查单位的说明"), max_length=4000, blank=True)
    commented_by = acting(_("说明人"))
    commented_at = models.DateTimeField(_("说明时间"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)

    # What was settled, and the demand.
    reasons = models.TextField(_("认定理由"), max_length=2000, blank=True)
    settled_by = acting(_("认定人"))
    settled_at = models.DateTimeField(_("认定时间"), null=True)
    requirement = models.TextField(_("整改要求"), max_length=2000, blank=True)
    due_on = models.DateField(_("整改期限"), null=True)
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")

    # What was done about it.
    measures = models.TextField(_("整改措施和成效"), max_length=4000, blank=True)
    answered_by = acting(_("报送人"))
    answered_at = models.DateTimeField(_("报送时间"), null=True)
    followed_on = models.DateField(_("回访日期"), null=True)
    followed_facts = models.TextField(_("回访情况"), max_length=2000, blank=True)
    followed_by = acting(_("回访人"))
    checked_by = acting(_("核查人"))
    checked_at = models.DateTimeField(_("核查时间"), null=True)
    opinion = models.TextField(_("核查意见"), max_length=2000, blank=True)
    escalated_at = models.DateTimeField(_("逾期督办时间"), null=True)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("据此起草的记录"),
    )

    class Meta:
        verbose_name = _("督导问题整改")
        verbose_name_plural = _("督导问题整改")
        constraints = [
            models.CheckConstraint(
                name="finding_commented_whole",
                condition=Q(comment="", commented_by=None, commented_at=None)
                | said("comment") & filled("commented_by", "commented_at"),
            ),
            models.CheckConstraint(
                name="finding_settled_by_another",
                condition=Q(settled_by=None, settled_at=None, reasons="", status__in=sorted(UNSETTLED))
                | ~Q(status__in=sorted(UNSETTLED))
                & filled("settled_by", "settled_at")
                & said("reasons")
                & ~Q(settled_by=F("noted_by"))
                & Q(NoneOf(F("settled_by"), F("writers"))),
                violation_error_message=_("问题由记录人以外的人认定。"),
            ),
            models.CheckConstraint(
                name="finding_demanded_whole",
                condition=Q(requirement="", due_on=None, status__in=[*sorted(UNSETTLED), "dropped"])
                | said("requirement")
                & Q(due_on__isnull=False)
                & ~Q(status__in=[*sorted(UNSETTLED), "dropped"]),
            ),
            models.CheckConstraint(
                name="finding_answered_whole",
                condition=Q(measures="", answered_by=None, answered_at=None)
                & ~Q(status__in=[FindingStatus.ANSWERED, FindingStatus.RETURNED, FindingStatus.ACCEPTED])
                | said("measures") & filled("answered_by", "answered_at"),
            ),
            models.CheckConstraint(
                name="finding_followed_whole",
                condition=Q(followed_on=None, followed_facts="", followed_by=None)
                | said("followed_facts") & filled("followed_on", "followed_by"),
            ),
            models.CheckConstraint(
                name="finding_checked_by_another",
                condition=Q(checked_by=None, checked_at=None)
                & ~Q(status__in=[FindingStatus.ACCEPTED, FindingStatus.NOT_RECTIFIED])
                | Q(status__in=[FindingStatus.ACCEPTED, FindingStatus.NOT_RECTIFIED])
                & filled("checked_by", "checked_at")
                & said("opinion")
                & ~Q(checked_by=F("settled_by"))
                & Q(NoneOf(F("checked_by"), F("writers"))),
                violation_error_message=_("整改由提出整改要求的人以外的人核查。"),
            ),
            models.CheckConstraint(
                name="finding_serious_is_followed_up",
                condition=~Q(status=FindingStatus.ACCEPTED, gravity=Gravity.SERIOUS)
                | Q(followed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_not_rectified_is_overdue",
                condition=~Q(status=FindingStatus.NOT_RECTIFIED) | Q(escalated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_draft_only_when_not_rectified",
                condition=Q(draft=None) | Q(status=FindingStatus.NOT_RECTIFIED),
            ),
            models.CheckConstraint(name="finding_says_what", condition=said("question", "facts")),
            models.UniqueConstraint(name="finding_once_an_answer", fields=["answer_uid"]),
        ]
        indexes = [
            models.Index(fields=["region", "status", "due_on"], name="finding_by_region"),
            models.Index(fields=["body", "-noted_at"], name="finding_of_body"),
            models.Index(
                fields=["due_on"], name="finding_to_rectify", condition=Q(status__in=sorted(TO_RECTIFY))
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
