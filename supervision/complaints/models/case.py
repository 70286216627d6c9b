"""A complaint: what is said about which body, where it stands, and who decided what about it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.complaints.choices import (
    OVER,
    Anonymity,
    Channel,
    ComplaintKind,
    NotAcceptedReason,
    Outcome,
    Proposal,
    Satisfaction,
    Status,
)

CASE_KIND = "complaint"
_PROPOSED = [Status.REFUSAL_PROPOSED, Status.UNTRUE_PROPOSED]
_CONFIRMED = [Status.NOT_ACCEPTED, Status.UNTRUE]


def acting(label: Any) -> models.ForeignKey:
    """A column that names who took a step, empty until it is taken."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class Complaint(models.Model):
    """
    One matter that somebody brought up.

    Who brought it up stands in no column here (``Informant``), and from where in none at all. Its region for
    all purposes of reach is the one that handles it: the one above the body that it is about.
    """

    kind_of_case = CASE_KIND

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=16, choices=ComplaintKind.choices)
    anonymity = models.CharField(_("署名方式"), max_length=12, choices=Anonymity.choices)
    channel = models.CharField(_("来源"), max_length=10, choices=Channel.choices)
    outside_number = models.CharField(_("来源编号"), max_length=64, blank=True)
    # Another node's complaint that is handled here, or the node at which this one is handled.
    origin_node = models.CharField(max_length=6, blank=True, editable=False)
    referred_to = models.CharField(max_length=6, blank=True, editable=False)

    body = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("被反映单位"),
    )
    body_name = models.CharField(_("被反映单位名称"), max_length=200)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("事发地区")
    )
    title = models.CharField(_("标题"), max_length=100)
    statement = models.TextField(_("反映的情况"), max_length=4000)
    wished = models.TextField(_("诉求"), max_length=1000, blank=True)
    amount = models.DecimalField(_("涉及金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    contract_number = models.CharField(_("合同编号"), max_length=100, blank=True)
    # The same number as everybody writes it in his own way; finds what else was said about that contract.
    contract_key = models.CharField(max_length=100, blank=True, editable=False)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)
    # Of rooms beside or above this one, so a uid and no link.
    pledge_uid = models.UUIDField(null=True, blank=True, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所涉记录"),
    )

    handling_region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("办理地区")
    )
    # The body's superior, as the rule found it when the complaint came in.
    office = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上级或主管单位"),
    )
    to_superior = models.BooleanField(_("须由上级节点办理"), default=False)
    handler_body = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承办单位"),
    )
    handler = acting(_("承办人"))

    status = models.CharField(_("状态"), max_length=18, choices=Status.choices, default=Status.SUBMITTED)
    filed_at = models.DateTimeField(_("提出时间"))
    filed_by = acting(_("登记人"))
    updated_at = models.DateTimeField(_("最近变动"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True)

    proposal = models.CharField(_("拟作出的决定"), max_length=14, choices=Proposal.choices, blank=True)
    proposal_reasons = models.TextField(_("拟作决定的理由"), max_length=2000, blank=True)
    proposed_by = acting(_("拟办人"))
    confirmed_by = acting(_("复核人"))
    not_accepted_reason = models.CharField(
        _("不予受理的情形"), max_length=16, choices=NotAcceptedReason.choices, blank=True
    )
    transferred_to = models.CharField(_("转往机关"), max_length=200, blank=True)
    rectify_until = models.DateField(_("整改期限"), null=True, blank=True)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("据此起草的记录"),
    )

    outcome = models.CharField(_("办理结果"), max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("答复"), max_length=4000, blank=True)
    answered_by = acting(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    on_time = models.BooleanField(_("按期答复"), null=True)
    # Whoever answered before it was opened again: he does not answer it a second time (信访工作条例第35条).
    answered_before = ArrayField(models.BigIntegerField(), default=list, editable=False)
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices, blank=True)
    satisfaction_at = models.DateTimeField(_("评价时间"), null=True)
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    reopened = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        verbose_name=_("并入"),
    )

    supervised_at = models.DateTimeField(_("督办时间"), null=True)
    supervised_by = acting(_("督办人"))
    supervised_reason = models.CharField(_("督办事由"), max_length=500, blank=True)

    published_title = models.CharField(_("公开的标题"), max_length=100, blank=True)
    published_answer = models.TextField(_("公开的答复"), max_length=4000, blank=True)
    published_by = acting(_("公开人"))
    published_at = models.DateTimeField(_("公开时间"), null=True)

    class Meta:
        verbose_name = _("投诉举报")
        verbose_name_plural = _("投诉举报")
        constraints = [
            models.CheckConstraint(
                name="complaint_not_handled_by_its_body",
                condition=Q(handler_body=None) | Q(body=None) | ~Q(handler_body=F("body")),
                violation_error_message=_("被反映单位不能承办对自己的投诉举报，请交其上级或主管单位。"),
            ),
            models.CheckConstraint(
                # Who took the words down knows from whom they came.
                name="complaint_confidential_apart",
                condition=~Q(anonymity=Anonymity.CONFIDENTIAL)
                | Q(handler=None)
                | Q(filed_by=None)
                | ~Q(handler=F("filed_by")),
                violation_error_message=_("反映人要求保密，登记人知道其身份，不能承办本件。"),
            ),
            models.CheckConstraint(
                name="complaint_four_eyes",
                condition=Q(confirmed_by=None)
                | ~Q(confirmed_by=F("proposed_by")) & Q(proposed_by__isnull=False),
                violation_error_message=_("复核人不能是拟办人，请由另一人复核。"),
            ),
            models.CheckConstraint(
                name="complaint_proposed_whole",
                condition=Q(status__in=_PROPOSED, proposed_by__isnull=False, confirmed_by=None)
                & ~Q(proposal="")
                & ~Q(proposal_reasons="")
                | ~Q(status__in=_PROPOSED),
            ),
            models.CheckConstraint(
                name="complaint_confirmed_whole",
                condition=Q(status__in=_CONFIRMED, confirmed_by__isnull=False, proposed_by__isnull=False)
                & ~Q(proposal_reasons="")
                | ~Q(status__in=_CONFIRMED),
            ),
            models.CheckConstraint(
                name="complaint_not_accepted_with_reason",
                condition=~Q(status__in=[Status.NOT_ACCEPTED, Status.REFUSAL_PROPOSED])
                | ~Q(not_accepted_reason=""),
            ),
            models.CheckConstraint(
                name="complaint_answered_whole",
                condition=Q(answered_at=None, answered_by=None, outcome="", answer="")
                & ~Q(status__in=[Status.ANSWERED, Status.CLOSED])
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="complaint_untrue_answer_confirmed",
                condition=~Q(outcome=Outcome.UNTRUE)
                | Q(confirmed_by__isnull=False, proposal=Proposal.UNTRUE),
            ),
            models.CheckConstraint(
                name="complaint_closed_whole",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(status=Status.CLOSED) & Q(closed_at=None, closed_by=None),
            ),
            models.CheckConstraint(
                name="complaint_closed_unrated_by_another",
                # What another node answered was seen by two there.
                condition=Q(closed_by=None)
                | ~Q(satisfaction="")
                | ~Q(referred_to="")
                | ~Q(closed_by=F("answered_by")),
                violation_error_message=_("反映人没有评价的，须由答复人以外的人办结。"),
            ),
            models.CheckConstraint(
                name="complaint_merged_whole",
                condition=Q(status=Status.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("uid"))
                | ~Q(status=Status.MERGED) & Q(merged_into=None),
            ),
            models.CheckConstraint(
                name="complaint_supervised_whole",
                condition=Q(supervised_at=None, supervised_by=None, supervised_reason="")
                | Q(supervised_at__isnull=False, supervised_by__isnull=False) & ~Q(supervised_reason=""),
            ),
            models.CheckConstraint(
                name="complaint_published_by_another",
                condition=Q(published_by=None, published_at=None, published_answer="", published_title="")
                | Q(published_by__isnull=False, published_at__isnull=False, answered_at__isnull=False)
                & ~Q(published_answer="")
                & ~Q(published_title="")
                & ~Q(published_by=F("answered_by")),
                violation_error_message=_("答复由答复人以外的人公开。"),
            ),
            models.CheckConstraint(
                name="complaint_says_what_about_whom",
                condition=~Q(body_name="") & ~Q(title="") & ~Q(statement=""),
            ),
            models.CheckConstraint(
                name="complaint_staff_channel_names_who",
                condition=Q(channel__in=[Channel.SITE, Channel.CHAIN, Channel.HOTLINE])
                | Q(filed_by__isnull=False),
            ),
            models.CheckConstraint(
                # What the public files on the site was entered by nobody: no account stands for a person there.
                name="complaint_on_the_site_by_nobody",
                condition=~Q(channel=Channel.SITE) | Q(filed_by=None),
            ),
            models.UniqueConstraint(
                name="complaint_outside_number_once",
                fields=["channel", "origin_node", "outside_number"],
                condition=~Q(outside_number=""),
                violation_error_message=_("该来源编号已经登记，请勿重复登记。"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-filed_at"], name="complaint_work_list"),
            models.Index(fields=["handling_region", "-filed_at"], name="complaint_by_region"),
            models.Index(fields=["body", "-filed_at"], name="complaint_by_body"),
            models.Index(fields=["-filed_at", "-uid"], name="complaint_by_time"),
            models.Index(fields=["handler", "status"], name="complaint_by_handler"),
            models.Index(
                fields=["contract_key"], name="complaint_by_contract", condition=~Q(contract_key="")
            ),
            models.Index(
                fields=["-published_at", "-uid"],
                name="complaint_published",
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def access_region_code(self) -> str:
        return self.handling_region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        # A role over one body reaches what was handed to that body to look into, and nothing else.
        return self.handler_body_id

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_referred(self) -> bool:
        """Whether another node has to do with it, above or below."""
        return bool(self.origin_node or self.referred_to)
