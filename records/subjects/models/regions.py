"""Regions under GB/T 2260, and how rows are bounded by a subtree of them."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

NATION_CODE = "000000"
CODE_DIGITS = 6


def subtree_prefix(code: str) -> str:
    """The leading digits that a region's own code and the codes of all regions inside it share."""
    if code == NATION_CODE:
        return ""
    if code.endswith("0000"):
        return code[:2]
    if code.endswith("00"):
        return code[:4]
    return code


def within_regions(field: str, prefixes: Iterable[str]) -> Q:
    """Rows whose ``field`` (a path to a Region) lies in one of the subtrees; no prefix, no rows."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        # Through the key, so that PostgreSQL reads the row's own column and joins nothing. A whole code is asked for
        # as it is: an index by region gives its rows in their order only where the region is one.
        how = "code" if len(prefix) == CODE_DIGITS else "code__startswith"
        inside = {f"{field}__{how}": prefix} if prefix else {f"{field}__isnull": False}
        condition |= Q(**inside)
    return condition


class RegionQuerySet(models.QuerySet):
    def within(self, code: str) -> Self:
        """The region with this code and everything inside it."""
        return self.filter(code__startswith=prefix) if (prefix := subtree_prefix(code)) else self.all()

    def ancestors_of(self, code: str) -> Self:
        """The regions around this one, the nation first, itself left out."""
        above = {NATION_CODE, f"{code[:2]}0000", f"{code[:4]}00"} - {code}
        return self.filter(code__in=above).order_by("code")


class Region(models.Model):
    """An administrative division in force under GB/T 2260."""

    class Level(models.TextChoices):
        NATION = "nation", _("国家")
        PROVINCE = "province", _("省级")
        CITY = "city", _("地级")
        COUNTY = "county", _("县级")

    code = models.CharField(_("行政区划代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    full_name = models.CharField(_("全称"), max_length=100)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    pinyin = models.CharField(_("拼音"), max_length=200)
    order = models.PositiveIntegerField(_("排序"), default=0)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0123456789]{6}$"),
                name="region_code_is_six_digits",
                violation_error_message=_("行政区划代码应为六位数字，请核对后重新填写。"),
            ),
            models.CheckConstraint(
                condition=Q(code=NATION_CODE, level="nation", parent__isnull=True)
                | (~Q(code=NATION_CODE) & ~Q(level="nation") & Q(parent__isnull=False)),
                name="region_only_the_nation_has_no_parent",
                violation_error_message=_("除全国外，每个行政区划都须有上级，请选择上级行政区划。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}（{self.code}）"

    @property
    def subtree_prefix(self) -> str:
        return subtree_prefix(self.code)

    @property
    def access_region_code(self) -> str:
        return self.code

    @property
    def access_organisation_id(self) -> None:
        return None

    def contains(self, code: str) -> bool:
        """Whether the region with this code is this one or lies inside it."""
        return code.startswith(self.subtree_prefix)


class FormerRegion(models.Model):
    """A name or code that GB/T 2260 no longer holds; old documents and ID numbers still carry it."""

    code = models.CharField(_("行政区划代码"), max_length=6, db_index=True)
    name = models.CharField(_("名称"), max_length=50)
    valid_from = models.PositiveSmallIntegerField(_("启用年份"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("停用年份"))
    successor = models.ForeignKey(
        Region,
        verbose_name=_("现行区划"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    class Meta:
        verbose_name = _("已停用行政区划")
        verbose_name_plural = _("已停用行政区划")
        constraints = [
            models.UniqueConstraint(fields=["code", "name", "valid_until"], name="former_region_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_from__lte=F("valid_until")),
                name="former_region_years_in_order",
                violation_error_message=_("停用年份不得早于启用年份，请核对年份。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}，{self.valid_from or ''}—{self.valid_until}）"
