"""What one supplier delivered in one month."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting
from supervision.quality.choices import SupplierKind

COUNTED = (
    "items",
    "timely",
    "timely_of",
    "complete",
    "complete_of",
    "wrong",
    "rejected",
    "questionable",
    "mended",
    "duplicates",
)


def _count(label: object, **more: object) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=0, **more)  # type: ignore[arg-type]


class QualityMonthQuerySet(models.QuerySet["QualityMonth"]):
    def in_force(self) -> "QualityMonthQuerySet":
        """Of each supplier and month the last reckoning."""
        later = QualityMonth.objects.filter(
            month=OuterRef("month"),
            kind=OuterRef("kind"),
            supplier=OuterRef("supplier"),
            region=OuterRef("region"),
            revision__gt=OuterRef("revision"),
        )
        return self.filter(~Exists(later))


class QualityMonth(models.Model):
    """
    Frozen when the month had ended; append-only. Reckoned anew, it is a further revision beside the first, with
    the reason.

    :ivar supplier: the unit's code (its name where it has none), the partner's account, the node's code
    :ivar timely_of: of how many it can be said at all whether they came in time
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    month = models.DateField(_("月份"))
    kind = models.CharField(_("报送方类别"), max_length=8, choices=SupplierKind.choices)
    supplier = models.CharField(_("报送方"), max_length=200)
    name = models.CharField(_("报送方名称"), max_length=200)
    revision = models.PositiveSmallIntegerField(_("版次"), default=1)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    items = _count(_("报送条数"))
    timely = _count(_("按时"))
    timely_of = _count(_("可判断是否按时"))
    complete = _count(_("完整"))
    complete_of = _count(_("可判断是否完整"))
    wrong = _count(_("内容有误"))
    rejected = _count(_("未接收"))
    questionable = _count(_("疑问数据"))
    mended = _count(_("已补正"))
    duplicates = _count(_("重复"))
    note = models.CharField(_("重新计算的理由"), max_length=500, blank=True)
    by = acting(_("计算人"), null=False)
    at = models.DateTimeField(_("计算时间"))

    objects = QualityMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据报送质量")
        verbose_name_plural = _("数据报送质量")
        constraints = [
            models.UniqueConstraint(
                name="quality_month_once", fields=["month", "kind", "supplier", "region", "revision"]
            ),
            models.CheckConstraint(name="quality_month_begins_it", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="quality_parts_of_the_whole",
                condition=Q(timely__lte=F("timely_of"), complete__lte=F("complete_of"))
                & Q(wrong__lte=F("items"), rejected__lte=F("items"), mended__lte=F("questionable"))
                & Q(questionable__lte=F("items")),
            ),
            models.CheckConstraint(
                name="quality_reckoned_anew_says_why",
                condition=Q(revision=1) | Q(revision__gt=1) & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="quality_names_its_supplier", condition=~Q(supplier="") & ~Q(name="")
            ),
        ]
        indexes = [
            models.Index(fields=["region", "month"], name="quality_by_region"),
            models.Index(fields=["body", "month"], name="quality_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.month:%Y-%m}"

    @property
    def timely_rate(self) -> Decimal | None:
        return _share(self.timely, self.timely_of)

    @property
    def complete_rate(self) -> Decimal | None:
        return _share(self.complete, self.complete_of)

    @property
    def error_rate(self) -> Decimal | None:
        return _share(self.wrong, self.items)

    @property
    def mended_rate(self) -> Decimal | None:
        return _share(self.mended, self.questionable)

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.body_id


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1")) if whole else None
