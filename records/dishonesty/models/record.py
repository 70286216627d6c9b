"""The dishonesty record of a government body or an official (政务失信记录)."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import (
    SOURCES_NEEDING_DETERMINATION,
    CatalogueItem,
    Channel,
    DocumentKind,
    Domain,
    EndReason,
    Rectification,
    Scope,
    Severity,
    Source,
    Status,
    SubjectType,
)

# In an index with the region: figures and facets then never touch the long rows themselves.
COUNTED = (
    "source", "domain", "severity", "subject_type", "organisation", "under_objection", "display_from", "display_until",
)  # fmt: skip

_PUBLIC = Q(status="published", scope="public")

_RARELY_NAMED = {
    "official": "record_official",
    "naming_reviewed_by": "record_naming_reviewer",
    "submitted_by": "record_submitter",
    "approved_by": "record_approver",
    "published_by": "record_publisher",
    "ended_by": "record_ender",
}


class NoneOf(Func):
    """``value <> ALL (array)``: true where the value is none of the array's, and null where the value is null."""

    template = "(%(expressions)s))"
    arg_joiner = " <> ALL ("
    output_field = models.BooleanField()


class JsonKind(Func):
    function = "jsonb_typeof"
    output_field = models.TextField()


class RecordQuerySet(models.QuerySet["DishonestyRecord"]):
    def of_this_node(self) -> "RecordQuerySet":
        """Records that this node itself wrote; the others came up the chain and are nobody's to change here."""
        return self.exclude(channel=Channel.CHAIN)

    def on_display(self, *, on: date) -> "RecordQuerySet":
        """Published, not ended, and inside the display period on that day, whatever their scope."""
        return self.filter(status=Status.PUBLISHED, display_from__lte=on).filter(
            Q(display_until=None) | Q(display_until__gte=on)
        )

    def past_display(self, *, on: date) -> "RecordQuerySet":
        """Published records of this node whose maximum display period is over."""
        return self.of_this_node().filter(status=Status.PUBLISHED, display_until__lt=on)

    def under_hold(self, *, on: date) -> "RecordQuerySet":
        return self.filter(status=Status.APPROVED, hold_until__gte=on)

    def with_parties(self) -> "RecordQuerySet":
        return self.select_related("organisation", "organisation__region", "official", "region")


