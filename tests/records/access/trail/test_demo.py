"""The demonstration's auditor finds a trail that was verified and anchored, one alarm settled and one to look into."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from integrity_portal.demo.data import trail
from integrity_portal.demo.data.moments import Office
from records.access.roles import Role
from records.access.trail.models import TrailAlarm, TrailCheck
from records.dishonesty import services
from tests.disclosure.factories import body
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import content


def test_loaded_once(committed_db, staff):
    # Refusals are written on a connection of their own, as in the portal.
    from random import Random

    now = timezone.now()
    people = {"auditor": staff.trail, "clerk": staff.clerk, "supervisor": holder("督导员", Role.SUPERVISOR)}
    world = SimpleNamespace(now=now, people=people, office=Office(now=now, random=Random(1)))
    about = {"organisation": body(), "decided_on": timezone.localdate() - timedelta(days=20)}
    waiting = services.create_record(content=content(**about), by=staff.clerk, at=now)
    services.submit_record(uid=waiting.uid, by=staff.clerk, at=now)
    trail.load(world)
    trail.load(world)
    assert sorted((alarm.about.full_name, alarm.is_closed) for alarm in TrailAlarm.objects.all()) == [
        ("督导员", False),
        ("陈静", True),
    ]
    check = TrailCheck.objects.get()
    assert (check.fault, check.anchors) == ("", 1)
    waiting.refresh_from_db()
    assert waiting.status == "submitted"
