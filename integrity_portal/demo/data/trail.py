"""The audit trail as an auditor finds it: verified, anchored in the log, and two people who were refused again and again."""

import contextlib
from datetime import datetime, timedelta

from integrity_portal.demo.data.moments import at_minute
from integrity_portal.demo.data.world import World
from records.access import sealing
from records.access.models import User
from records.access.services import clock_user
from records.access.trail import alarms, anchors, verifying
from records.access.trail.models import TrailAlarm, TrailCheck
from records.chain.services import sequence
from records.common.workflow import TransitionDenied
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord

TRIES = 11


def load(world: World) -> None:
    """Once; last of all, so that the anchor covers what the others did."""
    if TrailCheck.objects.exists():
        return
    _refused_again_and_again(world)
    sealing.seal(everything=True)
    anchors.anchor(by=clock_user(), at=world.now)
    sequence(at=world.now)
    verifying.check(full=True, at=world.now)


def _refused_again_and_again(world: World) -> None:
    waiting = DishonestyRecord.objects.filter(status="submitted").order_by("uid").first()
    if waiting is None or TrailAlarm.objects.exists():
        return
    auditor, office = world.people["auditor"], world.office
    morning = at_minute(office.working_ago(3), 10 * 60 + 5)
    settled = _try(waiting, by=world.people["clerk"], at=morning)
    if settled is not None:
        at = office.at(office.working_ago(2))
        alarms.acknowledge(
            alarm=settled,
            finding="向本人和科室负责人了解：新到岗，误以为提交后还须自己点审核。",
            by=auditor,
            at=at,
        )
        alarms.close(
            alarm=settled,
            conclusion="属操作不熟，未查阅到不该看的内容；已当面说明四眼原则，不作处理。",
            by=auditor,
            at=at + timedelta(minutes=20),
        )
    _try(waiting, by=world.people["supervisor"], at=at_minute(office.working_ago(0), 15 * 60 + 2))


def _try(record: DishonestyRecord, *, by: User, at: datetime) -> TrailAlarm | None:
    """Approve what one may not, every three minutes."""
    for number in range(TRIES):
        with contextlib.suppress(TransitionDenied):
            services.approve_record(uid=record.uid, by=by, at=at + timedelta(minutes=3 * number))
    alarms.watch(at=at + timedelta(minutes=3 * TRIES))
    return TrailAlarm.objects.filter(about=by, rule="refusals_hour").first()
