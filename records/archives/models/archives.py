"""One archive per official, its entries, and who opened it for what."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.archives.choices import (
    CONFIRMED_BY_ANOTHER,
    RESULTS_OF,
    YEARLY,
    EntryKind,
    EntrySource,
    EntryState,
    Purpose,
    Result,
)
from records.common.ids import new_uid
from records.subjects.models import Official, Organisation, Region


class Archive(models.Model):
    """
    诚信档案 of one official, kept by one body, usually where he is in post; it is handed over when he moves.

    Internal always: no public page, no public API, no search, no export and no event of the chain knows it.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    official = models.OneToOneField(
        Official, on_delete=models.PROTECT, related_name="archive", verbose_name=_("公务员")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="archives", verbose_name=_("管档机构")
    )
    # Of the keeping body, beside it, so that reach is asked of one table.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("建档人")
    )
    opened_at = models.DateTimeField(_("建档时间"))

    class Meta:
        verbose_name = _("诚信档案")
        verbose_name_plural = _("诚信档案")
        indexes = [
            models.Index(fields=["region", "organisation"], name="archive_by_place"),
            models.Index(fields=["-opened_at"], name="archive_newest"),
        ]

    def __str__(self) -> str:
        return self.audit_label

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id

    @property
    def audit_label(self) -> str:
        # The trail is read by people who may not open the file: whose it is stands in no label.
        return f"档案 {str(self.uid)[-8:]}"


class ArchiveEntryQuerySet(models.QuerySet["ArchiveEntry"]):
    def in_state(self, state: str) -> Self:
        return self.filter(_IS[state])

    def standing(self) -> Self:
        """What the file says today: confirmed where it must be, not corrected since."""
        return self.filter(_IS[EntryState.KEPT] | _IS[EntryState.ENDED])

    def terms(self) -> Self:
        """Disciplinary terms that are running as far as the clock has said."""
        return self.in_state(EntryState.KEPT).filter(kind=EntryKind.DISCIPLINE, ends_on__isnull=False)

    def due_to_end(self, *, on: date) -> Self:
        return self.terms().filter(ends_on__lt=on)

    def ending_between(self, first: date, last: date) -> Self:
        return self.terms().filter(ends_on__range=(first, last))


_NEEDS_ANOTHER = Q(kind__in=sorted(CONFIRMED_BY_ANOTHER))
_DECIDED = ~_NEEDS_ANOTHER | Q(confirmed_at__isnull=False)
_IS: dict[str, Q] = {
    EntryState.PENDING: _NEEDS_ANOTHER & Q(confirmed_at=None, refused_at=None),
    EntryState.REFUSED: Q(refused_at__isnull=False),
    EntryState.SUPERSEDED: Q(superseded_at__isnull=False),
    EntryState.ENDED: Q(ended_on__isnull=False, superseded_at=None),
    EntryState.KEPT: _DECIDED & Q(refused_at=None, ended_on=None, superseded_at=None),
}


def _result_fits() -> Q:
    fits = Q()
    for kind, results in RESULTS_OF.items():
        fits |= Q(kind=kind, result__in=[result.value for result in results])
    return fits


