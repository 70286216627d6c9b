"""Penalties that an authority imposed (行政处罚)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Scope, Severity
from records.registers.choices import Status
from records.registers.models.decision import Counterparty, DecisionEntry

FINE = "罚款"


class Penalty(DecisionEntry):
    """
    ``valid_until`` is the last day of display (CF_GSJZQ): as the authority says, else the longest that the law
    allows for the severity. ``effective_until`` is how long the penalty itself lasts (CF_YXQ).
    """

    class Category(models.TextChoices):
        """行政处罚法第9条."""

        WARNING = "警告", _("警告")
        CRITICISM = "通报批评", _("通报批评")
        FINE = FINE, _("罚款")
        GAINS = "没收违法所得", _("没收违法所得")
        PROPERTY = "没收非法财物", _("没收非法财物")
        SUSPENSION = "暂扣许可证件", _("暂扣许可证件")
        DOWNGRADE = "降低资质等级", _("降低资质等级")
        REVOCATION = "吊销许可证件", _("吊销许可证件")
        RESTRICTION = "限制开展生产经营活动", _("限制开展生产经营活动")
        STOP = "责令停产停业", _("责令停产停业")
        CLOSURE = "责令关闭", _("责令关闭")
        BAN = "限制从业", _("限制从业")
        DETENTION = "行政拘留", _("行政拘留")
        OTHER = "其他", _("其他")

    offence = models.CharField(_("违法行为类型"), max_length=2000)
    facts = models.TextField(_("违法事实"), max_length=5000)
    basis = models.CharField(_("处罚依据"), max_length=2048)
    categories = ArrayField(
        models.CharField(max_length=10, choices=Category.choices), verbose_name=_("处罚类别"), default=list
    )
    content = models.TextField(_("处罚内容"), max_length=4000)
    fine_amount = models.DecimalField(
        _("罚款金额（万元）"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    confiscated_amount = models.DecimalField(
        _("没收违法所得、没收非法财物的金额（万元）"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    licence_affected = models.CharField(_("暂扣或吊销证照名称及编号"), max_length=200, blank=True)
    effective_until = models.DateField(
        _("处罚有效期"), null=True, blank=True, help_text=_("长期有效的不填。")
    )
    severity = models.CharField(
        _("严重程度"),
        max_length=10,
        choices=Severity.choices,
        blank=True,
        help_text=_("决定公示期的长短。不选的，按处罚类别中最重的一种认定。"),
    )
    simple_procedure = models.BooleanField(_("适用简易程序"), default=False)

    class Meta(DecisionEntry.Meta):
        abstract = False
        verbose_name = _("行政处罚")
        verbose_name_plural = _("行政处罚")
        constraints = [
            *DecisionEntry.Meta.constraints,
            models.CheckConstraint(
                name="penalty_person_public_by_reason",
                condition=~Q(scope=Scope.PUBLIC, counterparty_kind=Counterparty.PERSON)
                | ~Q(publication_reason=""),
            ),
            models.CheckConstraint(
                name="penalty_fine_has_amount",
                condition=Q(status__in=[Status.DRAFT, Status.RETURNED])
                | ~Q(categories__contains=[FINE])
                | Q(fine_amount__isnull=False),
            ),
            models.CheckConstraint(
                name="penalty_amounts_not_negative",
                condition=(Q(fine_amount=None) | Q(fine_amount__gte=0))
                & (Q(confiscated_amount=None) | Q(confiscated_amount__gte=0)),
            ),
            models.CheckConstraint(
                name="penalty_shown_for_a_time",
                condition=~Q(status=Status.PUBLISHED) | Q(valid_until__isnull=False),
            ),
        ]
        indexes = [
            *DecisionEntry.Meta.indexes,
            GinIndex(
                fields=["categories"],
                name="penalty_of_category",
                condition=Q(status="published", scope="public"),
            ),
        ]
