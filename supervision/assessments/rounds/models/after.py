"""What follows when results are out: a correction of one, and the use that is made of one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.registers.models import ResultUseKind
from supervision.assessments.rounds.choices import DecisionStatus
from supervision.assessments.rounds.models.cases import AssessmentSheet, acting
from supervision.assessments.rounds.models.scores import AssessmentScore, measured


def decided_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(status=DecisionStatus.PROPOSED, decided_by=None, decided_at=None)
        | ~Q(status=DecisionStatus.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False),
    )


def decided_by_another(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
        violation_error_message=_("由提出人以外的人核定。"),
    )


class AssessmentCorrection(models.Model):
    """Another value for one indicator of a published result."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    score = models.ForeignKey(AssessmentScore, on_delete=models.PROTECT, related_name="corrections")
    value = measured(_("更正为"))
    is_absent = models.BooleanField(_("不适用"), default=False)
    reason = models.TextField(_("更正理由"), max_length=1000)
    status = models.CharField(
        _("状态"), max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED
    )
    by = acting(_("提出人"), null=False)
    at = models.DateTimeField(_("提出时间"))
    decided_by = acting(_("核定人"))
    decided_at = models.DateTimeField(_("核定时间"), null=True)
    note = models.TextField(_("核定意见"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("考核结果更正")
        verbose_name_plural = _("考核结果更正")
        constraints = [
            decided_whole("correction_decided_whole"),
            decided_by_another("correction_decided_by_another"),
            models.CheckConstraint(
                name="correction_says_what",
                condition=~Q(reason="")
                & (Q(value__isnull=False, is_absent=False) | Q(value=None, is_absent=True)),
            ),
            models.UniqueConstraint(
                name="correction_one_open",
                fields=["score"],
                condition=Q(status=DecisionStatus.PROPOSED),
                violation_error_message=_("该指标已有一项更正待核定。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id}"

    @property
    def access_region_code(self) -> str:
        return self.score.sheet.round.region_id

    @property
    def access_organisation_id(self) -> None:
        # It is decided by those who hold the round; no role over one body reaches it.
        return None


class AssessmentUse(models.Model):
    """What was decided because of a result: in performance, projects, funds, honours or pilots (国发〔2016〕76号)."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(_("运用于"), max_length=12, choices=ResultUseKind.choices)
    text = models.CharField(_("运用措施"), max_length=500)
    document_name = models.CharField(_("依据文书"), max_length=200)
    document_number = models.CharField(_("文书文号"), max_length=128)
    decided_on = models.DateField(_("文书日期"))
    is_public = models.BooleanField(_("向社会公开"), default=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED
    )
    by = acting(_("登记人"), null=False)
    at = models.DateTimeField(_("登记时间"))
    decided_by = acting(_("核定人"))
    decided_at = models.DateTimeField(_("核定时间"), null=True)
    note = models.TextField(_("核定意见"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("考核结果运用")
        verbose_name_plural = _("考核结果运用")
        constraints = [
            decided_whole("use_decided_whole"),
            decided_by_another("use_decided_by_another"),
            models.CheckConstraint(
                name="use_has_a_document",
                condition=~Q(text="") & ~Q(document_name="") & ~Q(document_number=""),
            ),
        ]
        indexes = [models.Index(fields=["sheet", "-at"], name="use_of_sheet")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}"

    @property
    def access_region_code(self) -> str:
        return self.sheet.round.region_id

    @property
    def access_organisation_id(self) -> None:
        return None
