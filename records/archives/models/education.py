"""Honesty education: courses with their sessions, who came and with what result; the handbook."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.archives.choices import CourseState
from records.common.ids import new_uid
from records.subjects.models import Official, Organisation, Region


class Course(models.Model):
    """A course of one body for officials within its reach; what came of it goes into their archives when it closes."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    title = models.CharField(_("课程名称"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="courses", verbose_name=_("主办机构")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    material = models.TextField(_("学习材料"), blank=True, max_length=50_000)
    file_name = models.CharField(_("材料文件"), max_length=255, blank=True)
    stored_name = models.CharField(max_length=100, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    # NULL: attendance is all that is asked.
    pass_mark = models.DecimalField(_("合格分数"), max_digits=5, decimal_places=1, null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=CourseState.choices, default=CourseState.PLANNED
    )
    reason = models.CharField(_("取消理由"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("录入人")
    )
    created_at = models.DateTimeField(_("录入时间"))
    closed_at = models.DateTimeField(_("结课时间"), null=True)

    class Meta:
        verbose_name = _("诚信教育课程")
        verbose_name_plural = _("诚信教育课程")
        constraints = [
            models.CheckConstraint(name="course_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="course_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("结束日期不得早于开始日期，请核对。"),
            ),
            models.CheckConstraint(
                name="course_hours_are_some",
                condition=Q(hours__gt=0),
                violation_error_message=_("学时须大于 0。"),
            ),
            models.CheckConstraint(name="course_state_is_known", condition=Q(state__in=CourseState.values)),
            models.CheckConstraint(
                name="course_closed_whole",
                condition=Q(state=CourseState.CLOSED, closed_at__isnull=False)
                | ~Q(state=CourseState.CLOSED) & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="course_cancelled_with_reason",
                condition=~Q(state=CourseState.CANCELLED) | Q(reason__gt=""),
            ),
        ]
        indexes = [models.Index(fields=["region", "-starts_on"], name="course_by_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id


class CourseSession(models.Model):
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("课次"))
    held_on = models.DateField(_("上课日期"))
    title = models.CharField(_("内容"), max_length=200)
    place = models.CharField(_("地点"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("课次")
        verbose_name_plural = _("课次")
        constraints = [models.UniqueConstraint(name="course_session_once", fields=["course", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Participation(models.Model):
    """One official in one course: to how many of its sessions he came, his score, whether he passed."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="participations")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="participations")
    # The body that he came from, for its figures; he may be elsewhere later.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("所在机构")
    )
    sessions = models.ManyToManyField(CourseSession, related_name="participations", verbose_name=_("到课"))
    score = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True, blank=True)
    passed = models.BooleanField(_("合格"), null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("参训")
        verbose_name_plural = _("参训")
        constraints = [
            models.UniqueConstraint(name="participation_once", fields=["course", "official"]),
            models.CheckConstraint(
                name="participation_score_in_range", condition=Q(score=None) | Q(score__range=(0, 100))
            ),
        ]
        indexes = [models.Index(fields=["organisation", "course"], name="participation_of_body")]

    def __str__(self) -> str:
        return f"{self.course_id}:{self.official_id}"


class HandbookPage(models.Model):
    """One page of 干部诚信手册, for all staff of the node to read."""

    number = models.PositiveSmallIntegerField(_("序号"), unique=True)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"), max_length=20_000, help_text=_("空行分段；以“- ”开头的行成为列表。"))
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("修改人")
    )
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("诚信手册")
        verbose_name_plural = _("诚信手册")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="handbook_page_says_something", condition=~Q(title="") & ~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.title
