"""An incoming document, the units it was given to, and its way through the house."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.worklist.documents.choices import Answer, ConfirmedBy, Part, Status, Urgency
from supervision.worklist.ledger.models.base import acting, body

DOCUMENT_KIND, RECEIVER_KIND = "incoming-document", "document-receiver"


class IncomingDocument(models.Model):
    """One document that came in. There is no column for a degree of secrecy: what has one may not be entered."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("收文编号"), max_length=30, unique=True, editable=False)
    sender = models.CharField(_("来文单位"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    title = models.CharField(_("文件标题"), max_length=300)
    urgency = models.CharField(_("紧急程度"), max_length=7, choices=Urgency.choices, default=Urgency.NONE)
    received_on = models.DateField(_("收文日期"))
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    asks = models.CharField(_("办理要求"), max_length=500, blank=True)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.REGISTERED)
    registered_by = acting(_("登记人"), null=False)
    registered_at = models.DateTimeField(_("登记时间"))
    proposal = models.TextField(_("拟办意见"), max_length=2000, blank=True)
    proposed_by = acting(_("拟办人"))
    proposed_at = models.DateTimeField(null=True)
    directive = models.TextField(_("批办意见"), max_length=2000, blank=True)
    directed_by = acting(_("批办人"))
    directed_at = models.DateTimeField(null=True)
    answer_by_on = models.DateField(_("办理期限"), null=True, blank=True)
    outcome = models.TextField(_("办理结果"), max_length=2000, blank=True)
    finished_by = acting(_("办结人"))
    finished_at = models.DateTimeField(null=True)
    shelf = models.CharField(_("归档位置"), max_length=100, blank=True)
    archived_by = acting(_("归档人"))
    archived_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("收文办理")
        verbose_name_plural = _("收文办理")
        indexes = [
            models.Index(fields=["region", "status", "received_on"], name="incoming_document_region"),
            models.Index(fields=["-registered_at", "-uid"], name="incoming_document_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="incoming_document_named", condition=~Q(title="") & ~Q(sender="") & Q(copies__gte=1)
            ),
            models.CheckConstraint(
                name="incoming_document_proposed_whole",
                condition=Q(status=Status.REGISTERED)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(proposal=""),
            ),
            models.CheckConstraint(
                name="incoming_document_directed_by_another",
                condition=Q(status__in=[Status.REGISTERED, Status.PROPOSED], directed_by=None, directive="")
                | Q(
                    status__in=[Status.ASSIGNED, Status.FINISHED, Status.ARCHIVED],
                    directed_by__isnull=False,
                    directed_at__isnull=False,
                    answer_by_on__isnull=False,
                )
                & ~Q(directive="")
                & ~Q(directed_by=F("proposed_by")),
                violation_error_message=_("批办由拟办人以外的人办理。"),
            ),
            models.CheckConstraint(
                name="incoming_document_finished_whole",
                condition=Q(
                    status__in=[Status.FINISHED, Status.ARCHIVED],
                    finished_by__isnull=False,
                    finished_at__isnull=False,
                )
                & ~Q(outcome="")
                | ~Q(status__in=[Status.FINISHED, Status.ARCHIVED])
                & Q(finished_by=None, finished_at=None, outcome=""),
            ),
            models.CheckConstraint(
                name="incoming_document_archived_whole",
                condition=Q(status=Status.ARCHIVED, archived_by__isnull=False, archived_at__isnull=False)
                & ~Q(shelf="")
                | ~Q(status=Status.ARCHIVED) & Q(archived_by=None, archived_at=None, shelf=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return None


class DocumentReceiver(models.Model):
    """
    A unit that a document was given to, and that says it has it. The code on its slip is made of the row itself and a
    key (``codes.py``), so it is kept nowhere: who brings it back has held the slip.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    document = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="receivers")
    organisation = body(_("单位"), related_name="received_documents")
    name = models.CharField(_("单位名称"), max_length=200)
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("分工"), max_length=9, choices=Part.choices)
    due_on = models.DateField(_("回报期限"), null=True, blank=True)
    sent_by = acting(_("发出人"), null=False)
    sent_at = models.DateTimeField(_("发出时间"))
    confirmed_how = models.CharField(_("签收方式"), max_length=7, choices=ConfirmedBy.choices, blank=True)
    confirmed_by = acting(_("签收登记人"))
    confirmed_at = models.DateTimeField(null=True)
    answer = models.CharField(_("办理情况"), max_length=11, choices=Answer.choices, blank=True)
    answer_text = models.TextField(_("办理情况说明"), max_length=2000, blank=True)
    answered_by = acting(_("回报人"))
    answered_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("收文承办单位")
        verbose_name_plural = _("收文承办单位")
        ordering = ["sent_at", "uid"]
        indexes = [models.Index(fields=["organisation", "sent_at"], name="document_receiver_of_body")]
        constraints = [
            models.UniqueConstraint(
                name="document_receiver_once",
                fields=["document", "name"],
                violation_error_message=_("该单位已在本件的承办、阅知单位中。"),
            ),
            models.CheckConstraint(
                name="document_receiver_answers_by",
                condition=Q(part=Part.KNOW, due_on=None) | ~Q(part=Part.KNOW) & Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="document_receiver_confirmed_whole",
                condition=Q(confirmed_by=None, confirmed_at=None, confirmed_how="")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_how=""),
            ),
            models.CheckConstraint(
                name="document_receiver_answered_whole",
                condition=Q(answered_by=None, answered_at=None, answer="", answer_text="")
                | Q(answered_by__isnull=False, answered_at__isnull=False, confirmed_at__isnull=False)
                & ~Q(answer="")
                & ~Q(answer_text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.organisation_id


class DocumentStep(models.Model):
    """One step of a document's route; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    document = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="steps")
    receiver = models.ForeignKey(DocumentReceiver, on_delete=models.PROTECT, null=True, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=10, blank=True)
    target = models.CharField(_("新状态"), max_length=10)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("收文流转记录")
        verbose_name_plural = _("收文流转记录")
        indexes = [models.Index(fields=["document", "at"], name="document_steps")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
