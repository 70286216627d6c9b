"""That a decision no longer stands, and that its display must end within three working days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.registers.models.decision import Ground


class WithdrawalState(models.TextChoices):
    NOTED = "noted", _("待撤回")
    DONE = "done", _("已撤回公示")
    REFUSED = "refused", _("不予撤回")


class Withdrawal(models.Model):
    """
    One person notes that the decision was changed, revoked, or found unlawful or void; another ends its display
    (行政处罚法第48条第2款: 三个工作日内撤回并公开说明理由). ``reason`` is what the public reads.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    entry = models.UUIDField(_("登记编号"))
    status = models.CharField(
        _("状态"), max_length=10, choices=WithdrawalState.choices, default=WithdrawalState.NOTED
    )
    ground = models.CharField(_("撤回事由"), max_length=10, choices=Ground.choices)
    reason = models.CharField(_("向公众说明的理由"), max_length=500)
    document_name = models.CharField(_("依据的文书名称"), max_length=200)
    document_number = models.CharField(_("依据的文书文号"), max_length=128)
    learned_on = models.DateField(_("知悉日期"))
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("撤回公示")
        verbose_name_plural = _("撤回公示")
        constraints = [
            models.UniqueConstraint(
                name="withdrawal_one_open",
                fields=["entry"],
                condition=Q(status=WithdrawalState.NOTED),
                violation_error_message=_("已登记过撤回事由，请办理那一件。"),
            ),
            models.CheckConstraint(
                name="withdrawal_decided_whole",
                condition=Q(status=WithdrawalState.NOTED, decided_by=None, decided_at=None)
                | ~Q(status=WithdrawalState.NOTED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawal_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("noted_by")),
            ),
            models.CheckConstraint(
                name="withdrawal_says_why",
                condition=~Q(reason="") & ~Q(document_name="") & ~Q(document_number=""),
            ),
            models.CheckConstraint(
                name="withdrawal_refused_with_note",
                condition=~Q(status=WithdrawalState.REFUSED) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["entry", "-noted_at"], name="withdrawal_of_entry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> object:
        return self.organisation_id
