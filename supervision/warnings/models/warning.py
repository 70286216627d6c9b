"""One warning about one body, and its history."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting
from supervision.warnings.choices import COMPLAINTS_FIELD, LIVE, SHAPES, Colour, Outcome, Status
from supervision.warnings.models.rule import WarningRule, WarningRuleVersion

CASE_KIND = "risk-warning"


class RiskWarning(models.Model):
    """
    What a rule found at a body in a field. Of one rule, body and field only one is under way; its colour goes
    with the figure until it is over.

    :ivar region: the body's, kept so that lists need no join
    :ivar owner: the body that has to act; none, the office. It is the body itself, except where it must not hear of
        what stands behind the warning: complaints about it are its superior's
    :ivar cleared_on: since when the figure is under its limit; it opens the way to closing as effective
    :ivar superior: whose list it stands in since it was not acknowledged in time
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    rule = models.ForeignKey(
        WarningRule, on_delete=models.PROTECT, related_name="warnings", verbose_name=_("规则")
    )
    version = models.ForeignKey(WarningRuleVersion, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    owner = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("处置单位"),
    )
    field = models.CharField(_("领域"), max_length=30)
    colour = models.PositiveSmallIntegerField(_("等级"), choices=Colour.choices)
    highest = models.PositiveSmallIntegerField(_("最高等级"), choices=Colour.choices)
    figure = models.DecimalField(_("数值"), max_digits=20, decimal_places=6)
    cases = models.DecimalField(_("基数"), max_digits=20, decimal_places=2)
    said = models.CharField(_("预警内容"), max_length=500)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.OPEN)
    opened_on = models.DateField(_("发出日期"))
    opened_at = models.DateTimeField(_("发出时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    cleared_on = models.DateField(_("低于限值之日"), null=True)
    escalated_at = models.DateTimeField(_("报上级时间"), null=True)
    superior = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上级单位"),
    )
    overdue_at = models.DateTimeField(_("处置逾期时间"), null=True)
    acknowledged_by = acting(_("确认人"))
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True)
    letter = models.CharField(_("来函文号"), max_length=100, blank=True)
    measured_by = acting(_("处置人"))
    measured_at = models.DateTimeField(_("处置时间"), null=True)
    measures = models.TextField(_("处置措施"), max_length=2000, blank=True)
    evidence = models.TextField(_("凭证"), max_length=1000, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField(_("办结理由"), max_length=2000, blank=True)
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("风险预警")
        verbose_name_plural = _("风险预警")
        constraints = [
            models.UniqueConstraint(
                name="warning_one_under_way",
                fields=["rule", "body", "field"],
                condition=Q(status__in=sorted(LIVE)),
            ),
            models.CheckConstraint(
                name="warning_colour_known",
                condition=Q(colour__range=(1, 4)) & Q(highest__range=(1, 4)) & Q(highest__gte=F("colour")),
            ),
            models.CheckConstraint(
                name="warning_acknowledged_whole",
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                & Q(status__in=[Status.OPEN, Status.SUBSIDED])
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False)
                & ~Q(status__in=[Status.OPEN, Status.SUBSIDED]),
            ),
            models.CheckConstraint(
                name="warning_measured_whole",
                condition=Q(measured_by=None, measured_at=None, measures="", evidence="")
                & ~Q(status=Status.MEASURED)
                | Q(measured_by__isnull=False, measured_at__isnull=False, acknowledged_by__isnull=False)
                & ~Q(measures="")
                & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="warning_closed_whole",
                condition=Q(status=Status.CLOSED, closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(reasons="")
                | ~Q(status=Status.CLOSED) & Q(closed_by=None, closed_at=None, outcome="", reasons=""),
            ),
            models.CheckConstraint(
                name="warning_closed_by_another",
                condition=Q(closed_by=None)
                | ~Q(closed_by=F("acknowledged_by")) & (Q(measured_by=None) | ~Q(closed_by=F("measured_by"))),
                violation_error_message=_("预警由确认人、处置人以外的人办结。"),
            ),
            models.CheckConstraint(
                name="warning_confirmed_needs_measures",
                condition=~Q(outcome__in=[Outcome.EFFECTIVE, Outcome.OCCURRED]) | ~Q(measures=""),
            ),
            models.CheckConstraint(
                name="warning_of_complaints_is_not_its_bodys",
                condition=~Q(field=COMPLAINTS_FIELD) | Q(owner=None) | ~Q(owner=F("body")),
            ),
            models.CheckConstraint(name="warning_says_what", condition=~Q(said="") & ~Q(field="")),
        ]
        indexes = [
            models.Index(fields=["region", "-opened_at"], name="warning_by_region"),
            models.Index(fields=["body", "-opened_at"], name="warning_by_body"),
            models.Index(fields=["owner", "-opened_at"], name="warning_by_owner"),
            models.Index(fields=["superior", "-opened_at"], name="warning_by_superior"),
            models.Index(fields=["-opened_at", "-uid"], name="warning_newest"),
            models.Index(
                fields=["region", "field", "colour"],
                name="warning_board",
                condition=Q(status__in=sorted(LIVE)),
            ),
            models.Index(
                fields=["rule", "body", "field", "-closed_at"],
                name="warning_unfounded",
                condition=Q(outcome=Outcome.UNFOUNDED),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def shape(self) -> str:
        return SHAPES[Colour(self.colour)]

    @property
    def tone(self) -> str:
        return Colour(self.colour).name.lower()

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.owner_id


class WarningStep(models.Model):
    """One step, or one change of colour: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    warning = models.ForeignKey(RiskWarning, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=12, blank=True)
    target = models.CharField(_("新状态"), max_length=12)
    colour_before = models.PositiveSmallIntegerField(_("原等级"), null=True)
    colour = models.PositiveSmallIntegerField(_("等级"))
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("预警办理记录")
        verbose_name_plural = _("预警办理记录")
        indexes = [models.Index(fields=["warning", "at"], name="warning_steps")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
