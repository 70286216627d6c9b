"""A reader who asks for mail and says yes."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from disclosure.subscriptions import services
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject

ADDRESS = "Reader@Example.cn"
FORM = {"address": ADDRESS, "rhythm": "daily", "language": "zh-hans"}
NEW = "/subscriptions/new/"
DAY = timedelta(days=1)


def active(subject: Subject | None = None, **more: Any) -> Subscription:
    """One that was confirmed yesterday."""
    said = {"address": ADDRESS, "rhythm": "daily", "language": "zh-hans", **more}
    services.ask(subject=subject or Subject("search", ""), at=now() - DAY, **said)
    asked = Subscription.objects.latest("created_at")
    confirmed = services.confirm(uid=asked.uid, at=now() - DAY)
    assert confirmed is not None
    return confirmed
