"""What one administrator asked for and another decided; what was confirmed once a year; what was destroyed."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.access.roles import THREE_ADMINISTRATORS, Role
from records.common.ids import new_uid

_OFFICES = sorted(THREE_ADMINISTRATORS)


def _by(label: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label, **more
    )


class Decision(models.TextChoices):
    APPROVED = "approved", _("同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("撤回")
    EXPIRED = "expired", _("逾期失效")


class StewardRequestQuerySet(models.QuerySet["StewardRequest"]):
    def waiting(self, at: datetime) -> Self:
        return self.filter(decision=None, expires_at__gt=at)


class StewardRequest(models.Model):
    """
    Something that no administrator does alone: what exactly, who wants it, and who decided.

    ``arguments`` are the registered action's own, as data (``actions.py``); ``changes`` is what the decider has before
    him: ``[{"label", "before", "after"}]``, in Chinese. Only the decision is added later, once.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    action = models.CharField(_("事项"), max_length=40)
    # Two requests about the same thing at once would be decided without knowing of one another.
    concerns = models.CharField(_("对象"), max_length=100)
    about = _by(_("涉及人员"), null=True, blank=True)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    arguments = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    changes = models.JSONField(_("变更"), encoder=DjangoJSONEncoder)
    reason = models.CharField(_("事由"), max_length=300)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    asked_by = _by(_("申请人"))
    asked_office = models.CharField(_("申请人职责"), max_length=20, choices=Role.choices)
    asked_at = models.DateTimeField(_("申请时间"))
    expires_at = models.DateTimeField(_("失效时间"))

    decision = models.CharField(_("决定"), max_length=10, choices=Decision.choices, null=True, blank=True)
    decided_by = _by(_("决定人"), null=True, blank=True)
    decided_office = models.CharField(
        _("决定人职责"), max_length=20, choices=Role.choices, null=True, blank=True
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    note = models.CharField(_("意见"), max_length=300, null=True, blank=True)
    result = models.JSONField(_("办理结果"), null=True, blank=True, encoder=DjangoJSONEncoder)
    handed_out_at = models.DateTimeField(_("领取时间"), null=True, blank=True)

    objects = StewardRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("三员审批")
        verbose_name_plural = _("三员审批")
        indexes = [
            models.Index(fields=["-asked_at", "-uid"], name="steward_request_newest"),
            models.Index(
                fields=["expires_at"], name="steward_request_waiting", condition=Q(decision__isnull=True)
            ),
            models.Index(fields=["asked_by", "-asked_at"], name="steward_request_by_asker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "concerns"],
                condition=Q(decision__isnull=True),
                name="steward_request_one_at_a_time",
                violation_error_message=_("同一事项已有申请在等候决定，请先决定或撤回那一件。"),
            ),
            models.CheckConstraint(
                name="steward_request_says_what_and_why",
                condition=~Q(action="") & ~Q(concerns="") & ~Q(reason="") & ~Q(changes=[]),
                violation_error_message=_("申请须写明事项和事由。"),
            ),
            models.CheckConstraint(
                name="steward_request_asked_by_an_administrator", condition=Q(asked_office__in=_OFFICES)
            ),
            models.CheckConstraint(
                name="steward_request_decided_whole",
                condition=Q(
                    decision__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    decided_office__isnull=True,
                    note__isnull=True,
                    result__isnull=True,
                )
                | Q(decision__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                # 三员分立: another person, of another office, and never the one whom it is about.
                name="steward_request_decided_by_another_office",
                condition=Q(decision__isnull=True)
                | Q(decision=Decision.WITHDRAWN, decided_by=F("asked_by"), result__isnull=True)
                | Q(decision=Decision.EXPIRED, decided_at__gte=F("expires_at"), result__isnull=True)
                | Q(
                    decision__in=[Decision.APPROVED, Decision.REFUSED],
                    # An empty column would make the whole condition unknown, and that passes.
                    decided_office__isnull=False,
                    decided_office__in=_OFFICES,
                    decided_at__lt=F("expires_at"),
                )
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_office=F("asked_office"))
                & (Q(about__isnull=True) | ~Q(decided_by=F("about"))),
                violation_error_message=_("须由另一职责的管理员决定；本人不得决定自己提出或涉及自己的事项。"),
            ),
            models.CheckConstraint(
                name="steward_request_done_when_approved",
                condition=Q(decision__isnull=False, decision=Decision.APPROVED, result__isnull=False)
                | ~Q(decision=Decision.APPROVED) & Q(result__isnull=True, handed_out_at__isnull=True),
            ),
            models.CheckConstraint(
                name="steward_request_refused_with_reason",
                condition=Q(decision__isnull=True)
                | ~Q(decision=Decision.REFUSED)
                | Q(note__isnull=False, note__gt=""),
                violation_error_message=_("不同意的，请写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.concerns}"

    @property
    def access_region_code(self) -> str:
        return self.region_id


class GrantReview(models.Model):
    """Once a year somebody says of every grant that it is still needed; who no longer needs it has it revoked."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    grant = models.ForeignKey("records.Grant", on_delete=models.PROTECT, related_name="reviews")
    holder = _by(_("被授权人"))
    by = _by(_("复核人"))
    at = models.DateTimeField(_("复核时间"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("授权复核")
        verbose_name_plural = _("授权复核")
        indexes = [models.Index(fields=["grant", "-at"], name="grant_review_newest")]
        constraints = [
            models.CheckConstraint(
                name="grant_review_not_of_ones_own",
                condition=~Q(by=F("holder")),
                violation_error_message=_("不能复核自己的授权，请由另一位管理员办理。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.at:%Y-%m-%d}"


class DestructionList(models.Model):
    """
    Rows of one kind that are past their term (``retention.py``), to be destroyed once two administrators agree.

    :ivar before: what was written before this moment; nothing can be added to it afterwards
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("种类"), max_length=40)
    before = models.DateTimeField(_("早于"))
    found = models.PositiveIntegerField(_("条数"))
    basis = models.CharField(_("依据"), max_length=300)
    drawn_at = models.DateTimeField(_("编制时间"))
    request = models.OneToOneField(
        StewardRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="destruction",
        verbose_name=_("审批"),
    )
    finished_at = models.DateTimeField(_("销毁完成时间"), null=True, blank=True)
    destroyed = models.PositiveIntegerField(_("已销毁条数"), null=True, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, null=True, blank=True)

    class Meta:
        verbose_name = _("销毁清单")
        verbose_name_plural = _("销毁清单")
        indexes = [models.Index(fields=["-drawn_at", "-uid"], name="destruction_list_newest")]
        constraints = [
            models.CheckConstraint(
                name="destruction_list_finished_whole",
                condition=Q(finished_at__isnull=True, destroyed__isnull=True, digest__isnull=True)
                | Q(
                    finished_at__isnull=False,
                    destroyed__isnull=False,
                    digest__isnull=False,
                    request__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="destruction_list_of_something", condition=Q(found__gt=0) & ~Q(kind="") & ~Q(basis="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.before:%Y-%m-%d}"

    @property
    def audit_label(self) -> str:
        return str(self)


class DestructionBatch(models.Model):
    """
    So many rows destroyed in one transaction; the digest carries on that of the batch before, so that the last one
    stands for everything that was destroyed, in its order.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    destruction = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("批次"))
    count = models.PositiveIntegerField(_("条数"))
    digest = models.CharField(_("摘要"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("销毁批次")
        verbose_name_plural = _("销毁批次")
        constraints = [
            models.UniqueConstraint(fields=["destruction", "number"], name="destruction_batch_in_order"),
            models.CheckConstraint(
                name="destruction_batch_of_something", condition=Q(count__gt=0, number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destruction_id} {self.number}"
