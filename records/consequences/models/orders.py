"""The order to explain and to put right (书面说明、限期整改), and what was handed in on it."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.choices import OPEN_ORDERS, CaseKind, OrderStatus
from records.consequences.models.base import filled, said, whole
from records.dishonesty.models import NoneOf

_USER = settings.AUTH_USER_MODEL


class OrderQuerySet(models.QuerySet["RectificationOrder"]):
    def open(self) -> "OrderQuerySet":
        return self.filter(status__in=OPEN_ORDERS)

    def past_due(self, *, on: date) -> "OrderQuerySet":
        """Still open, and the last day is over."""
        return self.open().filter(due_on__lt=on)

    def with_parties(self) -> "OrderQuerySet":
        return self.select_related("record", "organisation", "region", "escalated_to", "ordered_by")


class RectificationOrder(models.Model):
    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="rectification_orders",
        verbose_name=_("失信记录"),
    )
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("整改单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(
        _("状态"), max_length=14, choices=OrderStatus.choices, default=OrderStatus.ORDERED
    )
    to_explain = models.TextField(_("须书面说明的问题"), max_length=2000)
    requirements = models.TextField(_("整改要求"), max_length=2000)
    basis = models.CharField(_("依据"), max_length=300)
    explain_due_on = models.DateField(_("书面说明期限"))
    due_on = models.DateField(_("整改期限"))
    ordered_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("下达人")
    )
    ordered_at = models.DateTimeField(_("下达时间"))

    # What the body says. ``writers`` are all who ever wrote it: none of them may judge it.
    explanation = models.TextField(_("失信原因的书面说明"), max_length=5000, blank=True)
    explained_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(_("说明时间"), null=True)
    measures_taken = models.TextField(_("整改措施和成效"), max_length=5000, blank=True)
    submitted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)

    # What came of it.
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision_note = models.TextField(_("核查意见"), max_length=1000, blank=True)
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)
    escalated_to = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("已报上级机构"),
    )
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        related_name="from_rectification_order",
        verbose_name=_("据此起草的记录"),
    )
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("整改通知")
        verbose_name_plural = _("整改通知")
        constraints = [
            models.CheckConstraint(
                name="order_four_eyes",
                condition=Q(decided_by=None)
                | Q(NoneOf(F("decided_by"), F("writers"))) & ~Q(decided_by=F("ordered_by")),
                violation_error_message=_("核查人不能是下达整改通知的人，也不能是书写整改材料的人。"),
            ),
            models.CheckConstraint(
                name="order_orderer_writes_nothing", condition=Q(NoneOf(F("ordered_by"), F("writers")))
            ),
            models.CheckConstraint(
                name="order_authors_are_writers",
                condition=(Q(explained_by=None) | ~Q(NoneOf(F("explained_by"), F("writers"))))
                & (Q(submitted_by=None) | ~Q(NoneOf(F("submitted_by"), F("writers")))),
            ),
            models.CheckConstraint(
                name="order_says_what",
                condition=said("number", "to_explain", "requirements", "basis"),
                violation_error_message=_("请写明须说明的问题、整改要求和依据。"),
            ),
            models.CheckConstraint(
                name="order_explained_whole",
                condition=Q(explanation="", explained_by=None, explained_at=None)
                | ~Q(explanation="") & filled("explained_by", "explained_at"),
            ),
            models.CheckConstraint(
                name="order_submitted_whole",
                condition=Q(measures_taken="", submitted_by=None, submitted_at=None)
                | ~Q(measures_taken="") & filled("submitted_by", "submitted_at", "explained_by"),
            ),
            models.CheckConstraint(name="order_decided_whole", condition=whole("decided_by", "decided_at")),
            models.CheckConstraint(
                name="order_status_has_its_columns",
                condition=Q(status=OrderStatus.ORDERED, explained_by=None, decided_by=None)
                | Q(
                    status=OrderStatus.EXPLAINED,
                    explained_by__isnull=False,
                    submitted_by=None,
                    decided_by=None,
                )
                | Q(
                    status__in=[OrderStatus.SUBMITTED, OrderStatus.RETURNED],
                    submitted_by__isnull=False,
                    decided_by=None,
                )
                | Q(status=OrderStatus.ACCEPTED, submitted_by__isnull=False, decided_by__isnull=False)
                | Q(status__in=[OrderStatus.NOT_RECTIFIED, OrderStatus.WITHDRAWN], decided_by__isnull=False)
                & said("decision_note"),
            ),
            models.CheckConstraint(
                name="order_not_rectified_is_overdue",
                condition=~Q(status=OrderStatus.NOT_RECTIFIED) | Q(overdue_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_draft_only_when_not_rectified",
                condition=Q(draft=None) | Q(status=OrderStatus.NOT_RECTIFIED),
            ),
            models.CheckConstraint(name="order_dates_in_order", condition=Q(due_on__gte=F("explain_due_on"))),
            models.UniqueConstraint(
                name="order_one_open_per_record",
                fields=["record"],
                condition=Q(status__in=OPEN_ORDERS),
                violation_error_message=_("该记录已有未办结的整改通知。"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="order_work_lists"),
            models.Index(fields=["organisation", "-ordered_at"], name="order_of_body"),
            models.Index(
                fields=["escalated_to"], name="order_escalated", condition=Q(escalated_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id


class ConsequenceStep(models.Model):
    """One step of any workflow of this room: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(_("类别"), max_length=14, choices=CaseKind.choices)
    case_uid = models.UUIDField()
    name = models.CharField(_("操作"), max_length=16)
    source = models.CharField(_("原状态"), max_length=14, blank=True)
    target = models.CharField(_("新状态"), max_length=14)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作人"))
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    content = models.JSONField(_("当时的内容"), null=True, blank=True)

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        indexes = [models.Index(fields=["case_uid", "at"], name="consequence_step_of_case")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.name} {self.at:%Y-%m-%d %H:%M}"


class EvidenceFile(models.Model):
    """A file handed in with a rectification or an own report; never removed once it was submitted."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    order = models.ForeignKey(
        RectificationOrder, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    report = models.ForeignKey(
        "records.OwnReport", on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    original_name = models.CharField(_("原文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    uploaded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    removed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(_("移除时间"), null=True)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        constraints = [
            models.CheckConstraint(
                name="evidence_belongs_to_one_case",
                condition=Q(order__isnull=False, report=None) | Q(order=None, report__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_removed_whole", condition=whole("removed_by", "removed_at")
            ),
            models.UniqueConstraint(
                name="evidence_once_per_case",
                fields=["order", "report", "sha256"],
                nulls_distinct=False,
                condition=Q(removed_at=None),
                violation_error_message=_("该文件已在本件材料中。"),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
