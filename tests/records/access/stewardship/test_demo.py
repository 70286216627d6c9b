"""The demonstration's administrators find something to decide, once."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from integrity_portal.demo.data import stewards
from records.access.models import User
from records.access.stewardship import frame
from records.access.stewardship.models import StewardRequest
from tests.records.access.factories import XUCHANG

pytestmark = pytest.mark.django_db


def test_two_wait_one_was_refused_and_nobody_may_do_more_than_before(staff):
    people = {"admin": staff.system, "security_admin": staff.security, "clerk": staff.clerk}
    plan = SimpleNamespace(top=SimpleNamespace(region=XUCHANG))
    world = SimpleNamespace(now=timezone.now(), people=people, plan=plan)
    before = User.objects.count(), staff.clerk.roles()
    stewards.load(world)
    stewards.load(world)
    assert StewardRequest.objects.count() == 3
    assert frame.to_decide(staff.security, at=world.now).count() == 1
    assert frame.to_decide(staff.system, at=world.now).count() == 1
    assert (User.objects.count(), User.objects.get(pk=staff.clerk.pk).roles()) == before
