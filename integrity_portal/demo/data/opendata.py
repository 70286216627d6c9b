"""The first version of the open data, and one invented reader who is told by mail of what changes at one body."""

from django.utils import timezone

from disclosure.opendata import building
from disclosure.subscriptions import services
from disclosure.subscriptions.models import Rhythm, Subscription, Target
from disclosure.subscriptions.subjects import Subject
from integrity_portal.demo.data.world import World
from records.subjects.models import Organisation

READER = "reader@example.cn"


def load(world: World) -> None:
    _subscribe(world)
    building.renew_if_outdated(at=timezone.now())


def _subscribe(world: World) -> None:
    if Subscription.objects.of_address(READER).exists():
        return
    body = Organisation.objects.current().within(world.plan.top.region).order_by("pinyin", "uid").first()
    if body is None:
        return
    subject = Subject(Target.ORGANISATION, str(body.uid))
    services.ask(subject=subject, address=READER, rhythm=Rhythm.DAILY, language="zh-hans", at=world.opened_at)
    asked = Subscription.objects.of_address(READER).get()
    services.confirm(uid=asked.uid, at=world.opened_at)
