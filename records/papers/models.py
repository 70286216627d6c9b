"""A paper that left the house: what it is, about what, its digest, and whether it still stands."""

import hmac
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.papers.kinds import KINDS
from records.papers.numbering import as_code


class Paper(models.Model):
    """
    Append-only; only the three columns of its withdrawal may be filled, once.

    Of a person's name only the mask stands here; the full name is in the sealed file. The code is sealed too:
    whoever reads the database or a backup can neither verify papers nor have them handed out again.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("文书种类"), max_length=32)
    number = models.CharField(_("编号"), max_length=24, unique=True)
    code = EncryptedTextField(_("核验码"))
    title = models.CharField(_("标题"), max_length=200)
    about_kind = models.CharField(_("所涉事项种类"), max_length=40)
    about_uid = models.UUIDField(_("所涉事项"))
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    organisation = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="papers",
        verbose_name=_("所涉机构"),
    )
    holder_name = models.CharField(
        _("持有人"), max_length=200, blank=True, help_text=_("机构为全称；个人只存掩码。")
    )
    issuer_name = models.CharField(_("出具单位"), max_length=200)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("出具人")
    )
    issued_at = models.DateTimeField(_("出具时间"))
    valid_until = models.DateField(_("有效期至"), null=True)
    sha256 = models.CharField(_("校验值（SHA-256）"), max_length=64)
    size = models.PositiveIntegerField(_("大小（字节）"))
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    # Null and not empty: the database lets these be filled once, from nothing.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("收回人"),
    )
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True)
    withdrawn_reason = models.CharField(_("收回原因"), max_length=500, null=True)

    class Meta:
        verbose_name = _("出具的文书")
        verbose_name_plural = _("出具的文书")
        constraints = [
            models.CheckConstraint(
                name="paper_withdrawn_whole",
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawn_reason=None)
                | Q(
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                    withdrawn_reason__isnull=False,
                    withdrawn_reason__gt="",
                ),
            ),
            models.CheckConstraint(
                name="paper_digest_whole", condition=Q(sha256__regex="^[0-9a-f]{64}$", size__gt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_uid"], name="paper_about"),
            models.Index(fields=["-issued_at", "-uid"], name="paper_newest"),
            models.Index(fields=["region", "-issued_at"], name="paper_by_region"),
            models.Index(fields=["organisation", "-issued_at"], name="paper_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def has_code(self, typed: str) -> bool:
        return hmac.compare_digest(self.code.encode(), as_code(typed).encode())

    @property
    def kind_label(self) -> str:
        known = KINDS.get(self.kind)
        return str(known.label) if known else self.kind

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def is_expired(self, *, on: date) -> bool:
        return self.valid_until is not None and self.valid_until < on

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.organisation_id
