"""Office hours: the days and moments at which the invented people did their work."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from records.clocks.services import calendar

# Older than the oldest document by the months that its story needs.
DAYS_BACK = 1_150


class Office:
    """The working days up to yesterday, and moments in them."""

    def __init__(self, *, now: datetime, random: Random) -> None:
        self.today = timezone.localdate(now)
        self.random = random
        self.calendar = calendar()
        span = (self.today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1))
        self.days = [day for day in span if self.calendar.is_working(day)]

    @property
    def last_day(self) -> date:
        return self.days[-1]

    def ago(self, days: int) -> date:
        """The working day so many calendar days ago, or the one before it."""
        wanted = self.today - timedelta(days=days)
        return self.days[max(bisect_right(self.days, wanted) - 1, 0)]

    def working_ago(self, number: int) -> date:
        """The so-manieth working day before today; 0 is the last one."""
        return self.days[-1 - number]

    def after(self, day: date, number: int) -> date:
        """The so-manieth working day after ``day``, but never later than the last one before today."""
        return self.days[min(bisect_right(self.days, day) + number - 1, len(self.days) - 1)]

    def on_or_after(self, day: date) -> date:
        return self.days[min(bisect_left(self.days, day), len(self.days) - 1)]

    def at(self, day: date, *, not_before: datetime | None = None) -> datetime:
        """Some moment of that day in office hours, and later than another one."""
        minute = self.random.choice([*range(8 * 60 + 35, 11 * 60 + 50), *range(14 * 60 + 35, 17 * 60 + 40)])
        moment = at_minute(day, minute) + timedelta(seconds=self.random.randrange(60))
        if not_before is not None and moment <= not_before:
            moment = not_before + timedelta(minutes=self.random.randint(2, 9))
        return moment


def at_minute(day: date, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(minute // 60, minute % 60)))


def month_of(day: date) -> str:
    return f"{day.year}年{day.month}月"
