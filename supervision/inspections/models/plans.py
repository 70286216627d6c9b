"""What a year's inspections are to reach, and what is asked at each of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.consequences.models.base import filled, said
from supervision.inspections.choices import ChecklistStatus, PlanScope, PlanStatus
from supervision.inspections.models.base import OfOneOffice, acting

PLAN_CASE = "inspection-plan"


class InspectionPlan(OfOneOffice):
    """
    The inspections of one year over one scope: every body in it once a year (国发〔2016〕76号, 专项督导机制).

    Who is in the scope follows from the register of bodies, so that nobody is left out by being forgotten.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    scope = models.CharField(_("督导范围"), max_length=11, choices=PlanScope.choices)
    title = models.CharField(_("计划名称"), max_length=100)
    basis = models.CharField(_("依据"), max_length=300)
    priorities = models.TextField(_("督导重点"), max_length=4000)
    due_on = models.DateField(_("完成期限"))
    status = models.CharField(_("状态"), max_length=9, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    approved_by = acting(_("批准人"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    completed_by = acting(_("完成确认人"))
    completed_at = models.DateTimeField(_("完成时间"), null=True)
    # Why somebody in the scope was not inspected this year.
    uncovered = models.TextField(_("未覆盖的说明"), max_length=2000, blank=True)
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)

    class Meta:
        verbose_name = _("年度督导计划")
        verbose_name_plural = _("年度督导计划")
        constraints = [
            models.UniqueConstraint(
                name="inspection_plan_once_a_year",
                fields=["region", "year", "scope"],
                violation_error_message=_("本地区该年度、该范围的督导计划已经登记。"),
            ),
            models.CheckConstraint(
                name="inspection_plan_approved_by_another",
                condition=Q(status=PlanStatus.DRAFT, approved_by=None, approved_at=None)
                | ~Q(status=PlanStatus.DRAFT)
                & filled("approved_by", "approved_at")
                & ~Q(approved_by=F("created_by")),
                violation_error_message=_("计划由起草人以外的人批准。"),
            ),
            models.CheckConstraint(
                name="inspection_plan_completed_whole",
                condition=Q(status=PlanStatus.COMPLETED) & filled("completed_by", "completed_at")
                | ~Q(status=PlanStatus.COMPLETED) & Q(completed_by=None, completed_at=None),
            ),
            models.CheckConstraint(
                name="inspection_plan_says_what", condition=said("title", "basis", "priorities")
            ),
        ]
        indexes = [models.Index(fields=["region", "-year"], name="inspection_plan_by_region")]

    def __str__(self) -> str:
        return self.title


class InspectionChecklist(OfOneOffice):
    """
    One version of a checklist. Versions of the same ``key`` follow one another; what was once in force never changes,
    so an inspection can always be read against the questions that were asked.

    ``sections``: ``[{"title", "questions": [{"key", "text", "law", "evidence"}]}]``
    """

    key = models.SlugField(_("代码"), max_length=40, help_text=_("同一清单的各个版本代码相同。"))
    number = models.PositiveSmallIntegerField(_("版次"))
    title = models.CharField(_("清单名称"), max_length=100)
    sections = models.JSONField(_("检查内容"))
    status = models.CharField(
        _("状态"), max_length=8, choices=ChecklistStatus.choices, default=ChecklistStatus.DRAFT
    )
    approved_by = acting(_("批准人"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)

    class Meta:
        verbose_name = _("检查清单")
        verbose_name_plural = _("检查清单")
        constraints = [
            models.UniqueConstraint(
                name="inspection_checklist_version_once", fields=["region", "key", "number"]
            ),
            models.UniqueConstraint(
                name="inspection_checklist_one_in_force",
                fields=["region", "key"],
                condition=Q(status=ChecklistStatus.IN_FORCE),
            ),
            models.CheckConstraint(
                name="inspection_checklist_approved_by_another",
                condition=Q(status=ChecklistStatus.DRAFT, approved_by=None, approved_at=None)
                | ~Q(status=ChecklistStatus.DRAFT)
                & filled("approved_by", "approved_at")
                & ~Q(approved_by=F("created_by")),
                violation_error_message=_("清单由起草人以外的人批准。"),
            ),
            models.CheckConstraint(
                name="inspection_checklist_asks_something", condition=~Q(sections=[]) & ~Q(title="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"