class DishonestyRecord(models.Model):
    uid = models.UUIDField(_("记录编号"), primary_key=True, default=new_uid, editable=False)
    origin = models.CharField(_("产生节点"), max_length=6, help_text=_("首次录入本记录的节点代码。"))
    origin_name = models.CharField(_("产生节点名称"), max_length=50)
    version = models.PositiveIntegerField(_("版本"), default=0, help_text=_("尚未发布为 0。"))

    # Four separate columns, never one status: workflow, who may see, marks, why it ended.
    status = models.CharField(_("流转状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    scope = models.CharField(_("公开范围"), max_length=10, choices=Scope.choices, default=Scope.PUBLIC)
    under_objection = models.BooleanField(_("异议处理中"), default=False)
    under_litigation = models.BooleanField(_("复议诉讼中"), default=False)
    end_reason = models.CharField(_("终止原因"), max_length=10, choices=EndReason.choices, blank=True)

    # Whom it is about.
    subject_type = models.CharField(
        _("主体类别"), max_length=12, choices=SubjectType.choices, default=SubjectType.ORGANISATION
    )
    organisation = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        related_name="dishonesty_records",
        verbose_name=_("失信机构"),
    )
    official = models.ForeignKey(
        "records.Official",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        blank=True,
        related_name="dishonesty_records",
        verbose_name=_("责任人"),
    )
    official_name = models.CharField(
        _("责任人姓名（下级节点提供）"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("仅下级节点归集的记录使用；依法不公开姓名的为“***”。"),
    )
    region = models.ForeignKey(
        "records.Region",
        on_delete=models.PROTECT,
        db_index=False,
        related_name="dishonesty_records",
        verbose_name=_("行政区划"),
    )

    # What happened.
    source = models.CharField(_("失信来源"), max_length=16, choices=Source.choices)
    domain = models.CharField(_("所属领域"), max_length=16, choices=Domain.choices)
    severity = models.CharField(_("失信程度"), max_length=8, choices=Severity.choices)
    title = models.CharField(_("标题"), max_length=200)
    facts = models.TextField(_("失信事实"), max_length=5000)
    legal_basis = models.TextField(_("认定依据"), max_length=2000)
    amount = models.DecimalField(_("涉及金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)

    # The document with legal effect, without which there is no record (国办发〔2020〕49号).
    catalogue_item = models.CharField(_("目录事项"), max_length=16, choices=CatalogueItem.choices)
    document_kind = models.CharField(_("文书类别"), max_length=16, choices=DocumentKind.choices)
    document_number = models.CharField(_("文书文号"), max_length=128)
    document_name = models.CharField(_("文书名称"), max_length=200)
    authority_name = models.CharField(_("作出机关"), max_length=200)
    authority_uscc = models.CharField(_("作出机关统一社会信用代码"), max_length=18, blank=True)
    decided_on = models.DateField(_("文书日期"))

    # Arguments that publication needs in special cases.
    naming_basis = models.CharField(
        _("公开姓名的法律依据"),
        max_length=300,
        blank=True,
        help_text=_("没有法律依据时，公众只看到机构，看不到个人。"),
    )
    naming_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        blank=True,
        related_name="+",
        editable=False,
    )
    minor_publication_reason = models.CharField(
        _("轻微失信仍予公示的理由"),
        max_length=300,
        blank=True,
        help_text=_("轻微失信一般不公示；确需公示的须说明理由。"),
    )
    subject_served = models.BooleanField(
        _("文书已送达当事机构"), default=False, help_text=_("未送达的，审核后须事先告知并等待异议期满。")
    )
    subject_comment = models.TextField(
        _("当事机构意见"),
        max_length=2000,
        blank=True,
        editable=False,
        help_text=_("当事机构对事先告知的意见，随记录保存、公示并逐级归集。"),
    )
    hold_until = models.DateField(_("告知期截止日"), null=True, blank=True, editable=False)

    # The display clock, from the document's date (信用修复管理办法, NDRC Order 36).
    display_from = models.DateField(_("公示起始日"), null=True, blank=True, editable=False)
    repairable_from = models.DateField(_("可申请修复日"), null=True, blank=True, editable=False)
    display_until = models.DateField(_("公示截止日"), null=True, blank=True, editable=False)

    # What followed; set only through services/following.py, and never about a person.
    rectification_due_on = models.DateField(_("整改期限"), null=True, blank=True, editable=False)
    rectification_status = models.CharField(
        _("整改情况"), max_length=10, choices=Rectification.choices, blank=True, editable=False
    )
    consequences = models.JSONField(_("失信后果"), default=list, blank=True, editable=False)

    # Provenance.
    channel = models.CharField(
        _("来源渠道"), max_length=8, choices=Channel.choices, default=Channel.STAFF, editable=False
    )
    submitting_unit_name = models.CharField(_("报送单位"), max_length=200)
    submitting_unit_uscc = models.CharField(_("报送单位统一社会信用代码"), max_length=18, blank=True)
    external_id = models.CharField(_("外部编号"), max_length=100, blank=True)
    content_digest = models.CharField(max_length=64, blank=True, editable=False)

    # Who did what, when. ``writers`` are all who ever wrote its content: none of them may approve it.
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        editable=False,
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        editable=False,
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        editable=False,
    )
    published_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        editable=False,
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    search_grams = ArrayField(models.TextField(), default=list, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("政务失信记录")
        verbose_name_plural = _("政务失信记录")
        constraints = [
            # Four eyes: nobody approves what he wrote. Records from below were approved where they were written.
            models.CheckConstraint(
                name="record_four_eyes",
                condition=Q(approved_by=None) | Q(NoneOf(F("approved_by"), F("writers"))),
                violation_error_message=_("审核人不能是录入、修改或提交本记录的人。"),
            ),
            models.CheckConstraint(
                name="record_submitter_is_a_writer",
                condition=Q(submitted_by=None) | ~Q(NoneOf(F("submitted_by"), F("writers"))),
            ),
            models.CheckConstraint(
                name="record_creator_is_a_writer", condition=~Q(NoneOf(F("created_by"), F("writers")))
            ),
            models.CheckConstraint(
                name="record_naming_second_reviewer",
                condition=Q(naming_basis="")
                | ~Q(status__in=[Status.PUBLISHED])
                | Q(channel=Channel.CHAIN)
                | Q(naming_reviewed_by__isnull=False)
                & ~Q(naming_reviewed_by=F("approved_by"))
                & Q(NoneOf(F("naming_reviewed_by"), F("writers"))),
                violation_error_message=_("公开个人姓名须有法律依据，并由第二名审核人复核。"),
            ),
            # States and their columns belong together.
            models.CheckConstraint(
                name="record_submitted_whole",
                condition=Q(submitted_by=None, submitted_at=None)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_approved_whole",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_published_whole",
                condition=Q(published_by=None, published_at=None, version=0)
                | Q(published_by__isnull=False, published_at__isnull=False, version__gte=1),
            ),
            models.CheckConstraint(
                name="record_ended_whole",
                condition=Q(status=Status.ENDED, ended_by__isnull=False, ended_at__isnull=False)
                & ~Q(end_reason="")
                | ~Q(status=Status.ENDED) & Q(ended_by=None, ended_at=None, end_reason=""),
            ),
            models.CheckConstraint(
                name="record_status_has_its_columns",
                condition=Q(
                    channel=Channel.CHAIN, status__in=[Status.PUBLISHED, Status.ENDED], version__gte=1
                )
                | ~Q(channel=Channel.CHAIN)
                & (
                    Q(status__in=[Status.DRAFT, Status.RETURNED], approved_by=None, published_by=None)
                    | Q(
                        status=Status.SUBMITTED,
                        submitted_by__isnull=False,
                        approved_by=None,
                        published_by=None,
                    )
                    | Q(
                        status=Status.APPROVED,
                        submitted_by__isnull=False,
                        approved_by__isnull=False,
                        published_by=None,
                    )
                    | Q(
                        status__in=[Status.PUBLISHED, Status.ENDED],
                        submitted_by__isnull=False,
                        approved_by__isnull=False,
                        published_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="record_published_has_display_period",
                condition=~Q(status__in=[Status.PUBLISHED, Status.ENDED]) | Q(display_from__isnull=False),
            ),
            models.CheckConstraint(
                name="record_display_dates_in_order",
                condition=Q(display_until=None) | Q(display_until__gte=F("display_from")),
            ),
            models.CheckConstraint(
                name="record_rectification_whole",
                condition=Q(rectification_status="", rectification_due_on=None)
                | Q(rectification_status__in=Rectification.values, rectification_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="record_consequences_a_list",
                condition=Q(Exact(JsonKind(F("consequences")), Value("array"))),
            ),
            # What law asks of a record.
            models.CheckConstraint(
                name="record_has_legal_document",
                condition=Q(status__in=[Status.DRAFT, Status.RETURNED])
                | ~Q(document_number="") & ~Q(document_name="") & ~Q(authority_name="") & ~Q(legal_basis=""),
                violation_error_message=_("记录须有具有法律效力的文书：文号、名称、作出机关和依据缺一不可。"),
            ),
            models.CheckConstraint(
                name="record_determination_where_needed",
                condition=~Q(source__in=sorted(SOURCES_NEEDING_DETERMINATION))
                | Q(document_kind__in=[DocumentKind.DETERMINATION, DocumentKind.JUDGMENT])
                | Q(status__in=[Status.DRAFT, Status.RETURNED]),
                violation_error_message=_("该类失信须有认定机关的认定决定书或生效裁判文书。"),
            ),
            models.CheckConstraint(
                name="record_minor_not_public_unless_argued",
                condition=~Q(severity=Severity.MINOR, scope=Scope.PUBLIC)
                | ~Q(minor_publication_reason="")
                | Q(status__in=[Status.DRAFT, Status.RETURNED]),
                violation_error_message=_("轻微失信一般不公示；确需公示的，请说明理由。"),
            ),
            models.CheckConstraint(
                name="record_official_iff_about_one",
                condition=Q(subject_type=SubjectType.ORGANISATION, naming_basis="")
                | Q(subject_type=SubjectType.OFFICIAL, official__isnull=False)
                | Q(subject_type=SubjectType.OFFICIAL, channel=Channel.CHAIN),
                violation_error_message=_("主体为公务员时须填写责任人；公开姓名的依据只用于公务员。"),
            ),
            models.UniqueConstraint(
                name="record_external_id_once",
                fields=["created_by", "external_id"],
                condition=~Q(external_id="") & ~Q(channel=Channel.CHAIN),
            ),
        ]
        indexes = [
            # The public lists: newest first, over all, by region, by body. Partial, so drafts cost nothing.
            models.Index(fields=["-published_at", "-uid"], name="record_public_newest", condition=_PUBLIC),
            models.Index(fields=["-decided_on", "-uid"], name="record_public_by_document", condition=_PUBLIC),
            models.Index(
                fields=["organisation", "-published_at", "-uid"],
                name="record_public_by_body",
                condition=_PUBLIC,
            ),
            models.Index(
                fields=["region", "-published_at", "-uid"],
                name="record_public_by_region",
                condition=_PUBLIC,
                include=COUNTED,
            ),
            # By the beginning of a code as well as by all of it; a second index for the whole code would be one too many.
            models.Index(fields=["region"], name="record_region", opclasses=["varchar_pattern_ops"]),
            # Of the people who took a step only those who did: what came up the chain names none of them.
            *(
                models.Index(fields=[column], name=name, condition=Q(**{f"{column}__isnull": False}))
                for column, name in _RARELY_NAMED.items()
            ),
            models.Index(fields=["status", "-updated_at"], name="record_work_lists"),
            models.Index(fields=["display_until"], name="record_ending", condition=Q(status="published")),
            models.Index(fields=["document_number"], name="record_document_number"),
            models.Index(fields=["content_digest"], name="record_content", condition=~Q(content_digest="")),
            GinIndex(
                fields=["search_grams"],
                name="record_search",
                condition=_PUBLIC,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）"

    @property
    def is_replica(self) -> bool:
        """Whether it came up the chain; such a record changes only when its origin sends the next version."""
        return self.channel == Channel.CHAIN

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id

    @property
    def full_official_name(self) -> str:
        """The official's name as this node knows it; whether it may be shown is another question."""
        return self.official.name if self.official else self.official_name

    @property
    def naming_is_lawful(self) -> bool:
        """Whether the public may see the official's name: a recorded basis and a second reviewer, or its origin's word."""
        return bool(self.naming_basis) and (self.naming_reviewed_by_id is not None or self.is_replica)
