"""The coordination meeting of the lead office (联席会议、领导小组会议): who was there, what was decided."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.worklist.ledger.models.base import acting, body


class TaskMeeting(models.Model):
    """A meeting with its minutes; append-only, a mistake is put right by the next one's."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    title = models.CharField(_("会议名称"), max_length=200)
    held_at = models.DateTimeField(_("会议时间"))
    place = models.CharField(_("地点"), max_length=100)
    # The office and the post that preside: persons hold posts (records/subjects), minutes name none.
    convener = models.CharField(_("召集单位"), max_length=100)
    chair_post = models.CharField(_("主持人职务"), max_length=100)
    minutes = models.TextField(_("会议纪要"), max_length=8000)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = acting(_("记录人"), null=False)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("协调会议")
        verbose_name_plural = _("协调会议")
        indexes = [models.Index(fields=["region", "-held_at"], name="task_meeting_region")]
        constraints = [
            models.CheckConstraint(
                name="task_meeting_says_something",
                condition=~Q(title="") & ~Q(minutes="") & ~Q(convener="") & ~Q(chair_post=""),
            ),
            models.CheckConstraint(name="task_meeting_was_held", condition=Q(held_at__lte=F("recorded_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.held_at:%Y-%m-%d}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class TaskAttendance(models.Model):
    """A unit that was asked to come, and whether it came; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    meeting = models.ForeignKey(TaskMeeting, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField(_("单位"), max_length=200)
    organisation = body(_("单位"))
    post = models.CharField(_("参会人职务"), max_length=100, blank=True)
    came = models.BooleanField(_("到会"))

    class Meta:
        verbose_name = _("参会单位")
        verbose_name_plural = _("参会单位")
        constraints = [
            models.UniqueConstraint(name="task_attendance_once", fields=["meeting", "name"]),
            models.CheckConstraint(name="task_attendance_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class TaskDecision(models.Model):
    """What a meeting decided; each may become a task; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    meeting = models.ForeignKey(TaskMeeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("议定事项"), max_length=1000)

    class Meta:
        verbose_name = _("议定事项")
        verbose_name_plural = _("议定事项")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="task_decision_once", fields=["meeting", "number"]),
            models.CheckConstraint(name="task_decision_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
