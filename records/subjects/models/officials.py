"""Officials, and the posts that outlive them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.subjects.models.organisations import Organisation


class Official(models.Model):
    """A civil servant. Never shown to the public by name unless the law allows it for one record."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    name = models.CharField(_("姓名"), max_length=100)
    id_number = EncryptedTextField(_("身份证件号码"), null=True, blank=True)
    # The keyed hash finds a person without opening any number.
    id_number_index = models.CharField(max_length=64, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("公务员")
        verbose_name_plural = _("公务员")
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                name="official_id_number_unique",
                violation_error_message=_("该身份证件号码已登记，请查找已有人员。"),
            ),
            models.CheckConstraint(
                condition=Q(id_number__isnull=True, id_number_index__isnull=True)
                # Both named, because a CHECK that comes out as NULL lets the row in.
                | Q(
                    id_number__isnull=False,
                    id_number_index__isnull=False,
                    id_number_index__regex="^[0123456789abcdef]{64}$",
                ),
                name="official_id_number_with_its_index",
                violation_error_message=_("身份证件号码与其索引须同时登记，请通过登记功能填写。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="official_has_a_name",
                violation_error_message=_("姓名不能为空，请填写。"),
            ),
        ]

    def __str__(self) -> str:
        # Two people may share a name, and the tail of a random id says nothing about either.
        return f"{self.name}（{str(self.uid)[-4:]}）"


class PostQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Posts as they stand: held or vacant, but not ended."""
        return self.filter(until_on__isnull=True)


class Post(models.Model):
    """
    A seat in an organisation during one tenure.

    The seat outlives its holder: when one leaves, the tenure ends and a vacant row opens for the same seat.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(_("职务"), max_length=100)
    # Several deputies bear one title; each has a seat of his own.
    seat = models.PositiveSmallIntegerField(_("席位"), default=1)
    official = models.ForeignKey(
        Official,
        verbose_name=_("任职人员"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
    )
    from_on = models.DateField(_("任职日期"), null=True, blank=True)
    until_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("职务")
        verbose_name_plural = _("职务")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title", "seat"],
                condition=Q(until_on__isnull=True),
                name="post_one_open_holder",
                violation_error_message=_("该职务已有在任人员，请先登记离任。"),
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")),
                name="post_dates_in_order",
                violation_error_message=_("离任日期不得早于任职日期，请核对日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.title}（{self.seat}）"

    @property
    def access_region_code(self) -> str:
        return self.organisation.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
