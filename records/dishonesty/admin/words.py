"""Clocks and states in words, for pages of the staff."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from records.clocks import services as clocks
from records.common.deadlines import Calendar, Length, compute, remaining
from records.dishonesty.choices import Severity, Status

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord

REVIEW_KEY = "incoming_data_check"
# Further away than this a date says more than a count of days.
COUNTED_DAYS = 40
SOON_DAYS = 3
# Shape beside the word, so that nobody has to tell states by colour alone.
_STATUS_SHAPES = {
    Status.DRAFT: "○",
    Status.SUBMITTED: "◐",
    Status.RETURNED: "↩",
    Status.APPROVED: "◕",
    Status.PUBLISHED: "●",
    Status.ENDED: "■",
}
# As many bars as degrees.
_SEVERITY_SHAPES = {Severity.MINOR: "▮", Severity.ORDINARY: "▮▮", Severity.SERIOUS: "▮▮▮"}


@dataclass(frozen=True)
class Said:
    """A clock in words, with ``over``, ``soon``, ``ready`` or nothing as its style."""

    text: str
    style: str = ""


class Clock:
    """Tells how much time is left on one day; one instance serves one page, so the calendar is read once."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def calendar(self) -> Calendar:
        return clocks.calendar()

    @cached_property
    def review_length(self) -> Length:
        return clocks.length_of(REVIEW_KEY)

    def left(self, due_on: date) -> Said:
        """How much of a period is left, as one says it: “还剩 2 个工作日”."""
        days = remaining(due_on, self.on, self.calendar)
        if due_on < self.on:
            return Said(_("已超期 %(days)d 个工作日") % {"days": -days}, "over")
        if due_on == self.on:
            return Said(_("今天到期"), "soon")
        if days == 0:
            return Said(_("%(day)s 到期，之前没有工作日") % {"day": due_on.isoformat()}, "soon")
        if days > COUNTED_DAYS:
            return Said(_("至 %(day)s") % {"day": due_on.isoformat()})
        return Said(_("还剩 %(days)d 个工作日") % {"days": days}, "soon" if days <= SOON_DAYS else "")

    def of(self, record: "DishonestyRecord") -> Said:
        """The period that matters in a record's present state."""
        if record.status == Status.SUBMITTED and record.submitted_at:
            start_on = timezone.localdate(record.submitted_at)
            due_on = compute(start_on, self.review_length, self.calendar).due_on
            return self._within(_("审核%(left)s"), due_on)
        if record.status == Status.APPROVED:
            if record.hold_until and record.hold_until >= self.on:
                return Said(_("告知期%(left)s") % {"left": self.left(record.hold_until).text})
            return Said(_("告知期已满，可以发布") if record.hold_until else _("可以发布"), "ready")
        if record.status == Status.PUBLISHED and record.display_until:
            return self._within(_("公示%(left)s"), record.display_until)
        if record.status == Status.ENDED:
            return Said(record.get_end_reason_display())
        return Said("—")

    def _within(self, sentence: str, due_on: date) -> Said:
        said = self.left(due_on)
        return Said(sentence % {"left": said.text}, said.style)


def status_mark(status: str) -> SafeString:
    return _mark(status, _STATUS_SHAPES[Status(status)], Status(status).label)


def severity_mark(severity: str) -> SafeString:
    return _mark(severity, _SEVERITY_SHAPES[Severity(severity)], Severity(severity).label)


def moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _mark(name: str, shape: str, label: object) -> SafeString:
    return format_html(
        '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span>', name, shape, label
    )
