"""Suggestions of courts and procuratorates with their answers, and cases handed to the police."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.dishonesty.models import NoneOf
from supervision.oversight.choices import Adopted, AdviceStatus, Adviser, Receiver, TransferStatus
from supervision.oversight.models.base import OversightCase, acting, body_of


class LegalAdvice(OversightCase):
    """司法建议 or 检察建议: what was advised to which body, its answer within the term, and whether it was taken up."""

    kind = "advice"

    adviser = models.CharField(_("类别"), max_length=14, choices=Adviser.choices)
    document_number = models.CharField(_("建议书文号"), max_length=60)
    issuer = models.CharField(_("发出机关"), max_length=100)
    text = models.TextField(_("建议内容"), max_length=6000)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("回复期限"))
    body = body_of(_("被建议单位"))
    case = models.ForeignKey(
        "supervision.LitigationCase",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advice",
        verbose_name=_("所涉案件"),
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=AdviceStatus.choices, default=AdviceStatus.RECEIVED
    )
    answer = models.TextField(_("回复"), max_length=6000, blank=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    signed_by = acting(_("签发人"))
    answered_on = models.DateField(_("回复日期"), null=True)
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    adopted = models.CharField(_("采纳情况"), max_length=4, choices=Adopted.choices, blank=True)
    result = models.CharField(_("落实结果"), max_length=1000, blank=True)
    closed_by = acting(_("办结人"))

    class Meta:
        verbose_name = _("司法建议和检察建议")
        verbose_name_plural = _("司法建议和检察建议")
        constraints = [
            models.UniqueConstraint(
                name="advice_once",
                fields=["body", "document_number"],
                violation_error_message=_("该单位的这份建议书已经登记过。"),
            ),
            models.CheckConstraint(
                name="advice_says_what",
                condition=~Q(title="") & ~Q(text="") & ~Q(document_number="") & ~Q(issuer=""),
            ),
            models.CheckConstraint(
                name="advice_drafted_whole",
                condition=Q(status=AdviceStatus.RECEIVED) | ~Q(answer="") & ~Q(writers=[]),
            ),
            models.CheckConstraint(
                name="advice_signed_by_another",
                condition=Q(
                    status__in=[AdviceStatus.RECEIVED, AdviceStatus.DRAFTED], signed_by=None, answered_on=None
                )
                | Q(
                    status__in=[AdviceStatus.ANSWERED, AdviceStatus.CLOSED],
                    signed_by__isnull=False,
                    answered_on__isnull=False,
                )
                & Q(NoneOf(F("signed_by"), F("writers"))),
                violation_error_message=_("回复由拟稿人以外的人签发。"),
            ),
            models.CheckConstraint(
                name="advice_closed_whole",
                condition=Q(status=AdviceStatus.CLOSED, closed_by__isnull=False)
                & ~Q(adopted="")
                & ~Q(result="")
                | ~Q(status=AdviceStatus.CLOSED) & Q(closed_by=None, adopted=""),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="advice_by_region"),
            models.Index(fields=["body", "due_on"], name="advice_by_body"),
        ]


class CriminalTransfer(OversightCase):
    """
    两法衔接: a case that a body hands over because it looks like a crime; who is suspected is not kept here.
    """

    kind = "transfer"

    document_number = models.CharField(_("移送书文号"), max_length=60)
    cause = models.CharField(_("涉嫌罪名"), max_length=100)
    facts = models.TextField(_("移送事由"), max_length=4000)
    body = body_of(_("移送单位"))
    receiver = models.CharField(_("接收机关类别"), max_length=12, choices=Receiver.choices)
    receiver_name = models.CharField(_("接收机关"), max_length=100)
    sent_on = models.DateField(_("移送日期"))
    status = models.CharField(
        _("状态"), max_length=8, choices=TransferStatus.choices, default=TransferStatus.SENT
    )
    taken_on = models.DateField(_("接收日期"), null=True)
    receipt = models.CharField(_("回执文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("立案决定日期"), null=True)
    decision_number = models.CharField(_("立案、不予立案文书号"), max_length=60, blank=True)
    refusal_reason = models.CharField(_("不予立案的理由"), max_length=500, blank=True)
    result = models.CharField(_("处理结果"), max_length=1000, blank=True)
    closed_by = acting(_("办结人"))

    class Meta:
        verbose_name = _("涉嫌犯罪案件移送")
        verbose_name_plural = _("涉嫌犯罪案件移送")
        constraints = [
            models.UniqueConstraint(
                name="transfer_once",
                fields=["body", "document_number"],
                violation_error_message=_("该单位的这份移送书已经登记过。"),
            ),
            models.CheckConstraint(
                name="transfer_says_what",
                condition=~Q(title="") & ~Q(facts="") & ~Q(document_number="") & ~Q(receiver_name=""),
            ),
            models.CheckConstraint(
                name="transfer_taken_whole",
                condition=Q(status=TransferStatus.SENT, taken_on=None, receipt="")
                | ~Q(status=TransferStatus.SENT)
                & Q(taken_on__isnull=False, taken_on__gte=F("sent_on"))
                & ~Q(receipt=""),
                violation_error_message=_("接收日期不早于移送日期，并写明回执文号。"),
            ),
            models.CheckConstraint(
                name="transfer_decided_whole",
                condition=Q(status__in=[TransferStatus.SENT, TransferStatus.TAKEN], decided_on=None)
                | ~Q(status__in=[TransferStatus.SENT, TransferStatus.TAKEN])
                & Q(decided_on__isnull=False, decided_on__gte=F("taken_on"))
                & ~Q(decision_number=""),
                violation_error_message=_("立案、不予立案的日期不早于接收日期，并写明文书号。"),
            ),
            models.CheckConstraint(
                name="transfer_refused_with_reason",
                condition=~Q(status__in=[TransferStatus.REFUSED, TransferStatus.BACK])
                | ~Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="transfer_closed_whole",
                condition=Q(status=TransferStatus.CLOSED, closed_by__isnull=False) & ~Q(result="")
                | ~Q(status=TransferStatus.CLOSED) & Q(closed_by=None),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="transfer_by_region"),
            models.Index(fields=["body", "-entered_at"], name="transfer_by_body"),
        ]
