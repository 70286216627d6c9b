"""A round, and the sheet of each body in it."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import Scope
from records.subjects.models import Organisation
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus

ROUND_KIND = "assessment-round"
SHEET_KIND = "assessment-sheet"


def acting(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names who took a step; empty until it is taken, unless said otherwise."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **({"null": True, "blank": True} | more),
    )


class AssessmentRound(models.Model):
    """
    One assessment of several bodies over one period by one version of an indicator system.

    :ivar pass_share: below so many per cent of the full points the result has failed, as the document says
    :ivar publish_ranks: only where the document orders it; ``rank_basis`` says where
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    title = models.CharField(_("考核名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("考核年度"))
    period_from = models.DateField(_("考核期自"))
    period_until = models.DateField(_("考核期至"))
    system = models.ForeignKey(
        "supervision.SystemVersion",
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("指标体系"),
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织考核的地区")
    )
    authority = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织考核的机关")
    )
    document_name = models.CharField(_("考核文件名称"), max_length=200)
    document_number = models.CharField(_("考核文件文号"), max_length=128)
    report_until = models.DateField(_("自评上报截止"))
    review_until = models.DateField(_("评审截止"))
    reply_days = models.PositiveSmallIntegerField(
        _("申辩期（工作日）"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    audit_until = models.DateField(_("复核截止"))
    publish_until = models.DateField(_("发布截止"))
    pass_share = models.DecimalField(
        _("合格线（满分的百分之几）"),
        max_digits=5,
        decimal_places=2,
        default=60,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    publish_ranks = models.BooleanField(_("公布名次"), default=False)
    rank_basis = models.CharField(_("公布名次的依据"), max_length=300, blank=True)
    scope = models.CharField(
        _("公开范围"),
        max_length=10,
        choices=[(scope.value, scope.label) for scope in (Scope.PUBLIC, Scope.GOVERNMENT)],
        default=Scope.PUBLIC,
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=RoundStatus.choices, default=RoundStatus.PLANNED
    )
    organised_by = acting(_("组织人"), null=False)
    organised_at = models.DateTimeField(_("建立时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    opened_at = models.DateTimeField(_("启动时间"), null=True)
    closed_at = models.DateTimeField(_("自评截止时间"), null=True)
    found_at = models.DateTimeField(_("系统取数时间"), null=True)
    settled_by = acting(_("定分人"))
    settled_at = models.DateTimeField(_("定分时间"), null=True)
    result_number = models.CharField(_("结果文书文号"), max_length=128, blank=True)
    result_name = models.CharField(_("结果文书名称"), max_length=200, blank=True)
    result_on = models.DateField(_("结果文书日期"), null=True)
    published_by = acting(_("发布人"))
    published_at = models.DateTimeField(_("发布时间"), null=True)
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)

    class Meta:
        verbose_name = _("考核")
        verbose_name_plural = _("考核")
        constraints = [
            models.CheckConstraint(
                name="round_days_in_order",
                condition=Q(period_until__gte=F("period_from"))
                & Q(review_until__gt=F("report_until"))
                & Q(audit_until__gt=F("review_until"))
                & Q(publish_until__gte=F("audit_until")),
                violation_error_message=_("各阶段日期须依次在后：自评上报、评审、复核、发布。"),
            ),
            models.CheckConstraint(
                name="round_ranks_have_a_basis",
                condition=Q(publish_ranks=False) | ~Q(rank_basis=""),
                violation_error_message=_("公布名次须写明是哪份文件、哪一条要求的。"),
            ),
            models.CheckConstraint(
                name="round_reply_days_within", condition=Q(reply_days__gte=1, reply_days__lte=60)
            ),
            models.CheckConstraint(
                name="round_pass_share_is_percent", condition=Q(pass_share__gte=0, pass_share__lte=100)
            ),
            models.CheckConstraint(
                name="round_opened_before_more",
                condition=Q(status__in=[RoundStatus.PLANNED, RoundStatus.CANCELLED])
                | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="round_closed_before_review",
                condition=Q(status__in=[RoundStatus.PLANNED, RoundStatus.REPORTING, RoundStatus.CANCELLED])
                | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="round_settled_whole",
                condition=Q(settled_by=None, settled_at=None)
                & ~Q(status__in=[RoundStatus.SETTLED, RoundStatus.PUBLISHED])
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="round_published_whole",
                condition=Q(
                    status=RoundStatus.PUBLISHED,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    result_on__isnull=False,
                )
                & ~Q(result_number="")
                & ~Q(result_name="")
                | ~Q(status=RoundStatus.PUBLISHED) & Q(published_by=None, published_at=None),
            ),
            models.CheckConstraint(
                name="round_published_by_another",
                condition=Q(published_by=None)
                | ~Q(published_by=F("organised_by")) & ~Q(published_by=F("settled_by")),
                violation_error_message=_("结果由组织人、定分人以外的人发布。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-organised_at"], name="round_by_region"),
            models.Index(fields=["status", "-organised_at"], name="round_work_list"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_label(self) -> str:
        return self.title

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        # No role over one body reaches a whole round.
        return None


class AssessmentSheet(models.Model):
    """
    One body in a round. It and its round are two matters: the body's own accounts reach the sheet, those who
    hold the round reach the round and through it the sheets.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="sheets")
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被考核机构")
    )
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    # As it was when it was added: by it weights differ, and with whom the body is compared.
    body_type = models.CharField(_("机构类别"), max_length=20, choices=Organisation.Kind.choices)
    status = models.CharField(
        _("状态"), max_length=12, choices=SheetStatus.choices, default=SheetStatus.SELF_REPORT
    )
    submitted_by = acting(_("上报人"))
    submitted_at = models.DateTimeField(_("上报时间"), null=True)
    missed_at = models.DateTimeField(_("自评逾期时间"), null=True)
    replied_by = acting(_("申辩人"))
    replied_at = models.DateTimeField(_("申辩时间"), null=True)
    audited_by = acting(_("复核人"))
    audited_at = models.DateTimeField(_("复核时间"), null=True)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True)
    full = models.DecimalField(_("满分"), max_digits=8, decimal_places=2, null=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    vetoed = models.BooleanField(_("一票否决"), default=False)
    passed = models.BooleanField(_("达到合格线"), null=True)
    rank = models.PositiveIntegerField(_("名次"), null=True)
    updated_at = models.DateTimeField(_("最近变动"))
    # An entry of the register in the app below.
    result = models.OneToOneField(
        "records.AssessmentResult", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("考核表")
        verbose_name_plural = _("考核表")
        constraints = [
            models.UniqueConstraint(
                name="sheet_once_a_round",
                fields=["round", "body"],
                violation_error_message=_("该机构已经在本次考核中。"),
            ),
            models.CheckConstraint(
                name="sheet_submitted_whole",
                condition=Q(submitted_by=None, submitted_at=None) & ~Q(status=SheetStatus.SUBMITTED)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_audited_whole",
                condition=Q(
                    status__in=[SheetStatus.AUDITED, SheetStatus.SETTLED],
                    audited_by__isnull=False,
                    audited_at__isnull=False,
                )
                | ~Q(status__in=[SheetStatus.AUDITED, SheetStatus.SETTLED])
                & Q(audited_by=None, audited_at=None),
            ),
            models.CheckConstraint(
                name="sheet_audited_by_another",
                condition=Q(audited_by=None)
                | (Q(submitted_by=None) | ~Q(audited_by=F("submitted_by")))
                & (Q(replied_by=None) | ~Q(audited_by=F("replied_by"))),
                violation_error_message=_("复核人不能是上报或申辩的人。"),
            ),
            models.CheckConstraint(
                name="sheet_settled_whole",
                condition=Q(
                    status=SheetStatus.SETTLED,
                    score__isnull=False,
                    full__isnull=False,
                    passed__isnull=False,
                    rank__isnull=False,
                )
                | ~Q(status=SheetStatus.SETTLED)
                & Q(score=None, full=None, passed=None, rank=None, grade="", vetoed=False),
            ),
            models.CheckConstraint(
                name="sheet_result_of_settled", condition=Q(result=None) | Q(status=SheetStatus.SETTLED)
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-updated_at"], name="sheet_by_body"),
            models.Index(fields=["status", "-updated_at"], name="sheet_work_list"),
        ]

    def __str__(self) -> str:
        return f"{self.round.title}：{self.body.name}"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id


class AssessmentStep(models.Model):
    """One step of a round, or of one sheet in it; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="steps")
    sheet = models.ForeignKey(
        AssessmentSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    name = models.CharField(_("操作"), max_length=20)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=12, blank=True)
    target = models.CharField(_("新状态"), max_length=12, blank=True)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("考核经过")
        verbose_name_plural = _("考核经过")
        indexes = [
            models.Index(fields=["round", "-at"], name="assessmentstep_of_round"),
            models.Index(fields=["sheet", "-at"], name="assessmentstep_of_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.name}"
