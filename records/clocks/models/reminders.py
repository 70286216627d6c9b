"""Who was told what on which day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class Reminder(models.Model):
    """
    The one mail of one person on one day, with the deadlines it named.

    The row is written in the transaction that hands the mail over: of two workers the second waits for the
    first and finds it done; where the mail fails there is no row, and the next run tries again.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(_("日期"))
    # {"soon": [uid…], "today": […], "overdue": […], "escalated": […]}
    told = models.JSONField(_("提醒内容"))
    sent_at = models.DateTimeField(_("发送时间"))

    class Meta:
        verbose_name = _("时限提醒")
        verbose_name_plural = _("时限提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on"],
                name="reminder_one_mail_a_day",
                violation_error_message=_("今天已经提醒过此人。"),
            ),
            models.CheckConstraint(
                condition=~Q(told={}),
                name="reminder_says_something",
                violation_error_message=_("提醒须有内容。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.user_id}"
