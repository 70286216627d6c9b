"""Agencies and their methods, a rating on its way to the public, the body's comments, and every step."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.models.record import NoneOf
from records.registers.models.rating import Outlook, RatingKind
from supervision.disputes.models import acting
from supervision.ratings.choices import Status

CASE_KIND = "rating"


class RatingAgency(models.Model):
    """A third party that rates; entered by one person, confirmed by another, ended with a reason."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    name = models.CharField(_("评级机构"), max_length=200)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    qualification = models.CharField(
        _("资质"), max_length=200, help_text=_("备案、许可的名称和编号，或采购、委托文件的文号。")
    )
    qualified_until = models.DateField(_("资质有效期至"), null=True, blank=True)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("登记地区")
    )
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))
    confirmed_by = acting(_("核实人"))
    confirmed_at = models.DateTimeField(_("核实时间"), null=True)
    ended_by = acting(_("停用人"))
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    end_reason = models.CharField(_("停用理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("评级机构")
        verbose_name_plural = _("评级机构")
        constraints = [
            models.CheckConstraint(
                name="rating_agency_named", condition=~Q(name="") & ~Q(uscc="") & ~Q(qualification="")
            ),
            models.CheckConstraint(
                name="rating_agency_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("entered_by")),
                violation_error_message=_("核实人不能是登记人。"),
            ),
            models.CheckConstraint(
                name="rating_agency_ended_whole",
                condition=Q(ended_by=None, ended_at=None, end_reason="")
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_rate(self, *, on: date) -> bool:
        valid = self.qualified_until is None or self.qualified_until >= on
        return self.confirmed_by_id is not None and self.ended_by_id is None and valid

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class RatingMethod(models.Model):
    """One version of an agency's method with its scale, best grade first; append-only: a new text is a new version."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    agency = models.ForeignKey(RatingAgency, on_delete=models.PROTECT, related_name="methods")
    name = models.CharField(_("方法名称"), max_length=200)
    version = models.CharField(_("版本"), max_length=50)
    grades = ArrayField(models.CharField(max_length=30), verbose_name=_("等级序列（由高到低）"))
    score_full = models.DecimalField(_("满分"), max_digits=8, decimal_places=2, null=True, blank=True)
    issued_on = models.DateField(_("发布日期"))
    document_url = models.CharField(_("方法文件网址"), max_length=500, blank=True)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("评级方法")
        verbose_name_plural = _("评级方法")
        ordering = ["name", "-issued_on", "-uid"]
        constraints = [
            models.UniqueConstraint(
                name="rating_method_once",
                fields=["agency", "name", "version"],
                violation_error_message=_("该方法的这一版本已经登记。"),
            ),
            models.CheckConstraint(name="rating_method_has_grades", condition=~Q(grades=[])),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RatingCase(models.Model):
    """
    One rating from its receipt to its publication and beyond; the published entry is ``entry_uid``.

    ``writers`` are all who entered or changed it; whoever checks and publishes it is none of them.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.RECEIVED)
    rating_kind = models.CharField(_("评级类别"), max_length=10, choices=RatingKind.choices)
    agency = models.ForeignKey(
        RatingAgency, on_delete=models.PROTECT, related_name="cases", verbose_name=_("评级机构")
    )
    method = models.ForeignKey(
        RatingMethod, on_delete=models.PROTECT, related_name="cases", verbose_name=_("评级方法")
    )
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被评机构")
    )
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("报告名称"), max_length=200)
    report_number = models.CharField(_("报告编号"), max_length=128)
    rated_on = models.DateField(_("评级日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    period_from = models.DateField(_("评价期自"))
    period_until = models.DateField(_("评价期至"))
    grade = models.CharField(_("评级结果"), max_length=30)
    outlook = models.CharField(_("展望"), max_length=10, choices=Outlook.choices, blank=True)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True, blank=True)
    findings = models.TextField(_("主要发现"), max_length=4000)
    conflict_statement = models.TextField(_("利益冲突声明"), max_length=2000)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("应公布日期"))
    writers = ArrayField(models.BigIntegerField(), default=list)
    received_by = acting(_("接收人"), null=False)
    updated_at = models.DateTimeField(_("最近变动"))
    checked_by = acting(_("核对人"))
    checked_at = models.DateTimeField(_("核对时间"), null=True)
    comment_until = models.DateField(_("征求意见至"), null=True)
    published_by = acting(_("公布人"))
    published_at = models.DateTimeField(_("公布时间"), null=True)
    entry_uid = models.UUIDField(null=True, unique=True)
    reason = models.TextField(_("理由"), max_length=1000, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawal_reason = models.CharField(_("向公众说明的撤回理由"), max_length=500, blank=True)
    withdrawal_by = acting(_("撤回提出人"))
    withdrawn_by = acting(_("撤回核定人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)

    class Meta:
        verbose_name = _("评级")
        verbose_name_plural = _("评级")
        constraints = [
            models.CheckConstraint(
                name="rating_case_has_conflict_statement",
                condition=~Q(conflict_statement=""),
                violation_error_message=_("请附评级机构的利益冲突声明；没有声明的评级不接收。"),
            ),
            models.CheckConstraint(
                name="rating_case_period_in_order", condition=Q(period_until__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="rating_case_checked_by_another",
                condition=Q(checked_by=None, checked_at=None, comment_until=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False, comment_until__isnull=False)
                & Q(NoneOf(F("checked_by"), F("writers"))),
                violation_error_message=_("核对人不能是接收、修改的人。"),
            ),
            models.CheckConstraint(
                name="rating_case_published_by_another",
                condition=Q(published_by=None, published_at=None, entry_uid=None)
                | Q(
                    published_by__isnull=False,
                    published_at__isnull=False,
                    entry_uid__isnull=False,
                    checked_by__isnull=False,
                )
                & Q(NoneOf(F("published_by"), F("writers"))),
                violation_error_message=_("公布人不能是接收、修改的人。"),
            ),
            models.CheckConstraint(
                name="rating_case_published_whole",
                condition=~Q(
                    status__in=[Status.PUBLISHED, Status.WITHDRAWING, Status.WITHDRAWN, Status.REPLACED]
                )
                | Q(entry_uid__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_case_checked_whole",
                condition=~Q(status=Status.CHECKED) | Q(checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_case_refused_with_reason",
                condition=~Q(status__in=[Status.REFUSED, Status.RETURNED]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="rating_case_withdrawn_by_another",
                condition=~Q(status__in=[Status.WITHDRAWING, Status.WITHDRAWN])
                | ~Q(withdrawal_reason="") & Q(withdrawal_by__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_case_withdrawal_four_eyes",
                condition=Q(withdrawn_by=None, withdrawn_at=None) & ~Q(status=Status.WITHDRAWN)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, status=Status.WITHDRAWN)
                & ~Q(withdrawn_by=F("withdrawal_by")),
                violation_error_message=_("撤回由提出人以外的人核定。"),
            ),
            models.UniqueConstraint(
                name="rating_case_report_once",
                fields=["agency", "report_number"],
                condition=~Q(status=Status.REFUSED),
                violation_error_message=_("该机构的这份报告已经接收。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "due_on"], name="rating_case_work"),
            models.Index(fields=["body", "status"], name="rating_case_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id


class RatingFile(models.Model):
    """The agency's report as it came, unreadable in the storage; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    stored_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = acting(_("上传人"), null=False)
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("评级报告文件")
        verbose_name_plural = _("评级报告文件")
        constraints = [models.UniqueConstraint(name="rating_file_once", fields=["case", "sha256"])]

    def __str__(self) -> str:
        return self.name


class RatingComment(models.Model):
    """What the rated body says to its rating; append-only, shown to the public beside it."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("意见"), max_length=2000)
    by = acting(_("提出人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("被评机构意见")
        verbose_name_plural = _("被评机构意见")
        constraints = [models.CheckConstraint(name="rating_comment_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class RatingStep(models.Model):
    """One step: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=12, blank=True)
    target = models.CharField(_("新状态"), max_length=12)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("评级办理记录")
        verbose_name_plural = _("评级办理记录")
        indexes = [models.Index(fields=["case", "at"], name="rating_steps")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
