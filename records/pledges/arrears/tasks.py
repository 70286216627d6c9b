"""Background work of arrears: guards, then one service call."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from records.pledges.arrears import services


@shared_task(name="arrears.move", ignore_result=True)
def move() -> int:
    """Let what was due become overdue, and plans that were not kept be broken."""
    return services.move_by_the_day(at=timezone.now())


@shared_task(name="arrears.duties", ignore_result=True)
def duties() -> int:
    """Give bodies their duty to publish last year's figures."""
    return services.establish_duties(at=timezone.now())


BEAT = {
    # Soon after midnight, and again during the day for whatever was confirmed meanwhile.
    "arrears-move": {"task": "arrears.move", "schedule": crontab(minute="5,35")},
    "arrears-duties": {"task": "arrears.duties", "schedule": crontab(hour="0,12", minute="20")},
}
