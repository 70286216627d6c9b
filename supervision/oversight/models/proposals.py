"""Suggestions of congress members and proposals of the conference: who handles them, what was answered, what came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.models import NoneOf
from supervision.oversight.choices import (
    AnswerClass,
    AnswerPublished,
    Assembly,
    Contact,
    PromiseState,
    ProposalField,
    ProposalStatus,
    Satisfied,
    UnitRole,
)
from supervision.oversight.models.base import Leg, OversightCase, acting, body_of


class Proposal(OversightCase):
    """
    人大代表建议 or 政协提案. Members act in public office, so their names are kept and shown; nobody else is named.

    ``body`` is the unit that answers; None until it is assigned.
    """

    kind = "proposal"

    assembly = models.CharField(_("类别"), max_length=10, choices=Assembly.choices)
    session = models.CharField(_("届次"), max_length=60)
    session_number = models.CharField(_("建议、提案号"), max_length=30)
    proposer = models.CharField(_("提出人"), max_length=60)
    co_proposers = models.CharField(_("附议人"), max_length=1000, blank=True)
    field = models.CharField(_("分类"), max_length=14, choices=ProposalField.choices)
    text = models.TextField(_("正文"), max_length=8000)
    proposed_on = models.DateField(_("提出日期"))
    complex = models.BooleanField(_("涉及面广、处理难度大"), default=False)
    body = body_of(_("主办单位"), null=True, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.RECEIVED
    )
    round = models.PositiveSmallIntegerField(_("第几次办理"), default=1, editable=False)
    assigned_by = acting(_("交办人"))
    assigned_on = models.DateField(_("交办日期"), null=True)
    taken_by = acting(_("签收人"))
    closed_on = models.DateField(_("办结日期"), null=True)
    published = models.CharField(_("答复公开"), max_length=8, choices=AnswerPublished.choices, blank=True)
    published_text = models.TextField(_("公开的摘要"), max_length=4000, blank=True)
    withheld_reason = models.CharField(_("不公开的理由"), max_length=500, blank=True)
    published_by = acting(_("公开审定人"))
    published_at = models.DateTimeField(_("公开时间"), null=True)

    class Meta:
        verbose_name = _("建议提案")
        verbose_name_plural = _("建议提案")
        constraints = [
            models.UniqueConstraint(
                name="proposal_once",
                fields=["region", "assembly", "session", "session_number"],
                violation_error_message=_("这一届次的这个号已经登记过。"),
            ),
            models.CheckConstraint(
                name="proposal_says_what",
                condition=~Q(title="")
                & ~Q(text="")
                & ~Q(proposer="")
                & ~Q(session="")
                & ~Q(session_number=""),
            ),
            models.CheckConstraint(
                name="proposal_assigned_whole",
                condition=Q(status=ProposalStatus.RECEIVED)
                | Q(body__isnull=False, assigned_by__isnull=False, assigned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_taken_before_more",
                condition=Q(status__in=[ProposalStatus.RECEIVED, ProposalStatus.ASSIGNED])
                | Q(taken_by__isnull=False),
            ),
            # Re-handled once: a second answer ends it, whatever is said of it.
            models.CheckConstraint(name="proposal_handled_twice_at_most", condition=Q(round__in=[1, 2])),
            models.CheckConstraint(
                name="proposal_closed_whole",
                condition=Q(status=ProposalStatus.CLOSED, closed_on__isnull=False)
                | ~Q(status=ProposalStatus.CLOSED) & Q(closed_on=None),
            ),
            models.CheckConstraint(
                name="proposal_published_whole",
                condition=Q(published="", published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False, status=ProposalStatus.CLOSED)
                & (
                    Q(published=AnswerPublished.FULL)
                    | Q(published=AnswerPublished.SUMMARY) & ~Q(published_text="")
                    | Q(published=AnswerPublished.WITHHELD) & ~Q(withheld_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="proposal_by_region"),
            models.Index(fields=["status", "-entered_at"], name="proposal_work_list"),
            models.Index(fields=["body", "-entered_at"], name="proposal_by_body"),
            models.Index(
                fields=["-published_at", "-uid"], name="proposal_public", condition=~Q(published="")
            ),
        ]


class ProposalUnit(models.Model):
    """A unit that has to do with it besides, with its written word; 会办 to the host, 分办 its own part."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="units")
    organisation = body_of(_("单位"))
    role = models.CharField(_("职责"), max_length=8, choices=UnitRole.choices)
    opinion = models.TextField(_("办理意见"), max_length=4000, blank=True)
    answered_by = acting(_("提交人"))
    answered_on = models.DateField(_("提交日期"), null=True)
    # Taken off when it is assigned anew; what it said stays.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("会办、分办单位")
        verbose_name_plural = _("会办、分办单位")
        constraints = [
            models.UniqueConstraint(
                name="proposal_unit_once", fields=["proposal", "organisation"], condition=Q(dropped_at=None)
            ),
            models.CheckConstraint(
                name="proposal_unit_not_host", condition=Q(role__in=[UnitRole.JOINT, UnitRole.SEPARATE])
            ),
            models.CheckConstraint(
                name="proposal_unit_answered_whole",
                condition=Q(opinion="", answered_by=None, answered_on=None)
                | Q(answered_by__isnull=False, answered_on__isnull=False) & ~Q(opinion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation_id}"

    @property
    def leg(self) -> Leg:
        return Leg(self.organisation.region_id, self.organisation_id)


class ProposalContact(models.Model):
    """How the unit spoke with who proposed it, before it answered; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="contacts")
    round = models.PositiveSmallIntegerField(_("第几次办理"))
    way = models.CharField(_("沟通方式"), max_length=8, choices=Contact.choices)
    on = models.DateField(_("沟通日期"))
    notes = models.TextField(_("沟通情况"), max_length=2000)
    by = acting(_("登记人"), null=False)
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("与提出人沟通")
        verbose_name_plural = _("与提出人沟通")
        constraints = [models.CheckConstraint(name="proposal_contact_says_something", condition=~Q(notes=""))]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.on}"


class ProposalAnswer(models.Model):
    """
    The answer of one round: drafted after the proposer was spoken with, signed by somebody who wrote none of it,
    and what the proposer said of how it was handled and of what came out.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField(_("第几次办理"))
    contact = models.ForeignKey(
        ProposalContact, on_delete=models.PROTECT, related_name="+", verbose_name=_("答复前的沟通")
    )
    answer_class = models.CharField(_("答复类别"), max_length=1, choices=AnswerClass.choices)
    text = models.TextField(_("答复"), max_length=8000)
    # ``[{"text", "due_on"}]``: what the answer says will be done.
    promised = models.JSONField(_("承诺事项"), default=list, blank=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    drafted_at = models.DateTimeField(_("拟稿时间"))
    signed_by = acting(_("签发人"))
    signed_at = models.DateTimeField(_("签发时间"), null=True)
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    process = models.CharField(_("对办理过程"), max_length=6, choices=Satisfied.choices, blank=True)
    result = models.CharField(_("对办理结果"), max_length=6, choices=Satisfied.choices, blank=True)
    remarks = models.CharField(_("提出人的意见"), max_length=1000, blank=True)
    rated_on = models.DateField(_("反馈日期"), null=True)

    class Meta:
        verbose_name = _("建议提案答复")
        verbose_name_plural = _("建议提案答复")
        constraints = [
            models.UniqueConstraint(name="proposal_answer_once", fields=["proposal", "round"]),
            models.CheckConstraint(
                name="proposal_answer_says_something", condition=~Q(text="") & ~Q(writers=[])
            ),
            models.CheckConstraint(
                name="proposal_answer_signed_by_another",
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False)
                & Q(NoneOf(F("signed_by"), F("writers"))),
                violation_error_message=_("答复由拟稿人以外的人签发。"),
            ),
            models.CheckConstraint(
                name="proposal_answer_promises",
                condition=~Q(answer_class__in=[AnswerClass.BEING_SOLVED, AnswerClass.LATER])
                | ~Q(promised=[]),
                violation_error_message=_("B类、C类答复要写明做什么、何时做到。"),
            ),
            models.CheckConstraint(
                name="proposal_answer_rated_whole",
                condition=Q(process="", result="", rated_on=None)
                | Q(rated_on__isnull=False, signed_by__isnull=False) & ~Q(process="") & ~Q(result=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.round}"


class ProposalPromise(models.Model):
    """What a signed answer says will be done, by when; one notes how it went, another checks it."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    answer = models.ForeignKey(ProposalAnswer, on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("承诺事项"), max_length=500)
    due_on = models.DateField(_("期限"))
    # A pledge or an item of the ledger that follows it: rooms that know nothing of this one, so a uid and no link.
    followed_uid = models.UUIDField(_("对应的承诺或任务"), null=True)
    state = models.CharField(_("状态"), max_length=6, choices=PromiseState.choices, default=PromiseState.OPEN)
    evidence = models.CharField(_("落实情况和凭证"), max_length=1000, blank=True)
    noted_by = acting(_("登记人"))
    noted_at = models.DateTimeField(null=True)
    checked_by = acting(_("核实人"))
    checked_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("答复承诺事项")
        verbose_name_plural = _("答复承诺事项")
        constraints = [
            models.UniqueConstraint(name="proposal_promise_once", fields=["answer", "number"]),
            models.CheckConstraint(
                name="proposal_promise_noted_whole",
                condition=Q(state=PromiseState.OPEN, noted_by=None, checked_by=None, evidence="")
                | ~Q(state=PromiseState.OPEN) & Q(noted_by__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="proposal_promise_checked_by_another",
                condition=Q(state__in=[PromiseState.OPEN, PromiseState.NOTED], checked_by=None)
                | Q(state__in=[PromiseState.KEPT, PromiseState.BROKEN], checked_by__isnull=False)
                & ~Q(checked_by=F("noted_by")),
                violation_error_message=_("落实情况由登记人以外的人核实。"),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="proposal_promise_open")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.number}"
