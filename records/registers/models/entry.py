"""What every entry of every register has; a register adds its own columns."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import TypeVar

from records.common.ids import new_uid
from records.common.text import grams
from records.dishonesty.choices import Channel, Scope
from records.registers.choices import EndReason, Status
from records.subjects.models import SEARCH_COLUMNS

# An entry of a register is made to be shared: the public's, or the government's own.
SCOPES = (Scope.PUBLIC, Scope.GOVERNMENT)
Entry = TypeVar("Entry", bound="RegisterEntry", default="RegisterEntry", covariant=True)


class EntryQuerySet(models.QuerySet[Entry]):
    def of_this_node(self) -> Self:
        """Entries that this node itself wrote; the others came up the chain and are nobody's to change here."""
        return self.exclude(channel=Channel.CHAIN)

    def in_force(self, *, on: date) -> Self:
        """Published, not ended, and not past the last day on which it holds."""
        return self.filter(status=Status.PUBLISHED).filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def past(self, *, on: date) -> Self:
        return self.of_this_node().filter(status=Status.PUBLISHED, valid_until__lt=on)

    def with_parties(self) -> Self:
        return self.select_related("organisation", "organisation__region", "region").defer(
            "search_grams", *(f"organisation__{column}" for column in SEARCH_COLUMNS)
        )


class RegisterEntry(models.Model):
    """
    One document of a government about a body, entered by one person and published by another.

    ``writers`` are all who wrote what has not been published yet; publishing keeps them in the version, where
    the database refuses a version whose publisher is one of them. ``proposed`` is a change that waits for
    another person: field names with their new values.
    """

    uid = models.UUIDField(_("编号"), primary_key=True, default=new_uid, editable=False)
    origin = models.CharField(_("产生节点"), max_length=6, editable=False)
    origin_name = models.CharField(_("产生节点名称"), max_length=50, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=0, editable=False)

    status = models.CharField(
        _("流转状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    scope = models.CharField(
        _("公开范围"),
        max_length=10,
        choices=[(scope.value, scope.label) for scope in SCOPES],
        default=Scope.PUBLIC,
    )
    end_reason = models.CharField(
        _("终止原因"), max_length=10, choices=EndReason.choices, blank=True, editable=False
    )

    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("机构")
    )
    region = models.ForeignKey(
        "records.Region",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("行政区划"),
        editable=False,
    )
    title = models.CharField(_("名称"), max_length=200)
    document_number = models.CharField(_("文书文号"), max_length=128)
    document_name = models.CharField(_("文书名称"), max_length=200)
    authority_name = models.CharField(_("作出机关"), max_length=200)
    authority_uscc = models.CharField(_("作出机关统一社会信用代码"), max_length=18, blank=True)
    decided_on = models.DateField(_("文书日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("长期有效的不填。"))

    channel = models.CharField(
        _("来源渠道"), max_length=8, choices=Channel.choices, default=Channel.STAFF, editable=False
    )
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    proposed = models.JSONField(null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(null=True, editable=False)

    search_grams = ArrayField(models.TextField(), default=list, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_status_has_its_columns",
                condition=Q(
                    status__in=[Status.DRAFT, Status.SUBMITTED, Status.RETURNED],
                    version=0,
                    published_at=None,
                    ended_at=None,
                    end_reason="",
                )
                & ~Q(channel=Channel.CHAIN)
                | Q(
                    status=Status.PUBLISHED,
                    version__gte=1,
                    published_at__isnull=False,
                    ended_at=None,
                    end_reason="",
                )
                | Q(status=Status.ENDED, version__gte=1, published_at__isnull=False, ended_at__isnull=False)
                & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="%(class)s_scope_is_shared", condition=Q(scope__in=[scope.value for scope in SCOPES])
            ),
            models.CheckConstraint(
                name="%(class)s_has_document",
                condition=Q(status__in=[Status.DRAFT, Status.RETURNED])
                | ~Q(title="") & ~Q(document_number="") & ~Q(document_name="") & ~Q(authority_name=""),
            ),
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("decided_on")),
                violation_error_message=_("有效期至不能早于文书日期。"),
            ),
            models.CheckConstraint(
                name="%(class)s_proposal_whole",
                condition=Q(proposed=None, proposed_by=None, proposed_at=None)
                | Q(
                    status=Status.PUBLISHED,
                    proposed__isnull=False,
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-decided_on", "-uid"],
                name="%(class)s_public_newest",
                condition=Q(status="published", scope="public"),
            ),
            models.Index(fields=["organisation", "-decided_on", "-uid"], name="%(class)s_of_body"),
            models.Index(
                fields=["region", "-decided_on", "-uid"],
                name="%(class)s_of_region",
                condition=Q(status="published", scope="public"),
            ),
            models.Index(fields=["status", "-updated_at"], name="%(class)s_work"),
            models.Index(fields=["valid_until"], name="%(class)s_expiring", condition=Q(status="published")),
            GinIndex(
                fields=["search_grams"],
                name="%(class)s_search",
                condition=Q(status="published", scope="public"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）"

    def place(self) -> None:
        """Fill what follows from the body and the words. Call before saving whenever either may have changed."""
        self.region_id = self.organisation.region_id
        words = (self.title, self.organisation.name, self.document_number)
        self.search_grams = sorted({gram for text in words for gram in grams(text)})

    @property
    def is_replica(self) -> bool:
        """Whether it came up the chain; such an entry changes only when its origin sends the next version."""
        return self.channel == Channel.CHAIN

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
