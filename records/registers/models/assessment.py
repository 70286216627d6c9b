"""What an assessment found of one body: published once by its round, and never typed in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Channel
from records.registers.choices import Status
from records.registers.models.entry import RegisterEntry

_USE_SAYS = {"kind", "text", "document", "on"}
# More than any office decides about one result.
MOST_USES = 50


class ResultUseKind(models.TextChoices):
    """国发〔2016〕76号: what a result of an assessment is used for."""

    PERFORMANCE = "performance", _("绩效考核")
    PROJECTS = "projects", _("项目安排")
    FUNDS = "funds", _("资金安排")
    HONOURS = "honours", _("评优评先")
    PILOTS = "pilots", _("试点示范")


def validate_details(value: Any) -> None:
    """Shape alone, wherever it comes from: the system's tree and what was put in and came out for one body."""
    if not isinstance(value, dict) or not isinstance(value.get("system"), dict):
        raise ValidationError(_("考核结果缺少指标体系。"))
    bodies = value.get("bodies")
    if not isinstance(bodies, list) or len(bodies) != 1 or not isinstance(bodies[0], dict):
        raise ValidationError(_("一条考核结果只能说一个机构。"))


def validate_uses(value: Any) -> None:
    if not isinstance(value, list) or len(value) > MOST_USES:
        raise ValidationError(_("考核结果的运用须是列表。"))
    for one in value:
        known = isinstance(one, dict) and set(one) == _USE_SAYS
        if not known or not all(isinstance(word, str) for word in one.values()):
            raise ValidationError(_("考核结果的运用写得不完整。"))
        if one["kind"] not in ResultUseKind.values:
            raise ValidationError(_("没有这种考核结果运用。"))


def _points(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=8, decimal_places=2, editable=False, **more)


class AssessmentResult(RegisterEntry):
    """
    The result of one body in one round.

    What stands among its peers is kept as it was when it was published, because no other level has all of them.

    :ivar round_uid: the round, whose page stands at the node that held it
    :ivar rank: only where the round's own document orders ranks to be published
    :ivar details: everything that a stranger needs to work the score out again
    :ivar uses: what was decided because of it, each with its document
    """

    round_uid = models.UUIDField(_("考核编号"), editable=False)
    round_title = models.CharField(_("考核名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("考核年度"))
    period_from = models.DateField(_("考核期自"))
    period_until = models.DateField(_("考核期至"))
    system_title = models.CharField(_("指标体系"), max_length=200)
    peer_group = models.CharField(_("同类机构"), max_length=50)
    score = _points(_("得分"))
    full = _points(_("满分"))
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    passed = models.BooleanField(_("达到合格线"), default=True)
    vetoed = models.BooleanField(_("一票否决"), default=False)
    peer_count = models.PositiveIntegerField(_("同类机构数"))
    peer_median = _points(_("同类中位数"))
    peer_low = _points(_("同类最低"))
    peer_high = _points(_("同类最高"))
    rank = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    details = models.JSONField(_("计算明细"), validators=[validate_details])
    uses = models.JSONField(_("结果运用"), default=list, validators=[validate_uses])

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("考核评价结果")
        verbose_name_plural = _("考核评价结果")
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="assessment_period_in_order", condition=Q(period_until__gte=F("period_from"))
            ),
            # Bonus points stand above the full points, so a score may too.
            models.CheckConstraint(
                name="assessment_score_not_negative", condition=Q(score__gte=0, full__gt=0)
            ),
            models.CheckConstraint(
                name="assessment_peers_in_order",
                condition=Q(peer_count__gte=1, peer_low__lte=F("peer_median"))
                & Q(peer_median__lte=F("peer_high")),
            ),
            models.CheckConstraint(
                name="assessment_rank_among_peers",
                condition=Q(rank=None) | Q(rank__gte=1, rank__lte=F("peer_count")),
            ),
            models.CheckConstraint(
                name="assessment_vetoed_fails", condition=Q(vetoed=False) | Q(passed=False)
            ),
            models.UniqueConstraint(
                name="assessment_result_once",
                fields=["round_uid", "organisation"],
                condition=~Q(status=Status.ENDED) & ~Q(channel=Channel.CHAIN),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(fields=["round_uid"], name="assessment_of_round"),
            models.Index(
                fields=["organisation", "-year"],
                name="assessment_years_of_body",
                condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                fields=["year", "-decided_on", "-uid"],
                name="assessment_public_of_year",
                condition=Q(status="published", scope="public"),
            ),
        ]

    @property
    def audit_label(self) -> str:
        return str(self)
