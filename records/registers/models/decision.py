"""What a licence and a penalty have in common: one body decided about one counterparty (行政相对人)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.masking import MASKED_NAME
from records.registers.choices import EndReason, Status
from records.registers.models.entry import RegisterEntry


class Counterparty(models.TextChoices):
    """The values are those of the national standard (发改办财金〔2018〕424号), as every system exchanges them."""

    LEGAL = "法人及非法人组织", _("法人及非法人组织")
    PERSON = "自然人", _("自然人")
    BUSINESS = "个体工商户", _("个体工商户")


class Ground(models.TextChoices):
    """Why a decision is withdrawn from display (行政处罚法第48条第2款)."""

    CHANGED = "changed", _("决定被依法变更")
    REVOKED = "revoked", _("决定被依法撤销")
    UNLAWFUL = "unlawful", _("决定被确认违法")
    VOID = "void", _("决定被确认无效")


# Numbers under which an organisation is known; a natural person has none of them.
COUNTERPARTY_CODES = (
    "counterparty_uscc", "counterparty_registration", "counterparty_org_code", "counterparty_tax",
    "counterparty_institution", "counterparty_society",
)  # fmt: skip


class DecisionEntry(RegisterEntry):
    """
    A decision that has to be shown within seven working days (双公示).

    ``organisation`` is the body that decided. Of a natural person no more is carried up the chain than a masked
    name: a name in an append-only log could never be forgotten again (个人信息保护法第6、47条). The name itself and
    every certificate number stay at the node that wrote them, encrypted, for those who check the entry.

    ``due_on`` is the last lawful day to publish, reckoned by the origin's own calendar; it travels, so that every
    level judges punctuality alike.
    """

    counterparty_name = models.CharField(_("行政相对人名称"), max_length=200)
    counterparty_kind = models.CharField(_("行政相对人类别"), max_length=16, choices=Counterparty.choices)
    counterparty_uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    counterparty_registration = models.CharField(_("工商注册号"), max_length=50, blank=True)
    counterparty_org_code = models.CharField(_("组织机构代码"), max_length=9, blank=True)
    counterparty_tax = models.CharField(_("税务登记号"), max_length=15, blank=True)
    counterparty_institution = models.CharField(_("事业单位证书号"), max_length=12, blank=True)
    counterparty_society = models.CharField(_("社会组织登记证号"), max_length=50, blank=True)
    representative = models.CharField(_("法定代表人"), max_length=50, blank=True)
    source_name = models.CharField(_("数据来源单位"), max_length=200)
    source_uscc = models.CharField(_("数据来源单位统一社会信用代码"), max_length=18)
    remark = models.CharField(_("备注"), max_length=512, blank=True)
    publication_reason = models.CharField(
        _("公示的理由"),
        max_length=300,
        blank=True,
        help_text=_(
            "对自然人的处罚、仅警告或通报批评的处罚、简易程序处罚，原则上不公示；确需公示的写明法律依据。"
        ),
    )
    replaces = models.UUIDField(_("所取代的登记"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("应公示日期"), editable=False)

    # Personal data: here and nowhere else.
    person_name = EncryptedTextField(_("自然人姓名"), null=True, editable=False)
    representative_id_type = models.CharField(_("法定代表人证件类型"), max_length=64, blank=True)
    representative_id_number = EncryptedTextField(
        _("法定代表人证件号码"), null=True, blank=True, max_length=64
    )
    person_id_type = models.CharField(_("自然人证件类型"), max_length=64, blank=True)
    person_id_number = EncryptedTextField(_("自然人证件号码"), null=True, blank=True, max_length=64)

    # Who sent it, by which of his numbers, and what he has said of it so far.
    external_id = models.CharField(max_length=100, blank=True, editable=False)
    content_digest = models.CharField(max_length=64, blank=True, editable=False)
    refused_digest = models.CharField(max_length=64, blank=True, editable=False)

    withdrawn_ground = models.CharField(
        _("撤回事由"), max_length=10, choices=Ground.choices, blank=True, editable=False
    )
    withdrawn_reason = models.CharField(_("撤回的理由"), max_length=500, blank=True, editable=False)

    class Meta(RegisterEntry.Meta):
        abstract = True
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_person_is_masked",
                condition=~Q(counterparty_kind=Counterparty.PERSON)
                | Q(
                    counterparty_name=MASKED_NAME, representative="", **dict.fromkeys(COUNTERPARTY_CODES, "")
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_name_kept_of_persons",
                condition=Q(person_name__isnull=True) | Q(counterparty_kind=Counterparty.PERSON),
            ),
            models.CheckConstraint(
                name="%(class)s_copies_know_no_one",
                condition=~Q(channel="chain")
                | Q(
                    person_name__isnull=True,
                    person_id_number__isnull=True,
                    representative_id_number__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_reason",
                condition=Q(withdrawn_ground="", withdrawn_reason="") & ~Q(end_reason=EndReason.REVOKED)
                | Q(status=Status.ENDED, end_reason=EndReason.REVOKED)
                & ~Q(withdrawn_ground="")
                & ~Q(withdrawn_reason=""),
            ),
            models.UniqueConstraint(
                name="%(class)s_external_id_once",
                fields=["created_by", "external_id"],
                condition=~Q(external_id="") & ~Q(channel="chain"),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(fields=["organisation", "due_on"], name="%(class)s_due_of_body"),
            models.Index(fields=["region", "due_on"], name="%(class)s_due_of_region"),
            models.Index(
                fields=["due_on"],
                name="%(class)s_due_unpublished",
                condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED, Status.RETURNED]),
            ),
            models.Index(
                fields=["counterparty_uscc", "-decided_on", "-uid"],
                name="%(class)s_of_counterparty",
                condition=~Q(counterparty_uscc=""),
            ),
            models.Index(
                fields=["content_digest"], name="%(class)s_content", condition=~Q(content_digest="")
            ),
        ]

    @property
    def audit_label(self) -> str:
        """The title names a person by a mask alone."""
        return str(self)

    @property
    def is_about_person(self) -> bool:
        return self.counterparty_kind == Counterparty.PERSON
