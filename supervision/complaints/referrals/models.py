"""A complaint's way between two nodes, and every letter on that way; what is written stands encrypted."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from supervision.complaints.models import Complaint
from supervision.complaints.referrals.choices import LetterKind, Purpose


class Referral(models.Model):
    """
    One complaint between this node and one other; both nodes call it by the same ``uid``.

    Letters to a superior go as events of the chain, those to a child as notices, and neither is ever forgotten.
    So they are sealed under a key that the two nodes agree on (``sealing``) and that stands here alone: when a
    case is deleted for good its key goes, and what the chain keeps says nothing any more.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    purpose = models.CharField(_("事由"), max_length=8, choices=Purpose.choices, default=Purpose.HANDLE)
    # Empty at the node that handles it until the letter with the complaint is opened.
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, related_name="referrals", verbose_name=_("投诉举报")
    )
    is_sent = models.BooleanField(_("由本节点转出"))
    peer_code = models.CharField(_("对方节点"), max_length=6)
    peer_name = models.CharField(_("对方节点名称"), max_length=100)
    is_upward = models.BooleanField(_("对方为上级"))
    # What was handed on was read by somebody who answers for it, except where nobody's words are in it.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("核定人"),
    )
    own_secret = EncryptedTextField(null=True, editable=False)
    key = EncryptedTextField(null=True, editable=False)
    peer_number = models.CharField(_("对方编号"), max_length=30, blank=True)
    due_on = models.DateField(_("办理期限"), null=True)
    # Number 0 is the greeting.
    letters_out = models.IntegerField(default=-1, editable=False)
    letters_in = models.IntegerField(default=-1, editable=False)
    begun_at = models.DateTimeField(_("转办时间"))
    ended_at = models.DateTimeField(_("办结时间"), null=True)
    # Why the next letter could not be worked; it is tried again.
    problem = models.CharField(_("受阻原因"), max_length=500, blank=True)
    retry_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("节点间转办")
        verbose_name_plural = _("节点间转办")
        constraints = [
            models.UniqueConstraint(
                name="referral_out_once",
                fields=["complaint"],
                condition=Q(is_sent=True, ended_at=None),
                violation_error_message=_("本件已经转出，正由对方节点办理。"),
            ),
            models.UniqueConstraint(
                name="referral_in_once", fields=["complaint"], condition=Q(is_sent=False)
            ),
            models.CheckConstraint(
                name="referral_out_approved",
                condition=Q(is_sent=False, approved_by=None)
                | Q(is_sent=True, complaint__isnull=False)
                & (Q(approved_by__isnull=False) | Q(purpose=Purpose.ESCALATE)),
            ),
            models.CheckConstraint(
                name="referral_can_be_read",
                # By isnull, since an encrypted column can be asked nothing else.
                condition=Q(own_secret__isnull=False, key__isnull=True)
                | Q(own_secret__isnull=True, key__isnull=False)
                | Q(own_secret__isnull=True, key__isnull=True, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_escalates_upward",
                condition=~Q(purpose=Purpose.ESCALATE, is_sent=True, is_upward=False)
                & ~Q(purpose=Purpose.ESCALATE, is_sent=False, is_upward=True),
            ),
        ]
        indexes = [models.Index(fields=["-begun_at", "-uid"], name="referral_newest")]

    def __str__(self) -> str:
        return f"{self.peer_name} {self.begun_at:%Y-%m-%d}"

    @property
    def access_region_code(self) -> str | None:
        return self.complaint.access_region_code if self.complaint else None

    @property
    def access_organisation_id(self) -> Any:
        return None


class Letter(models.Model):
    """
    One letter. What leaves gets its number when it may leave; what arrives is worked in the order of its numbers.

    Append-only: only what happens to it is filled in.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    # No link: the first letter arrives before anything is known of the matter.
    referral_uid = models.UUIDField()
    peer_code = models.CharField(max_length=6)
    is_incoming = models.BooleanField()
    number = models.IntegerField(null=True)
    kind = models.CharField(_("种类"), max_length=14, choices=LetterKind.choices, null=True)
    content = EncryptedTextField(_("内容"), null=True)
    # As it came; opened when its turn comes.
    sealed = models.TextField(null=True)
    made_at = models.DateTimeField(_("时间"))
    # Put on the chain, or worked.
    passed_at = models.DateTimeField(null=True)
    notice_number = models.PositiveBigIntegerField(null=True)
    # A letter in the informant's own words waits until somebody has read it.
    is_held = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("节点间信件")
        verbose_name_plural = _("节点间信件")
        constraints = [
            models.UniqueConstraint(
                name="letter_once",
                fields=["referral_uid", "is_incoming", "number"],
                condition=Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_in_numbered",
                condition=Q(is_incoming=False, notice_number=None, sealed=None, kind__isnull=False)
                | Q(is_incoming=True, number__isnull=False, sealed__isnull=False, is_held=False),
            ),
            models.CheckConstraint(
                name="letter_held_not_sent",
                condition=Q(is_held=False, settled_at=None, settled_by=None)
                | Q(is_held=True, number=None, passed_at=None)
                & (
                    Q(settled_at=None, settled_by=None)
                    | Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="letter_numbers_from_zero", condition=Q(number=None) | Q(number__gte=0)
            ),
        ]
        indexes = [
            models.Index(
                fields=["referral_uid", "number"],
                condition=Q(is_incoming=True, passed_at=None),
                name="letter_to_work",
            ),
            models.Index(
                fields=["referral_uid", "number"],
                condition=Q(is_incoming=False, passed_at=None),
                name="letter_to_send",
            ),
            models.Index(
                fields=["peer_code", "-notice_number"],
                condition=Q(notice_number__isnull=False),
                name="letter_by_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_uid} {self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """What it says, once it is open."""
        return json.loads(self.content) if self.content else {}
