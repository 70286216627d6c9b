"""A dispute, its sides, its meetings, what was proposed and answered, and what was agreed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from supervision.disputes.choices import NextStep, Outcome, SideRole, Status, TermResult

CASE_KIND = "dispute"
TERM_KIND = "dispute-term"


def acting(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names who took a step; empty until it is taken, unless said otherwise."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **({"null": True, "blank": True} | more),
    )


class Dispute(models.Model):
    """
    One default event under coordination. Its region is the one above the body, as for complaints: nobody
    coordinates what his own house is said to have broken.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    title = models.CharField(_("事项"), max_length=100)
    facts = models.TextField(_("违约情况"), max_length=4000)
    wished = models.TextField(_("企业诉求"), max_length=1000, blank=True)
    amount = models.DecimalField(_("涉及金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    contract_number = models.CharField(_("合同、协议编号"), max_length=100, blank=True)
    complaint = models.ForeignKey(
        "supervision.Complaint",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("来自投诉举报"),
    )
    # Of a room of another app, so a uid and no link.
    pledge_uid = models.UUIDField(null=True, blank=True, editable=False)
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("违约机构")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("协调地区")
    )
    lead = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("牵头单位"),
    )
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.FILED)
    filed_by = acting(_("登记人"), null=False)
    filed_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    accepted_by = acting(_("立案人"))
    accepted_at = models.DateTimeField(_("立案时间"), null=True)
    proposed_by = acting(_("方案提出人"))
    agreed_by = acting(_("协议确认人"))
    agreed_on = models.DateField(_("协议日期"), null=True, blank=True)
    decided_by = acting(_("结论认定人"))
    reasons = models.TextField(_("结论理由"), max_length=2000, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    next_step = models.CharField(_("后续途径"), max_length=14, choices=NextStep.choices, blank=True)
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("据此起草的记录"),
    )
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("失信违约事件协调")
        verbose_name_plural = _("失信违约事件协调")
        constraints = [
            models.CheckConstraint(
                name="dispute_not_led_by_its_body",
                condition=Q(lead=None) | ~Q(lead=F("body")),
                violation_error_message=_("违约机构不能牵头协调自己的事项，请另定牵头单位。"),
            ),
            models.CheckConstraint(
                name="dispute_accepted_by_another",
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False) & ~Q(accepted_by=F("filed_by")),
                violation_error_message=_("立案人不能是登记人。"),
            ),
            models.CheckConstraint(
                name="dispute_accepted_before_more",
                condition=Q(status__in=[Status.FILED, Status.DECLINED, Status.WITHDRAWN])
                | Q(accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_proposed_whole",
                condition=~Q(status__in=[Status.PROPOSED, Status.AGREED, Status.PERFORMED, Status.BREACHED])
                | Q(proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_agreed_by_another",
                condition=Q(agreed_by=None, agreed_on=None)
                & ~Q(status__in=[Status.AGREED, Status.PERFORMED, Status.BREACHED])
                | Q(agreed_by__isnull=False, agreed_on__isnull=False, proposed_by__isnull=False)
                & ~Q(agreed_by=F("proposed_by")),
                violation_error_message=_("协议由方案提出人以外的人确认。"),
            ),
            models.CheckConstraint(
                name="dispute_decided_whole",
                condition=~Q(
                    status__in=[
                        Status.DECLINED,
                        Status.FAILED,
                        Status.BREACHED,
                        Status.PERFORMED,
                        Status.CLOSED,
                    ]
                )
                | Q(decided_by__isnull=False) & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="dispute_decided_by_another",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("filed_by")) & (Q(proposed_by=None) | ~Q(decided_by=F("proposed_by"))),
                violation_error_message=_("结论由登记人、方案提出人以外的人认定。"),
            ),
            models.CheckConstraint(
                name="dispute_outcome_whole",
                condition=Q(status=Status.PERFORMED, outcome=Outcome.PERFORMED)
                | Q(status=Status.FAILED, outcome=Outcome.FAILED)
                | Q(status=Status.BREACHED, outcome=Outcome.BREACHED)
                | Q(status=Status.CLOSED) & ~Q(outcome="")
                | Q(outcome="")
                & ~Q(status__in=[Status.PERFORMED, Status.FAILED, Status.BREACHED, Status.CLOSED]),
            ),
            models.CheckConstraint(
                name="dispute_unsettled_goes_on",
                condition=~Q(outcome__in=[Outcome.FAILED, Outcome.BREACHED]) | ~Q(next_step=""),
                violation_error_message=_("协调不成或者违反协议的，请写明后续途径。"),
            ),
            models.CheckConstraint(
                name="dispute_drafted_only_unsettled",
                condition=Q(draft=None) | Q(outcome__in=[Outcome.FAILED, Outcome.BREACHED]),
            ),
            models.CheckConstraint(
                name="dispute_closed_whole",
                condition=Q(status=Status.CLOSED, closed_by__isnull=False, closed_at__isnull=False)
                | ~Q(status=Status.CLOSED) & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(name="dispute_says_what", condition=~Q(title="") & ~Q(facts="")),
            models.UniqueConstraint(
                name="dispute_one_open_of_a_complaint",
                fields=["complaint"],
                condition=Q(complaint__isnull=False)
                & ~Q(status__in=[Status.DECLINED, Status.WITHDRAWN, Status.CLOSED]),
                violation_error_message=_("该投诉举报已经在协调，请打开原件办理。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-filed_at"], name="dispute_by_region"),
            models.Index(fields=["status", "-filed_at"], name="dispute_work_list"),
            models.Index(fields=["body", "-filed_at"], name="dispute_by_body"),
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
    def access_organisation_id(self) -> uuid.UUID | None:
        # A role over one body reaches what that body was given to lead, and nothing else.
        return self.lead_id


class DisputeSide(models.Model):
    """
    Who takes part. ``name`` is the name of a firm or body, of an expert only his field; who speaks for a side is
    a person, and encrypted.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="sides")
    role = models.CharField(_("身份"), max_length=10, choices=SideRole.choices)
    name = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    representative = EncryptedTextField(_("代表人"), blank=True)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("协调参加方")
        verbose_name_plural = _("协调参加方")
        constraints = [
            models.CheckConstraint(name="dispute_side_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="dispute_one_firm_one_body",
                fields=["dispute", "role"],
                condition=Q(role__in=[SideRole.FIRM, SideRole.BODY]),
                violation_error_message=_("企业一方、违约机构一方各登记一家；其他请登记为有关部门或专家。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class DisputeMeeting(models.Model):
    """What was said at a meeting, and who was there; append-only, so a mistake is put right by further notes."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="meetings")
    held_at = models.DateTimeField(_("会议时间"))
    place = models.CharField(_("地点"), max_length=100)
    attended = models.ManyToManyField(DisputeSide, related_name="+", verbose_name=_("到会各方"))
    notes = models.TextField(_("会议纪要"), max_length=4000)
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = acting(_("记录人"), null=False)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("协调会议")
        verbose_name_plural = _("协调会议")
        constraints = [
            models.CheckConstraint(
                name="dispute_meeting_says_something", condition=~Q(notes="") & ~Q(place="")
            ),
            models.CheckConstraint(
                name="dispute_meeting_was_held", condition=Q(held_at__lte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.held_at:%Y-%m-%d}"


class DisputeProposal(models.Model):
    """A way to settle it, with its terms ``[{"side", "text", "due_on"}]``; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveSmallIntegerField(_("第几次方案"))
    text = models.TextField(_("协调方案"), max_length=4000)
    terms = models.JSONField(_("条款"))
    by = acting(_("提出人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("协调方案")
        verbose_name_plural = _("协调方案")
        constraints = [
            models.UniqueConstraint(name="dispute_proposal_once", fields=["dispute", "number"]),
            models.CheckConstraint(name="dispute_proposal_has_terms", condition=~Q(terms=[]) & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}"


class DisputeAnswer(models.Model):
    """What one side says to one proposal, and where that is written; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    proposal = models.ForeignKey(DisputeProposal, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey(DisputeSide, on_delete=models.PROTECT, related_name="answers")
    agrees = models.BooleanField(_("同意"))
    basis = models.CharField(_("答复依据"), max_length=200)
    opinion = models.TextField(_("意见"), max_length=1000, blank=True)
    by = acting(_("登记人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("各方答复")
        verbose_name_plural = _("各方答复")
        constraints = [
            models.UniqueConstraint(
                name="dispute_answer_once",
                fields=["proposal", "side"],
                violation_error_message=_("该方对本方案已有答复；意见有变的，请提出新的方案。"),
            ),
            models.CheckConstraint(name="dispute_answer_with_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="dispute_refusal_says_why", condition=Q(agrees=True) | ~Q(opinion="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side_id}"


class DisputeTerm(models.Model):
    """One thing that was agreed: who does what until when; one notes how it went, another checks it."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("序号"))
    side = models.ForeignKey(DisputeSide, on_delete=models.PROTECT, related_name="terms")
    text = models.CharField(_("约定事项"), max_length=500)
    due_on = models.DateField(_("期限"))
    evidence = models.CharField(_("履行情况和凭证"), max_length=1000, blank=True)
    noted_by = acting(_("登记人"))
    noted_at = models.DateTimeField(null=True)
    result = models.CharField(_("核验结果"), max_length=6, choices=TermResult.choices, blank=True)
    checked_by = acting(_("核验人"))
    checked_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("协议条款")
        verbose_name_plural = _("协议条款")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="dispute_term_once", fields=["dispute", "number"]),
            models.CheckConstraint(
                name="dispute_term_noted_whole",
                condition=Q(noted_by=None, noted_at=None, evidence="")
                | Q(noted_by__isnull=False, noted_at__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="dispute_term_checked_by_another",
                condition=Q(checked_by=None, checked_at=None, result="")
                | Q(checked_by__isnull=False, checked_at__isnull=False, noted_by__isnull=False)
                & ~Q(result="")
                & ~Q(checked_by=F("noted_by")),
                violation_error_message=_("履行情况由登记人以外的人核验。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}"


class DisputeStep(models.Model):
    """One step: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=12, blank=True)
    target = models.CharField(_("新状态"), max_length=12)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("协调办理记录")
        verbose_name_plural = _("协调办理记录")
        indexes = [models.Index(fields=["dispute", "at"], name="dispute_steps")]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
