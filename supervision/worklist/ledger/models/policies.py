"""A policy, the measures it consists of, and what was found later of how each was kept."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.worklist.ledger.choices import Delivered, PolicyStatus
from supervision.worklist.ledger.models.base import acting, body, by_another


class TaskPolicy(models.Model):
    """A document that promises measures; its tasks are issued all at once, by another than entered them."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    # The name under which a shipped task table comes again and is found.
    key = models.CharField(_("来源标识"), max_length=50, null=True, blank=True, unique=True, editable=False)
    title = models.CharField(_("政策文件"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=100)
    issuer = models.CharField(_("发文机关"), max_length=100)
    issued_on = models.DateField(_("发文日期"))
    source = models.CharField(_("来源说明"), max_length=500, blank=True)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT
    )
    created_by = acting(_("录入人"), null=False)
    created_at = models.DateTimeField(_("录入时间"))
    issued_by = acting(_("下达人"))
    issued_at = models.DateTimeField(_("下达时间"), null=True)
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("政策落实")
        verbose_name_plural = _("政策落实")
        indexes = [models.Index(fields=["region", "status"], name="task_policy_region")]
        constraints = [
            models.CheckConstraint(
                name="task_policy_issued_by_another",
                condition=Q(status=PolicyStatus.DRAFT, issued_by=None, issued_at=None)
                | ~Q(status=PolicyStatus.DRAFT)
                & Q(issued_by__isnull=False, issued_at__isnull=False)
                & by_another("issued_by", "created_by"),
                violation_error_message=_("任务由录入人以外的人下达。"),
            ),
            models.CheckConstraint(
                name="task_policy_closed_whole",
                condition=Q(status=PolicyStatus.CLOSED, closed_by__isnull=False, closed_at__isnull=False)
                | ~Q(status=PolicyStatus.CLOSED) & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(name="task_policy_named", condition=~Q(title="") & ~Q(document_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class PolicyMeasure(models.Model):
    """One measure of a policy; the rows of its task table belong to measures."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    policy = models.ForeignKey(TaskPolicy, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("政策措施"), max_length=200)
    text = models.TextField(_("内容"), max_length=4000, blank=True)
    lead_name = models.CharField(_("牵头单位"), max_length=200, blank=True)
    lead = body(_("牵头单位"))
    due_on = models.DateField(_("兑现期限"), null=True, blank=True)

    class Meta:
        verbose_name = _("政策措施")
        verbose_name_plural = _("政策措施")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="policy_measure_once", fields=["policy", "number"]),
            models.CheckConstraint(name="policy_measure_named", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class MeasureEvaluation(models.Model):
    """
    What was found, later, of a measure: whether it was delivered, to whom, and whether they are content. Append-only;
    a trigger refuses whoever belongs to the unit that led it.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    measure = models.ForeignKey(PolicyMeasure, on_delete=models.PROTECT, related_name="evaluations")
    delivered = models.CharField(_("兑现情况"), max_length=6, choices=Delivered.choices)
    beneficiaries = models.CharField(_("惠及对象"), max_length=500)
    reached = models.PositiveIntegerField(_("惠及数量"), null=True, blank=True)
    evidence = models.TextField(_("评估依据"), max_length=2000)
    satisfaction = models.DecimalField(
        _("满意度（%）"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    satisfaction_basis = models.CharField(_("满意度调查方式和样本"), max_length=300, blank=True)
    by = acting(_("评估人"), null=False)
    at = models.DateTimeField(_("评估时间"))

    class Meta:
        verbose_name = _("政策兑现评估")
        verbose_name_plural = _("政策兑现评估")
        indexes = [models.Index(fields=["measure", "at"], name="measure_evaluations")]
        constraints = [
            models.CheckConstraint(
                name="measure_evaluation_with_evidence", condition=~Q(evidence="") & ~Q(beneficiaries="")
            ),
            # A share without how it was asked for is no finding.
            models.CheckConstraint(
                name="measure_evaluation_satisfaction",
                condition=Q(satisfaction=None)
                | Q(satisfaction__gte=0, satisfaction__lte=100) & ~Q(satisfaction_basis=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.delivered}"
