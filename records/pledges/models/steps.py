"""What happens to a promise after it was made: each noted by one person and decided by another."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.pledges.choices import VERDICTS, ChangeGround, Outcome, StageName, StepStatus

_USER = settings.AUTH_USER_MODEL


class FourEyes(models.Model):
    """Something that one person proposes and another decides; the database refuses that they are the same."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    status = models.CharField(
        _("状态"), max_length=10, choices=StepStatus.choices, default=StepStatus.PROPOSED
    )
    proposed_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    decided_at = models.DateTimeField(_("核定时间"), null=True)
    note = models.CharField(_("核定意见"), max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_decided_whole",
                condition=Q(status=StepStatus.PROPOSED, decided_by=None, decided_at=None, note="")
                | Q(status=StepStatus.ACCEPTED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(status=StepStatus.REFUSED, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(note="")
                | Q(status=StepStatus.WITHDRAWN, decided_by=None, decided_at__isnull=False, note=""),
            ),
            models.CheckConstraint(
                name="%(class)s_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("须由提出人以外的人核定。"),
            ),
        ]


class PledgeStep(FourEyes):
    """A step of one promise."""

    pledge = models.ForeignKey(
        "records.Pledge", on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("承诺")
    )

    class Meta(FourEyes.Meta):
        abstract = True
        constraints = [*FourEyes.Meta.constraints]
        indexes = [
            models.Index(fields=["pledge", "proposed_at"], name="%(class)s_of_pledge"),
            models.Index(
                fields=["proposed_at"], name="%(class)s_waiting", condition=Q(status=StepStatus.PROPOSED)
            ),
        ]

    @property
    def access_region_code(self) -> str:
        return self.pledge.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.pledge.organisation_id


class Milestone(PledgeStep):
    """One step on the way, with the share that it has in the whole."""

    title = models.CharField(_("里程碑"), max_length=200)
    weight = models.PositiveSmallIntegerField(
        _("权重"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("1 至 100 的整数；进度按已核定达成的权重占全部权重的比例计算。"),
    )
    due_on = models.DateField(_("计划达成日期"))

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("里程碑")
        verbose_name_plural = _("里程碑")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.CheckConstraint(
                name="milestone_weighs", condition=Q(weight__gte=1, weight__lte=100) & ~Q(title="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reaching(PledgeStep):
    """That a milestone was reached, with its evidence."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="reachings", verbose_name=_("里程碑")
    )
    reached_on = models.DateField(_("达成日期"))
    statement = models.CharField(_("完成情况"), max_length=1000)

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("里程碑达成")
        verbose_name_plural = _("里程碑达成")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.UniqueConstraint(
                name="reaching_once",
                fields=["milestone"],
                condition=Q(status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone.title} {self.reached_on.isoformat()}"


class Verdict(PledgeStep):
    """Whether the promise was kept."""

    outcome = models.CharField(
        _("评定结果"), max_length=8, choices=[(one.value, one.label) for one in VERDICTS]
    )
    fulfilled_on = models.DateField(_("履行完成日期"), null=True, blank=True)
    reasons = models.TextField(_("评定理由"), max_length=2000)

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("履行评定")
        verbose_name_plural = _("履行评定")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.CheckConstraint(
                name="verdict_says_why",
                condition=Q(outcome=Outcome.KEPT, fulfilled_on__isnull=False) & ~Q(reasons="")
                | Q(outcome__in=[Outcome.PARTLY, Outcome.BROKEN], fulfilled_on=None) & ~Q(reasons=""),
            ),
            models.UniqueConstraint(
                name="verdict_one_waits", fields=["pledge"], condition=Q(status=StepStatus.PROPOSED)
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class PledgeChange(PledgeStep):
    """
    A lawful change or end of a promise, with what those who relied on it are given.

    What stood before is kept beside what stands now; the promise's earlier versions stay readable as well.
    """

    ground = models.CharField(_("变更事由"), max_length=16, choices=ChangeGround.choices)
    procedure = models.CharField(
        _("法定程序"),
        max_length=500,
        help_text=_("由谁、按什么程序决定，例如“经区政府常务会议第12次会议审议，报市政府批准”。"),
    )
    document_name = models.CharField(_("变更文件名称"), max_length=200)
    document_number = models.CharField(_("变更文件文号"), max_length=128)
    decided_on = models.DateField(_("决定日期"))
    reasons = models.TextField(_("变更理由"), max_length=2000)
    compensation_terms = models.CharField(
        _("补偿安排"), max_length=1000, help_text=_("怎样补偿相对人受到的损失；没有损失的写明依据。")
    )
    compensation_amount = models.DecimalField(
        _("补偿金额（万元）"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    ends = models.BooleanField(_("终止承诺"), default=False)
    new_due_on = models.DateField(_("新的兑现期限"), null=True, blank=True)
    new_counts_as_kept = models.TextField(_("新的兑现标准"), max_length=2000, blank=True)
    was_due_on = models.DateField(_("原兑现期限"), editable=False)
    was_counts_as_kept = models.TextField(_("原兑现标准"), editable=False)

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("承诺变更")
        verbose_name_plural = _("承诺变更")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.CheckConstraint(
                name="pledge_change_is_lawful",
                condition=Q(ground__in=ChangeGround.values)
                & ~Q(procedure="")
                & ~Q(document_name="")
                & ~Q(document_number="")
                & ~Q(reasons="")
                & ~Q(compensation_terms=""),
            ),
            models.CheckConstraint(
                name="pledge_change_changes",
                condition=Q(ends=True, new_due_on=None, new_counts_as_kept="")
                | Q(ends=False) & (Q(new_due_on__isnull=False) | ~Q(new_counts_as_kept="")),
            ),
            models.UniqueConstraint(
                name="pledge_change_one_waits", fields=["pledge"], condition=Q(status=StepStatus.PROPOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_name}（{self.document_number}）"


class Stage(PledgeStep):
    """
    Who answers for one stage of an investment or PPP project, and by when it is disclosed.

    The newest accepted one stands; the earlier ones keep who answered before. ``official`` never leaves this node.
    """

    stage = models.CharField(_("阶段"), max_length=16, choices=StageName.choices)
    post_title = models.CharField(_("责任职务"), max_length=100)
    official = models.ForeignKey(
        "records.Official",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任人"),
    )
    disclose_by = models.DateField(_("信息公开期限"), null=True, blank=True)

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("项目阶段")
        verbose_name_plural = _("项目阶段")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.CheckConstraint(name="stage_names_a_post", condition=~Q(post_title="")),
        ]
        indexes = [
            *PledgeStep.Meta.indexes,
            models.Index(fields=["official"], name="stage_of_official", condition=Q(official__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.post_title}"


class Disclosure(PledgeStep):
    """What was disclosed of a stage, when and where."""

    stage = models.CharField(_("阶段"), max_length=16, choices=StageName.choices)
    disclosed_on = models.DateField(_("公开日期"))
    document_name = models.CharField(_("公开内容"), max_length=200)
    url = models.CharField(_("公开网址"), max_length=500, blank=True)

    class Meta(PledgeStep.Meta):
        abstract = False
        verbose_name = _("阶段信息公开")
        verbose_name_plural = _("阶段信息公开")
        constraints = [
            *PledgeStep.Meta.constraints,
            models.CheckConstraint(name="disclosure_names_its_document", condition=~Q(document_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.document_name}"
