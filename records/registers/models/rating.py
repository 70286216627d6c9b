"""What third parties found of a body, and what a government makes known of its debt; neither is an official score."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.registers.choices import EndReason, Status
from records.registers.models.entry import RegisterEntry
from records.registers.models.sent import SentEntry


class RatingKind(models.TextChoices):
    TRUST = "trust", _("政务诚信评价")
    DEBT = "debt", _("地方政府债务评级")


class Outlook(models.TextChoices):
    POSITIVE = "positive", _("正面")
    STABLE = "stable", _("稳定")
    NEGATIVE = "negative", _("负面")
    WATCH = "watch", _("列入观察")


class Rating(RegisterEntry):
    """
    One rating of one body by one agency, published by its room once another person has checked it.

    The agency stands as ``authority_name``: whoever made a rating is named with it everywhere. A rating never goes
    without the agency's own statement on its interests.

    :ivar scale: the agency's grades from the best to the worst
    :ivar replaces: the entry that this one took the place of
    :ivar withdrawn_reason: what the public reads when it was withdrawn
    """

    rating_kind = models.CharField(_("评级类别"), max_length=10, choices=RatingKind.choices)
    agency_qualification = models.CharField(_("评级机构资质"), max_length=200)
    method_name = models.CharField(_("评级方法"), max_length=200)
    method_version = models.CharField(_("方法版本"), max_length=50)
    scale = models.CharField(_("等级序列（由高到低）"), max_length=300)
    grade = models.CharField(_("评级结果"), max_length=30)
    outlook = models.CharField(_("展望"), max_length=10, choices=Outlook.choices, blank=True)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True, blank=True)
    score_full = models.DecimalField(_("满分"), max_digits=8, decimal_places=2, null=True, blank=True)
    period_from = models.DateField(_("评价期自"))
    period_until = models.DateField(_("评价期至"))
    findings = models.TextField(_("主要发现"), max_length=4000)
    conflict_statement = models.TextField(_("利益冲突声明"), max_length=2000)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("应公布日期"))
    body_comment = models.TextField(_("被评机构意见"), max_length=2000, blank=True)
    commented_on = models.DateField(_("意见日期"), null=True, blank=True)
    replaces = models.UUIDField(_("替代的评级"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=500, blank=True)

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("第三方评级")
        verbose_name_plural = _("第三方评级")
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="rating_has_conflict_statement",
                condition=~Q(conflict_statement=""),
                violation_error_message=_("没有利益冲突声明的评级不能公布。"),
            ),
            models.CheckConstraint(
                name="rating_period_in_order", condition=Q(period_until__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="rating_score_has_bounds",
                condition=Q(score=None)
                | Q(score__gte=0, score_full__isnull=False, score__lte=F("score_full")),
            ),
            models.CheckConstraint(
                name="rating_comment_whole",
                condition=Q(body_comment="", commented_on=None)
                | ~Q(body_comment="") & Q(commented_on__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_withdrawn_with_reason",
                condition=~Q(status=Status.ENDED, end_reason=EndReason.REVOKED) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(
                fields=["rating_kind", "-decided_on", "-uid"],
                name="rating_public_of_kind",
                condition=Q(status="published", scope="public"),
            ),
        ]


class Emergency(models.TextChoices):
    """国办函〔2016〕88号: the four levels of a debt risk; none of them is the ordinary state."""

    NONE = "none", _("未启动应急响应")
    FOUR = "four", _("Ⅳ级（一般）")
    THREE = "three", _("Ⅲ级（较大）")
    TWO = "two", _("Ⅱ级（重大）")
    ONE = "one", _("Ⅰ级（特大）")


def _money(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=16, decimal_places=2, validators=[MinValueValidator(0)], **more
    )


class DebtDisclosure(SentEntry):
    """
    What a government makes known of its debt for one year, in 亿元, as its published document says it.

    预算法 art. 14: within twenty days after the approval of budget or accounts, debt included; 财预〔2018〕209号 says what.

    :ivar debt_ratio: 债务率 in per cent, where the document gives it; nothing is reckoned here
    """

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(2015)])
    limit_general = _money(_("一般债务限额（亿元）"))
    limit_special = _money(_("专项债务限额（亿元）"))
    balance_general = _money(_("一般债务余额（亿元）"))
    balance_special = _money(_("专项债务余额（亿元）"))
    due_in_year = _money(_("当年到期本金（亿元）"))
    debt_ratio = models.DecimalField(
        _("债务率（%）"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("按公开文件填写；文件没有公布的不填，不自行计算。"),
    )
    repayment_sources = models.TextField(_("偿债资金来源"), max_length=2000)
    emergency = models.CharField(
        _("应急响应级别"), max_length=5, choices=Emergency.choices, default=Emergency.NONE
    )
    approved_on = models.DateField(
        _("批准日期"), help_text=_("本级人民代表大会或其常务委员会批准预算、决算的日期。")
    )
    disclosed_on = models.DateField(_("公开日期"))
    due_on = models.DateField(_("应公开日期"), editable=False)
    document_url = models.CharField(_("公开文件网址"), max_length=500, blank=True)

    class Meta(SentEntry.Meta):
        abstract = False
        verbose_name = _("政府债务公开")
        verbose_name_plural = _("政府债务公开")
        constraints = [
            *SentEntry.Meta.constraints,
            models.CheckConstraint(
                name="debt_amounts_not_negative",
                condition=Q(
                    limit_general__gte=0,
                    limit_special__gte=0,
                    balance_general__gte=0,
                    balance_special__gte=0,
                    due_in_year__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="debt_days_in_order",
                condition=Q(disclosed_on__gte=F("approved_on"), due_on__gte=F("approved_on")),
                violation_error_message=_("公开日期不能早于批准日期。"),
            ),
            models.UniqueConstraint(
                name="debt_disclosure_once",
                fields=["organisation", "year"],
                condition=Q(status=Status.PUBLISHED),
                violation_error_message=_("该地区本年度的债务公开已经发布，请对它提出变更。"),
            ),
        ]
        indexes = [
            *SentEntry.Meta.indexes,
            models.Index(
                fields=["year", "-decided_on", "-uid"],
                name="debt_public_of_year",
                condition=Q(status="published", scope="public"),
            ),
        ]

    @property
    def on_time(self) -> bool:
        return self.disclosed_on <= self.due_on
