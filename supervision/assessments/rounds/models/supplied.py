"""What other offices say of an assessed body: the result of an assessment, an audit or a count of their own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.assessments.rounds.models.cases import acting
from supervision.assessments.rounds.models.scores import AssessmentScore


class SuppliedFigure(models.Model):
    """
    A value for one indicator from an office that measured it elsewhere, with its document; append-only.

    It scores nothing by itself: a reviewer takes it over as his finding, or sends it back. ``replaced_at`` is when its
    sender sent another one instead.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    score = models.ForeignKey(AssessmentScore, on_delete=models.PROTECT, related_name="supplied")
    value = models.DecimalField(_("数值"), max_digits=30, decimal_places=10)
    authority_name = models.CharField(_("提供单位"), max_length=200)
    document_name = models.CharField(_("文书名称"), max_length=200)
    document_number = models.CharField(_("文书文号"), max_length=128)
    dated_on = models.DateField(_("文书日期"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    url = models.CharField(_("网址"), max_length=500, blank=True)
    entered_by = acting(_("报送单位"), null=False)
    entered_at = models.DateTimeField(_("收到时间"))
    replaced_at = models.DateTimeField(_("被新数据替代的时间"), null=True)
    taken = models.BooleanField(_("采用"), null=True)
    # Empty until it is decided; null, so that the table lets it be filled once.
    reason = models.TextField(_("理由"), max_length=1000, null=True, blank=True)
    decided_by = acting(_("评审人"))
    decided_at = models.DateTimeField(_("评审时间"), null=True)

    class Meta:
        verbose_name = _("其他单位报来的考核数据")
        verbose_name_plural = _("其他单位报来的考核数据")
        constraints = [
            models.CheckConstraint(
                name="supplied_has_document",
                condition=~Q(authority_name="") & ~Q(document_name="") & ~Q(document_number=""),
            ),
            models.CheckConstraint(
                name="supplied_decided_whole",
                condition=Q(taken=None, reason=None, decided_by=None, decided_at=None)
                | Q(taken__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & (Q(taken=True) | Q(reason__isnull=False, reason__gt="")),
            ),
            models.CheckConstraint(
                name="supplied_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="supplied_replaced_or_decided", condition=Q(replaced_at=None) | Q(taken=None)
            ),
            models.UniqueConstraint(
                name="supplied_one_waits",
                fields=["score", "entered_by"],
                condition=Q(replaced_at=None, taken=None),
            ),
        ]
        indexes = [models.Index(fields=["score", "-entered_at"], name="supplied_of_score")]

    def __str__(self) -> str:
        return f"{self.score_id} {self.authority_name}"
