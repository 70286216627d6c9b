"""The check before an honour, an appointment or a loan: who asked, for what, about whom, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.checks.awards.choices import CheckState, Purpose, Result, SubjectKind
from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.dishonesty.choices import Channel

_USER = settings.AUTH_USER_MODEL


class AwardCheck(models.Model):
    """
    One question about a list of bodies or persons.

    Kept five years at least with time, asker and purpose (深圳经济特区社会信用条例 art. 45). ``audience`` is whose
    eyes the findings were made for: ``staff`` or ``partner``.
    """

    class Audience(models.TextChoices):
        STAFF = "staff", _("本级工作人员")
        PARTNER = "partner", _("对接单位")

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    title = models.CharField(_("用途说明"), max_length=200, help_text=_("例如：2026年度全市先进单位评选。"))
    basis = models.CharField(
        _("授权或依据"),
        max_length=200,
        blank=True,
        help_text=_("被查询机构授权书的编号，或者据以查询的法律条文。"),
    )
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.STAFF)
    channel = models.CharField(_("来源渠道"), max_length=8, choices=Channel.choices, default=Channel.STAFF)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    requested_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    requested_at = models.DateTimeField(_("申请时间"))
    state = models.CharField(_("状态"), max_length=8, choices=CheckState.choices, default=CheckState.PENDING)
    total = models.PositiveIntegerField(_("人（户）数"))
    done = models.PositiveIntegerField(_("已核查"), default=0)
    clear = models.PositiveIntegerField(_("未发现"), default=0)
    found = models.PositiveIntegerField(_("发现记录"), default=0)
    unclear = models.PositiveIntegerField(_("需人工核实"), default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    list_digest = models.CharField(_("结果清单校验值"), max_length=64, blank=True)
    paper = models.OneToOneField(
        "records.Paper", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核查单")
    )
    problem = models.CharField(_("未能完成的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("评优评先核查")
        verbose_name_plural = _("评优评先核查")
        constraints = [
            models.CheckConstraint(
                name="awardcheck_counts_agree",
                condition=Q(done=F("clear") + F("found") + F("unclear"), done__lte=F("total"), total__gt=0),
            ),
            models.CheckConstraint(
                name="awardcheck_ready_whole",
                condition=Q(state=CheckState.READY, done=F("total"), finished_at__isnull=False, problem="")
                & ~Q(list_digest="")
                & (Q(paper__isnull=False) | Q(audience="partner"))
                | Q(state__in=[CheckState.PENDING, CheckState.RUNNING], finished_at=None, paper=None)
                | Q(state=CheckState.FAILED, finished_at__isnull=False, paper=None) & ~Q(problem=""),
            ),
            models.CheckConstraint(name="awardcheck_says_why", condition=~Q(title="")),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-uid"], name="awardcheck_newest"),
            models.Index(fields=["region", "-requested_at"], name="awardcheck_of_region"),
            models.Index(fields=["requested_by", "-requested_at"], name="awardcheck_of_asker"),
            models.Index(
                fields=["requested_at"],
                name="awardcheck_waiting",
                condition=Q(state__in=["pending", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.total}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def audit_label(self) -> str:
        return self.title[:100]


class AwardCheckItem(models.Model):
    """
    One body or person of the list, and the answer, which is filled in once.

    ``findings`` are ``{"kind", "title", "authority", "decided_on", "reason", "blocks"}``; ``blocks`` false is what
    speaks for the subject. What an official's findings say is encrypted as his number is.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    check_of = models.ForeignKey(AwardCheck, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("序号"))
    subject_kind = models.CharField(_("对象类别"), max_length=12, choices=SubjectKind.choices)
    name = models.CharField(_("名称或姓名"), max_length=200)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    id_number = EncryptedTextField(_("身份证件号码"), null=True)
    unit = models.CharField(_("所在单位"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    official = models.ForeignKey("records.Official", on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("结果"), max_length=8, choices=Result.choices, null=True)
    explanation = models.CharField(_("说明"), max_length=300, null=True)
    findings = EncryptedTextField(_("发现的记录"), null=True)
    checked_at = models.DateTimeField(_("核查时间"), null=True)

    class Meta:
        verbose_name = _("核查对象")
        verbose_name_plural = _("核查对象")
        constraints = [
            models.UniqueConstraint(name="awardcheckitem_position_once", fields=["check_of", "position"]),
            models.CheckConstraint(
                name="awardcheckitem_answered_whole",
                condition=Q(result=None, findings__isnull=True, checked_at=None, explanation=None)
                | Q(
                    result__isnull=False,
                    findings__isnull=False,
                    checked_at__isnull=False,
                    explanation__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="awardcheckitem_of_its_kind",
                condition=Q(subject_kind=SubjectKind.ORGANISATION, official=None, id_number__isnull=True)
                | Q(subject_kind=SubjectKind.OFFICIAL, organisation=None, uscc=""),
            ),
        ]
        indexes = [models.Index(fields=["check_of", "result", "position"], name="awardcheckitem_by_result")]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.position}"

    @property
    def audit_label(self) -> str:
        return str(self.position)

    @property
    def access_region_code(self) -> str:
        return self.check_of.region_id
