"""The calendar as the State Council announces it, and the lengths of deadlines with their legal basis."""

from typing import cast

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.deadlines import LONGEST_NUMBER, Length, Unit
from records.subjects.models import Region

KEY_SHAPE = r"^[a-z][a-z0-9_]*([.][a-z0-9_]+)?$"


class CalendarYear(models.Model):
    """A year whose notice has been entered. Without this row Monday to Friday is assumed, and said so."""

    year = models.PositiveSmallIntegerField(
        _("年份"), primary_key=True, validators=[MinValueValidator(1949), MaxValueValidator(2999)]
    )
    source = models.CharField(_("依据"), max_length=200, help_text=_("国务院办公厅放假安排通知的名称和文号"))
    changed_at = models.DateTimeField(_("人工录入时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("年度放假安排")
        verbose_name_plural = _("年度放假安排")

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that the notice names: off duty, or a weekend day on duty. All others follow the week."""

    day = models.DateField(_("日期"), primary_key=True)
    year = models.ForeignKey(
        CalendarYear, verbose_name=_("年份"), on_delete=models.CASCADE, related_name="days"
    )
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("节日"), max_length=50)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("放假和调休日")
        verbose_name_plural = _("放假和调休日")
        constraints = [
            models.CheckConstraint(
                condition=Q(day__year=F("year")),
                name="calendar_day_in_its_year",
                violation_error_message=_("日期不在该年度内，请核对年份。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}（{_('上班') if self.is_working else _('放假')}）"


class DeadlineRule(models.Model):
    """
    How long something may take or lasts.

    The nearest rule wins: the exact key before its general one (``prior_notice_hold.penalty`` before
    ``prior_notice_hold``), then the region before those around it. No region means everywhere.
    """

    class Unit(models.TextChoices):
        WORKING_DAYS = "wd", _("工作日")
        DAYS = "d", _("日")
        MONTHS = "m", _("个月")
        YEARS = "y", _("年")

    key = models.CharField(
        _("期限代码"),
        max_length=80,
        validators=[
            RegexValidator(KEY_SHAPE, _("期限代码由小写字母、数字和下划线组成，例外规则用一个点分隔。"))
        ],
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("适用地区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("留空为通用规则；填写后只在该地区及其下级适用"),
    )
    number = models.PositiveIntegerField(_("时长"), validators=[MaxValueValidator(LONGEST_NUMBER)])
    unit = models.CharField(_("单位"), max_length=2, choices=Unit.choices)
    rolls = models.BooleanField(
        _("遇节假日顺延"), default=False, help_text=_("最后一日为休息日的，顺延至下一工作日（民法典第203条）")
    )
    basis = models.CharField(_("依据"), max_length=300)
    # Empty as delivered; a rule that staff have touched is theirs from then on.
    changed_at = models.DateTimeField(_("人工修改时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("办理期限")
        verbose_name_plural = _("办理期限")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "region"],
                name="deadline_rule_once_per_region",
                nulls_distinct=False,
                violation_error_message=_("该地区已有这一期限，请修改原有规则。"),
            ),
            models.CheckConstraint(
                condition=Q(key__regex=KEY_SHAPE),
                name="deadline_rule_key_shape",
                violation_error_message=_("期限代码由小写字母、数字和下划线组成，例外规则用一个点分隔。"),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=["wd", "d", "m", "y"]),
                name="deadline_rule_unit_known",
                violation_error_message=_("单位只能是工作日、日、月或年，请重新选择。"),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=0, number__lte=LONGEST_NUMBER),
                name="deadline_rule_number_in_range",
                violation_error_message=_("时长须在0至36500之间，请重新填写。"),
            ),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="deadline_rule_has_a_basis",
                violation_error_message=_("依据不能为空，请填写法规名称和条款。"),
            ),
        ]

    def __str__(self) -> str:
        where = f"{self.region_id} " if self.region_id else ""
        return f"{where}{self.key}：{self.length}"

    @property
    def length(self) -> Length:
        return Length(self.number, cast(Unit, self.unit))

    @property
    def is_default(self) -> bool:
        """The general rule of a key that the portal itself asks for; it may be changed, never be missing."""
        return self.region_id is None and "." not in self.key