class ArchiveEntry(models.Model):
    """
    One entry. Append-only: what was entered never changes; a mistake is corrected by an entry that supersedes it.

    Only confirmation, refusal, the end of a term and being superseded are filled in, each once.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("类别"), max_length=20, choices=EntryKind.choices)
    result = models.CharField(_("结果"), max_length=20, choices=Result.choices)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    title = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("说明"), blank=True, max_length=2000)
    occurred_on = models.DateField(_("日期"))
    basis_number = models.CharField(_("依据文号"), max_length=100, blank=True)
    basis_on = models.DateField(_("文件日期"), null=True, blank=True)
    basis_authority = models.CharField(_("作出机关"), max_length=200, blank=True)
    # Discipline alone: when the decision took effect, and the last day of its term.
    starts_on = models.DateField(_("生效日期"), null=True, blank=True)
    ends_on = models.DateField(_("影响期至"), null=True, blank=True)
    term_explained = models.TextField(_("影响期怎样算出"), blank=True)

    source = models.CharField(_("来源"), max_length=10, choices=EntrySource.choices)
    feed = models.CharField(max_length=32, blank=True)
    feed_uid = models.UUIDField(null=True, blank=True)
    batch = models.ForeignKey(
        "records.ArchiveImport", on_delete=models.PROTECT, null=True, related_name="entries"
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", verbose_name=_("更正")
    )
    correction_reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"))

    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("退回人"),
    )
    refused_at = models.DateTimeField(_("退回时间"), null=True)
    refusal_reason = models.CharField(_("退回理由"), max_length=500, null=True)
    ended_on = models.DateField(_("影响期满"), null=True)
    superseded_at = models.DateTimeField(_("更正时间"), null=True)

    objects = ArchiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("档案条目")
        verbose_name_plural = _("档案条目")
        constraints = [
            models.CheckConstraint(
                name="archive_entry_result_fits_kind",
                condition=_result_fits(),
                violation_error_message=_("该类别没有这种结果，请重新选择。"),
            ),
            models.CheckConstraint(
                name="archive_entry_source_is_known", condition=Q(source__in=EntrySource.values)
            ),
            models.CheckConstraint(name="archive_entry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="archive_entry_yearly_names_its_year",
                condition=Q(kind__in=sorted(YEARLY), year__range=(1949, 2200), year__isnull=False)
                | ~Q(kind__in=sorted(YEARLY)) & Q(year=None),
                violation_error_message=_("请填写年度。"),
            ),
            models.CheckConstraint(
                name="archive_entry_names_its_basis",
                condition=Q(source=EntrySource.FEED)
                | Q(basis_number__gt="", basis_authority__gt="", basis_on__isnull=False),
                violation_error_message=_("请填写依据文件的文号、日期和作出机关。"),
            ),
            models.CheckConstraint(
                name="archive_entry_fed_by_something",
                condition=Q(source=EntrySource.FEED, feed__gt="", feed_uid__isnull=False)
                | ~Q(source=EntrySource.FEED) & Q(feed="", feed_uid=None),
            ),
            # No other room decides on a sanction: it has a document and two archivists behind it.
            models.CheckConstraint(
                name="archive_entry_discipline_is_never_fed",
                condition=~Q(source=EntrySource.FEED, kind=EntryKind.DISCIPLINE),
            ),
            models.CheckConstraint(
                name="archive_entry_term_is_whole",
                condition=~Q(kind=EntryKind.DISCIPLINE) & Q(starts_on=None, ends_on=None, ended_on=None)
                | Q(
                    kind=EntryKind.DISCIPLINE,
                    result=Result.DISMISSAL,
                    starts_on__isnull=False,
                    ends_on=None,
                    ended_on=None,
                )
                | Q(kind=EntryKind.DISCIPLINE, starts_on__isnull=False, ends_on__gt=F("starts_on"))
                & ~Q(result=Result.DISMISSAL)
                & Q(ends_on__isnull=False),
                violation_error_message=_("处分须写明生效日期，影响期由系统算出。"),
            ),
            models.CheckConstraint(
                name="archive_entry_ends_when_over",
                condition=Q(ended_on=None)
                | Q(ended_on__gt=F("ends_on"), confirmed_at__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="archive_entry_confirmed_whole",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    kind__in=sorted(CONFIRMED_BY_ANOTHER),
                ),
            ),
            models.CheckConstraint(
                name="archive_entry_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                violation_error_message=_("不能确认自己录入的处分，请由另一名档案管理人员确认。"),
            ),
            models.CheckConstraint(
                name="archive_entry_refused_whole",
                condition=Q(refused_by=None, refused_at=None, refusal_reason=None)
                | Q(
                    refused_by__isnull=False,
                    refused_at__isnull=False,
                    refusal_reason__gt="",
                    refusal_reason__isnull=False,
                    confirmed_at=None,
                    kind__in=sorted(CONFIRMED_BY_ANOTHER),
                ),
            ),
            models.CheckConstraint(
                name="archive_entry_refused_by_another",
                condition=Q(refused_by=None) | ~Q(refused_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="archive_entry_superseded_stood_before",
                condition=Q(superseded_at=None) | Q(refused_at=None) & _DECIDED,
            ),
            models.CheckConstraint(
                name="archive_entry_correction_has_a_reason",
                condition=Q(supersedes=None, correction_reason="")
                | Q(supersedes__isnull=False, correction_reason__gt=""),
            ),
            models.UniqueConstraint(
                name="archive_entry_corrected_once",
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False, refused_at=None),
                violation_error_message=_("该条目已有更正，请更正最新的一条。"),
            ),
            models.UniqueConstraint(
                name="archive_entry_one_appraisal_a_year",
                fields=["archive", "year"],
                condition=Q(kind=EntryKind.APPRAISAL, superseded_at=None),
                violation_error_message=_("该年度考核已在档，请更正已有条目。"),
            ),
            models.UniqueConstraint(
                name="archive_entry_fed_once",
                fields=["archive", "feed", "feed_uid"],
                condition=Q(feed_uid__isnull=False, superseded_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["archive", "kind", "-occurred_on"], name="archive_entry_of_file"),
            models.Index(
                fields=["ends_on"],
                name="archive_entry_running_terms",
                condition=Q(kind=EntryKind.DISCIPLINE, ended_on=None, superseded_at=None),
            ),
            models.Index(
                fields=["entered_at"],
                name="archive_entry_waiting",
                condition=Q(kind=EntryKind.DISCIPLINE, confirmed_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.audit_label

    @property
    def state(self) -> str:
        if self.refused_at is not None:
            return EntryState.REFUSED
        if self.superseded_at is not None:
            return EntryState.SUPERSEDED
        if self.kind in CONFIRMED_BY_ANOTHER and self.confirmed_at is None:
            return EntryState.PENDING
        return EntryState.ENDED if self.ended_on is not None else EntryState.KEPT

    @property
    def state_label(self) -> str:
        return str(EntryState(self.state).label)

    @property
    def access_region_code(self) -> str:
        return self.archive.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.archive.organisation_id

    @property
    def audit_label(self) -> str:
        return f"档案条目 {str(self.uid)[-8:]}"


class ArchiveReading(models.Model):
    """Somebody opened an archive, for this purpose and in these words. Append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("查阅人")
    )
    role = models.CharField(_("当时角色"), max_length=200)
    purpose = models.CharField(_("用途"), max_length=20, choices=Purpose.choices)
    words = models.CharField(_("事由"), max_length=500)
    at = models.DateTimeField(_("查阅时间"))

    class Meta:
        verbose_name = _("查阅记录")
        verbose_name_plural = _("查阅记录")
        constraints = [
            models.CheckConstraint(
                name="archive_reading_says_for_what", condition=Q(purpose__in=Purpose.values, words__gt="")
            )
        ]
        indexes = [
            models.Index(fields=["archive", "-at"], name="archive_reading_newest"),
            models.Index(fields=["by", "archive", "-at"], name="archive_reading_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.get_purpose_display()} {self.at:%Y-%m-%d %H:%M}"
