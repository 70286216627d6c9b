"""Today where the portal stands: a staff page asks two hundred times, and the zone need be asked once a day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

# When the day that was asked for last began and ends, and which it is.
_known: tuple[datetime, datetime, date] | None = None


def today() -> date:
    global _known
    moment, known = timezone.now(), _known
    if known is None or not known[0] <= moment < known[1]:
        day = timezone.localdate(moment)
        _known = known = (_midnight(day), _midnight(day + timedelta(days=1)), day)
    return known[2]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
