"""A list of a body for a year, and its items; a published list's items never change, the next edition is a new list."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.editing.models import Written
from disclosure.lists.choices import ListKind
from records.common.ids import new_uid

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ServiceList(Written):
    kind = models.CharField(_("清单类别"), max_length=24, choices=ListKind.choices)
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    authority_name = models.CharField(_("公布机关"), max_length=200)
    document_number = models.CharField(_("公布文号"), max_length=128, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("清单")
        verbose_name_plural = _("清单")
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                name="servicelist_year_is_a_year", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
        ]
        indexes = [
            *Written.Meta.indexes,
            models.Index(fields=["organisation", "kind", "-dated_on", "-uid"], name="servicelist_of_body"),
            models.Index(
                fields=["kind", "-dated_on", "-uid"],
                name="servicelist_of_kind",
                condition=Q(status="published", scope="public"),
            ),
        ]

    def words(self) -> tuple[str, ...]:
        return (self.title, self.organisation.name, self.authority_name)


class ListItem(models.Model):
    """
    One line of a list.

    ``place`` orders the lines as the file had them; as text of six digits, because lists are paged by it.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    list = models.ForeignKey(ServiceList, on_delete=models.PROTECT, related_name="items")
    place = models.CharField(max_length=6)
    code = models.CharField(_("事项编码"), max_length=64)
    name = models.CharField(_("事项名称"), max_length=300)
    basis = models.TextField(_("设定依据"), max_length=4000)
    content = models.TextField(_("内容"), max_length=4000, blank=True)
    time_limit = models.CharField(_("办理时限"), max_length=100, blank=True)
    url = models.CharField(
        _("办理网址"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    search_words = models.TextField(editable=False)

    class Meta:
        verbose_name = _("清单事项")
        verbose_name_plural = _("清单事项")
        constraints = [
            models.UniqueConstraint(name="list_item_code_once", fields=["list", "code"]),
            models.UniqueConstraint(name="list_item_place_once", fields=["list", "place"]),
            models.CheckConstraint(
                name="list_item_whole", condition=~Q(code="") & ~Q(name="") & ~Q(basis="")
            ),
        ]
        indexes = [models.Index(fields=["list", "place", "uid"], name="list_item_in_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def said(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = ("code", "name", "basis", "content", "time_limit", "url")
