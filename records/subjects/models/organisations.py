"""Organisations, the names they had and have, and what they were merged into."""

import uuid
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.common.pinyin import sounding, sounds
from records.common.text import grams, pinyin_key
from records.subjects.models.regions import Region, subtree_prefix, within_regions

# GB 32100-2015: no I, O, S, V, Z; positions 3 to 8 are a GB/T 2260 code. Spelt out, because a bracket
# range may mean different things under different database collations.
_SIGN = "[0123456789ABCDEFGHJKLMNPQRTUWXY]"
USCC_SHAPE = f"^{_SIGN}{{2}}[0123456789]{{6}}{_SIGN}{{10}}$"


# What a body is found by, and nobody ever reads.
SEARCH_COLUMNS = ("search_grams", "other_grams", "sounds")


class OrganisationQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Organisations that have not been merged into another."""
        return self.filter(merged_into__isnull=True)

    def within(self, code: str) -> Self:
        """Organisations of this region and of everything inside it."""
        return self.filter(within_regions("region", [subtree_prefix(code)]))

    def within_any(self, prefixes: Iterable[str]) -> Self:
        return self.filter(within_regions("region", prefixes))

    def matching(self, text: str) -> Self:
        """
        Organisations that every word of ``text`` is found in: in one of their names, by its characters and pairs,
        or for Latin letters by its sound or first letters.
        """
        conditions = [one for word in text.split() if (one := _found_by(word)) is not None]
        return self.filter(*conditions) if conditions else self.none()


def _found_by(word: str) -> Q | None:
    wanted = grams(word)
    if not wanted:
        return None
    condition = Q(search_grams__contains=wanted)
    for sounded in sounding(word):
        condition |= Q(sounds__contains=sounded)
    return condition


class Organisation(models.Model):
    """A body that can be the subject of a record, now or under an earlier name."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("人民政府")
        DEPARTMENT = "department", _("工作部门")
        TOWNSHIP = "township", _("乡镇街道")
        INSTITUTION = "institution", _("事业单位")
        MASS = "mass", _("群团组织")
        COURT = "court", _("法院")
        PROCURATORATE = "procuratorate", _("检察院")
        OTHER = "other", _("其他")

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    name = models.CharField(_("名称"), max_length=200)
    # NULL, not '': many townships have no code yet, and the ones present must be unique.
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(
        Region, verbose_name=_("行政区划"), on_delete=models.PROTECT, related_name="organisations"
    )
    superior = models.ForeignKey(
        "self",
        verbose_name=_("上级机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subordinates",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="absorbed",
    )
    pinyin = models.CharField(_("拼音"), max_length=800, editable=False)
    search_grams = ArrayField(models.TextField(), default=list, editable=False)
    # The former and short names alone: records say their body's present name, and are found by the others here.
    # Both columns are empty by the database's own word too, for rows that are copied in.
    other_grams = ArrayField(models.TextField(), default=list, db_default=[], editable=False)
    sounds = ArrayField(models.TextField(), default=list, db_default=[], editable=False)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        indexes = [
            GinIndex(fields=["search_grams"], name="organisation_search"),
            GinIndex(fields=["other_grams"], name="organisation_other_names"),
            GinIndex(fields=["sounds"], name="organisation_sounds"),
            models.Index(fields=["name"], name="organisation_name"),
            models.Index(fields=["pinyin"], name="organisation_pinyin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                name="organisation_uscc_unique",
                violation_error_message=_("该统一社会信用代码已登记在另一机构名下，请核对代码或合并机构。"),
            ),
            models.CheckConstraint(
                condition=Q(uscc__isnull=True) | Q(uscc__regex=USCC_SHAPE),
                name="organisation_uscc_shape",
                violation_error_message=_(
                    "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z），请核对。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organisation_has_a_name",
                violation_error_message=_("机构名称不能为空，请填写。"),
            ),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=F("uid")),
                name="organisation_not_its_own_superior",
                violation_error_message=_("机构不能作为自己的上级机构，请另选上级机构。"),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("uid")),
                name="organisation_not_merged_into_itself",
                violation_error_message=_("机构不能并入自身，请另选并入机构。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.uscc or self.region_id}）"

    def save(self, *args, **kwargs) -> None:
        """Keep the derived search columns in step with the names, whoever writes the row."""
        fields = kwargs.get("update_fields")
        if fields is None or "name" in fields:
            self.derive()
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "pinyin", "search_grams", "other_grams", "sounds"}
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill the pinyin and search columns from the present name and, for a stored row, the other names."""
        others = [] if self._state.adding else list(self.names.values_list("name", flat=True))
        self.pinyin = pinyin_key(self.name)[:800]
        self.other_grams = sorted({gram for name in others for gram in grams(name)})
        self.search_grams = sorted({*grams(self.name), *self.other_grams})
        self.sounds = sounds([self.name, *others])

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.uid

    def current(self) -> "Organisation":
        """The organisation that answers for this one today: itself, or the one it was merged into."""
        found: Organisation = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    def answering_uids(self) -> list[uuid.UUID]:
        """This organisation's id and the ids of all that were merged into it, however many steps away."""
        uids, step = [self.uid], [self.uid]
        while step:
            step = list(Organisation.objects.filter(merged_into__in=step).values_list("uid", flat=True))
            uids += step
        return uids


class OrganisationName(models.Model):
    """Another name of an organisation, by which documents may still call it."""

    class Kind(models.TextChoices):
        FORMER = "former", _("曾用名")
        SHORT = "short", _("简称")

    # The other names have no meaning without their organisation.
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    until_on = models.DateField(_("使用至"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构其他名称")
        verbose_name_plural = _("机构其他名称")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "kind"],
                name="organisation_name_once",
                violation_error_message=_("该机构已登记同一名称，无需重复填写。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organisation_name_not_empty",
                violation_error_message=_("名称不能为空，请填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"
