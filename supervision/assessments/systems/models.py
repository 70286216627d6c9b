"""Indicator systems, their versions and trees, and what the figures gave for a version over a period."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.models import NoneOf
from supervision.assessments.systems.choices import Mode, ReckoningStatus, Scope, Status

_USER = settings.AUTH_USER_MODEL
_MOST_DIGITS: dict[str, Any] = {"max_digits": 8, "decimal_places": 2}
# Money in yuan with its cents, and rates to the tenth place.
FIGURE: dict[str, Any] = {"max_digits": 30, "decimal_places": 10}


def acting(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names who took a step; empty until it is taken, unless said otherwise."""
    return models.ForeignKey(
        _USER,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **({"null": True, "blank": True} | more),
    )


class IndicatorSystem(models.Model):
    """One system through the years; ``region`` is whose it is."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    key = models.CharField(
        _("代码"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("代码只用小写字母、数字和连字符。"))],
        help_text=_("小写字母、数字和连字符，用于导入导出和公开数据；以后不能更改。"),
    )
    scope = models.CharField(_("考核对象"), max_length=12, choices=Scope.choices)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("考核地区")
    )
    created_by = acting(_("建立人"), null=False)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        verbose_name = _("指标体系")
        verbose_name_plural = _("指标体系")
        constraints = [
            models.CheckConstraint(name="system_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class SystemVersion(models.Model):
    """
    One edition of a system. ``writers`` are all who ever wrote of it: none of them may adopt it.

    While it is a draft its tree may be changed; afterwards the database refuses that. ``frozen_at`` is when the first
    round began that uses it: from then on it never becomes a draft again.

    :ivar grades: ``[{"title", "least"}]`` from the best to the worst
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    system = models.ForeignKey(IndicatorSystem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    title = models.CharField(_("名称"), max_length=200)
    issuer = models.CharField(_("制定机关"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=128, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"))
    source_note = models.TextField(
        _("来源说明"), max_length=2000, blank=True, help_text=_("指标出自哪份文件，哪些内容文件没有规定。")
    )
    grades = models.JSONField(_("等次"), default=list, blank=True)
    bonus_cap = models.DecimalField(_("加分上限"), **_MOST_DIGITS, null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("复制自")
    )
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_by = acting(_("起草人"), null=False)
    created_at = models.DateTimeField(_("起草时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    adopted_by = acting(_("通过人"))
    adopted_at = models.DateTimeField(_("通过时间"), null=True)
    frozen_at = models.DateTimeField(_("启用时间"), null=True)

    class Meta:
        verbose_name = _("指标体系")
        verbose_name_plural = _("指标体系")
        constraints = [
            models.UniqueConstraint(name="system_version_once", fields=["system", "number"]),
            models.UniqueConstraint(
                name="system_one_draft",
                fields=["system"],
                condition=Q(status=Status.DRAFT),
                violation_error_message=_("该指标体系已有一个草稿，请先通过或作废。"),
            ),
            models.CheckConstraint(
                name="system_adopted_by_another",
                condition=Q(adopted_by=None) | Q(NoneOf(F("adopted_by"), F("writers"))),
                violation_error_message=_("通过人不能是编写或修改过本版本的人。"),
            ),
            models.CheckConstraint(
                name="system_creator_is_a_writer", condition=~Q(NoneOf(F("created_by"), F("writers")))
            ),
            models.CheckConstraint(
                name="system_adopted_whole",
                condition=Q(
                    status__in=[Status.DRAFT, Status.DISCARDED],
                    adopted_by=None,
                    adopted_at=None,
                    frozen_at=None,
                )
                | Q(
                    status__in=[Status.ADOPTED, Status.RETIRED],
                    adopted_by__isnull=False,
                    adopted_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="system_says_whose", condition=~Q(title="") & ~Q(issuer="") & Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="system_year_in_reach",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message=_("年度应在 2000 至 2100 之间。"),
            ),
            models.CheckConstraint(
                name="system_bonus_cap_not_negative", condition=Q(bonus_cap=None) | Q(bonus_cap__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-updated_at"], name="system_version_work"),
            models.Index(fields=["-year", "-updated_at", "-uid"], name="system_version_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.year}）"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def access_region_code(self) -> str:
        return self.system.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class Indicator(models.Model):
    """
    One line of a version's tree.

    :ivar weights: points by kind of body, ``*`` for all others
    :ivar rule: what its mode asks for, as ``assessments/rules.py`` reads it
    :ivar guidance: how people score it; ``evidence`` is what they ask for
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.ForeignKey(SystemVersion, on_delete=models.PROTECT, related_name="indicators")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级指标"),
    )
    key = models.CharField(
        _("指标代码"),
        max_length=40,
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", _("只用字母、数字、点、下划线和连字符。"))
        ],
    )
    title = models.CharField(_("指标名称"), max_length=200)
    order = models.PositiveIntegerField(_("顺序"), default=0)
    mode = models.CharField(_("评分方式"), max_length=10, choices=Mode.choices)
    weights = models.JSONField(_("分值"), default=dict, blank=True)
    applies_to = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    rule = models.JSONField(_("计分规则"), default=dict, blank=True)
    guidance = models.TextField(_("评分办法"), max_length=2000, blank=True)
    evidence = models.TextField(_("佐证材料"), max_length=1000, blank=True)
    needs_two = models.BooleanField(_("须两人评分"), default=False)
    third_above = models.DecimalField(_("相差多少分以上由第三人评分"), **_MOST_DIGITS, null=True, blank=True)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_key_once",
                fields=["version", "key"],
                violation_error_message=_("本版本已有相同代码的指标。"),
            ),
            models.CheckConstraint(name="indicator_named", condition=~Q(key="") & ~Q(title="")),
            models.CheckConstraint(
                name="indicator_third_after_two",
                condition=Q(third_above=None) | Q(needs_two=True, third_above__gte=0),
                violation_error_message=_("须两人评分的指标，才有第三人评分的分差。"),
            ),
            models.CheckConstraint(
                name="indicator_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("uid"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class SystemStep(models.Model):
    """One step of a version: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.ForeignKey(SystemVersion, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=20)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=10, choices=Status.choices, blank=True)
    target = models.CharField(_("新状态"), max_length=10, choices=Status.choices)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("指标体系办理记录")
        verbose_name_plural = _("指标体系办理记录")
        indexes = [models.Index(fields=["version", "at"], name="system_step_of")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class Reckoning(models.Model):
    """
    One run of the figures of a version over bodies and a period, with how far it has come.

    It may be taken up again by any worker: what was found is written measure by measure, and written once.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.ForeignKey(SystemVersion, on_delete=models.PROTECT, related_name="reckonings")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    bodies = ArrayField(models.UUIDField())
    status = models.CharField(
        _("状态"), max_length=8, choices=ReckoningStatus.choices, default=ReckoningStatus.WAITING
    )
    done = models.PositiveIntegerField(_("已计算指标"), default=0)
    total = models.PositiveIntegerField(_("应计算指标"), default=0)
    failure = models.CharField(_("未完成的原因"), max_length=300, blank=True)
    asked_by = acting(_("提出人"), null=False)
    asked_at = models.DateTimeField(_("提出时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("指标取数")
        verbose_name_plural = _("指标取数")
        constraints = [
            models.CheckConstraint(name="reckoning_days_in_order", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="reckoning_not_more_than_all", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="reckoning_finished_whole",
                condition=Q(
                    status=ReckoningStatus.DONE, finished_at__isnull=False, done=F("total"), failure=""
                )
                | Q(status=ReckoningStatus.FAILED, finished_at__isnull=False) & ~Q(failure="")
                | Q(
                    status__in=[ReckoningStatus.WAITING, ReckoningStatus.RUNNING],
                    finished_at=None,
                    failure="",
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["version", "-asked_at"], name="reckoning_of_version"),
            models.Index(
                fields=["asked_at"],
                name="reckoning_waiting",
                condition=Q(status__in=[ReckoningStatus.WAITING, ReckoningStatus.RUNNING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}—{self.until}"

    @property
    def access_region_code(self) -> str:
        return self.version.access_region_code

    @property
    def access_organisation_id(self) -> None:
        return None


class ReckonedValue(models.Model):
    """What a figure gave for one body and one indicator; append-only."""

    reckoning = models.ForeignKey(Reckoning, on_delete=models.PROTECT, related_name="values")
    body = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("指标代码"), max_length=40)
    measure = models.CharField(_("取数口径"), max_length=80)
    value = models.DecimalField(_("数值"), **FIGURE, null=True)
    numerator = models.DecimalField(_("分子"), **FIGURE)
    denominator = models.DecimalField(_("分母"), **FIGURE, null=True)
    rows = models.PositiveIntegerField(_("依据条数"))

    class Meta:
        verbose_name = _("指标数值")
        verbose_name_plural = _("指标数值")
        constraints = [
            models.UniqueConstraint(name="reckoned_once", fields=["reckoning", "body", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
